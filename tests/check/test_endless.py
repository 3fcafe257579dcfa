"""Answers that are changed for ever: nobody makes a check too long, and no danger is refused."""

from datetime import timedelta

import pytest

from tests.alerts import TWO_DANGERS
from tests.checks import NOW, Given, again, begun, give, lengthened
from tests.clinic.alerts.test_no_silence import TWO_GATES
from tests.conftest import store_version
from tests.small import BENIGN
from triage.check.endless import CHANGES_A_MINUTE, MOST_CHARACTERS, MOST_EVENTS, TooManyAnswers
from triage.check.submissions import complete
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def long(version: QuestionnaireVersion) -> Submission:
    """Every question is answered, and one again and again."""
    return lengthened(begun(version, BENIGN), MOST_EVENTS)


def test_no_change_is_kept_beyond_what_anybody_reads(long: Submission) -> None:
    before = again(long).events()

    with pytest.raises(TooManyAnswers):
        give(long, "duration", 3, now=LATER)

    assert again(long).events() == before


def test_what_is_more_urgent_is_always_kept_and_alerts(long: Submission) -> None:
    for link_id, values in {"bladder": ("cant_pee",), "onset": ("new",)}.items():
        give(long, link_id, *values, now=LATER)

    assert again(long).urgency == 40
    assert again(long).alerts.count() == 1


def test_another_danger_of_the_same_urgency_is_kept_once() -> None:
    check = begun(store_version(TWO_DANGERS, signed=True), BENIGN, follow_up=True)
    give(check, "bladder", "cant_pee", now=NOW)
    give(check, "onset", "new", now=NOW)
    check = lengthened(check, MOST_EVENTS)
    before = len(again(check).events())

    assert give(check, "fever", "yes", now=LATER).stops
    with pytest.raises(TooManyAnswers):
        give(check, "fever", "no", now=LATER)

    assert len(again(check).events()) == before + 1


def test_a_gate_that_was_once_yes_may_be_so_again_and_what_it_opens_alerts() -> None:
    given = {"adult": ("yes",), "bladder": ("none",), "chest": ("yes",), "breath": ("no",)}
    check = begun(store_version(TWO_GATES), {**given, "fever": ("no",)}, follow_up=True)
    give(check, "chest", "no", now=NOW)
    check = lengthened(again(check), MOST_EVENTS)

    give(check, "chest", "yes", now=LATER)
    with pytest.raises(TooManyAnswers):
        give(check, "chest", "no", now=LATER)
    give(check, "breath", "yes", now=LATER)

    assert again(check).alerts.get().urgency == 40


def test_who_has_not_been_asked_everything_can_still_answer_and_end(
    version: QuestionnaireVersion,
) -> None:
    half: Given = {link_id: BENIGN[link_id] for link_id in ("adult", "bladder", "fever")}
    check = lengthened(begun(version, half), MOST_EVENTS)

    for link_id, values in BENIGN.items():
        if link_id not in half:
            give(check, link_id, *values, now=LATER)
    complete(again(check), now=LATER)

    assert again(check).status == "completed"


def test_a_minute_takes_no_more_changes_than_anybody_makes(version: QuestionnaireVersion) -> None:
    check = begun(version, BENIGN)
    for number in range(CHANGES_A_MINUTE):
        give(check, "duration", 1000 + number, now=NOW)

    with pytest.raises(TooManyAnswers):
        give(check, "duration", 3, now=NOW)

    give(check, "duration", 3, now=NOW + timedelta(seconds=61))
    assert again(check).current_answers()["duration"] == (3,)


def test_long_texts_count_by_their_length(version: QuestionnaireVersion) -> None:
    check = lengthened(begun(version, BENIGN), CHANGES_A_MINUTE, value="x" * 2200)
    assert sum(len(str(event.values)) for event in check.events()) > MOST_CHARACTERS

    with pytest.raises(TooManyAnswers):
        give(check, "duration", 3, now=LATER)
