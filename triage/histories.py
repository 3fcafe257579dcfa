"""Who changed which draft row, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from triage.models import (
    AnswerOption,
    DangerSign,
    Disposition,
    EducationalItem,
    EducationalSection,
    EnableWhenCondition,
    FloorCondition,
    Question,
    Questionnaire,
    Rule,
    RuleCondition,
    SafetyFloor,
    Suggestion,
    SuggestionCondition,
    WarningSign,
)

#: Tables of a draft, and the path from each to its questionnaire through kept rows.
_DIRECT: tuple[Any, ...] = (
    DangerSign,
    Disposition,
    Question,
    WarningSign,
    Rule,
    SafetyFloor,
    Suggestion,
    EducationalSection,
)
_THROUGH: tuple[tuple[Any, str, Any], ...] = (
    (AnswerOption, "question", Question),
    (EnableWhenCondition, "owner", Question),
    (RuleCondition, "owner", Rule),
    (FloorCondition, "owner", SafetyFloor),
    (SuggestionCondition, "owner", Suggestion),
    (EducationalItem, "section", EducationalSection),
)


@dataclass(frozen=True)
class Changed:
    """One recorded change of one row."""

    at: datetime
    by: str
    what: str
    kind: str
    name: str
    reason: str


def changes_since(questionnaire: Questionnaire, since: datetime | None) -> tuple[Changed, ...]:
    """Every recorded change of the draft after a moment, the newest first."""
    found = [
        Changed(
            at=row.history_date,
            by=str(row.history_user or _("nobody known")),
            what=str(row.get_history_type_display()),
            kind=str(row.instance_type._meta.verbose_name),  # noqa: SLF001 (documented)
            name=_name(row),
            reason=row.history_change_reason or "",
        )
        for rows in _histories(questionnaire, since)
        for row in rows.select_related("history_user")
    ]
    return tuple(sorted(found, key=lambda changed: changed.at, reverse=True))


def editors_since(questionnaire: Questionnaire, since: datetime | None) -> set[int]:
    """Ids of everybody who changed the draft after a moment."""
    return {
        editor
        for rows in _histories(questionnaire, since)
        for editor in rows.exclude(history_user=None)
        .values_list("history_user_id", flat=True)
        .distinct()
    }


def _histories(questionnaire: Questionnaire, since: datetime | None) -> Iterator[Any]:
    after = {"history_date__gt": since} if since else {}
    yield Questionnaire.history.filter(id=questionnaire.pk, **after)
    for model in _DIRECT:
        yield model.history.filter(questionnaire_id=questionnaire.pk, **after)
    for model, field, owner in _THROUGH:
        owners = owner.history.filter(questionnaire_id=questionnaire.pk).values("id")
        kept = owner.objects.filter(questionnaire_id=questionnaire.pk).values("id")
        mine = model.history.filter(**after)
        by_field = f"{field}_id__in"
        yield mine.filter(**{by_field: owners}) | mine.filter(**{by_field: kept})


def _name(row: Any) -> str:
    for field in ("link_id", "code", "value", "slug"):
        if getattr(row, field, None):
            return str(getattr(row, field))
    return str(row.pk)
