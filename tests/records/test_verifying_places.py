"""Whoever writes into the database that the clinic is done, or need not hurry, is found out.

After every verb of everybody, in any order, verifying says nothing. After each such change by
hand it does.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.checks import DAY, EMERGENCY, HOUR, NOW, again, begun
from tests.records.places import Time, said
from tests.records.test_verbs_at_once import STATES, State, a_site, finished
from tests.security.world import undone
from tests.verbs import VERBS
from triage.clinic.alerts.ladder import tell_next
from triage.clinic.outcomes import SHIPPED
from triage.models import (
    AccessLogEntry,
    Alert,
    CallTry,
    Claim,
    Delivery,
    QuestionnaireVersion,
    Review,
    Submission,
)
from triage.records.verifying_places import adopt_places

pytestmark = pytest.mark.django_db

_runs = settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
sequences = st.lists(st.sampled_from(sorted(VERBS)), max_size=6)
#: Changes by hand, each if it makes anything quieter than what people did; whether it did.
Change = Callable[[Submission, datetime], int]


@pytest.fixture
def site() -> QuestionnaireVersion:
    version = a_site()
    finished(version)  # which an earlier check may be linked to, and sweeps find
    return version


def loud(version: QuestionnaireVersion) -> Submission:
    """Under way, with an emergency of which the clinic was told."""
    return begun(version, EMERGENCY, follow_up=True)


def check_after(
    state: State, site: QuestionnaireVersion, did: list[str]
) -> tuple[Submission, Time]:
    check, time = state(site), Time(NOW)
    for verb in did:
        time.do(verb, check)
    return check, time


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", sorted(VERBS))
def test_after_each_verb_nothing_is_said(
    site: QuestionnaireVersion, state: State, verb: str
) -> None:
    _check, time = check_after(state, site, [verb])

    assert said(time.now) == []


@_runs
@given(st.sampled_from((*STATES, loud)), sequences)
def test_after_any_verbs_in_any_order_nothing_is_said(
    site: QuestionnaireVersion, state: State, did: list[str]
) -> None:
    with undone():
        _check, time = check_after(state, site, did)
        assert said(time.now) == []


# by hand


def rows(check: Submission, **columns: object) -> int:
    return Submission.objects.filter(pk=check.pk).update(**columns)


def is_open(check: Submission) -> bool:
    return again(check).stage in {"waiting", "seen"}


def acts_since(check: Submission, moment: datetime) -> bool:
    since = {"submission": check, "at__gte": moment - timedelta(minutes=1)}
    lines = AccessLogEntry.objects.filter(submission_id=check.pk, at__gte=since["at__gte"])
    return lines.exists() or any(
        m.objects.filter(**since).exists() for m in (Claim, Review, CallTry)
    )


def ended_since(check: Submission, moment: datetime) -> bool:
    ends = [code for code, kind in SHIPPED.items() if kind.ends]
    after = Q(at__gte=moment - timedelta(minutes=1))
    return Review.objects.filter(after, submission=check, outcome__in=ends).exists()


def done(check: Submission, _now: datetime) -> int:
    """Where nothing that was ever recorded would have ended it."""
    is_done = ended_since(check, datetime.min.replace(tzinfo=NOW.tzinfo, year=2))
    small = again(check).status == "erased" and again(check).work_urgency < 30
    return rows(check, stage="done") if is_open(check) and not (is_done or small) else 0


def later(check: Submission, now: datetime) -> int:
    return rows(check, respond_by=now + 900 * DAY) if is_open(check) else 0


def a_little_later(check: Submission, _now: datetime) -> int:
    by = again(check).respond_by
    return rows(check, respond_by=by + timedelta(minutes=1)) if by.year < 9999 else 0


def calmer(check: Submission, _now: datetime) -> int:
    return rows(check, work_urgency=10) if is_open(check) and again(check).work_urgency > 10 else 0


def off_the_list(check: Submission, _now: datetime) -> int:
    return rows(check, stage="unlisted", listed_at=None) if check.alerts.exists() else 0


def attended(check: Submission, now: datetime) -> int:
    return rows(check, attended_at=now, attended_until=now + 9 * DAY) if is_open(check) else 0


def called_again(check: Submission, now: datetime) -> int:
    return rows(check, call_again_at=now + 9 * DAY) if is_open(check) else 0


def late_noted(check: Submission, now: datetime) -> int:
    told = check.alerts.filter(kind="late").exists()
    return rows(check, late_noted_at=now) if is_open(check) and not told else 0


def acknowledged(check: Submission, now: datetime) -> int:
    return each(check, lambda one: not acts_since(check, one.since), acknowledged_at=now)


def ended(check: Submission, now: datetime) -> int:
    over = {"acknowledged_at": now, "ended_at": now}
    small = again(check).status == "erased"
    return 0 if small else each(check, lambda _one: not ended_since(check, NOW), **over)


def stepped(check: Submission, now: datetime) -> int:
    return each(check, lambda _one: True, step_told=9, next_step_at=now + 9 * DAY)


def each(check: Submission, which: Callable[[Alert], bool], **columns: object) -> int:
    """Every alert that is loud and for which this is so."""
    loud = check.alerts.filter(acknowledged_at=None, ended_at=None)
    keys = [one.pk for one in loud if which(one)] if is_open(check) else []
    return Alert.objects.filter(pk__in=keys).update(**columns)


def arrived(check: Submission, now: datetime) -> int:
    waiting = Delivery.objects.filter(alert__submission=check, attempts=None)
    return waiting.update(delivered_at=now, given_up_at=None)


def put_off(check: Submission, now: datetime) -> int:
    waiting = Delivery.objects.filter(alert__submission=check, delivered_at=None, given_up_at=None)
    return waiting.update(due_at=now + 9 * DAY)


def under_way_again(check: Submission, _now: datetime) -> int:
    return rows(check, status="in-progress") if again(check).status == "completed" else 0


CHANGES: dict[str, Change] = {
    change.__name__: change
    for change in (
        *(done, later, a_little_later, calmer, off_the_list, attended, called_again, late_noted),
        *(acknowledged, ended, stepped, arrived, put_off, under_way_again),
    )
}


@pytest.mark.parametrize("change", sorted(set(CHANGES) - {"arrived", "put_off", "under_way_again"}))
def test_what_is_loud_is_made_quiet_by_hand(site: QuestionnaireVersion, change: str) -> None:
    check, time = check_after(loud, site, [])
    assert said(time.now) == []

    assert CHANGES[change](check, time.now)

    assert said(time.now) != []


@pytest.mark.parametrize("change", ["put_off", "arrived"])
def test_a_message_is_kept_back_by_hand(site: QuestionnaireVersion, change: str) -> None:
    check, time = check_after(loud, site, [])
    assert tell_next(now=time.now)
    assert said(time.now) == []

    assert CHANGES[change](check, time.now)

    assert said(time.now) != []


def test_what_is_finished_is_under_way_by_hand(site: QuestionnaireVersion) -> None:
    check, time = check_after(STATES[1], site, [])

    assert under_way_again(check, time.now)

    assert any("was finished" in line for line in said(time.now))


@_runs
@given(st.sampled_from((*STATES, loud)), sequences, st.sampled_from(sorted(CHANGES)))
def test_whatever_was_done_before_a_change_by_hand_is_found(
    site: QuestionnaireVersion, state: State, did: list[str], change: str
) -> None:
    with undone():
        check, time = check_after(state, site, did)
        if CHANGES[change](check, time.now):
            assert said(time.now) != []


def test_a_danger_after_what_was_done_is_not_done_by_hand(site: QuestionnaireVersion) -> None:
    check, time = check_after(loud, site, ["records what was done"])
    assert again(check).stage == "done"
    assert said(time.now) == []

    Alert.objects.filter(submission=check).update(raised_at=time.now + HOUR)

    assert any("what came since" in line for line in said(time.now))


def test_what_the_release_before_stored_is_adopted_once(site: QuestionnaireVersion) -> None:
    check, time = check_after(STATES[1], site, [])
    rows(check, respond_by=NOW + HOUR, place_seal="")

    assert [list(adopt_places()), list(adopt_places())] == [[check.pk], []]
    assert said(time.now) == []
