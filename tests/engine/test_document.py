import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.build import (
    all_of,
    days,
    floor,
    gate,
    is_,
    questionnaire,
    rule,
    suggestion,
)
from tests.engine.strategies import questionnaires
from triage.engine.conditions import ASKED_UNKNOWN
from triage.engine.document import DocumentError, canonical, parse, parse_text, to_document
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency

WEAK = is_("weak", "yes")
CHECK = questionnaire(
    [gate("weak"), days("since", all_of((WEAK, is_("weak", ASKED_UNKNOWN))))],
    [rule("r", "soon", WEAK, is_("since", 3))],
    floors=(floor("f", Urgency.SOON, WEAK),),
    suggestions=(suggestion("s", WEAK),),
)


def document(place: str, value: object) -> dict[str, Any]:
    """The document of CHECK, with one value changed at a place like ``rules.0.code``."""
    whole = to_document(CHECK)
    part: Any = whole
    *path, last = (int(step) if step.isdigit() else step for step in place.split("."))
    for step in path:
        part = part[step]
    part[last] = value
    return whole


def error(act: Callable[[Any], object], data: object) -> str:
    with pytest.raises(DocumentError) as refusal:
        act(data)
    return str(refusal.value)


def test_a_document_is_made_of_plain_json_values():
    assert to_document(CHECK)["questions"][1] == {
        "link_id": "since",
        "part": "Your back",
        "type": "duration",
        "text": "What about since?",
        "short_text": "Since",
        "help": "",
        "why": "",
        "danger_line": "",
        "required": True,
        "is_gate": False,
        "options": [
            {
                "value": "asked-unknown",
                "label": "Not sure",
                "exclusive": True,
                "negative": False,
                "out_of_scope": False,
                "harmless": False,
                "for_other": False,
                "carer_label": "",
                "note": "",
                "picture": "",
            }
        ],
        "minimum": 0,
        "maximum": 100,
        "unit": "days",
        "enable_when": {
            "groups": [
                [
                    {"question": "weak", "operator": "=", "value": "yes"},
                    {"question": "weak", "operator": "=", "value": "asked-unknown"},
                ]
            ]
        },
        "worse": "high",
        "carer_text": "",
        "carer_short_text": "",
        "carer_help": "",
        "carer_danger_line": "",
        "for_reading": False,
        "picture": "",
    }


def test_a_document_names_its_format_and_every_part():
    assert list(to_document(CHECK)) == [
        "format",
        "slug",
        "title",
        "audience",
        "intended_use",
        "introduction",
        "danger_signs",
        "unfinished_title",
        "unfinished_advice",
        "default_disposition",
        "questions",
        "dispositions",
        "signs",
        "rules",
        "floors",
        "suggestions",
        "sections",
        "when_left",
        "pictures",
        "lines",
        "origins",
    ]


def test_a_document_read_back_is_the_same_questionnaire():
    assert parse(to_document(CHECK)) == CHECK
    assert parse_text(canonical(to_document(CHECK))) == CHECK


def test_the_canonical_text_has_sorted_keys_no_spare_space_and_real_characters():
    assert canonical({"b": [1, None, True], "a": "38 °C"}) == '{"a":"38 °C","b":[1,null,true]}'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "format: expected 4"),
        ([], "format: expected 4"),
        ({}, "format: expected 4"),
        ({"format": 5}, "format: expected 4"),
        ({"format": "1"}, "format: expected 4"),
        ({"format": True}, "format: expected 4"),
        ({"format": 1.0}, "format: expected 4"),
        ({"format": 1, "rulez": []}, "document: unknown key 'rulez'"),
        ({"format": 1}, "document: missing key 'slug'"),
    ],
)
def test_what_is_no_document_of_this_format_is_refused(data: object, message: str):
    assert error(parse, data) == message


CONDITION = "criteria.groups.0.0"


@pytest.mark.parametrize(
    ("place", "value", "complaint"),
    [
        ("slug", 7, "expected str, got 7"),
        ("slug", None, "expected str, got None"),
        ("danger_signs", "fever", "expected a list"),
        ("danger_signs.0", 3, "expected str, got 3"),
        ("questions", None, "expected a list"),
        ("questions.0", [], "expected an object"),
        ("questions.0.required", 1, "expected bool, got 1"),
        (
            "questions.0.type",
            "slider",
            "'slider' is none of yes-no, choice, choices, integer, duration, text",
        ),
        ("questions.1.minimum", "0", "unexpected '0'"),
        ("questions.1.minimum", True, "unexpected True"),
        ("questions.1.enable_when", [], "expected an object"),
        ("rules.0.criteria", None, "expected an object"),
        (f"rules.0.{CONDITION}.operator", "!=", "'!=' is none of =, >, >=, <, <="),
        (f"rules.0.{CONDITION}.value", 1.5, "unexpected 1.5"),
        (f"rules.0.{CONDITION}.value", None, "unexpected None"),
        (f"rules.0.{CONDITION}.value", False, "unexpected False"),
        ("dispositions.0.urgency", 11, "11 is none of 10, 15, 20, 30, 40"),
        ("dispositions.0.urgency", True, "unexpected True"),
        ("dispositions.0.urgency", 10.0, "unexpected 10.0"),
        ("dispositions.0.urgency", None, "None is none of 10, 15, 20, 30, 40"),
        ("dispositions.0.respond_within_hours", 1.0, "expected int, got 1.0"),
        ("dispositions.0.respond_within_hours", True, "expected int, got True"),
        ("dispositions.0.respond_within_hours", "x" * 60, f"expected int, got '{'x' * 39}"),
    ],
)
def test_a_value_of_another_kind_is_refused_with_its_place(
    place: str, value: object, complaint: str
):
    bracketed = re.sub(r"\.(\d+)", r"[\1]", place)

    assert error(parse, document(place, value)) == f"document.{bracketed}: {complaint}"


@pytest.mark.parametrize("key", list(to_document(CHECK)["questions"][0]))
def test_no_key_may_be_left_out(key: str):
    lacking = to_document(CHECK)
    del lacking["questions"][0][key]

    assert error(parse, lacking) == f"document.questions[0]: missing key {key!r}"


def test_no_key_may_be_added():
    assert error(parse, document("questions.0.hint", "")) == (
        "document.questions[0]: unknown key 'hint'"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "document: not JSON (Expecting value: line 1 column 1 (char 0))"),
        ("{", "document: not JSON (Expecting property name enclosed in double quotes: "),
        ("[]", "format: expected 4"),
        (json.dumps(document("slug", None)), "document.slug: expected str, got None"),
    ],
)
def test_text_that_is_no_document_is_refused(text: str, message: str):
    assert error(parse_text, text).startswith(message)


@settings(max_examples=30)
@given(questionnaires(), st.lists(st.text(max_size=5), min_size=6, max_size=6))
def test_a_document_reads_back_the_same_to_the_byte(check: Questionnaire, texts: list[str]):
    slug, title, help_, label, step, danger = texts
    first, *rest = check.questions
    options = tuple(replace(option, label=label) for option in first.options)
    asked = replace(first, help=help_, options=options)
    told = [replace(d, steps=(step, *d.steps)) for d in check.dispositions]
    whole = replace(
        check,
        slug=slug,
        title=title,
        danger_signs=(danger,),
        questions=(asked, *rest),
        dispositions=tuple(told),
    )

    text = canonical(to_document(whole))

    assert parse(to_document(whole)) == whole == parse_text(text)
    assert canonical(to_document(parse_text(text))).encode() == text.encode()
