"""New questions answered in all vignettes at once: first for whom it changes anything."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.drafts import store_draft
from tests.editing.made_up import new_question, signed, urgent_cough, vignette
from tests.small import BENIGN, SMALL
from triage.editing.answering import Given, Plan, StalePlan, find_open, plan_answers, store_answers
from triage.editing.publishing import publish
from triage.editing.signatures import (
    Act,
    Documents,
    ReasonMissing,
    save_vignette,
)
from triage.models import Questionnaire, Rule, Vignette, VignetteChange

pytestmark = pytest.mark.django_db

WELL = {key: list(values) for key, values in BENIGN.items()}
NO: Given = {"cough": ["no"]}
YES: Given = {"cough": ["yes"]}


@pytest.fixture
def row(db: None) -> Questionnaire:
    return store_draft(SMALL)


def well(row: Questionnaire, code: str, **fields: Any) -> Vignette:
    plain = {"answers": WELL, "expected_urgency": 10, "must_fire": "", "must_not_fire": ""}
    return vignette(row, code, **{**plain, **fields})


def plan(row: Questionnaire, given: Given) -> Plan:
    return plan_answers(Documents(row), row.vignettes.all(), given)[0]


def codes(answered: Any) -> list[str]:
    return [one.before.code for one in answered]


def test_the_first_open_question_of_each_is_counted_in_the_order_of_the_draft(
    row: Questionnaire,
) -> None:
    new_question(row)
    new_question(row, "early", order=1)
    vignette(row, "both")
    vignette(row, "one", answers={**WELL, "early": ["no"]})
    vignette(row, "none", answers={**WELL, "early": ["no"], "cough": ["no"]})

    found = find_open(Documents(row), row.vignettes.all())

    assert list(found.items()) == [("early", 1), ("cough", 1)]


def test_what_is_answered_opens_what_comes_after_it(row: Questionnaire) -> None:
    new_question(row)
    later = new_question(row, "blood", order=100)
    later.conditions.create(question=row.questions.get(link_id="cough"), operator="=", value="yes")
    well(row, "well")

    _plan, still = plan_answers(Documents(row), row.vignettes.all(), YES)
    whole, nothing = plan_answers(Documents(row), row.vignettes.all(), {**YES, "blood": ["no"]})

    assert [question.link_id for question in still] == ["blood"]
    assert whole.answered[0].after.answers == {**WELL, "cough": ["yes"], "blood": ["no"]}
    assert nothing == ()


def test_only_what_is_open_is_answered(row: Questionnaire) -> None:
    new_question(row)
    well(row, "open")
    well(row, "answered", answers={**WELL, "cough": ["no"]})

    found = plan(row, {"cough": ["yes"], "fever": ["yes"], "gone": ["yes"]})

    assert codes(found.answered) == ["open"]
    assert found.answered[0].after.answers == {**WELL, "cough": ["yes"]}


def test_whoever_would_end_elsewhere_is_named(
    row: Questionnaire, lead: User, settings: Any
) -> None:
    settings.DEBUG = True
    signed(well(row, "signed"), lead)
    signed(vignette(row, "fever"), lead)
    well(row, "proposal")
    well(row, "wrong", expected_urgency=40)
    publish(row, by=None)
    new_question(row)
    urgent_cough(row)

    assert codes(plan(row, NO).answered) == ["fever", "proposal", "signed", "wrong"]
    assert (plan(row, NO).elsewhere, plan(row, NO).losing) == ((), ())
    assert codes(plan(row, YES).elsewhere) == ["fever", "proposal", "signed", "wrong"]
    assert codes(plan(row, YES).losing) == ["fever", "signed"]


def test_where_nobody_knows_how_it_ended_it_is_elsewhere_when_it_fails(
    row: Questionnaire,
) -> None:
    well(row, "right")
    well(row, "wrong", expected_urgency=40)
    new_question(row)

    assert codes(plan(row, NO).elsewhere) == ["wrong"]


def test_an_answer_that_ends_the_check_is_elsewhere(row: Questionnaire, lead: User) -> None:
    signed(well(row, "well"), lead)
    well(row, "proposal")
    new_question(row, order=1).options.filter(value="no").update(out_of_scope=True)

    found = plan(row, NO)

    assert codes(found.elsewhere) == ["proposal", "well"]
    assert codes(found.losing) == ["well"]
    assert found.elsewhere[0].trial.error == "an answer ends the check without a result"


# storing


def test_answers_are_stored_with_marks_and_history(row: Questionnaire, lead: User) -> None:
    one = signed(well(row, "signed"), lead)
    well(row, "proposal")
    new_question(row)
    editor = User.objects.create(username="editor")

    stored = store_answers(row, NO, by=editor, seen=plan(row, NO).seen, may_unsign=False)

    assert codes(stored.answered) == ["proposal", "signed"]
    assert [v.answers["cough"] for v in Vignette.objects.all()] == [["no"], ["no"]]
    now = Vignette.objects.get(code="signed")
    assert (now.signed_by, now.signed_at, now.signed_outcome) == (
        one.signed_by,
        one.signed_at,
        one.signed_outcome,
    )
    mark = VignetteChange.objects.get()
    assert (mark.act, mark.by, mark.vignette_id, mark.reason) == ("answered", editor, one.pk, "")
    assert now.history.first().history_user == editor
    assert now.history.count() == 3


def test_who_may_not_unsign_leaves_those_as_they_are(row: Questionnaire, lead: User) -> None:
    signed(well(row, "signed"), lead)
    well(row, "proposal")
    new_question(row)
    urgent_cough(row)

    stored = store_answers(row, YES, by=lead, seen=plan(row, YES).seen, may_unsign=False)

    assert codes(stored.answered) == ["proposal"]
    kept = Vignette.objects.get(code="signed")
    assert (kept.is_signed, kept.answers) == (True, WELL)
    assert not VignetteChange.objects.exists()


def test_who_may_unsign_says_why(row: Questionnaire, lead: User) -> None:
    signed(well(row, "signed"), lead)
    new_question(row)
    urgent_cough(row)
    seen = plan(row, YES).seen

    with pytest.raises(ReasonMissing):
        store_answers(row, YES, by=lead, seen=seen, may_unsign=True, reason=" ")
    assert Vignette.objects.get().is_signed

    store_answers(row, YES, by=lead, seen=seen, may_unsign=True, reason="A cough counts.")

    now = Vignette.objects.get()
    assert (now.is_signed, now.was_ever_signed, now.answers["cough"]) == (False, True, ["yes"])
    assert list(VignetteChange.objects.values_list("act", "reason")) == [
        (Act.CHANGED, "A cough counts.")
    ]


def test_what_would_be_something_else_than_was_shown_is_not_stored(
    row: Questionnaire, lead: User
) -> None:
    one = well(row, "well")
    new_question(row)
    seen = plan(row, YES).seen

    def refused(given: Given = YES) -> bool:
        with pytest.raises(StalePlan):
            store_answers(row, given, by=lead, seen=seen, may_unsign=True)
        return "cough" not in Vignette.objects.get(pk=one.pk).answers

    assert refused(NO)
    urgent_cough(row)  # the draft makes something else of it
    assert refused()
    Rule.objects.filter(code="cough").delete()
    one.title = "Other words"
    save_vignette(one, by=lead)
    assert refused()
    one.title = "Fever"
    save_vignette(one, by=lead)
    assert codes(store_answers(row, YES, by=lead, seen=seen, may_unsign=True).answered) == ["well"]


def test_storing_asks_the_same_however_many_there_are(
    row: Questionnaire, lead: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        signed(well(row, f"v{number}"), lead)
    new_question(row)
    seen = plan(row, NO).seen

    with django_assert_max_num_queries(35):
        stored = store_answers(row, NO, by=lead, seen=seen, may_unsign=False)

    assert len(stored.answered) == 30
