"""Who is of the clinic: whose looks and acts are care, and leave their trace in a check."""

from django.contrib.auth.models import AnonymousUser, Permission, User
from django.db.models import Q, QuerySet

#: Whoever may record what was done is of the clinic.
_RECORDS = "add_review"
#: Whoever may log calls, as at the desk.
_CALLS = "add_calltry"


def is_of_clinic(user: User | AnonymousUser) -> bool:
    """Whether somebody was given a clinician's work, by a group or by name.

    A superuser may see everything without having been given anything: their look is on record
    in the audit log and nowhere else, and what clinicians do is refused to them.
    """
    return _has_been_given(user, _RECORDS)


def may_call(user: User | AnonymousUser) -> bool:
    """Whether somebody was given the calling, be it at the desk or as a clinician.

    Who only has that is not of the clinic: no look or call of theirs is care, or keeps an alert
    quiet, as they have read no answer and judged nothing.
    """
    return _has_been_given(user, _CALLS)


def may_act(user: User | AnonymousUser, codename: str) -> bool:
    """Whether somebody is of the clinic and may do this; ``codename`` as ``add_claim``."""
    return user.has_perm(f"triage.{codename}") and is_of_clinic(user)


def _has_been_given(user: User | AnonymousUser, codename: str) -> bool:
    if not user.has_perm(f"triage.{codename}"):
        return False
    return not user.is_superuser or _was_given(user, codename)


def _was_given(user: User | AnonymousUser, codename: str) -> bool:
    given = Q(group__user=user.pk) | Q(user=user.pk)
    rows = Permission.objects.filter(given, content_type__app_label="triage")
    return rows.filter(codename=codename).exists()


def everybody_of_clinic() -> QuerySet[User]:
    """Whoever was given a clinician's work and still has an account; one query."""
    given = Permission.objects.filter(content_type__app_label="triage", codename=_RECORDS)
    by_name = Q(user_permissions__in=given) | Q(groups__permissions__in=given)
    return User.objects.filter(by_name, is_active=True).distinct()
