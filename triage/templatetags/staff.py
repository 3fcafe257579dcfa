"""The staff's index, in the order of their work."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.utils.translation import gettext_lazy

from triage.admin.base import urgency_badge

register = template.Library()
register.filter("urgency_badge", urgency_badge)

#: Heading -> models, as the index shows them. A model that is in none stays in the last list.
GROUPS = (
    (gettext_lazy("Patients’ checks"), ("Submission", "Alert", "AccessLogEntry")),
    (
        gettext_lazy("Draft: questions and rules"),
        (
            "Questionnaire",
            "Question",
            "WarningSign",
            "Rule",
            "SafetyFloor",
            "Disposition",
            "Suggestion",
            "DangerSign",
        ),
    ),
    (gettext_lazy("Draft: reading"), ("EducationalSection", "EducationalItem")),
    (gettext_lazy("Published"), ("QuestionnaireVersion", "Approval")),
    (
        gettext_lazy("Where answers are used"),
        (
            "AnswerOption",
            "EnableWhenCondition",
            "RuleCondition",
            "FloorCondition",
            "SuggestionCondition",
        ),
    ),
)


@register.filter
def in_groups(app_list: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The admin's list of apps: the symptom check's models first, under several headings."""
    ours_first = sorted(app_list, key=lambda app: app["app_label"] != "triage")
    return [group for app in ours_first for group in _groups_of(app)]


def _groups_of(app: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if app["app_label"] != "triage":
        yield app
        return
    models = {model["object_name"]: model for model in app["models"]}
    for heading, names in GROUPS:
        chosen = [models.pop(name) for name in names if name in models]
        if chosen:
            yield {**app, "name": heading, "models": chosen}
    if models:
        yield {**app, "models": list(models.values())}
