"""Who may change which questionnaire, beside what groups allow: everybody, until some are named.

Clinical leads, who name them, always may. What groups do not allow nobody may by being named.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from triage.editing.draft_rows import questionnaire_of
from triage.models import EditingRight, Questionnaire
from triage.site.audit import record

_KEPT = "_closed_questionnaires"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


class NamesChanged(Exception):
    """Somebody else named people meanwhile; nothing was stored."""


def may_edit(user: Any, row: Questionnaire) -> bool:
    """Whether somebody may change a questionnaire, as far as it is for certain people."""
    return row.pk not in closed_to(user)


def may_edit_row(user: Any, row: Any) -> bool:
    """The same of a row of a draft; of one whose questionnaire is not known any more, not."""
    if not closed_to(user):
        return True
    try:
        return may_edit(user, questionnaire_of(row))
    except ObjectDoesNotExist:
        return False


def closed_to(user: Any) -> frozenset[int]:
    """Questionnaires that are for others: asked once for a request, as permissions are."""
    kept: frozenset[int] | None = getattr(user, _KEPT, None)
    if kept is None:
        kept = frozenset() if is_lead(user) else _closed_to(user)
        setattr(user, _KEPT, kept)
    return kept


def is_lead(user: Any) -> bool:
    """Whether they may sign, and so change whatever they like and name others."""
    return bool(user.has_perm("triage.add_approval"))


def _closed_to(user: Any) -> frozenset[int]:
    rights = list(EditingRight.objects.values_list("questionnaire_id", "user_id"))
    own = {row_id for row_id, user_id in rights if user_id == user.pk}
    return frozenset(row_id for row_id, _user_id in rights if row_id not in own)


def named_editors(row: Questionnaire) -> list[User]:
    """Those who may change it, beside the leads; none where every editor may."""
    return list(User.objects.filter(pk__in=row.rights.values("user")).order_by("username"))


def can_be_named(row: Questionnaire) -> QuerySet[User]:
    """Editors of today, and whoever is named already; leads need no naming."""
    users: Any = User.objects
    editors = users.with_perm("triage.change_questionnaire", backend=_BACKEND)
    leads = users.with_perm("triage.add_approval", backend=_BACKEND)
    found: QuerySet[User] = editors.filter(is_staff=True).exclude(pk__in=leads.values("pk"))
    named = User.objects.filter(pk__in=row.rights.values("user"))
    return (found | named).distinct().order_by("username")


def names_stamp(row: Questionnaire) -> str:
    """What is named now, to be compared when something else is to be."""
    keys = row.rights.order_by("user").values_list("user", flat=True)
    return " ".join(map(str, keys))


@transaction.atomic
def name_editors(
    row: Questionnaire, people: Collection[User], *, seen: str, by: User, now: datetime
) -> None:
    """Let these alone change it, or, of nobody, every editor again; it is on record.

    ``seen`` is the stamp of what was looked at. Raises :class:`NamesChanged`.
    """
    Questionnaire.objects.select_for_update().get(pk=row.pk)
    if names_stamp(row) != seen:
        raise NamesChanged
    keys = {person.pk for person in people}
    named = set(row.rights.values_list("user", flat=True))
    if keys == named:
        return
    row.rights.exclude(user__in=keys).delete()
    for key in sorted(keys - named):
        row.rights.create(user_id=key, by=by, at=now)
    who = ", ".join(sorted(str(person) for person in people)) or _("every editor")
    record("editing rights changed", by=by, about=f"{row.title}: {who}")
