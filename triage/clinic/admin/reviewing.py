"""What clinicians have recorded about a submission, and the form to record more."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.clinic.belonging import is_of_clinic, may_act
from triage.clinic.news import what_is_known
from triage.clinic.no_way import rule_in_words
from triage.clinic.outcomes import Kind, read_kinds, words
from triage.clinic.reviews import Hold, holders
from triage.models import Review, Submission
from triage.models.review import NO_WAY
from triage.models.submission import UNREADABLE
from triage.staff.model_admin import LONGEST_TEXT

#: The longest note, in characters.
MAX_NOTE = 4000


class ReviewForm(forms.Form):
    """What was done, how the urgency looks, and a note. No outcome is chosen beforehand.

    ``known`` is how many reviews the person had before them when the page was drawn, and
    ``danger`` when the check had last told of any.
    """

    use_required_attribute = False

    known = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    danger = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)
    outcome = forms.ChoiceField(
        label=gettext_lazy("What was done?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what was done."),
            "invalid_choice": gettext_lazy("Choose what was done."),
        },
    )
    on_date = forms.DateField(
        label=gettext_lazy("On which date?"),
        help_text=gettext_lazy("Only for an outcome with a date, as an appointment."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write a date.")},
    )
    verdict = forms.ChoiceField(
        label=gettext_lazy("How urgent was it really? The check’s urgency was …"),
        help_text=gettext_lazy("This is how we learn where the rules are wrong."),
        widget=forms.RadioSelect,
        required=False,
        choices=[
            (Review.Verdict.TOO_LOW, gettext_lazy("Too low")),
            (Review.Verdict.RIGHT, gettext_lazy("Right")),
            (Review.Verdict.TOO_HIGH, gettext_lazy("Too high")),
            ("", gettext_lazy("I cannot tell")),
        ],
        error_messages={"invalid_choice": gettext_lazy("Choose one of these.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("May be left empty. Clinicians read it; the person does not."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
    )

    def __init__(
        self, *args: Any, kinds: Mapping[str, Kind], keeps_note: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        outcome = cast(forms.ChoiceField, self.fields["outcome"])
        outcome.choices = [(code, capfirst(kind.label)) for code, kind in kinds.items()]
        outcome.help_text = rule_in_words() if NO_WAY in kinds else ""
        if not keeps_note:
            del self.fields["note"]

    def clean(self) -> dict[str, Any]:
        """An outcome with a date has one, and none that is over but the one that stood there."""
        data = super().clean() or {}
        kind, on_date = self.kinds.get(data.get("outcome", "")), data.get("on_date")
        if kind is None or not kind.asks_date or "on_date" in self.errors:
            return {**data, "on_date": None}
        if on_date is None:
            self.add_error("on_date", _("Say on which date."))
        elif on_date < timezone.localdate() and on_date != self.initial.get("on_date"):
            self.add_error("on_date", _("This date is over."))
        return data

    def clean_note(self) -> str:
        """At most so many characters; a new line counts as one, as it does for who types."""
        note = str(self.cleaned_data["note"]).replace("\r\n", "\n")
        if len(note) > MAX_NOTE:
            raise forms.ValidationError(
                _("Make it shorter: at most %(most)d characters. It has %(has)d.")
                % {"most": MAX_NOTE, "has": len(note)}
            )
        return note


@dataclass(frozen=True)
class ShownReview:
    """One review in words. ``corrected_by`` is the row that counts in its place.

    A note is kept encrypted; ``note_lost`` says that it cannot be read any more.
    """

    review: Review
    outcome: str
    name: str
    note: str
    note_lost: bool
    corrected_by: Review | None


@dataclass(frozen=True)
class Holder:
    """Somebody who has taken the submission on."""

    name: str
    hold: Hold


@dataclass(frozen=True)
class Panel:
    """What the review panel shows one person."""

    reviews: tuple[ShownReview, ...]
    others: tuple[Holder, ...]
    mine: Hold | None
    danger: str
    #: As :func:`count_records` has it.
    known: int
    is_listed: bool
    keeps_note: bool
    may_claim: bool
    may_review: bool


def review_form(
    panel: Panel, data: Any = None, *, corrects: Review | None = None, **kwargs: Any
) -> ReviewForm:
    """With the outcomes that are in use, and the one that is corrected.

    A note that was typed is shown though none is kept, so that it is not lost without a word.
    """
    own = corrects.outcome if corrects else ""
    kinds = {code: kind for code, kind in read_kinds().items() if kind.is_active or code == own}
    has_note = panel.keeps_note or bool(data and data.get("note"))
    return ReviewForm(data, kinds=kinds, keeps_note=has_note, **kwargs)


def full_name(user: User) -> str:
    """What colleagues are called on these pages."""
    return user.get_full_name() or user.get_username()


def names_of(users: Iterable[User]) -> str:
    """Several colleagues in one phrase."""
    return str(get_text_list([full_name(user) for user in users], _("and")))


def read_panel(request: HttpRequest, submission: Submission) -> Panel:
    """Who works on it and what they recorded; a few queries, however much there is."""
    held_by = holders([submission], now=timezone.now())[submission.pk]
    is_listed, rows = submission.stage != Submission.Stage.UNLISTED, read_reviews(submission)
    return Panel(
        reviews=show_reviews(rows),
        others=tuple(Holder(full_name(one.by), one) for one in held_by if one.by != request.user),
        mine=next((one for one in held_by if one.by == request.user), None),
        danger=what_is_known(submission),
        known=len(rows) + submission.calls.count(),
        is_listed=is_listed,
        keeps_note=submission.status != Submission.Status.ERASED,
        may_claim=is_listed and may_act(request.user, "add_claim"),
        may_review=is_listed and is_of_clinic(request.user),
    )


def read_reviews(submission: Submission) -> Sequence[Review]:
    """Every review, oldest first; where a note cannot be decrypted, all without their notes."""
    rows = submission.reviews.select_related("by").order_by("at", "id")
    with suppress(*UNREADABLE):
        return list(rows)
    return list(rows.defer("note"))


def show_reviews(rows: Sequence[Review]) -> tuple[ShownReview, ...]:
    """The reviews in words, each with the row that corrects it."""
    if not rows:
        return ()
    corrections = {row.corrects_id: row for row in rows if row.corrects_id}
    outcomes = words()
    return tuple(
        _show(row, outcomes.get(row.outcome, row.outcome), corrections.get(row.pk)) for row in rows
    )


def _show(row: Review, outcome: str, corrected_by: Review | None) -> ShownReview:
    note = _readable_note(row)
    return ShownReview(row, outcome, full_name(row.by), note or "", note is None, corrected_by)


def _readable_note(row: Review) -> str | None:
    """The note, if there is one; none where it was left out, or cannot be read."""
    with suppress(*UNREADABLE):
        return None if "note" in row.get_deferred_fields() else row.note_text()
    return None
