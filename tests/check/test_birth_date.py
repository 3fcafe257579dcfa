"""A date of birth in three boxes."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from triage.check.birth_date import BirthDateField

INCOMPLETE = "Write the day, the month and the year, each with digits."
NO_SUCH_DAY = "There is no such day. Check the day and the month."


def read(*boxes: str) -> object:
    return BirthDateField(required=False).clean(list(boxes))


@pytest.mark.parametrize(
    ("boxes", "born"),
    [
        (("27", "5", "1970"), date(1970, 5, 27)),
        ((" 01 ", "02", "2003"), date(2003, 2, 1)),
        (("٢٧", "٥", "١٩٧٠"), date(1970, 5, 27)),
        (("27.", "5.", "1970"), date(1970, 5, 27)),
        (("", "", ""), None),
    ],
)
def test_digits_of_any_script_are_read(boxes: tuple[str, ...], born: date | None) -> None:
    assert read(*boxes) == born


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        (("27", "", "1970"), INCOMPLETE),
        (("27", "May", "1970"), INCOMPLETE),
        (("0", "5", "1970"), INCOMPLETE),
        (("27", "5", "70"), "Write the year with four digits, for example 1970."),
        (("31", "2", "1970"), NO_SUCH_DAY),
        (("5", "27", "1970"), NO_SUCH_DAY),
        (("5", "7", "99999"), NO_SUCH_DAY),
        (("-5", "7", "1999"), NO_SUCH_DAY),
        (("1", "1", "1850"), "This is more than 130 years ago. Check the year."),
    ],
)
def test_what_is_no_birthday_is_refused(boxes: tuple[str, ...], said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(*boxes)

    assert refused.value.messages == [said]


def test_nobody_was_born_tomorrow() -> None:
    today = timezone.localdate()

    assert read(str(today.day), str(today.month), str(today.year)) == today
    with pytest.raises(ValidationError, match="This day has not come yet"):
        read(str(today.day), str(today.month), str(today.year + 1))


@pytest.mark.parametrize(
    ("kept", "boxes"),
    [
        ("1970-05-27", ["27", "5", "1970"]),
        (None, []),
        ("May", []),
        (date(2001, 2, 3), ["3", "2", "2001"]),
    ],
)
def test_what_was_kept_stands_in_its_boxes(kept: object, boxes: list[str]) -> None:
    assert BirthDateField().widget.decompress(kept) == boxes
