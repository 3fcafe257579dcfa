"""The words for who answers for somebody else: all of them, and nothing but words."""

from dataclasses import replace

import pytest
from hypothesis import given

from tests.carers import CARER, FOR_CARERS, with_carers
from tests.engine.strategies import Patient, patients
from tests.small import SMALL
from triage.engine.conditions import ASKED_UNKNOWN, Answers
from triage.engine.outcome import could_still_be, evaluate
from triage.engine.route import as_left, find_route
from triage.engine.truth import Truth

MYSELF: Answers = {"respondent": ("myself",)}


def test_whoever_answers_for_another_reads_the_words_for_carers():
    worded = FOR_CARERS.worded_for(CARER)

    fever, crisis = worded.questions_by_id["fever"], worded.dispositions_by_code["crisis"]
    assert (fever.text, fever.short_text, fever.help) == (
        "What about their fever?",
        "Their fever",
        "About them.",
    )
    assert fever.labels == {
        "yes": "They say: Yes",
        "no": "They say: No",
        ASKED_UNKNOWN: "They say: Not sure",
    }
    assert worded.questions_by_id["bladder"].danger_line == "If they can't pee, call."
    assert (crisis.title, crisis.summary, crisis.steps, crisis.worsening) == (
        "Carer's title of crisis",
        "Some of their answers matter.",
        ("Stay with them.", "Call {crisis_line}."),
        "Call if they get worse.",
    )
    infection = worded.signs_by_code["infection"]
    assert (infection.title, infection.explanation) == ("Carer's infection", "It matters to them.")


def test_where_there_is_no_word_for_carers_theirs_is_everybodys():
    plain = replace(FOR_CARERS, questions=(FOR_CARERS.questions[0], *SMALL.questions[1:]))
    plain = replace(plain, dispositions=SMALL.dispositions, signs=SMALL.signs)

    assert plain.worded_for(CARER) == plain


@pytest.mark.parametrize("answers", [{}, MYSELF, {"fever": ("yes",)}])
def test_everybody_else_reads_the_words_for_oneself(answers: Answers):
    assert FOR_CARERS.worded_for(answers) is FOR_CARERS
    assert FOR_CARERS.is_for_other(answers) is False


def test_each_wording_is_made_once():
    assert FOR_CARERS.worded_for(CARER) is FOR_CARERS.worded_for({**CARER, "fever": ("no",)})
    assert (FOR_CARERS.knows_carers, SMALL.knows_carers) == (True, False)


@given(patients())
def test_nothing_but_words_differs_for_carers(patient: Patient):
    check, answers = with_carers(patient.questionnaire), {**patient.answers, **CARER}

    worded = check.worded_for(answers)

    for unanswered in Truth:
        route = find_route(worded, answers, unanswered=unanswered)
        assert route == find_route(check, answers, unanswered=unanswered)
    assert as_left(worded, answers) == as_left(check, answers)
    mine, theirs = (evaluate(one, answers) for one in (check, worded))
    dispositions = tuple(d.to_carer() for d in mine.dispositions)
    assert theirs == replace(mine, dispositions=dispositions)
    ceiling = could_still_be(check, answers)
    assert could_still_be(worded, answers) == {d.to_carer() for d in ceiling}
