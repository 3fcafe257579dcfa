"""Who stands above whom: nobody lifts themselves or others above what they may give."""

from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet

from triage.site.roles import MAY_NAME


def is_above(person: User, user: User) -> bool:
    """Whether acting as this person would lift the user: superusers, who keeps groups or names."""
    return person.is_superuser or not _over_accounts(person) <= _over_accounts(user)


def may_keep(user: User, person: User) -> bool:
    """Whether somebody who keeps accounts may keep this one: nobody their own, or one above."""
    return person.pk != user.pk and (user.is_superuser or not is_above(person, user))


def _over_accounts(user: User) -> set[str]:
    """What a superuser alone gives, and what it is of: accounts, groups and the export of names.

    Also while they cannot sign in.
    """
    given = Permission.objects.filter(Q(group__user=user.pk) | Q(user=user.pk))
    beyond = Q(content_type__app_label="auth") | Q(codename=MAY_NAME)
    return set(given.filter(beyond).values_list("codename", flat=True))


def groups_to_give(user: Any) -> QuerySet[Group]:
    """The groups that let nobody do more to accounts than the user may, or export names."""
    if user.is_superuser:
        return Group.objects.order_by("name")
    over = Q(content_type__app_label="auth") & ~Q(codename__in=_over_accounts(user))
    superusers = Permission.objects.filter(over | Q(codename=MAY_NAME))
    return Group.objects.exclude(permissions__in=superusers).order_by("name")
