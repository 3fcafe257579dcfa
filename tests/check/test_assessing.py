"""Answers in, outcome out, as plain JSON."""

import json
from typing import Any

import pytest

from tests.carers import with_carers
from tests.checks import CRISIS, EMERGENCY, SAME_DAY, SOON, Given
from tests.small import BENIGN, SMALL
from tests.variants import with_option
from triage.check.assessing import assess, describe
from triage.engine.answers import AnswerError

FOLLOW_UP = {"adult": ["yes"], "bladder": ["cant_pee", "leak"]}
ALL = ["adult", "bladder", "fever", "score", "duration", "weight", "mood", "note"]


LABELS = {
    "cant_pee": "I can't pee",
    "leak": "I leak",
    "none": "None of these",
    "asked-unknown": "Not sure",
}


def line(given: Given | dict[str, list[str]]) -> dict[str, Any]:
    return {"answers": {link_id: list(values) for link_id, values in given.items()}}


def test_complete_answers_give_every_field() -> None:
    found = assess(SMALL, line({**SAME_DAY, "onset": ("new",)}))

    assert found == {
        "urgency": "same_day",
        "so_far": "same_day",
        "could_still_be": "same_day",
        "disposition": "same-day",
        "dispositions": ["same-day"],
        "findings": [
            {
                "sign": "infection",
                "origin": "article",
                "rule": "fever",
                "urgency": "same_day",
                "unsure": False,
                "because": ["fever"],
            }
        ],
        "asked": ALL,
        "dropped": ["onset"],
        "next": None,
    }


def test_unfinished_answers_give_what_they_demand_and_could_still_come_to() -> None:
    found = assess(SMALL, line(FOLLOW_UP))

    del found["findings"]
    assert found == {
        "urgency": "unfinished",
        "so_far": "soon",
        "could_still_be": "emergency",
        "disposition": None,
        "dispositions": ["soon"],
        "asked": ["adult", "bladder", "onset", *ALL[2:]],
        "dropped": [],
        "next": "onset",
    }


@pytest.mark.parametrize(
    ("given", "urgency", "disposition"),
    [
        (BENIGN, "self_care", "self-care"),
        (SOON, "soon", "soon"),
        (CRISIS, "same_day", "crisis"),
        ({**BENIGN, **EMERGENCY}, "emergency", "emergency"),
        ({k: BENIGN[k] for k in BENIGN if k != "note"}, "self_care", "self-care"),
        ({k: BENIGN[k] for k in BENIGN if k != "mood"}, "unfinished", None),
        ({}, "unfinished", None),
        ({**SAME_DAY, "adult": ("no",)}, "unfinished", None),
    ],
)
def test_only_complete_answers_have_an_urgency(
    given: Given, urgency: str, disposition: str | None
) -> None:
    found = assess(SMALL, line(given))

    assert (found["urgency"], found["disposition"]) == (urgency, disposition)


def test_out_of_scope_demands_nothing_and_can_come_to_nothing() -> None:
    found = assess(SMALL, line({"adult": ("no",), "bladder": ("none",)}))

    assert found == {
        "urgency": "unfinished",
        "so_far": None,
        "could_still_be": None,
        "disposition": None,
        "dispositions": [],
        "findings": [],
        "asked": ["adult"],
        "dropped": ["bladder"],
        "next": None,
    }


def test_not_sure_is_marked_in_the_finding() -> None:
    found = assess(SMALL, line({**BENIGN, "fever": ("asked-unknown",)}))

    assert [(f["rule"], f["unsure"]) for f in found["findings"]] == [("fever", True)]


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        "answers",
        {},
        {"answers": []},
        {"answers": {}, "more": 1},
        {"answers": {"nobody": ["yes"]}},
        {"answers": {"adult": "yes"}},
        {"answers": {"adult": []}},
        {"answers": {"adult": ["maybe"]}},
        {"answers": {"adult": [["yes"]]}},
        {"answers": {"adult": [None]}},
        {"answers": {"adult": ["asked-unknown"]}},
        {"answers": {"bladder": ["none", "leak"]}},
        {"answers": {"bladder": ["leak", "leak"]}},
        {"answers": {"score": ["3"]}},
        {"answers": {"score": [3.0]}},
        {"answers": {"score": [True]}},
        {"answers": {"score": [11]}},
        {"answers": {"score": [10**400]}},
        {"answers": {"note": [1]}},
    ],
    ids=lambda wrong: json.dumps(wrong)[:50],
)
def test_what_is_no_answer_is_refused(wrong: object) -> None:
    with pytest.raises(AnswerError):
        assess(SMALL, wrong)


def test_the_description_lists_every_question_with_its_codes_and_range() -> None:
    described = describe(SMALL)

    assert [row["link_id"] for row in described] == [q.link_id for q in SMALL.questions]
    assert described[1] == {
        "link_id": "bladder",
        "part": "Check",
        "type": "choices",
        "text": "What about bladder?",
        "short_text": "Bladder",
        "help": "",
        "danger_line": "If you can't pee at all, call {emergency_number}.",
        "why": "It can be urgent.",
        "carer_text": "What about bladder?",
        "carer_short_text": "Bladder",
        "carer_help": "",
        "carer_danger_line": "If you can't pee at all, call {emergency_number}.",
        "required": True,
        "gate": True,
        "for_reading": False,
        "options": ["cant_pee", "leak", "none", "asked-unknown"],
        "labels": LABELS,
        "carer_labels": LABELS,
        "notes": {},
        "exclusive": ["none", "asked-unknown"],
        "negative": ["none"],
        "harmless": [],
        "out_of_scope": [],
        "for_other": [],
        "minimum": None,
        "maximum": None,
        "unit": "",
        "worse": "",
        "asked_when": None,
    }
    assert (described[5]["minimum"], described[5]["maximum"]) == (0, 36500)
    assert json.loads(json.dumps(described)) == described


def test_it_is_said_when_a_question_is_asked_in_words_and_as_data() -> None:
    assert describe(SMALL)[2]["asked_when"] == {
        "words": "Asked when the person ticks “I can't pee” or “I leak” under “Bladder”, "
        "or is not sure.",
        "groups": [
            [
                {"question": "bladder", "operator": "=", "value": "cant_pee"},
                {"question": "bladder", "operator": "=", "value": "leak"},
            ]
        ],
    }


def test_both_wordings_are_told_with_what_an_answer_has_to_say() -> None:
    noted = with_option("adult", "no", note="For adults.")
    respondent, adult = describe(with_carers(noted))[:2]

    assert respondent["for_other"] == ["other"]
    assert (adult["text"], adult["carer_text"]) == ("What about adult?", "What about their adult?")
    assert (adult["labels"]["yes"], adult["carer_labels"]["yes"]) == ("Yes", "They say: Yes")
    assert (adult["notes"], adult["out_of_scope"]) == ({"no": "For adults."}, ["no"])


def test_a_script_can_ask_everything_by_it_and_nothing_else() -> None:
    """Walks the questionnaire by what is described alone, as the engine leads through it."""
    described = describe(SMALL)
    for given in (FOLLOW_UP, {**FOLLOW_UP, "bladder": ["none"]}, {"bladder": ["asked-unknown"]}):
        asked = [row["link_id"] for row in described if _is_asked(row["asked_when"], given)]

        assert asked == assess(SMALL, {"answers": given})["asked"]


def _is_asked(asked_when: dict[str, Any] | None, given: dict[str, list[str]]) -> bool:
    if asked_when is None:
        return True
    return all(
        any({c["value"], "asked-unknown"} & {*given.get(c["question"], ())} for c in group)
        for group in asked_when["groups"]
    )
