"""What an answer to a new question does to the signature of a vignette."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.editing.made_up import WHY, new_question, signed, urgent_cough, vignette
from triage.editing.publishing import publish
from triage.editing.signatures import Act, ReasonMissing, marks_of, save_vignette
from triage.models import Question, Questionnaire, Vignette

pytestmark = pytest.mark.django_db


def test_an_answer_to_a_new_question_leaves_the_signature_with_a_mark(
    draft: Questionnaire, lead: User
) -> None:
    edited = signed(vignette(draft), lead)
    new_question(draft)
    edited.answers = {**edited.answers, "cough": ["no"]}

    assert save_vignette(edited, by=lead) == (Act.ANSWERED,)

    stored = Vignette.objects.get()
    assert stored.is_signed
    (mark,) = marks_of([stored])[stored.pk]
    assert (mark.after or {})["answers"] == {**mark.before["answers"], "cough": ["no"]}
    assert (mark.by, mark.title) == (lead, "Fever")


@pytest.mark.parametrize("answer", [["yes"], ["perhaps"]])
def test_an_answer_that_changes_what_becomes_of_them_takes_it_off(
    draft: Questionnaire, lead: User, answer: list[str]
) -> None:
    edited = signed(vignette(draft), lead)
    new_question(draft)
    urgent_cough(draft)
    edited.answers = {**edited.answers, "cough": answer}

    with pytest.raises(ReasonMissing):
        save_vignette(edited, by=lead)
    assert save_vignette(edited, by=lead, reason=WHY) == (Act.CHANGED,)
    assert not Vignette.objects.get().is_signed


def test_signed_before_outcomes_were_kept_the_live_version_says_what_it_was(
    draft: Questionnaire, lead: User, settings: Any
) -> None:
    settings.DEBUG = True
    edited = signed(vignette(draft), lead)
    edited.signed_outcome = None
    edited.save()
    new_question(draft)
    edited.answers = {**edited.answers, "cough": ["no"]}

    with pytest.raises(ReasonMissing):  # nobody knows what it was
        save_vignette(edited, by=lead)
    Question.objects.filter(link_id="cough").delete()
    publish(draft, by=None)
    new_question(draft)

    assert save_vignette(edited, by=lead) == (Act.ANSWERED,)


def test_where_the_live_version_makes_nothing_of_it_the_signature_goes(
    draft: Questionnaire, lead: User, settings: Any
) -> None:
    settings.DEBUG = True
    publish(draft, by=None)
    edited = signed(vignette(draft, answers={"adult": ["yes"]}), lead)
    Vignette.objects.update(signed_outcome=None)
    edited.answers = {**edited.answers, "fever": ["yes"]}

    with pytest.raises(ReasonMissing):
        save_vignette(edited, by=lead)


def test_once_signed_and_not_now_an_answer_may_come_to_it(draft: Questionnaire, lead: User) -> None:
    edited = signed(vignette(draft), lead)
    edited.expected_urgency = 40
    save_vignette(edited, by=lead, reason=WHY)
    new_question(draft)
    edited = Vignette.objects.get()
    edited.answers = {**edited.answers, "cough": ["no"]}
    edited.title = "New words"

    assert save_vignette(edited, by=lead) == ()
