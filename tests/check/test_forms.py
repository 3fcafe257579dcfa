"""One question as one form: what it draws, reads, and says when it cannot read."""

from typing import Any

import pytest
from django.http import QueryDict

from tests.small import BENIGN, NO, SMALL, UNSURE, YES, question
from triage.check.about_forms import ResumeForm, StartForm
from triage.check.forms import QuestionForm, initial_values
from triage.engine.conditions import ASKED_UNKNOWN, Value
from triage.engine.question import Question, QuestionType

ASKED = SMALL.questions_by_id
OTHERS = {
    "text": question("text", QuestionType.TEXT),
    "pick": question("pick", QuestionType.CHOICE, options=(YES, NO, UNSURE)),
    "size": question(
        "size", QuestionType.INTEGER, minimum=20, maximum=300, unit="cm", options=(UNSURE,)
    ),
}


def sent(link_id: str, query: str) -> QuestionForm:
    """The form as a browser sends it."""
    return QuestionForm({**ASKED, **OTHERS}[link_id], QueryDict(f"revision=0&{query}"))


@pytest.mark.parametrize(
    ("link_id", "query", "values"),
    [
        ("adult", "answer=yes", ("yes",)),
        ("bladder", "answer=leak&answer=cant_pee", ("cant_pee", "leak")),
        ("bladder", "answer=asked-unknown", (ASKED_UNKNOWN,)),
        ("onset", "answer=asked-unknown", (ASKED_UNKNOWN,)),
        ("score", "answer=0", (0,)),
        ("score", "answer=asked-unknown", (ASKED_UNKNOWN,)),
        ("weight", "answer=+70+", (70,)),
        ("duration", "answer=43&unit=days", (43,)),
        ("duration", "answer=6&unit=weeks", (42,)),
        ("duration", "answer=2&unit=months", (60,)),
        ("duration", "answer=1&unit=years", (365,)),
        ("duration", "answer=&unit=days&unsure=on", (ASKED_UNKNOWN,)),
        ("note", "answer=", ()),
        ("note", "answer=++", ()),
        ("note", "", ()),
        ("note", "answer=It+hurts", ("It hurts",)),
        ("text", "answer=%3Cscript%3E", ("<script>",)),
    ],
)
def test_what_a_browser_sends_becomes_the_engines_values(
    link_id: str, query: str, values: tuple[Value, ...]
) -> None:
    form = sent(link_id, query)

    assert form.is_valid(), form.errors
    assert form.values() == values


RANGE = "Use a number from {} to {} {}."
DIGITS = "In the box for the number, write a whole number with digits alone, for example 6."
SPAN = (
    "In the box for how long, write a whole number, for example 6, or a number with its unit, for "
    "example 6 weeks."
)
UNIT = "Choose days, weeks, months or years."


