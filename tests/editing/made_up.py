"""A vignette of somebody with a fever, and a question that it has no answer to."""

from typing import Any

from django.contrib.auth.models import User

from tests.small import BENIGN
from triage.editing.signatures import fingerprint, sign_vignette
from triage.models import AnswerOption, Question, Questionnaire, Vignette

#: Why a signature went.
WHY = "The guidance has changed."


def vignette(row: Questionnaire, code: str = "fever", **fields: Any) -> Vignette:
    """Somebody with a fever, who should be seen on the same day."""
    answers = {**{k: list(v) for k, v in BENIGN.items()}, "fever": ["yes"]}
    plain = {
        "title": "Fever",
        "narrative": "Ann has a fever.",
        "answers": answers,
        "expected_urgency": 30,
        "must_fire": "infection",
        "must_not_fire": "bladder-sign",
    }
    made: Vignette = Vignette.objects.create(questionnaire=row, code=code, **{**plain, **fields})
    return made


def new_question(row: Questionnaire, link_id: str = "cough", **fields: Any) -> Question:
    """A question that is new in the draft: asked last, and read by no rule."""
    plain = {"order": 99, "type": "yes-no", "text": "Do you cough?", "short_text": "Cough"}
    asked: Question = Question.objects.create(
        questionnaire=row, link_id=link_id, **{**plain, **fields}
    )
    if asked.type == "yes-no":
        for value in ("yes", "no"):
            AnswerOption.objects.create(question=asked, value=value, label=value.title())
    return asked


def urgent_cough(row: Questionnaire) -> None:
    """From now on a cough is read: it is for the same day, under another sign than a fever."""
    rule = row.rules.create(
        code="cough",
        order=99,
        sign=row.warningsigns.get(code="crisis-sign"),
        disposition=row.dispositions.get(code="same-day"),
    )
    rule.conditions.create(question=row.questions.get(link_id="cough"), operator="=", value="yes")


def signed(one: Vignette, by: User) -> Vignette:
    """Signed as it was looked at."""
    return sign_vignette(one, by=by, seen=fingerprint(one))
