"""Signs that turn the words around them are told, wherever in a value they stand."""

import pytest
from django.core.exceptions import ValidationError

from triage.site.turned import refuse_turned, turned_words

_SAID = "It holds a sign that nobody sees, and that turns words around (U+%s): take it out."


@pytest.mark.parametrize("sign", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_each_of_them_is_told_by_its_number(sign: str) -> None:
    assert list(turned_words(f"Leg {sign}pain{sign}")) == [_SAID % f"{ord(sign):04X}"]


@pytest.mark.parametrize("value", ["Rücken", "כאב גב", "ألم", "a\u200fb", "", 7, None, ["a", {}]])
def test_letters_of_any_script_are_taken(value: object) -> None:
    refuse_turned(value)


@pytest.mark.parametrize("value", [["a", "\u202e"], {"a": ["\u202e"]}, {"\u202e": 1}, ("\u202e",)])
def test_it_is_found_in_a_list_and_in_a_mapping(value: object) -> None:
    with pytest.raises(ValidationError, match="U\\+202E"):
        refuse_turned(value)
