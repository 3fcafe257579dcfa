"""How the clinic may reach somebody: what is asked of whom, and what is refused."""

from typing import Any

import pytest

from triage.check.contact_forms import ContactForm, EarlierForm

BORN = {"date_of_birth_0": "27", "date_of_birth_1": "5", "date_of_birth_2": "1970"}
BAD_NUMBER = "Write a telephone number with digits, for example 020 7946 0000."
NO_CODE = "Write the code you were given."
NO_PIN = "Write the PIN of that check, too."
NO_NUMBER = "Write a number we can call, or empty every box."


def test_contact_details_are_kept_as_text() -> None:
    form = ContactForm({"name": "Ann", "telephone": " +44 (20) 7946-0000 ", **BORN})

    assert form.is_valid(), form.errors
    assert form.details() == {
        "name": "Ann",
        "telephone": "+44 (20) 7946-0000",
        "date_of_birth": "1970-05-27",
        "safe_time": "",
    }


def test_every_contact_detail_may_be_left_empty() -> None:
    form = ContactForm({})

    assert form.is_valid()
    assert set(form.details().values()) == {""}


def test_a_carer_is_asked_whose_name_it_is_and_for_their_own() -> None:
    form = ContactForm({"telephone": "5550100", "caller": "Ben", "name": "Ann"}, for_other=True)

    assert form.is_valid()
    assert (form.details()["caller"], form.details()["name"]) == ("Ben", "Ann")
    assert [field.label for field in form] == [
        "Telephone number",
        "When is it safe to call you?",
        "Your own name",
        "Name of the person you answer for",
        "Date of birth of the person you answer for",
    ]
    assert form["name"].field.widget.attrs["autocomplete"] == "off"


def test_who_answers_for_themselves_is_asked_for_one_name() -> None:
    assert [field.label for field in ContactForm()] == [
        "Telephone number",
        "When is it safe to call you?",
        "Your name",
        "Your date of birth",
    ]


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"telephone": "12"}, {"telephone": [BAD_NUMBER]}),
        ({"telephone": "call me 123"}, {"telephone": [BAD_NUMBER]}),
        ({"telephone": "12", "name": "Ann"}, {"telephone": [BAD_NUMBER]}),
        ({"name": "Ann"}, {"telephone": [NO_NUMBER]}),
        ({"safe_time": "Evenings"}, {"telephone": [NO_NUMBER]}),
        (BORN, {"telephone": [NO_NUMBER]}),
    ],
)
def test_a_contact_nobody_could_reach_is_asked_for_again(
    data: dict[str, str], errors: dict[str, list[str]]
) -> None:
    assert ContactForm(data).errors == errors


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        (
            {},
            {
                "reference": ["Write the code you were given."],
                "pin": ["Write the PIN of that check, too."],
            },
        ),
        ({"reference": "K7QM-3XRD"}, {"pin": ["Write the PIN of that check, too."]}),
        ({"pin": "1234 5678"}, {"reference": ["Write the code you were given."]}),
        ({"reference": "K7QM-3XRD", "pin": "1234 5678"}, {}),
    ],
)
def test_an_earlier_check_needs_its_code_and_its_pin(data: dict[str, Any], errors: Any) -> None:
    assert EarlierForm(data).errors == errors


@pytest.mark.parametrize("for_other", [True, False])
def test_a_browser_of_staff_fills_nothing_in(for_other: bool) -> None:
    form = ContactForm(for_other=for_other, for_caller=True)

    widgets = (field.widget for field in form.fields.values())
    boxes = [box for widget in widgets for box in getattr(widget, "widgets", [widget])]
    assert {box.attrs["autocomplete"] for box in boxes} == {"off"}
    assert ("caller" in form.fields) is for_other
