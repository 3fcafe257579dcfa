"""Dispositions and warning signs to choose from, the most urgent first, each with its urgency."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import F, Max
from django.utils.translation import gettext as _

from triage.engine.urgency import Urgency
from triage.models import Disposition, WarningSign
from triage.models.questionnaire import URGENCY_CHOICES
from triage.staff.tags import URGENCY_SHAPES

_WORDS = dict(URGENCY_CHOICES)


def tell_urgency_apart(field: forms.ModelChoiceField) -> None:
    """Let a box of dispositions or of signs say how urgent each is."""
    rows: Any = field.queryset
    choose = _CHOICES.get(rows.model)
    if choose is not None:
        box: Any = field
        box.queryset, box.label_from_instance = choose(rows)


def _dispositions(rows: Any) -> tuple[Any, Callable[[Any], str]]:
    return rows.order_by("-urgency", "order"), lambda row: f"{_urgency(row.urgency)}: {row.title}"


def _signs(rows: Any) -> tuple[Any, Callable[[Any], str]]:
    """A sign is as urgent as the most urgent of its rules."""
    found = rows.annotate(most=Max("rules__disposition__urgency"))
    found = found.order_by(F("most").desc(nulls_last=True), "order")
    return found, lambda row: f"{_urgency(row.most) if row.most else _('No rule yet')}: {row.title}"


def _urgency(value: int) -> str:
    return f"{URGENCY_SHAPES[Urgency(value)]} {_WORDS[value]}"


_CHOICES: dict[Any, Callable[[Any], tuple[Any, Callable[[Any], str]]]] = {
    Disposition: _dispositions,
    WarningSign: _signs,
}
