"""The form of a vignette: answers that fit the draft, and signs to tick."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.draft_admin import DraftForm
from triage.editing.drafts import build_draft
from triage.editing.trying import Given, unpack
from triage.engine import questionnaire as engine
from triage.engine.answers import AnswerError, check_answers
from triage.engine.outcome import State, evaluate
from triage.engine.words.narrative import tell_patient
from triage.models import Questionnaire, WarningSign


class SignCodes(forms.MultipleChoiceField):
    """Warning signs to tick; stored as their codes, with spaces between."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        """Codes as they are stored, as ticks."""
        return value.split() if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        """Ticks as they are stored."""
        return " ".join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whatever the order."""
        return set((initial or "").split()) != set(data or ())


class VignetteForm(DraftForm):
    """A vignette whose answers fit the draft, and whose signs exist."""

    must_fire = SignCodes(label=gettext_lazy("Signs that must fire"), required=False)
    must_not_fire = SignCodes(label=gettext_lazy("Signs that must not fire"), required=False)
    #: Answers that were walked on the page to try it; set by the admin for each request.
    walked: Given | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signs = list(_signs(self))
        for name in ("must_fire", "must_not_fire"):
            self.fields[name].choices = signs  # type: ignore[attr-defined]
        if self.walked is not None:
            self.initial["answers"] = {key: list(values) for key, values in self.walked.items()}

    def clean(self) -> dict[str, Any]:
        """Answers that are touched must be complete; a sign cannot both fire and not."""
        data = super().clean()
        both = set(data.get("must_fire", "").split()) & set(data.get("must_not_fire", "").split())
        if both:
            self.add_error("must_not_fire", _("The same sign cannot also be one that must fire."))
        row, answers = data.get("questionnaire"), data.get("answers")
        if row is not None and answers is not None and "answers" in self.changed_data:
            complaint = _complaint(build_draft(row), answers)
            if complaint:
                self.add_error("answers", complaint)
        return data


def _signs(form: DraftForm) -> Iterator[tuple[str, str]]:
    """Warning signs of the vignette's questionnaire; of every one while that is open."""
    rows = WarningSign.objects.order_by("questionnaire", "order", "code")
    if form.instance.pk:
        rows = rows.filter(questionnaire=form.instance.questionnaire_id)
    known = dict(rows.values_list("code", "title"))
    stored = f"{form.instance.must_fire} {form.instance.must_not_fire}".split()
    gone = {code: _("%(code)s, which is gone") % {"code": code} for code in stored}
    yield from {**gone, **known}.items()


def _complaint(draft: engine.Questionnaire, answers: object) -> str:
    try:
        checked = check_answers(draft, answers)
    except AnswerError as error:
        return _("These are no answers to the draft: %(why)s.") % {"why": error}
    if draft.default_disposition not in draft.dispositions_by_code:
        return _("The draft has no default disposition, so nobody gets a result.")
    if evaluate(draft, checked).state is not State.COMPLETE:
        return _("A question is not answered. Walk through it with “Try it” to answer all.")
    return ""


def walked_data(row: Questionnaire, word: str) -> dict[str, Any]:
    """What a new vignette's form begins with, when somebody walked the draft first.

    The outcome is the one it has now; the editor says what it should be.
    """
    draft = build_draft(row)
    answers = unpack(draft, word)
    if draft.default_disposition not in draft.dispositions_by_code:
        return {}
    outcome = evaluate(draft, answers)
    return {
        "answers": {link_id: list(values) for link_id, values in answers.items()},
        "narrative": tell_patient(draft, answers),
        "expected_urgency": int(outcome.urgency or 0) or None,
        "must_fire": " ".join(dict.fromkeys(finding.sign for finding in outcome.findings)),
    }
