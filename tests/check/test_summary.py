"""What a person is shown of a check, in words."""

from dataclasses import replace

import pytest

from tests.checks import CRISIS, DAY, EMERGENCY, HOUR, NOW, SAME_DAY, SOON, Given, begun, give
from tests.small import BENIGN, SMALL
from triage.check.leaving import expire
from triage.check.submissions import resume
from triage.check.summary import (
    SignCard,
    answer_labels,
    answer_row,
    answer_rows,
    danger_lines,
    earlier_cards,
    notes,
    sign_cards,
)
from triage.engine.conditions import ASKED_UNKNOWN, Value
from triage.engine.outcome import evaluate
from triage.engine.route import find_route
from triage.engine.rules import Place
from triage.engine.urgency import Urgency
from triage.models import QuestionnaireVersion, Submission


def said(card: SignCard) -> dict[str, tuple[str, ...]]:
    """The reasons on a card, in words."""
    return {row.question.link_id: row.labels for row in card.because}


# answers in words


@pytest.mark.parametrize(
    ("link_id", "values", "labels"),
    [
        ("bladder", ("cant_pee", "leak"), ("I can't pee", "I leak")),
        ("bladder", (ASKED_UNKNOWN,), ("Not sure",)),
        ("weight", (70,), ("70 kg",)),
        ("weight", (ASKED_UNKNOWN,), ("Not sure",)),
        ("score", (0,), ("0",)),
        ("duration", (43,), ("43 days (about 6 weeks)",)),
        ("note", ("It hurts",), ("It hurts",)),
        ("note", (), ()),
        ("adult", ("gone",), ("gone",)),
    ],
)
def test_an_answer_is_said_with_its_label_or_unit(
    link_id: str, values: tuple[Value, ...], labels: tuple[str, ...]
) -> None:
    assert answer_labels(SMALL.questions_by_id[link_id], values) == labels


def test_every_question_asked_stands_under_its_part_answered_or_not() -> None:
    route = find_route(SMALL, {**EMERGENCY, "fever": (ASKED_UNKNOWN,)})

    rows = answer_rows(SMALL, route)

    assert [(part, [row.question.link_id for row in group]) for part, group in rows] == [
        ("Check", ["adult", "bladder", "onset", "fever"]),
        ("Pain", ["score", "duration", "weight"]),
        ("You", ["mood", "note"]),
    ]
    assert (rows[0][1][3].labels, rows[0][1][3].unsure) == (("Not sure",), True)
    assert (rows[1][1][0].labels, rows[1][1][0].unsure) == ((), False)


# why


def test_each_sign_has_one_card_with_the_answers_of_its_strongest_rule() -> None:
    outcome = evaluate(SMALL, {**SAME_DAY, "bladder": ("cant_pee", "leak"), "onset": ("new",)})

    cards = sign_cards(SMALL, outcome.findings)

    assert [(card.sign.code, card.urgency) for card in cards] == [
        ("bladder-sign", Urgency.EMERGENCY),
        ("infection", Urgency.SAME_DAY),
    ]
    assert said(cards[0]) == {
        "bladder": ("I can't pee", "I leak"),
        "onset": ("In the last 2 weeks",),
    }
    assert (cards[0].disposition.code, cards[0].unsure) == ("emergency", False)


def test_a_card_says_when_the_person_was_not_sure() -> None:
    outcome = evaluate(SMALL, {**BENIGN, "fever": (ASKED_UNKNOWN,)})

    [card] = sign_cards(SMALL, outcome.findings)

    assert (card.unsure, said(card)) == (True, {"fever": ("Not sure",)})


# notes


def test_notes_stand_where_the_editor_put_them() -> None:
    given = {**BENIGN, "weight": (200,)}

    assert notes(SMALL, given, Place.READING) == ("Ask about your weight.",)
    assert notes(SMALL, given, Place.ACTION) == ("Say who you are.",)


