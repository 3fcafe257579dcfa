"""The form of a vignette: answers that fit the draft, and signs to tick."""

from collections.abc import Iterator
from copy import copy
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.draft_admin import DraftForm
from triage.editing.drafts import build_draft
from triage.editing.signatures import Act, Documents, find_acts
from triage.editing.trying import Given, unpack
from triage.engine import questionnaire as engine
from triage.engine.answers import AnswerError, check_answers
from triage.engine.outcome import State, evaluate
from triage.engine.words.narrative import tell_patient
from triage.models import Questionnaire, Vignette, WarningSign
from triage.site.turned import refuse_turned
from triage.staff.model_admin import LONGEST_TEXT


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


_SUBSTANCE = ("answers", "expected_urgency", "must_fire", "must_not_fire")
_WORDING = ("title", "narrative")
_FOR_LEADS = gettext_lazy(
    "A clinical lead has signed this person as they were. Their answers and what is expected "
    "of them are changed by clinical leads only. You may change the title and the story, and "
    "answer a new question where it changes nothing for them."
)
_SAY_WHY = gettext_lazy(
    "Saved so, the signature goes: what was signed changes. Write why; it stays on record."
)


def may_change_signed(user: User | None, vignette: Vignette) -> bool:
    """Whether this person may change a vignette in what was signed of it, with a reason."""
    may = user is not None and user.has_perm("triage.add_approval")
    return may and vignette.was_ever_signed


class VignetteForm(DraftForm):
    """A vignette whose answers fit the draft, and whose signs exist.

    What was once signed is changed in substance by clinical leads only, who say why.
    """

    must_fire = SignCodes(label=gettext_lazy("Signs that must fire"), required=False)
    must_not_fire = SignCodes(label=gettext_lazy("Signs that must not fire"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why what was signed changes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=gettext_lazy(
            "Only when you change the answers or what is expected. It is shown to whoever "
            "publishes."
        ),
        max_length=LONGEST_TEXT,
        validators=[refuse_turned],
    )
    #: Who edits, and answers that were walked on the page to try it; set by the admin for each
    #: request.
    user: User | None = None
    walked: Given | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signs = list(_signs(self))
        for name in ("must_fire", "must_not_fire"):
            self.fields[name].choices = signs  # type: ignore[attr-defined]
        if not may_change_signed(self.user, self.instance):
            del self.fields["reason"]
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
        if self.instance.was_ever_signed and not self.errors:
            self._hold_signed(data)
        return data

    def _hold_signed(self, data: dict[str, Any]) -> None:
        """Say before anything is stored that a signature would go, and ask why it should."""
        after = copy(self.instance)
        for name in (*_SUBSTANCE, *_WORDING):
            setattr(after, name, data[name])
        if Act.CHANGED not in find_acts(self.instance, after, Documents(after.questionnaire)):
            return
        if "reason" not in self.fields:
            self.add_error(None, _FOR_LEADS)
        elif not data["reason"].strip():
            self.add_error("reason", _SAY_WHY)


def _signs(form: DraftForm) -> Iterator[tuple[str, str]]:
    """Warning signs of the vignette's questionnaire; of every one while that is open."""
    stored = f"{form.instance.must_fire} {form.instance.must_not_fire}".split()
    gone = {code: _("%(code)s, which is gone") % {"code": code} for code in stored}
    yield from {**gone, **_titles(form.instance)}.items()


def _titles(vignette: Vignette) -> dict[str, str]:
    rows = WarningSign.objects.order_by("questionnaire", "order", "code")
    if vignette.questionnaire_id:
        rows = rows.filter(questionnaire=vignette.questionnaire_id)
    return dict(rows.values_list("code", "title"))


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
    """What a new vignette's form begins with once somebody walked the draft: as it ends now."""
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
