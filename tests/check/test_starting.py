"""One press of the button begins one check."""

from datetime import timedelta

import pytest

from tests.checks import NOW, again, give
from triage.check.browser_secret import belongs_to_browser
from triage.check.leaving import finish
from triage.check.starting import start
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db


def press(
    version: QuestionnaireVersion, once: str = "word", *, later: int = 0, follow_up: bool = False
) -> tuple[Submission, str]:
    now = NOW + timedelta(seconds=later)
    return start(version, clinic_may_follow_up=follow_up, now=now, once=once)


def test_two_taps_begin_one_check_that_either_opens(version: QuestionnaireVersion) -> None:
    (first, secret), (second, other) = press(version), press(version, later=1)

    assert (first, secret) == (second, other)
    assert Submission.objects.count() == 1
    assert belongs_to_browser(again(first), secret)


def test_two_pages_begin_two(version: QuestionnaireVersion) -> None:
    (first, secret), (second, other) = press(version, "one"), press(version, "two")

    assert first != second
    assert secret != other


def test_a_page_without_a_word_begins_one_each_time(version: QuestionnaireVersion) -> None:
    press(version, "")
    press(version, "")

    assert Submission.objects.count() == 2


@pytest.mark.parametrize(
    "meanwhile", ["answered", "left this device", "an hour ago", "with another consent"]
)
def test_a_page_that_is_used_up_begins_another_and_never_opens_the_first(
    version: QuestionnaireVersion, meanwhile: str
) -> None:
    first, _secret = press(version)
    if meanwhile == "answered":
        give(first, "adult", "yes")
    if meanwhile == "left this device":
        finish(first)

    second, other = press(
        version,
        later=3600 if meanwhile == "an hour ago" else 1,
        follow_up=meanwhile == "with another consent",
    )

    assert second != first
    assert not belongs_to_browser(again(first), other)
    assert belongs_to_browser(again(second), other)


def test_a_word_tells_neither_the_check_nor_its_secret(version: QuestionnaireVersion) -> None:
    check, secret = press(version, "a-word-on-a-page")

    assert "word" not in secret
    assert secret not in str(Submission.objects.values().get())
    assert check.id.hex not in secret
