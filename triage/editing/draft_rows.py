"""How a row of a draft is named: its kind and code, and the questionnaire it belongs to."""

from typing import Any

from django.db.models import Model

from triage.models import (
    AnswerOption,
    Disposition,
    EducationalItem,
    EducationalSection,
    NamedCriterion,
    Picture,
    Question,
    Questionnaire,
    Rule,
    SafetyFloor,
    SignOrigin,
    Suggestion,
    TelephoneLine,
    WarningSign,
)

#: How problems, edits and claims name the rows of each table.
KINDS: dict[type[Model], str] = {
    Questionnaire: "questionnaire",
    Question: "question",
    AnswerOption: "option",
    Disposition: "disposition",
    WarningSign: "sign",
    Rule: "rule",
    SafetyFloor: "floor",
    Suggestion: "suggestion",
    EducationalSection: "section",
    EducationalItem: "item",
    Picture: "picture",
    TelephoneLine: "line",
    SignOrigin: "origin",
    NamedCriterion: "criterion",
}
#: The column that holds a row's code, where it has another name.
_CODE_COLUMNS: dict[type[Model], str] = {
    Questionnaire: "slug",
    Question: "link_id",
    AnswerOption: "value",
}


def code_column(model: type[Model]) -> str:
    """The name of the column that holds the code of a table's rows."""
    return _CODE_COLUMNS.get(model, "code")


def code_of(row: Model) -> str:
    """The code that names a row in its questionnaire; an option's with its question's."""
    code = str(getattr(row, code_column(type(row))))
    return f"{row.question.link_id}:{code}" if isinstance(row, AnswerOption) else code


def questionnaire_of(row: Model) -> Questionnaire:
    """The questionnaire that a row of a draft belongs to."""
    for name in ("questionnaire", "section", "question", "owner"):
        above: Any = getattr(row, name, None)
        if isinstance(above, Questionnaire):
            return above
        if above is not None:
            return questionnaire_of(above)
    assert isinstance(row, Questionnaire)  # noqa: S101 (a draft has no other rows)
    return row
