"""Names as they are compared."""

import pytest

from triage.site.names import plain_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'Connor", "O\u2019Connor"),
        ("O'Connor", "o`connor"),
        ("O\u02bcConnor", "O\u2018CONNOR"),
        ("Jos\u00e9", "Jose\u0301"),
        ("José", "Jose"),
        ("Stra\u00dfe", "STRASSE"),
        ("Anna-Lena", "Anna\u2013Lena"),
        ("Ann  Lee", " ann\u00a0lee "),
        ("\u202aAnn\u202c", "Ann"),
    ],
)
def test_what_is_typed_differently_and_means_the_same_is_one_name(one: str, other: str) -> None:
    assert plain_name(one) == plain_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Ann", "Anna"), ("Ann Lee", "Annlee"), ("O'Brien", "OBrien")]
)
def test_other_letters_are_another_name(one: str, other: str) -> None:
    assert plain_name(one) != plain_name(other)
