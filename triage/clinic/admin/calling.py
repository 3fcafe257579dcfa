"""The tries to call a person, as their pages show them, and the form to log one more."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.clinic.admin.reviewing import MAX_NOTE, full_name
from triage.clinic.belonging import may_act
from triage.clinic.calls import Attempts, attempts
from triage.clinic.news import number_known
from triage.clinic.reviews import latest_again
from triage.models import CallTry, Submission
from triage.models.submission import UNREADABLE

_Result = CallTry.Result
#: When somebody may mean to call again, in minutes.
_AGAIN = (
    (15, gettext_lazy("In 15 minutes")),
    (30, gettext_lazy("In 30 minutes")),
    (60, gettext_lazy("In an hour")),
    (120, gettext_lazy("In 2 hours")),
    (240, gettext_lazy("In 4 hours")),
    (1440, gettext_lazy("In a day")),
    (4320, gettext_lazy("In 3 days")),
)
#: How a browser's own box for a day and a time writes it.
_LOCAL = "%Y-%m-%dT%H:%M"
_CHOOSE = gettext_lazy("Choose what came of the call.")


class CallForm(forms.Form):
    """What came of a call; no result is chosen beforehand. All else may be left as it is."""

    use_required_attribute = False

    danger = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)
    number = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)
    result = forms.ChoiceField(
        label=gettext_lazy("What came of the call?"),
        widget=forms.RadioSelect,
        choices=[
            (_Result.REACHED, gettext_lazy("Reached: record below what was done")),
            (_Result.NO_ANSWER, gettext_lazy("No answer")),
            (_Result.WRONG_NUMBER, gettext_lazy("Wrong number")),
            (_Result.MESSAGE_LEFT, gettext_lazy("Message left")),
            (_Result.CALL_BACK, gettext_lazy("Asked to call back: say when")),
        ],
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    again_in = forms.TypedChoiceField(
        label=gettext_lazy("When do you try again?"),
        required=False,
        coerce=lambda minutes: timedelta(minutes=int(minutes)),
        empty_value=None,
        error_messages={"invalid_choice": gettext_lazy("Choose one of these.")},
    )
    again_at = forms.DateTimeField(
        label=gettext_lazy("Or at a time that the person named as safe"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_LOCAL),
        error_messages={"invalid": gettext_lazy("Write a day and a time.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note on the call"),
        help_text=gettext_lazy("May be left empty. Clinicians read it; the person does not."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=MAX_NOTE,
    )

    def __init__(self, *args: Any, urgency: int, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "call_%s", **kwargs})
        self.now, self.latest = now, now + latest_again(urgency)
        if "again_in" in self.fields:
            again_in = cast(forms.TypedChoiceField, self.fields["again_in"])
            again_in.choices = list(_may_wait(latest_again(urgency)))
        self.fields["again_at"].help_text = _(
            "No later than %(latest)s, as it is this urgent: then the alert comes again."
        ) % {"latest": _moment(self.latest)}

    def clean_again_at(self) -> datetime | None:
        """A time to come, and none that would keep an alert quiet for too long."""
        at: datetime | None = self.cleaned_data["again_at"]
        if at is not None and at <= self.now:
            raise forms.ValidationError(_("This time is over."))
        if at is not None and at > self.latest:
            said = _("This check cannot wait so long: no later than %(latest)s.")
            raise forms.ValidationError(said % {"latest": _moment(self.latest)})
        return at

    def clean(self) -> dict[str, Any]:
        """Whoever is to be called back has a time."""
        data = super().clean() or {}
        asked = data.get("result") == _Result.CALL_BACK and "again_at" not in self.errors
        if asked and not data.get("again_in") and not data.get("again_at"):
            self.add_error("again_at", _("Say when to call back."))
        return data

    def when(self) -> datetime | None:
        """When to call again; a time that was named goes before one that was chosen."""
        named: datetime | None = self.cleaned_data["again_at"]
        chosen: timedelta | None = self.cleaned_data.get("again_in")
        return named or (self.now + chosen if chosen else None)


def _may_wait(longest: timedelta) -> Iterator[tuple[str, Any]]:
    yield "", _("When the alert comes again by itself")
    for minutes, words in _AGAIN:
        if timedelta(minutes=minutes) <= longest:
            yield str(minutes), words


class DeskForm(CallForm):
    """The same for whoever has not read the answers: short, for a line of a list."""

    danger = None  # type: ignore[assignment]
    again_in = None  # type: ignore[assignment]
    result = forms.ChoiceField(
        label=gettext_lazy("What came of the call?"),
        choices=[
            ("", gettext_lazy("Choose …")),
            (_Result.REACHED, gettext_lazy("Reached, and handed to a clinician")),
            (_Result.NO_ANSWER, gettext_lazy("No answer")),
            (_Result.WRONG_NUMBER, gettext_lazy("Wrong number")),
            (_Result.MESSAGE_LEFT, gettext_lazy("Message left")),
            (_Result.CALL_BACK, gettext_lazy("Asked to call back: say when")),
        ],
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F, H:i")


@dataclass(frozen=True)
class ShownTry:
    """One try in words; ``note_lost`` says that there is a note that cannot be read."""

    row: CallTry
    name: str
    note: str
    note_lost: bool


@dataclass(frozen=True)
class Calls:
    """The tries to call one person, oldest first, and whether who looks may log one."""

    tries: tuple[ShownTry, ...]
    attempts: Attempts
    may_log: bool


def read_calls(request: HttpRequest, submission: Submission) -> Calls:
    """One query, however many tries there were."""
    is_listed = submission.stage != Submission.Stage.UNLISTED
    is_there = is_listed and submission.status != Submission.Status.ERASED
    may = may_act(request.user, "add_calltry")
    rows = _rows(submission)
    return Calls(tuple(map(_show, rows)), attempts(rows), may_log=is_there and may)


def call_form(submission: Submission, data: Any = None, *, danger: str) -> CallForm:
    """For this check as it is now, of which the last ``danger`` is known to who looks."""
    now = timezone.now()
    initial = {"danger": danger, "number": number_known(submission)}
    return CallForm(data, initial=initial, urgency=submission.work_urgency, now=now)


def desk_form(submission: Submission, data: Any = None, **kwargs: Any) -> DeskForm:
    """The short one; no query."""
    initial = {"number": number_known(submission)}
    now = timezone.now()
    return DeskForm(data, initial=initial, urgency=submission.work_urgency, now=now, **kwargs)


def _rows(submission: Submission) -> Sequence[CallTry]:
    """Where a note cannot be decrypted, all without their notes."""
    rows = submission.calls.select_related("by").order_by("at", "id")
    with suppress(*UNREADABLE):
        return list(rows)
    return list(rows.defer("note"))


def _show(row: CallTry) -> ShownTry:
    with suppress(*UNREADABLE):
        is_lost = "note" in row.get_deferred_fields()
        return ShownTry(row, full_name(row.by), "" if is_lost else row.note_text(), is_lost)
    return ShownTry(row, full_name(row.by), "", note_lost=True)
