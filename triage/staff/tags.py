"""What the staff pages show: urgencies, and the index in the order of their work."""

from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.engine.urgency import Urgency
from triage.models.questionnaire import URGENCY_CHOICES
from triage.staff.start_page import Section, sections

register = template.Library()

_URGENCY_WORDS = dict(URGENCY_CHOICES)
#: Told apart without colour: each urgency has a shape of its own.
URGENCY_SHAPES = {
    Urgency.EMERGENCY: "▲",
    Urgency.SAME_DAY: "◆",
    Urgency.SOON: "■",
    Urgency.ROUTINE: "●",
    Urgency.SELF_CARE: "○",
}


@register.filter
def urgency_badge(value: int | None) -> SafeString:
    """An urgency as a word with a shape and a colour class; a dash while there is none."""
    if not value:
        return format_html('<span class="urgency">{}</span>', _("None yet"))
    urgency = Urgency(value)
    return format_html(
        '<span class="urgency urgency-{}"><span aria-hidden="true">{}</span> {}</span>',
        urgency.code.replace("_", "-"),
        URGENCY_SHAPES[urgency],
        _URGENCY_WORDS[urgency],
    )


#: How a cell of a list begins, but for that with the row's name.
_CELL = "<td"


@register.filter
def labelled(
    cells: Iterable[SafeString], headers: Iterable[dict[str, Any]]
) -> Iterator[SafeString]:
    """The cells of a row in a list, each with the heading of its column to be shown beside it.

    Django hands over cells as HTML that is complete; a row may have one more, without a heading.
    """
    for cell, header in zip(cells, chain(headers, repeat({})), strict=False):
        label = str(header.get("text", ""))
        if not cell.startswith(_CELL) or not label or "<" in label:
            yield cell  # the row's name, or a box to tick it
        else:
            rest = SafeString(cell.removeprefix(_CELL))
            yield format_html('<td data-label="{}"{}', capfirst(label), rest)


@register.simple_tag
def idle_minutes() -> int:
    """After how many minutes without anybody there a session ends."""
    return int(settings.SESSION_IDLE_MINUTES)


@register.simple_tag
def release() -> str:
    """The version that runs, and where it is known the commit."""
    return str(settings.RELEASE)


@register.simple_tag(takes_context=True)
def start_sections(context: dict[str, Any]) -> list[Section]:
    """What waits for whoever opened the start page."""
    return sections(context["request"])


#: Heading -> models, as the index shows them. A model that is in none stays in the last list.
GROUPS = (
    (
        gettext_lazy("Patients’ checks"),
        (
            "Submission",
            "CallTry",
            "EraseRequest",
            "Alert",
            "Recall",
            "QuestionCount",
            "AccessLogEntry",
            "Team",
        ),
    ),
    (gettext_lazy("Who is told of alerts"), ("Recipient",)),
    (gettext_lazy("When the clinic is open"), ("OpeningHours", "Closure")),
    (gettext_lazy("What clinicians record"), ("ReviewOutcome",)),
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
            "TelephoneLine",
            "SignOrigin",
            "NamedCriterion",
        ),
    ),
    (gettext_lazy("Draft: reading"), ("EducationalSection", "EducationalItem", "Picture")),
    (gettext_lazy("Draft: is it right?"), ("Vignette", "Hazard", "Replay", "ReplayCase")),
    (gettext_lazy("This site"), ("SitePage", "ProblemReport", "IncidentEntry")),
    (gettext_lazy("Published"), ("QuestionnaireVersion", "Approval")),
    (
        gettext_lazy("Where answers are used"),
        (
            "AnswerOption",
            "EnableWhenCondition",
            "RuleCondition",
            "FloorCondition",
            "SuggestionCondition",
            "NamedCondition",
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
