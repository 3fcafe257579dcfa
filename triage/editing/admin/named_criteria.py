"""The criteria with a name that the conditions of a row may give."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from triage.editing.drafts import build_draft
from triage.editing.named import read_condition
from triage.editing.named_words import meaning
from triage.engine.questionnaire import Questionnaire as Document
from triage.models import NamedCondition, NamedCriterion, Questionnaire


class NamedCriteria:
    """Those of one questionnaire, read once for a whole table of conditions."""

    def __init__(self, questionnaire_id: int | None) -> None:
        self._questionnaire_id = questionnaire_id
        self.rows = NamedCriterion.objects.all()
        if questionnaire_id is not None:
            self.rows = self.rows.filter(questionnaire=questionnaire_id)

    @cached_property
    def by_id(self) -> dict[str, NamedCriterion]:
        """Each under its key, as a form sends it."""
        return {str(row.pk): row for row in self.rows}

    @cached_property
    def choices(self) -> list[tuple[Any, str]]:
        """All of them, by their names; with their codes where a name stands for two."""
        rows = self.by_id.values()
        times = Counter(row.title for row in rows)
        told = ((row, f" ({row.code})" if times[row.title] > 1 else "") for row in rows)
        return [("", "---------"), *((row.pk, f"{row.title}{code}") for row, code in told)]

    @cached_property
    def _draft(self) -> Document:
        return build_draft(Questionnaire.objects.get(pk=self._questionnaire_id))

    @cached_property
    def _conditions(self) -> dict[int, list[NamedCondition]]:
        found: dict[int, list[NamedCondition]] = {}
        rows = NamedCondition.objects.filter(owner__in=self.rows).select_related("question")
        for row in rows.prefetch_related("question__options").order_by("id"):
            found.setdefault(row.owner_id, []).append(row)
        return found

    def rows_of(self, criterion: NamedCriterion) -> Sequence[Any]:
        """The conditions that it stands for."""
        return self._conditions.get(criterion.pk, [])

    def words(self, criterion: NamedCriterion) -> str:
        """What it stands for: goes on from "the person"."""
        return meaning(self._draft, map(read_condition, self.rows_of(criterion)))
