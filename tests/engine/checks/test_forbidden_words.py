"""Words that no text may hold are told, with the place where each stands."""

from dataclasses import replace

import pytest

from tests.engine.build import (
    CALM,
    CRISIS,
    EMERGENCY,
    SOON,
    TODAY,
    gate,
    item,
    option,
    question,
    section,
    sign,
    suggestion,
)
from tests.engine.checks.whole import QUESTIONS, WEAK, WHOLE
from triage.engine.checks.forbidden_words import (
    approval_is_not_typed,
    texts_are_seen_as_typed,
    urgent_texts_do_not_calm,
)
from triage.engine.checks.problem import Problem
from triage.engine.checks.texts import Text
from triage.engine.question import QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition

SAYS = "These words are signed."


def approval(kind: str, code: str, phrase: str = "signed") -> Problem:
    sentence = (
        f"“{phrase}” says whether this is approved. Every page says so by itself, from what is "
        "stored: take it out."
    )
    return Problem(kind, code, sentence, breaks_proofs=False)


def calm(kind: str, code: str, phrase: str) -> Problem:
    sentence = (
        f"“{phrase}” reassures, in a text for people who may be in danger. Say what to do instead."
    )
    return Problem(kind, code, sentence, breaks_proofs=False)


def with_disposition(changed: Disposition) -> Questionnaire:
    kept = tuple(d for d in WHOLE.dispositions if d.code != changed.code)
    return replace(WHOLE, dispositions=(*kept, changed))


LABELLED = question("q", QuestionType.CHOICE, [option("a", label=SAYS), option("b")])


@pytest.mark.parametrize(
    ("check", "kind", "code"),
    [
        (replace(WHOLE, title=SAYS), "questionnaire", "back"),
        (replace(WHOLE, audience=SAYS), "questionnaire", "back"),
        (replace(WHOLE, intended_use=SAYS), "questionnaire", "back"),
        (replace(WHOLE, introduction=SAYS), "questionnaire", "back"),
        (replace(WHOLE, unfinished_title=SAYS), "questionnaire", "back"),
        (replace(WHOLE, unfinished_advice=SAYS), "questionnaire", "back"),
        (replace(WHOLE, danger_signs=(SAYS,)), "questionnaire", "back"),
        (replace(WHOLE, questions=(*QUESTIONS, replace(gate("q"), help=SAYS))), "question", "q"),
        (replace(WHOLE, questions=(*QUESTIONS, LABELLED)), "question", "q"),
        (with_disposition(replace(CALM, carer_summary=SAYS)), "disposition", "calm"),
        (replace(WHOLE, signs=(sign("sign-of-r", source=SAYS),)), "sign", "sign-of-r"),
        (replace(WHOLE, rules=(replace(WHOLE.rules[0], source=SAYS),)), "rule", "r"),
        (replace(WHOLE, floors=(replace(WHOLE.floors[0], source=SAYS),)), "floor", "f"),
        (replace(WHOLE, suggestions=(suggestion("s", WEAK, note=SAYS),)), "suggestion", "s"),
        (replace(WHOLE, sections=(section(introduction=SAYS),)), "section", "section"),
        (replace(WHOLE, sections=(section(label=SAYS),)), "section", "section"),
    ],
)
def test_no_text_says_whether_it_is_approved(check: Questionnaire, kind: str, code: str):
    assert list(approval_is_not_typed(check)) == [approval(kind, code)]


@pytest.mark.parametrize(
    "phrase",
    [
        "Approved",
        "unapproved",
        "approval",
        "unsigned",
        "sign-off",
        "signed",
        "signs this version",
        "demonstration",
        "demo",
        "certified",
        "clinically validated",
        "No clinician has",
    ],
)
def test_each_way_to_say_it_is_told(phrase: str):
    check = replace(WHOLE, introduction=f"Now {phrase}, or not.")

    assert list(approval_is_not_typed(check)) == [approval("questionnaire", "back", phrase)]


