"""Which numbers to call a person is shown, and in which order."""

import pytest

from tests.small import disposition
from triage.check.summary import phone_tokens
from triage.engine.urgency import Urgency


def test_numbers_stand_in_the_order_in_which_the_steps_name_them() -> None:
    both = disposition("a", Urgency.SOON, steps=("{urgent_line} or", "{surgical_team_phone}"))
    crisis = disposition("b", Urgency.SOON, steps=("{crisis_line}, then {urgent_line}",))

    assert phone_tokens([both, crisis]) == ("urgent_line", "surgical_team_phone", "crisis_line")


@pytest.mark.parametrize(
    ("steps", "tokens"),
    [
        ("{urgent_line}, or {emergency_number}", ("emergency_number", "urgent_line")),
        ("Go to the hospital.", ("emergency_number",)),
    ],
)
def test_in_an_emergency_its_number_comes_first_whatever_the_steps_say(
    steps: str, tokens: tuple[str, ...]
) -> None:
    assert phone_tokens([disposition("a", Urgency.EMERGENCY, steps=(steps,))]) == tokens


def test_in_a_crisis_its_line_comes_first_and_beside_an_emergency_last() -> None:
    steps = ("Call {crisis_line}. If you might act, call {emergency_number}.",)
    crisis = disposition("c", Urgency.EMERGENCY, always_shown=True, steps=steps)
    silent = disposition("d", Urgency.EMERGENCY, always_shown=True, steps=("{crisis_line}",))
    emergency = disposition("e", Urgency.EMERGENCY, steps=("Call {emergency_number}.",))

    assert phone_tokens([crisis]) == ("crisis_line", "emergency_number")
    assert phone_tokens([silent]) == ("crisis_line", "emergency_number")
    assert phone_tokens([crisis, emergency]) == ("emergency_number", "crisis_line")


def test_words_without_a_number_give_none() -> None:
    assert phone_tokens([disposition("a", Urgency.SOON, steps=("Rest, {clinic_name}.",))]) == ()
