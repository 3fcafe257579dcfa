"""What was looked at or taken on and left: it waits for somebody again, and the list says so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from tests.clinic.admin.reviews import DRAWN, colleague, read
from tests.clinic.admin.reviews import place as page_of
from tests.clinic.admin.worklist import EMERGENCY, FEVER, listed, place, put, text_of
from tests.staff.people import begin, finish, staff
from triage.check.worklist import mark_seen
from triage.clinic.admin.worklist_counts import TO_CALL_AGAIN, lapsed, late
from triage.clinic.calls import log_try
from triage.clinic.reviews import claim, holders, release, review
from triage.models import CallTry, Claim, QuestionnaireVersion, Review, Submission
from triage.site import times

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def check(version: QuestionnaireVersion) -> Submission:
    """An emergency that is not late yet."""
    made = finish(begin(version), EMERGENCY)
    return put(made, respond_by=timezone.now() + 60 * MINUTE)


def ago(minutes: float) -> Any:
    return timezone.now() - minutes * MINUTE


def in_list(at: Any) -> str:
    """A test may run around midnight."""
    day = timezone.localtime(at).date()
    is_today = day == timezone.localtime(timezone.now()).date()
    return date_format(timezone.localtime(at), "H:i" if is_today else "j M, H:i")


def counts(client: Client) -> tuple[int, str, str, str]:
    found = client.get(place()).context["cl"].counts
    return found.emergency, str(found.lapsed), str(found.late), str(found.again)


def not_reached(check: Submission, *, minutes: float = 0) -> CallTry:
    return log_try(check, by=colleague(), result="no-answer", now=ago(minutes), of_clinic=True)


@pytest.mark.parametrize(
    ("act", "found"),
    [
        (lambda _check: None, (1, "0", "0", "0")),
        (lambda check: mark_seen(check, now=ago(14)), (0, "0", "0", "0")),
        (lambda check: mark_seen(check, now=ago(16)), (0, "1", "0", "0")),
        (lambda check: claim(check, by=colleague(), now=ago(14)), (1, "0", "0", "0")),
        (lambda check: claim(check, by=colleague(), now=ago(16)), (1, "1", "0", "0")),
        (lambda check: not_reached(check, minutes=1), (1, "0", "0", "1")),
        (lambda check: not_reached(check, minutes=30), (1, "0", "0", "1")),
        (lambda check: put(check, respond_by=ago(1)), (1, "0", "1", "0")),
    ],
    ids=["new", "seen", "seen and left", "held", "held and left", "rang", "rang before", "late"],
)
def test_the_counts_say_who_waits_for_what(
    clinician: Client,
    check: Submission,
    act: Callable[[Submission], object],
    found: tuple[int, str, str, str],
) -> None:
    act(check)

    assert counts(clinician) == found


def test_what_is_done_is_counted_nowhere(clinician: Client, check: Submission) -> None:
    claim(check, by=colleague(), now=ago(40))
    not_reached(check, minutes=30)
    review(check, by=colleague(), outcome="called", verdict="", note="", now=ago(1))

    assert counts(clinician) == (0, "0", "0", "0")


def test_each_count_leads_to_its_list(
    clinician: Client, version: QuestionnaireVersion, check: Submission
) -> None:
    rang, left = (finish(begin(version), FEVER) for _ in range(2))
    not_reached(rang)
    claim(left, by=colleague(), now=ago(130))
    several = {"check": check, "rang": rang, "left": left}

    page = clinician.get(place()).content.decode()

    assert listed(clinician, several, stage="lapsed") == ["left"]
    assert listed(clinician, several, stage="again") == ["rang"]
    assert [f'href="?stage={stage}"' in page for stage in ("lapsed", "again")] == [True] * 2


def test_a_claim_that_was_left_says_who_when_and_that_nothing_was_recorded(
    clinician: Client, check: Submission
) -> None:
    at = ago(20)
    claim(check, by=colleague(), now=at)

    row = text_of(clinician.get(place()))
    page = read(clinician, check)

    when = in_list(at)
    assert f"Ben Example took this on at {when} and nothing was recorded" in row
    assert "waiting for somebody again" in row
    assert f"Ben Example took this on, {times.here(at)}, and nothing was recorded" in page
    assert "and nothing was recorded. It waits for somebody again." in page


def test_a_claim_of_another_day_says_which(clinician: Client, check: Submission) -> None:
    at = ago(3 * 24 * 60)
    claim(check, by=colleague(), now=at)

    when = date_format(timezone.localtime(at), "j M, H:i")
    assert f"took this on at {when} and nothing" in text_of(clinician.get(place()))


def test_ones_own_claim_that_was_left_can_be_taken_on_again(
    clinician: Client, check: Submission
) -> None:
    claim(check, by=staff("clinician"), now=ago(20))

    before = read(clinician, check)
    clinician.post(page_of(check, "claim"))
    after = read(clinician, check)

    assert "Nothing was recorded, so it waits for somebody again." in before
    assert "Take this on again" in before
    assert "waits for somebody again" not in after
    assert Claim.objects.count() == 2


def test_who_is_to_be_called_again_is_marked_with_the_time(
    clinician: Client, check: Submission
) -> None:
    not_reached(check, minutes=5)
    not_reached(check, minutes=2)

    check.refresh_from_db()
    at = check.call_again_at
    assert at is not None
    listed = text_of(clinician.get(place()))
    assert f"to call again at {in_list(at)} no answer ×2" in listed
    assert f"Somebody is to call again at {times.here(at)}" in read(clinician, check)


def test_what_ends_it_must_be_meant_for_all_that_gives_cause(
    clinician: Client, check: Submission
) -> None:
    """Somebody writes “called”, and meanwhile the person tells of another danger."""
    check.alerts.update(raised_at=ago(1))

    refused = clinician.post(page_of(check), {**DRAWN, "outcome": "called"})
    form = refused.context["form"]
    again = {**DRAWN, "outcome": "called", "danger": form["danger"].value()}

    assert refused.status_code == 409
    assert "the person told of something more" in text_of(refused)
    assert not Review.objects.exists()
    assert clinician.post(page_of(check), again).status_code == 302
    assert Review.objects.count() == 1


def test_a_claim_counts_for_as_long_as_the_urgency_lets_it(
    version: QuestionnaireVersion, check: Submission
) -> None:
    fever, calm = finish(begin(version), FEVER), finish(begin(version))
    now, ben = timezone.now(), colleague()
    for row in (check, fever, calm):
        claim(row, by=ben, now=now)
    release(check, by=staff("clinician"), now=now)  # who does not hold it

    def over(minutes: float) -> list[bool]:
        held = holders([check, fever, calm], now=now + minutes * MINUTE)
        return [held[row.pk][0].has_lapsed for row in (check, fever, calm)]

    assert [over(minutes) for minutes in (14, 15, 119, 120, 1439, 1440)] == [
        [False] * 3,
        [True, False, False],
        [True, False, False],
        [True, True, False],
        [True, True, False],
        [True, True, True],
    ]


def test_a_claim_lapses_anew_from_what_was_recorded_last_and_no_more_once_it_is_done(
    check: Submission,
) -> None:
    now, ben = timezone.now(), colleague()
    claim(check, by=ben, now=now - 30 * MINUTE)
    not_reached(check, minutes=10)
    moments = [
        holders([check], now=now + later * MINUTE)[check.pk][0].has_lapsed for later in (0, 4, 6)
    ]
    Submission.objects.update(stage="done")
    (done,) = holders([Submission.objects.get()], now=now + 60 * MINUTE)[check.pk]

    assert moments == [False, False, True]
    assert (done.by, done.has_lapsed) == (ben, False)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("which", "index"),
    [
        (lapsed, "submission_may_lapse"),
        (lambda _now: TO_CALL_AGAIN, "submission_call_again"),
        (late, "submission_to_do"),
    ],
)
def test_each_count_is_answered_by_an_index_however_many_checks_there_are(
    version: QuestionnaireVersion, which: Callable[[Any], Any], index: str
) -> None:
    """One in a hundred is to do, as it is where a clinic has worked for a while."""
    several = [
        Submission(
            reference=f"{number:08}",
            version=version,
            stage="seen" if number % 100 == 0 else "done",
            work_urgency=40,
            listed_at=timezone.now(),
            started_at=timezone.now(),
            last_step_at=timezone.now(),
            attended_until=ago(number) if number % 200 else None,
            call_again_at=None if number % 300 else ago(number),
        )
        for number in range(20_000)
    ]
    Submission.objects.bulk_create(several)
    rows = Submission.objects.filter(which(timezone.now())).order_by()[:1001]

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE triage_submission")
    plan = rows.values("pk").explain()

    assert index in plan
    assert "Seq Scan" not in plan
