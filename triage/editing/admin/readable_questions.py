"""The questions that conditions may read."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from triage.models import Question


class ReadableQuestions:
    """The questions of a questionnaire, read once for a whole table of conditions."""

    def __init__(self, questionnaire_id: int | None) -> None:
        rows = Question.objects.all()
        if questionnaire_id is not None:
            rows = rows.filter(questionnaire=questionnaire_id)
        self.rows: QuerySet[Question] = rows.prefetch_related("options")

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """Each under its key, as a form sends it."""
        return {str(row.pk): row for row in self.rows}

    @cached_property
    def choices(self) -> list[tuple[str, Any]]:
        """All of them by their short texts, under the headings they stand under."""
        parts: dict[str, list[tuple[int, str]]] = {}
        for row in self.by_id.values():
            parts.setdefault(row.part, []).append((row.pk, row.short_text or row.text))
        return [("", "---------"), *parts.items()]
