"""What is told after somebody was done, or looked: no emergency ends quiet."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.alerts import (
    MINUTE,
    TWO_DANGERS,
    at,
    look_at,
    messages,
    recipient,
    record,
    ring,
)
from tests.check.views.walk import put_check, read
from tests.checks import EMERGENCY, NOW, SOON, again, begun, completed, give
from tests.conftest import store_version
from tests.small import BENIGN, NO, SMALL, UNSURE, YES, any_of, question, rule, when
from tests.staff.people import staff
from triage.check.submissions import complete
from triage.check.worklist import mark_seen, raise_all
from triage.clinic.alerts.worker import run_round
from triage.clinic.news import what_is_known
from triage.clinic.reviews import Known, review
from triage.engine.question import QuestionType
from triage.models import Alert, QuestionnaireVersion, Recall, Submission

pytestmark = pytest.mark.django_db

#: A second danger, which is one only once its follow-up is answered, or left.
TWO_GATES = replace(
    SMALL,
    questions=(
        *SMALL.questions[:3],
        question("chest", QuestionType.YES_NO, is_gate=True, options=(YES, NO, UNSURE)),
        question(
            "breath",
            QuestionType.YES_NO,
            options=(YES, NO, UNSURE),
            enable_when=any_of("chest", "yes"),
        ),
        *SMALL.questions[3:],
    ),
    rules=(
        *SMALL.rules,
        rule("chest", "emergency", when(("chest", "yes"), ("breath", "yes")), "infection"),
    ),
)


def test_a_second_danger_left_open_after_the_first_was_done_is_told() -> None:
    recipient()
    by = staff("clinician")
    check = begun(store_version(TWO_GATES), EMERGENCY, follow_up=True)
    run_round(clock=at(NOW))
    record(check, by, "called", 1)
    give(check, "chest", "yes", now=NOW + 2 * MINUTE)  # and leaves at the follow-up
    for minute in range(2, 120):
        run_round(clock=at(NOW + minute * MINUTE))
    check = again(check)

    assert check.stage != Submission.Stage.DONE
    assert Alert.objects.filter(ended_at=None).exists()


def test_a_second_danger_left_open_while_somebody_has_seen_it_waits_anew() -> None:
    recipient()
    by = staff("clinician")
    check = begun(store_version(TWO_GATES), EMERGENCY, follow_up=True)
    run_round(clock=at(NOW))
    look_at(check, 1)
    give(check, "chest", "yes", now=NOW + 2 * MINUTE)  # and leaves at the follow-up
    ring(check, by, 10, timedelta(hours=1))
    before = what_is_known(check)
    for minute in range(2, 20):
        run_round(clock=at(NOW + minute * MINUTE))

    assert again(check).stage == Submission.Stage.WAITING
    assert what_is_known(check) != before


def test_what_is_found_at_the_end_after_an_emergency_was_done_waits_anew() -> None:
    recipient()
    by = staff("clinician")
    check = begun(store_version(SMALL), EMERGENCY, follow_up=True)
    run_round(clock=at(NOW))
    record(check, by, "no-action", 1)
    give(check, "onset", "old", now=NOW + 2 * MINUTE)
    for key, value in {**BENIGN, "fever": ("yes",)}.items():
        if key not in EMERGENCY:
            give(check, key, *value, now=NOW + 3 * MINUTE)
    complete(again(check), now=NOW + 4 * MINUTE)
    check = again(check)

    assert check.stage == Submission.Stage.WAITING


def test_a_correction_of_what_was_recorded_before_a_new_danger_does_not_end_it() -> None:
    recipient()
    by = staff("clinician")
    check = begun(store_version(TWO_DANGERS), EMERGENCY, follow_up=True)
    run_round(clock=at(NOW))
    first = record(check, by, "noted", 1)
    give(check, "fever", "yes", now=NOW + 2 * MINUTE)
    known = Known(1, what_is_known(again(check)))
    review(
        check,
        by=by,
        outcome="called",
        verdict="",
        note="",
        now=NOW + 3 * MINUTE,
        corrects=first,
        known=known,
    )

    assert again(check).stage != Submission.Stage.DONE
    assert Alert.objects.filter(ended_at=None).exists()


def test_a_sooner_time_to_call_again_is_kept_though_said_within_a_minute() -> None:
    by = staff("clinician")
    check = begun(store_version(SMALL), EMERGENCY, follow_up=True)
    ring(check, by, 0, timedelta(hours=1))
    ring(check, by, 0.5, timedelta(minutes=10))

    until = again(check).attended_until
    assert until is not None
    assert until <= NOW + 11 * MINUTE


def test_who_is_recalled_again_to_the_same_urgency_makes_an_alert() -> None:
    recipient()
    by = staff("clinician")
    check = completed(store_version(SMALL), SOON)
    for n in range(2):
        QuestionnaireVersion.objects.update(status="retired", retired_at=NOW)
        version = store_version(replace(SMALL, title=f"T{n}"))
        now = NOW + n * timedelta(days=1)
        Recall.objects.create(
            submission=check, version=version, before=20, after=40, created_at=now
        )
        raise_all({check.pk: 40}, version.parsed(), now=now)
        run_round(clock=at(now))
        assert again(check).stage == "waiting"
        if n == 0:
            record(again(check), by, "called", 5)

    assert Alert.objects.filter(ended_at=None).exists()
    assert len(messages()) == 2


def test_seen_says_nothing_of_answers_given_after_the_look(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, EMERGENCY)
    now = timezone.now()
    mark_seen(again(check), now=now)
    give(check, "onset", "old", now=now + MINUTE)
    for key, value in {**BENIGN, "fever": ("yes",)}.items():
        if key not in EMERGENCY:
            give(check, key, *value, now=now + MINUTE)
    complete(again(check), now=now + 2 * MINUTE)

    page = read(client, "result")

    assert again(check).stage == "seen"
    assert "The clinic has seen this." not in page


def test_recalled_to_an_emergency_is_not_told_that_it_was_seen(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, SOON, done=True)
    raise_all({check.pk: 40}, SMALL, now=NOW)
    look_at(check, 1)

    page = read(client, "result")

    assert "The clinic has seen this." not in page
