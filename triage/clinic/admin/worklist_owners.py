"""The filter by whose a check is to do: mine, my teams', nobody's, one team's."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from triage.clinic.admin.worklist_filters import FILTERS, ChoiceFilter
from triage.clinic.assigning import held_or_given, of_nobody
from triage.models import Team

MINE, OURS, NOBODYS = "mine", "ours", "nobody"


class OwnerFilter(ChoiceFilter):
    """By who took it on or was given it. Its choices stand above the list, not among the rest."""

    title = gettext_lazy("whose it is")
    parameter_name = "whose"
    words = (
        (MINE, gettext_lazy("Mine")),
        (OURS, gettext_lazy("My teams’")),
        (NOBODYS, gettext_lazy("Nobody’s")),
    )

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Mine, my teams', nobody's, and every team by its name."""
        teams = Team.objects.filter(is_active=True).values_list("pk", "name")
        return [*self.words, *((str(pk), name) for pk, name in teams)]

    def choose(self, queryset: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        """Those of one owner."""
        if chosen == MINE:
            return queryset.filter(held_or_given(self.request.user))
        if chosen == OURS:
            teams = Team.objects.filter(members=self.request.user.pk)
            return queryset.filter(assigned_team__in=list(teams))
        if chosen == NOBODYS:
            return queryset.filter(of_nobody(timezone.now()))
        return queryset.filter(assigned_team=chosen)


ALL_FILTERS = (*FILTERS, OwnerFilter)
