"""Whom a weakening concerns is named, as plainly as can be, or that nobody knows."""

import pytest

from tests.engine.build import all_of, is_, rule
from tests.engine.weakening.live import (
    BLADDER,
    LIVE,
    ON_8,
    SEVERE,
    Change,
    all_,
    disposition_with,
    floor_with,
    moved,
    option_with,
    question_with,
    rule_with,
    with_,
    with_row,
    without,
)
from triage.engine.conditions import Value
from triage.engine.proof.patients import Patient
from triage.engine.question import Worse
from triage.engine.urgency import Urgency
from triage.engine.weakening.find import find_weakenings
from triage.engine.weakening.weakening import Weakening, WeakeningKind


def said(**answers: Value) -> Patient:
    """Somebody who says this, and that nothing else is the matter."""
    well: dict[str, Value] = {
        "adult": "yes",
        "bladder": "none",
        "fever": "no",
        "pain": 0,
        "mood": "no",
    }
    given = {**well, **answers}
    order = [link_id for link_id in LIVE.questions_by_id if link_id in given]
    return {link_id: (given[link_id],) for link_id in order}


def without_mood(patient: Patient) -> Patient:
    return {link_id: values for link_id, values in patient.items() if link_id != "mood"}


SORE, GLOOMY, FEVERISH = said(pain=7, since=0), said(mood="yes"), said(fever="yes")
NOT_SURE, NEW_SIGN = said(fever="asked-unknown"), said(bladder="leaks", onset="new")


@pytest.mark.parametrize(
    ("change", "kind", "sentence", "old_answers", "new_answers"),
    [
        (
            without("rules", "pain"),
            WeakeningKind.FARES_CALMER,
            "Somebody whose result was soon now gets self care.",
            SORE,
            SORE,
        ),
        (
            disposition_with("crisis", always_shown=False),
            WeakeningKind.FARES_CALMER,
            "Somebody is no longer told “Title of crisis”, nor anything as urgent in its place.",
            said(bladder="cant", onset="new", mood="yes"),
            said(bladder="cant", onset="new", mood="yes"),
        ),
        (
            option_with("bladder", "none", out_of_scope=True),
            WeakeningKind.FARES_CALMER,
            "Somebody whose result was same day now gets no result.",
            FEVERISH,
            {"adult": ("yes",), "bladder": ("none",)},
        ),
        (
            without("rules", "pain"),
            WeakeningKind.RULE,
            "The rule “pain” under “Title of sign-of-pain” is gone.",
            SORE,
            SORE,
        ),
        (
            rule_with("pain", criteria=all_of(ON_8)),
            WeakeningKind.RULE,
            "The rule “pain” under “Title of sign-of-pain” fires for fewer people.",
            SORE,
            SORE,
        ),
        (
            rule_with("fever", disposition="soon", disposition_if_unsure="soon"),
            WeakeningKind.RULE,
            "The rule “fever” under “Title of sign-of-fever” leads less far.",
            FEVERISH,
            FEVERISH,
        ),
        (
            rule_with("fever", disposition_if_unsure="soon"),
            WeakeningKind.UNSURE_TIER,
            "The rule “fever” under “Title of sign-of-fever” leads less far for who is not sure.",
            NOT_SURE,
            NOT_SURE,
        ),
        (
            question_with("mood", enable_when=all_of(is_("fever", "yes"))),
            WeakeningKind.RULE,
            "The rule “mood” under “Title of sign-of-mood” fires for fewer people.",
            GLOOMY,
            without_mood(GLOOMY),
        ),
        (
            question_with("mood", enable_when=all_of(is_("fever", "yes"))),
            WeakeningKind.ASKED_OF_FEWER,
            "“Mood” is asked of fewer people.",
            said(),
            without_mood(said()),
        ),
        (
            floor_with("pain", criteria=all_of(ON_8)),
            WeakeningKind.FLOOR,
            "The safety floor “Pain” protects fewer people.",
            SORE,
            SORE,
        ),
        (
            floor_with("new-sign", criteria=all_of(BLADDER[0], is_("onset", "new"))),
            WeakeningKind.FLOOR,
            "The safety floor “New-Sign” protects fewer people.",
            NEW_SIGN,
            NEW_SIGN,
        ),
        (
            floor_with("fever", minimum_if_unsure=Urgency.SOON),
            WeakeningKind.UNSURE_TIER,
            "The safety floor “Fever” asks for less of who is not sure.",
            NOT_SURE,
            NOT_SURE,
        ),
    ],
)
def test_whoever_it_concerns_is_named_as_plainly_as_can_be(
    change: Change,
    kind: WeakeningKind,
    sentence: str,
    old_answers: Patient,
    new_answers: Patient,
):
    found = [w for w in find_weakenings(LIVE, change(LIVE)) if w.kind is kind]

    assert (sentence, old_answers, new_answers) in [
        (w.sentence, w.old_answers, w.new_answers) for w in found
    ]


def test_a_rule_that_others_stand_in_for_is_gone_without_a_person():
    change = all_(without("rules", "pain"), with_row("rules", rule("other", "soon", SEVERE)))

    assert find_weakenings(LIVE, change(LIVE))[:-1] == (
        Weakening(
            WeakeningKind.RULE,
            "rule",
            "pain",
            "The rule “pain” under “Title of sign-of-pain” is gone.",
            "Fires when the person answers at least 7 times to “Pain”. Then: “Title of soon” "
            "(soon). The same if the person is not sure.",
        ),
    )


DOUBT = "It could not be decided whether this is so, so it counts."


@pytest.mark.parametrize(
    ("change", "kind", "sentence"),
    [
        (
            without("rules", "pain"),
            WeakeningKind.FARES_CALMER,
            f"Somebody whose result was soon now gets self care. {DOUBT}",
        ),
        (
            rule_with("pain", criteria=all_of(ON_8)),
            WeakeningKind.RULE,
            f"The rule “pain” under “Title of sign-of-pain” fires for fewer people. {DOUBT}",
        ),
        (
            question_with("mood", enable_when=all_of(is_("fever", "yes"))),
            WeakeningKind.ASKED_OF_FEWER,
            f"“Mood” is asked of fewer people. {DOUBT}",
        ),
        (
            floor_with("pain", criteria=all_of(ON_8)),
            WeakeningKind.FLOOR,
            f"The safety floor “Pain” protects fewer people. {DOUBT}",
        ),
    ],
)
def test_what_was_not_decided_counts(change: Change, kind: WeakeningKind, sentence: str):
    found = find_weakenings(LIVE, change(LIVE), limit=1)

    told = [(w.sentence, w.old_answers, w.new_answers) for w in found if w.kind is kind]
    assert (sentence, None, None) in told


@pytest.mark.parametrize(
    "change",
    [
        with_(introduction="Read this."),
        disposition_with("emergency", title="Other words", act_within_hours=1),
        question_with("pain", text="Other words?", worse=Worse.LOW),
        option_with("onset", "new", harmless=True),
        moved("where", 0),
        rule_with("pain", rationale="Other."),
    ],
)
def test_where_nothing_differs_that_decides_nothing_is_solved(change: Change):
    """The solver would not decide within such a limit, and what it does not decide counts."""
    undecided = [w for w in find_weakenings(LIVE, change(LIVE), limit=1) if DOUBT in w.sentence]

    assert undecided == []