@pytest.mark.parametrize(
    "check",
    [
        WHOLE,
        replace(WHOLE, introduction="A clinician reads warning signs that this sign shows."),
        replace(WHOLE, sections=(section(items=(item(body="Not approved for this use."),)),)),
    ],
)
def test_a_sign_is_not_a_signature_and_a_product_may_be_approved(check: Questionnaire):
    assert list(approval_is_not_typed(check)) == []


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("You are most likely well.", "most likely"),
        ("You are fine.", "fine"),
        ("There is nothing to worry about.", "nothing to worry"),
        ("It is nothing serious.", "nothing serious"),
        ("Don’t worry.", "Don’t worry"),
        ("All is well.", "All is well"),
        ("All clear", "All clear"),
        ("You do not look ill: all clear.", "all clear"),
        ("There is no need to call.", "no need to"),
        ("There is no rush.", "no rush"),
        ("This is not urgent.", "not urgent"),
        ("It is probably a cold.", "probably"),
        ("That is harmless.", "harmless"),
        ("It can wait.", "can wait"),
        ("Wait and see.", "Wait and see"),
        ("See a doctor within a month.", "within a month"),
        ("See a doctor in a few weeks.", "in a few weeks"),
        ("See a doctor next week.", "next week"),
        ("Rest at home.", "Rest at home"),
    ],
)
def test_an_urgent_text_that_reassures_is_told(words: str, phrase: str):
    check = with_disposition(replace(EMERGENCY, summary=words))

    assert list(urgent_texts_do_not_calm(check)) == [calm("disposition", "emergency", phrase)]


@pytest.mark.parametrize(
    ("check", "kind", "code"),
    [
        (with_disposition(replace(TODAY, title="You are fine")), "disposition", "today"),
        (with_disposition(replace(TODAY, steps=("You are fine.",))), "disposition", "today"),
        (with_disposition(replace(TODAY, worsening="You are fine")), "disposition", "today"),
        (with_disposition(replace(TODAY, carer_steps=("All fine.",))), "disposition", "today"),
        (with_disposition(replace(CRISIS, summary="You are fine")), "disposition", "crisis"),
        (
            with_disposition(replace(SOON, always_shown=True, title="You are fine")),
            "disposition",
            "soon",
        ),
        (with_disposition(replace(SOON, summary="You are fine.")), "disposition", "soon"),
        (with_disposition(replace(CALM, worsening="You are fine.")), "disposition", "calm"),
        (replace(WHOLE, introduction="You are fine."), "questionnaire", "back"),
        (replace(WHOLE, unfinished_title="You are fine"), "questionnaire", "back"),
        (replace(WHOLE, unfinished_advice="You are fine"), "questionnaire", "back"),
        (replace(WHOLE, danger_signs=("You are fine",)), "questionnaire", "back"),
    ],
)
def test_wherever_somebody_in_danger_reads_it(check: Questionnaire, kind: str, code: str):
    assert list(urgent_texts_do_not_calm(check)) == [calm(kind, code, "fine")]


@pytest.mark.parametrize(
    "check",
    [
        WHOLE,
        with_disposition(replace(CALM, summary="You are fine.")),
        with_disposition(replace(EMERGENCY, summary="This can't wait. Define it in an hour.")),
        replace(WHOLE, unfinished_advice="Please do not take this as an all clear."),
        replace(WHOLE, unfinished_advice="This is never an all-clear."),
    ],
)
def test_what_is_calm_may_say_so_and_that_it_is_no_all_clear_may_be_said(check: Questionnaire):
    assert list(urgent_texts_do_not_calm(check)) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Call\u200b us.", "It holds a sign that nobody sees (U+200B): take it out."),
        ("Call \u202eus.", "It holds a sign that nobody sees (U+202E): take it out."),
        ("Look ![here](x).", "“![” begins a picture, a link or HTML, which no page shows here."),
        ("[a]: b", "“[a]:” begins a picture, a link or HTML, which no page shows here."),
        ("Call <!-- us -->.", "“<!” begins a picture, a link or HTML, which no page shows here."),
    ],
)
def test_what_is_read_is_what_is_typed(words: str, sentence: str):
    check = with_disposition(replace(EMERGENCY, summary=words))

    found = list(texts_are_seen_as_typed(check))

    assert found[0] == Text("disposition", "emergency", words).problem(sentence)


def test_less_than_and_a_bracket_are_words_as_others_are():
    words = "Under 38 (< 38 C) [see below]."

    assert list(texts_are_seen_as_typed(with_disposition(replace(EMERGENCY, summary=words)))) == []
