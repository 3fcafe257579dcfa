"""What is told when a number, a correction or a flood comes late: no emergency ends quiet."""

from dataclasses import replace

import pytest
from pytest_django import Settings

from tests.alerts import MINUTE, TWO_DANGERS, at, flagged, recipient, record, round_at
from tests.checks import (
    DAY,
    EMERGENCY,
    FINISHED_EMERGENCY,
    NOW,
    SAME_DAY,
    Given,
    again,
    begun,
    completed,
    give,
)
from tests.clinic.alerts.test_no_silence import TWO_GATES
from tests.conftest import store_version
from tests.sinks import webhook
from tests.small import SMALL, rule, when
from tests.staff.people import staff
from triage.check.leaving import expire
from triage.check.reaching import leave_contact
from triage.check.submissions import complete
from triage.clinic.alerts.worker import run_round
from triage.clinic.assigning import of_nobody
from triage.clinic.reviews import claim, review
from triage.engine.questionnaire import Questionnaire
from triage.models import Alert, Delivery, Review, Submission

pytestmark = pytest.mark.django_db
NUMBER = {"telephone": "020 7946 0000"}
#: The worst pain is a sign of its own, and stops nothing either.
TWO_OF_THE_SAME_DAY = replace(
    SMALL, rules=(*SMALL.rules, rule("worst", "same-day", when(("score", 10)), "long-pain"))
)


def waits_and_is_told(check: Submission) -> bool:
    """Whether it is on the list again, and a message of it goes out in the next minute."""
    before = Delivery.objects.count()
    run_round(clock=at(again(check).last_step_at + 2 * DAY))
    is_open = again(check).stage == Submission.Stage.WAITING
    return is_open and Delivery.objects.count() > before


def correct(row: Review, outcome: str, minutes: float) -> None:
    review(
        row.submission,
        by=row.by,
        outcome=outcome,
        verdict="",
        note="Spelt right.",
        now=NOW + minutes * MINUTE,
        corrects=row,
    )


def test_a_number_that_is_left_after_no_way_brings_it_back() -> None:
    recipient()
    by = staff("clinician")
    check = completed(store_version(SMALL), FINISHED_EMERGENCY)
    round_at(0)
    review(check, by=by, outcome="no-way", verdict="", note="No number.", now=NOW + MINUTE)
    done = again(check).stage

    leave_contact(again(check), NUMBER, now=NOW + 2 * MINUTE)

    assert done == Submission.Stage.DONE
    assert waits_and_is_told(check)


def test_so_does_one_after_an_older_note_was_put_right() -> None:
    recipient()
    by = staff("clinician")
    check = completed(store_version(SMALL), FINISHED_EMERGENCY)
    round_at(0)
    noted = record(check, by, "noted", 1)
    review(check, by=by, outcome="no-way", verdict="", note="No number.", now=NOW + 2 * MINUTE)
    correct(noted, "noted", 3)

    leave_contact(again(check), NUMBER, now=NOW + 4 * MINUTE)

    assert waits_and_is_told(check)


def test_a_word_put_right_hides_nothing_that_was_said_before_it() -> None:
    by = staff("clinician")
    check = begun(store_version(SMALL), EMERGENCY, follow_up=True)
    done = record(check, by, "called", 1)
    give(check, "onset", "old", now=NOW + 2 * MINUTE)
    for key, value in SAME_DAY.items():
        if key not in EMERGENCY:
            give(check, key, *value, now=NOW + 2 * MINUTE)
    correct(done, "called", 3)

    complete(again(check), now=NOW + 4 * MINUTE)

    assert again(check).stage == Submission.Stage.WAITING


@pytest.mark.parametrize(
    ("questionnaire", "more"),
    [(TWO_GATES, {"chest": "yes"}), (SMALL, {"onset": "old", "fever": "yes"})],
    ids=["a second danger", "a sign of the same day"],
)
def test_what_was_said_after_it_was_done_is_told_though_it_ends_before_the_worker_looks(
    questionnaire: Questionnaire, more: dict[str, str]
) -> None:
    recipient()
    by = staff("clinician")
    check = begun(store_version(questionnaire), EMERGENCY, follow_up=True)
    round_at(0)
    record(check, by, "called", 1)
    for key, value in more.items():
        give(check, key, value, now=NOW + 2 * MINUTE)

    expire(again(check), now=NOW + DAY)

    assert again(check).status == Submission.Status.STOPPED
    assert (
        check.alerts.filter(raised_at__gte=NOW + DAY).count()
        + (check.alerts.filter(created_at__gte=NOW + DAY, raised_at=None).count())
        == 1
    )  # told once
    assert waits_and_is_told(check)


def test_what_was_told_as_it_was_left_and_done_with_stays_done_when_it_ends() -> None:
    recipient()
    by = staff("clinician")
    check = begun(store_version(TWO_GATES), EMERGENCY, follow_up=True)
    round_at(0)
    give(check, "chest", "yes", now=NOW + MINUTE)
    round_at(20)
    record(check, by, "called", 21)

    expire(again(check), now=NOW + DAY)

    assert again(check).stage == Submission.Stage.DONE
    assert not waits_and_is_told(check)


def test_who_leaves_a_second_time_with_a_new_sign_is_told_of_a_second_time() -> None:
    recipient()
    by = staff("clinician")
    given: Given = {"adult": ("yes",), "bladder": ("none",), "fever": ("yes",)}
    check = begun(store_version(TWO_OF_THE_SAME_DAY), given, follow_up=True)
    round_at(20)
    record(check, by, "called", 21)
    give(check, "score", 10, now=NOW + 22 * MINUTE)
    told = Delivery.objects.count()

    round_at(40)

    assert again(check).stage == Submission.Stage.WAITING
    assert Delivery.objects.count() > told


def test_taken_on_and_then_told_of_more_it_is_nobodys_again() -> None:
    check = begun(store_version(TWO_DANGERS), EMERGENCY, follow_up=True)
    claim(check, by=staff("clinician"), now=NOW)

    give(check, "fever", "yes", now=NOW + 2 * MINUTE)

    assert Submission.objects.filter(of_nobody(NOW + 60 * MINUTE)).exists()


def test_a_flood_after_an_outage_is_out_in_time(settings: Settings) -> None:
    settings.DEBUG = True  # only then is a receiver without TLS taken
    version = store_version(SMALL)
    with webhook() as sink:
        sink.status = 503
        recipient(channel="webhook", address=sink.address, wait_minutes=600)
        first = [flagged(version) for _ in range(7)]
        Alert.objects.update(origin="here")
        for minute in range(28):
            round_at(minute)
        sink.status = 200
        Delivery.objects.filter(reason="bundle").update(due_at=NOW + 57 * MINUTE, attempts_made=5)
        more = flagged(version)
        Alert.objects.filter(pk=more.pk).update(origin="here", created_at=NOW + 28 * MINUTE)
        Alert.objects.filter(pk__in=[one.pk for one in first]).update(created_at=NOW + 27 * MINUTE)
        for minute in range(28, 34):
            round_at(minute)

    more.refresh_from_db()
    assert more.is_bundled
    assert Delivery.objects.filter(reason="bundle", delivered_at__gte=NOW + 28 * MINUTE).exists()