def test_a_suggestion_without_a_note_adds_no_line() -> None:
    silent = replace(SMALL, suggestions=(replace(SMALL.suggestions[0], note=""),))

    assert notes(silent, {**BENIGN, "weight": (200,)}, Place.READING) == ()


# danger lines


LINE = "If you can't pee at all, call {emergency_number}."


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        ({"bladder": ("cant_pee",)}, [LINE]),
        ({"bladder": (ASKED_UNKNOWN,)}, [LINE]),
        ({"bladder": ("none",)}, []),
        ({}, []),
    ],
)
def test_the_follow_up_of_a_positive_gate_carries_its_danger_line(
    given: Given, lines: list[str]
) -> None:
    assert danger_lines(SMALL, given, SMALL.questions_by_id["onset"]) == lines


def test_a_question_that_is_always_asked_carries_only_that_of_the_gate_just_before() -> None:
    fever = SMALL.questions_by_id["fever"]

    assert danger_lines(SMALL, EMERGENCY, fever) == []
    assert danger_lines(SMALL, EMERGENCY, fever, "bladder") == [LINE]
    assert danger_lines(SMALL, {**EMERGENCY, "bladder": ("none",)}, fever, "bladder") == []


def test_a_gate_without_a_danger_line_adds_none() -> None:
    gate = replace(SMALL.questions_by_id["bladder"], danger_line="")
    plain = replace(SMALL, questions=(SMALL.questions[0], gate, *SMALL.questions[2:]))

    assert danger_lines(plain, EMERGENCY, plain.questions_by_id["onset"]) == []


# earlier


def earlier(submission: Submission) -> list[tuple[str, dict[str, tuple[str, ...]]]]:
    outcome = evaluate(submission.questionnaire, submission.current_answers())
    return [(card.sign.code, said(card)) for card in earlier_cards(submission, outcome)]


EMERGENCY_CARD = (
    "bladder-sign",
    {"bladder": ("I can't pee",), "onset": ("In the last 2 weeks",)},
)


@pytest.mark.django_db
@pytest.mark.parametrize("given", [{}, BENIGN, SOON, SAME_DAY, CRISIS, EMERGENCY])
def test_nothing_was_said_earlier_when_nothing_was_lowered(
    version: QuestionnaireVersion, given: Given
) -> None:
    assert earlier(begun(version, given)) == []


@pytest.mark.django_db
def test_what_was_lowered_is_shown_with_the_answers_that_demanded_it(
    version: QuestionnaireVersion,
) -> None:
    submission = begun(version, EMERGENCY)
    submission = give(submission, "bladder", "none").submission
    submission = give(submission, "fever", "yes").submission

    assert earlier(submission) == [EMERGENCY_CARD]


@pytest.mark.django_db
def test_of_several_lowered_answers_each_that_was_more_urgent_is_shown(
    version: QuestionnaireVersion,
) -> None:
    submission = begun(version, {**EMERGENCY, "fever": ("yes",)})
    submission = give(submission, "onset", "old").submission
    submission = give(submission, "fever", "no").submission

    assert [card[0] for card in earlier(submission)] == [EMERGENCY_CARD[0], "infection"]


@pytest.mark.django_db
def test_what_was_said_before_the_gates_were_asked_again_still_counts_as_said(
    version: QuestionnaireVersion,
) -> None:
    submission, _ = resume(begun(version, EMERGENCY), now=NOW + HOUR)

    assert earlier(submission) == [EMERGENCY_CARD]


@pytest.mark.django_db
def test_of_answers_that_were_removed_nothing_is_shown(version: QuestionnaireVersion) -> None:
    submission = expire(begun(version, EMERGENCY), now=NOW + DAY)

    assert earlier(submission) == []


def test_one_question_off_the_route_has_no_answer() -> None:
    row = answer_row(SMALL, {}, "onset")

    assert (row.labels, row.unsure) == ((), False)
