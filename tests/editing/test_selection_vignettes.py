"""Signed vignettes under some edits alone: guards of what is left out wait, all others hold."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tests.editing.drafting import explain, published
from tests.editing.edits import Change
from tests.editing.made_up import new_question, signed, vignette
from triage.editing.draft_report import make_report
from triage.models import Questionnaire, QuestionnaireVersion, Vignette

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]

MEND = ("rule:fever",)


@pytest.fixture
def live(draft: Questionnaire, lead: User) -> QuestionnaireVersion:
    """Version 1, and in the draft a mend."""
    version = published(draft, lead)
    explain(draft, "The mend.")
    return version


def why_not(draft: Questionnaire, *only: str) -> list[str]:
    return [problem.sentence for problem in make_report(draft, only).reasons]


def _says_fever(draft: Questionnaire, lead: User, **fields: Any) -> Vignette:
    return signed(vignette(draft, **fields), lead)


def test_a_signed_vignette_that_answers_what_is_left_out_is_tried_without_that_answer(
    draft: Questionnaire, live: QuestionnaireVersion, lead: User
) -> None:
    new_question(draft)
    one = vignette(draft)
    answers = {**one.answers, "cough": ["no"]}
    _says_fever(draft, lead, code="cough", answers=answers)

    trials = make_report(draft, MEND).trials

    assert {(trial.vignette.code, trial.passes) for trial in trials} == {
        ("cough", True),
        ("fever", True),
    }
    assert not any("vignette" in said for said in why_not(draft, *MEND))


def test_a_signed_vignette_that_expects_what_is_left_out_waits(
    draft: Questionnaire, live: QuestionnaireVersion, lead: User
) -> None:
    _fever_leads_to("emergency", draft)
    Change("rule", "mood", rationale="A mend of something else.")(draft)
    _says_fever(draft, lead, expected_urgency=40)

    [trial] = make_report(draft, ("rule:mood",)).trials

    assert (trial.passes, trial.waits, trial.passes_live) == (False, True, False)
    assert "The signed vignette fails." not in why_not(draft, "rule:mood")
    assert [one.passes for one in make_report(draft).trials] == [True]


def test_a_signed_vignette_that_the_mend_turns_forbids_it(
    draft: Questionnaire, live: QuestionnaireVersion, lead: User
) -> None:
    _says_fever(draft, lead)
    _fever_leads_to("emergency", draft)

    [trial] = make_report(draft, MEND).trials

    assert (trial.passes, trial.waits, trial.turned) == (False, False, True)
    assert "The signed vignette fails." in why_not(draft, *MEND)


def test_a_signed_vignette_that_fails_with_the_whole_draft_as_well_forbids_it(
    draft: Questionnaire, live: QuestionnaireVersion, lead: User
) -> None:
    _says_fever(draft, lead, expected_urgency=40)
    odd = vignette(draft, code="odd", answers={"nothing": ["yes"]})
    Vignette.objects.filter(pk=odd.pk).update(signed_by=lead, signed_at=timezone.now())

    trials = make_report(draft, MEND).trials

    assert [(one.passes, one.waits) for one in trials] == [(False, False)] * 2
    assert why_not(draft, *MEND).count("The signed vignette fails.") == 2


def _fever_leads_to(code: str, draft: Questionnaire) -> None:
    rule = draft.rules.get(code="fever")
    rule.disposition = draft.dispositions.get(code=code)
    rule.save()