@pytest.mark.parametrize(
    ("link_id", "query", "field", "message"),
    [
        ("adult", "", "answer", "Choose an answer."),
        ("adult", "answer=maybe", "answer", "Choose one of the answers below."),
        ("adult", "answer=", "answer", "Choose an answer."),
        ("pick", "", "answer", "Choose an answer. If you do not know, choose “Not sure”."),
        ("bladder", "", "answer", "Choose an answer. If you do not know, choose “Not sure”."),
        ("bladder", "answer=leak&answer=nonsense", "answer", "Choose from the answers below."),
        (
            "bladder",
            "answer=leak&answer=none",
            "answer",
            "“None of these” cannot go with other answers. Untick one or the other.",
        ),
        ("score", "answer=11", "answer", "Choose one of the numbers below."),
        ("score", "answer=1.5", "answer", "Choose one of the numbers below."),
        ("weight", "", "answer", "Write an answer."),
        ("weight", "answer=heavy", "answer", DIGITS),
        ("weight", "answer=70.5", "answer", DIGITS),
        ("weight", "answer=1e3", "answer", DIGITS),
        ("weight", f"answer={'9' * 5000}", "answer", DIGITS),
        ("weight", "answer=9999999", "answer", "That number is too large."),
        ("weight", "answer=-70", "answer", RANGE.format(20, 300, "kg")),
        ("weight", "answer=301", "answer", RANGE.format(20, 300, "kg")),
        ("size", "", "answer", "Write a number, or tick “Not sure”."),
        (
            "size",
            "answer=30&unsure=on",
            "answer",
            "You gave a number and ticked “Not sure”. Keep one of the two.",
        ),
        ("duration", "answer=-1&unit=days", "answer", RANGE.format(0, 36500, "days")),
        ("duration", "answer=101&unit=years", "answer", RANGE.format(0, 36500, "days")),
        ("duration", "answer=3&unit=fortnights", "unit", UNIT),
        ("duration", "answer=3", "unit", UNIT),
        ("duration", "answer=1.000&unit=days", "answer", SPAN),
        ("duration", "answer=6 fortnights", "answer", SPAN),
        (
            "duration",
            "answer=6 weeks&unit=days",
            "unit",
            "You wrote “6 weeks” and chose days. Keep one of the two.",
        ),
        ("text", "answer=", "answer", "Write an answer."),
        (
            "note",
            f"answer={'x' * 501}",
            "answer",
            "Make it shorter: at most 500 characters.",
        ),
        ("note", "answer=a%00b", "answer", "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_read_is_said_in_plain_words(
    link_id: str, query: str, field: str, message: str
) -> None:
    form = sent(link_id, query)

    assert not form.is_valid()
    assert form.errors == {field: [message]}


def test_a_form_that_was_refused_still_shows_what_was_typed() -> None:
    form = sent("bladder", "answer=leak&answer=none")

    ticked = [option.data["value"] for option in form["answer"] if option.data["selected"]]

    assert ticked == ["leak", "none"]


@pytest.mark.parametrize(
    ("query", "days"),
    [("answer=8&unit=weeks", 56), ("answer=8w", 56), ("answer=8 weeks&unit=weeks", 56)],
)
def test_a_unit_is_chosen_or_written(query: str, days: int) -> None:
    form = sent("duration", query)

    assert form.is_valid()
    assert form.values() == (days,)


def test_no_unit_is_chosen_for_the_person() -> None:
    drawn = QuestionForm(ASKED["duration"])["unit"]

    assert [radio.data["selected"] for radio in drawn] == [False] * 4


@pytest.mark.parametrize("link_id", BENIGN)
def test_an_answer_shown_again_and_sent_again_is_the_same(link_id: str) -> None:
    asked, values = ASKED[link_id], BENIGN[link_id]
    drawn = initial_values(asked, values)

    again = QuestionForm(asked, {**drawn, "revision": 1})

    assert again.is_valid(), again.errors
    assert again.values() == values


@pytest.mark.parametrize(
    ("asked", "values", "initial"),
    [
        (ASKED["adult"], (), {}),
        (ASKED["onset"], (ASKED_UNKNOWN,), {"answer": ASKED_UNKNOWN}),
        (ASKED["score"], (ASKED_UNKNOWN,), {"answer": ASKED_UNKNOWN}),
        (ASKED["duration"], (ASKED_UNKNOWN,), {"unsure": True}),
        (OTHERS["size"], (ASKED_UNKNOWN,), {"unsure": True}),
        (ASKED["duration"], (0,), {"answer": 0, "unit": "days"}),
        (ASKED["duration"], (43,), {"answer": 43, "unit": "days"}),
        (ASKED["duration"], (42,), {"answer": 6, "unit": "weeks"}),
        (ASKED["duration"], (30,), {"answer": 1, "unit": "months"}),
        (ASKED["duration"], (60,), {"answer": 2, "unit": "months"}),
        (ASKED["duration"], (730,), {"answer": 2, "unit": "years"}),
    ],
)
def test_an_answer_given_before_is_shown_as_it_was_meant(
    asked: Question, values: tuple[Value, ...], initial: dict[str, Any]
) -> None:
    assert initial_values(asked, values) == initial


@pytest.mark.parametrize(
    ("link_id", "widgets"),
    [
        ("adult", {"answer": "RadioSelect"}),
        ("bladder", {"answer": "CheckboxSelectMultiple"}),
        ("score", {"answer": "RadioSelect"}),
        ("weight", {"answer": "TextInput"}),
        ("size", {"answer": "TextInput", "unsure": "CheckboxInput"}),
        ("duration", {"answer": "TextInput", "unit": "RadioSelect", "unsure": "CheckboxInput"}),
        ("note", {"answer": "Textarea"}),
    ],
)
def test_each_type_of_question_has_its_controls(link_id: str, widgets: dict[str, str]) -> None:
    form = QuestionForm({**ASKED, **OTHERS}[link_id])

    drawn = {field.name: type(field.field.widget).__name__ for field in form.visible_fields()}

    assert drawn == widgets


def test_a_number_says_its_unit_and_a_scale_offers_every_number() -> None:
    assert QuestionForm(ASKED["weight"]).fields["answer"].help_text == "Write a number of kg."
    labels = [option.choice_label for option in QuestionForm(ASKED["score"])["answer"]]
    assert labels == [*map(str, range(11)), "Not sure"]


def test_numbers_of_the_site_stand_in_the_question(settings: Any) -> None:
    settings.EMERGENCY_NUMBER = "112"
    asked = question("q", QuestionType.YES_NO, text="Call {emergency_number}?", options=(YES, NO))

    assert QuestionForm(asked).fields["answer"].label == "Call 112?"


# consent, contact, coming back


@pytest.mark.parametrize("query", ["", "store=", "store=perhaps"])
def test_without_a_yes_or_no_to_storing_nothing_starts(query: str) -> None:
    assert StartForm(QueryDict(query)).errors == {"store": ["Choose yes or no."]}


@pytest.mark.parametrize(("query", "follow_up"), [("", False), ("&follow_up=on", True)])
def test_the_second_consent_may_be_left_out(query: str, follow_up: bool) -> None:
    form = StartForm(QueryDict(f"store=yes{query}"))

    assert form.is_valid()
    assert form.cleaned_data == {"once": "", "store": "yes", "follow_up": follow_up}


def test_a_pin_is_its_digits_however_they_were_typed() -> None:
    form = ResumeForm({"reference": "K7QM-2XRD", "pin": " 12 34-56 "})

    assert form.is_valid()
    assert form.cleaned_data == {"reference": "K7QM-2XRD", "pin": "123456"}


def test_a_pin_in_digits_of_another_script_is_the_same_pin() -> None:
    form = ResumeForm({"reference": "K7QM-2XRD", "pin": "\u0661\u0662\uff13\uff14"})

    assert form.is_valid()
    assert form.cleaned_data["pin"] == "1234"


def test_coming_back_needs_both_code_and_pin() -> None:
    assert ResumeForm({}).errors == {
        "reference": ["Write the code you were given."],
        "pin": ["Write the PIN you were given."],
    }
