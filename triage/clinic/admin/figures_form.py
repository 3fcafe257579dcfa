"""What the figures shall be about, as it is asked for in the address."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.clinic.figures.selection import LONGEST, Selection, clinic_zone
from triage.models import QuestionnaireVersion
from triage.site.groups import group

_DATES = "dates"
_PERIODS = (
    ("7", gettext_lazy("Last 7 days")),
    ("30", gettext_lazy("Last 30 days")),
    ("90", gettext_lazy("Last 90 days")),
)
_CHOSEN_DATES = (_DATES, gettext_lazy("From one day to another"))
_UNKNOWN = gettext_lazy("Choose one of those in the list.")


class DayInput(forms.DateInput):
    """The browser's own calendar; what is no date stays as it was typed, in a plain box."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """A calendar would show nothing in the place of what it cannot read."""
        context = super().get_context(name, value, attrs)
        context["widget"]["type"] = "text" if value and not _is_day(value) else "date"
        return context


class SelectionForm(forms.Form):
    """Which version, and which days. Days are chosen freely only where counts are exact.

    Blurred counts of periods that differ by a day would together tell what one day was.
    """

    use_required_attribute = False

    about = forms.ChoiceField(
        label=gettext_lazy("Questionnaire and version"),
        error_messages={"invalid_choice": _UNKNOWN, "required": _UNKNOWN},
    )
    period = forms.ChoiceField(
        label=gettext_lazy("Days"),
        initial="30",
        error_messages={"invalid_choice": _UNKNOWN, "required": _UNKNOWN},
    )
    first = forms.DateField(
        label=gettext_lazy("First day"),
        required=False,
        widget=DayInput,
        error_messages={"invalid": gettext_lazy("Write the first day like 2026-05-01.")},
    )
    last = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DayInput,
        error_messages={"invalid": gettext_lazy("Write the last day like 2026-05-31.")},
    )

    def __init__(
        self, data: Any, versions: Sequence[QuestionnaireVersion], *, exact: bool, now: datetime
    ) -> None:
        self.versions, self._groups = _by_choice(versions), _grouped(versions)
        defaults = {"about": next(iter(self.versions), ""), "period": "30"}
        super().__init__({**defaults, **data.dict()})
        self.today, self.now = timezone.localdate(now, clinic_zone()), now
        self._offer("about", self._groups)
        self._offer("period", [*_PERIODS, _CHOSEN_DATES] if exact else _PERIODS)
        if not exact:
            del self.fields["first"], self.fields["last"]

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (said above)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Two days in their order, neither too far apart nor still to come."""
        data = super().clean() or {}
        if data.get("period") != _DATES:
            self.errors.pop("first", None)  # what is not asked for cannot be wrong
            self.errors.pop("last", None)
        elif not self.errors.keys() & {"first", "last"}:
            self._clean_days(data.get("first"), data.get("last"))
        return data

    def _clean_days(self, first: date | None, last: date | None) -> None:
        if not first:
            self.add_error("first", _("Choose the first day."))
        if not last:
            self.add_error("last", _("Choose the last day."))
        if first and last:
            self._compare(first, last)

    def _compare(self, first: date, last: date) -> None:
        if last < first:
            self.add_error("last", _("The last day is before the first."))
        elif last > self.today:
            self.add_error("last", _("This day has not come yet."))
        elif (last - first).days >= LONGEST:
            longest = {"days": LONGEST}
            self.add_error("last", _("Choose %(days)d days at most.") % longest)

    def about_words(self) -> str:
        """The questionnaire and version that were asked for."""
        groups = self._groups
        words = {value: f"{title}, {name}" for title, group in groups for value, name in group}
        return words[self.cleaned_data["about"]]

    def selection(self) -> Selection:
        """What was asked for, once it is valid."""
        data = self.cleaned_data
        if data["period"] == _DATES:
            first, last = data["first"], data["last"]
        else:
            first = self.today - timedelta(days=int(data["period"]) - 1)
            last = self.today
        chosen = QuestionnaireVersion.objects.filter(pk__in=self.versions[data["about"]])
        return Selection(tuple(chosen.order_by("-number")), first, last, self.now)


def _is_day(typed: str) -> bool:
    with suppress(ValueError):
        return bool(date.fromisoformat(typed))
    return False


def _by_choice(versions: Sequence[QuestionnaireVersion]) -> dict[str, list[int]]:
    """Choice -> versions: all of a questionnaire, or one."""
    of_all = group(versions, _all_of)
    choices = {**of_all, **{str(version.pk): [version] for version in versions}}
    return {choice: [version.pk for version in found] for choice, found in choices.items()}


def _grouped(versions: Sequence[QuestionnaireVersion]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Under the title of each questionnaire, all its versions, then each."""
    return [
        (title, [(_all_of(group[0]), _("All versions")), *map(_choice, group)])
        for title, found in groupby(versions, key=lambda version: version.questionnaire.title)
        for group in [list(found)]
    ]


def _all_of(version: QuestionnaireVersion) -> str:
    return f"all-{version.questionnaire_id}"


def _choice(version: QuestionnaireVersion) -> tuple[str, str]:
    return str(version.pk), _("Version %(number)d") % {"number": version.number}
