"""One statement says whether a round would find anything, and is never wrong about it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db.models import Model
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from tests.alerts import MINUTE, TWO_DANGERS, flagged, recipient, round_at
from tests.checks import DAY, NOW, begun
from tests.clinic.alerts.week import Mail, Week
from tests.clinic.alerts.week_figures import Size
from tests.conftest import store_version
from tests.queries import counted, failing
from triage.clinic.alerts import idle, worker
from triage.clinic.alerts.digest import day_of_digests
from triage.clinic.alerts.idle import is_idle, looked_for, statement
from triage.clinic.alerts.outbox import claim
from triage.clinic.alerts.worker import Round, run_round
from triage.clinic.reviews import claim as take_on
from triage.models import (
    Alert,
    Delivery,
    QuestionnaireVersion,
    Recall,
    Submission,
    WorkerBeat,
)

#: After everything that a check of ``NOW`` makes of itself was told.
LATER = NOW + 30 * MINUTE
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=70_000)).map(
    lambda after: datetime(2000, 1, 1, tzinfo=UTC) + after
)
TABLES: tuple[type[Model], ...] = (Alert, Delivery, Submission)


def as_stored() -> list[list[tuple[Any, ...]]]:
    """Whatever a round may change; the beat, which each leaves, apart."""
    beats = WorkerBeat.objects.exclude(name="deliver")
    rows = [model._default_manager.order_by("pk") for model in TABLES]
    return [list(one.values_list()) for one in (*rows, beats)]


@pytest.mark.django_db(transaction=True)  # in one transaction PostgreSQL grows slow
def test_whenever_it_is_idle_a_whole_round_changes_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = f"{Mail.__module__}.Mail"
    week = Week(Size(checks=40, tick=20 * MINUTE), store_version(TWO_DANGERS, signed=True))
    asked: list[bool] = []

    def tried(*, now: datetime) -> bool:
        asked.append(is_idle(now=now))
        if asked[-1]:
            before = as_stored()
            for step in worker._STEPS:
                step(now=now)
            assert claim(now=now) is None
            assert as_stored() == before
        return asked[-1]

    monkeypatch.setattr(worker, "is_idle", tried)
    assert week.run().is_good

    assert min(asked.count(True), asked.count(False)) > 20


def left(version: QuestionnaireVersion) -> None:
    begun(version, {"adult": ("yes",)})


def late(version: QuestionnaireVersion) -> None:
    told(version)
    quiet_until(LATER + DAY)
    Submission.objects.update(respond_by=LATER - MINUTE)


def recalled(version: QuestionnaireVersion) -> None:
    check = begun(version, {"adult": ("yes",)})
    Submission.objects.update(left_noted_at=NOW + MINUTE)
    Recall.objects.create(submission=check, version=version, before=10, after=30, created_at=NOW)


def unsummarized(version: QuestionnaireVersion) -> None:
    recipient(gets_digest=True)


def told(version: QuestionnaireVersion) -> Alert:
    """An alert that was told of long ago, and is told of again much later."""
    alert = flagged(version)
    Submission.objects.update(left_noted_at=NOW + MINUTE, respond_by=LATER + DAY)
    Alert.objects.update(next_step_at=LATER + DAY, step_told=1)
    got = {"recipient": recipient(), "reason": "new", "message_id": "0" * 32, "priority": 1}
    times = {"created_at": NOW, "due_at": NOW, "delivered_at": NOW + MINUTE}
    Delivery.objects.create(alert=alert, **got, **times)
    return alert


def quiet_until(until: datetime) -> None:
    """Somebody is on it until then."""
    Submission.objects.update(stage="seen", attended_at=NOW + MINUTE, attended_until=until)
    Alert.objects.update(acknowledged_at=NOW + MINUTE)


def over(version: QuestionnaireVersion) -> None:
    told(version)
    Submission.objects.update(stage="done")


def held_by_gone(version: QuestionnaireVersion) -> None:
    alert, gone = told(version), User.objects.create(username="gone")
    take_on(alert.submission, by=gone, now=NOW + MINUTE)
    quiet_until(LATER + DAY)
    User.objects.update(is_active=False)


def lapsed(version: QuestionnaireVersion) -> None:
    told(version)
    quiet_until(LATER - MINUTE)


def attended(version: QuestionnaireVersion) -> None:
    told(version)
    quiet_until(LATER + DAY)
    Alert.objects.update(acknowledged_at=None)


def to_be_told(version: QuestionnaireVersion) -> None:
    told(version)
    Alert.objects.update(next_step_at=LATER)


def not_out(version: QuestionnaireVersion) -> None:
    told(version)
    Delivery.objects.all().delete()


def failing_often(version: QuestionnaireVersion) -> None:
    told(version)
    quiet_until(LATER + DAY)
    Delivery.objects.update(delivered_at=None, attempts_made=2, due_at=LATER + MINUTE)


def said(version: QuestionnaireVersion) -> None:
    WorkerBeat.objects.create(name="not-out", at=NOW)


def to_be_sent(version: QuestionnaireVersion) -> None:
    told(version)
    quiet_until(LATER + DAY)
    Delivery.objects.update(delivered_at=None, due_at=LATER)


#: In the order in which they are looked for.
KINDS: tuple[Callable[[QuestionnaireVersion], object], ...] = (
    *(left, late, recalled, unsummarized, over, held_by_gone, lapsed, attended),
    *(to_be_told, not_out, failing_often, said, to_be_sent),
)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS, ids=[one.__name__ for one in KINDS])
def test_each_thing_that_a_round_takes_up_is_seen_alone(
    kind: Callable[[QuestionnaireVersion], object],
    version: QuestionnaireVersion,
    settings: Settings,
) -> None:
    settings.DIGEST_HOUR = 0

    kind(version)

    found = [rows.exists() for rows in looked_for(LATER, LATER.date())]
    assert found == [one is kind for one in KINDS]
    assert not is_idle(now=LATER)


@pytest.mark.django_db
def test_what_is_told_and_not_due_is_nothing_to_do(version: QuestionnaireVersion) -> None:
    told(version)

    assert is_idle(now=LATER)
    assert not is_idle(now=LATER + DAY)


@pytest.mark.django_db
def test_where_nobody_takes_it_an_alert_gives_the_ladder_nothing_to_do(
    version: QuestionnaireVersion,
) -> None:
    """That it is not out is said after a while all the same."""
    recipient(is_active=False)
    flagged(version)

    assert is_idle(now=NOW + MINUTE)
    assert not is_idle(now=NOW + 6 * MINUTE)


@pytest.mark.django_db
def test_an_idle_round_asks_once_and_leaves_word() -> None:
    recipient()
    round_at(0)

    with counted() as statements:
        assert round_at(1) == Round(sent=0, failed=0)

    assert [one.lstrip("(")[:6] for one in statements] == ["UPDATE", "SELECT"]


@pytest.mark.django_db
@given(now=MOMENTS, other=MOMENTS)
def test_it_is_always_asked_of_this_moment(now: datetime, other: datetime) -> None:
    """PostgreSQL is asked what was written for another moment, moved to this one."""
    statement(other)

    assert statement(now) == idle._written(now, day_of_digests(now))


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [RuntimeError("A fault of ours."), None], ids=["ours", "its"])
def test_where_it_cannot_be_asked_the_round_is_taken_in_full(
    fault: Exception | None, version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipient()
    flagged(version)

    def broken(*, now: datetime) -> bool:
        raise fault or AssertionError

    if fault:
        monkeypatch.setattr(worker, "is_idle", broken)
        assert run_round(clock=lambda: NOW).sent == 1
    else:
        with failing("UNION ALL"):
            assert run_round(clock=lambda: NOW).sent == 1

    assert len(mail.outbox) == 1
