"""A result that is opened again says what the clinic did, and nothing of what it knows."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.alerts import ring
from tests.check.views.walk import put_check, read
from tests.checks import CRISIS, DAY, FINISHED_EMERGENCY, NOW, SAME_DAY, again, give
from tests.queries import counted
from triage.check.submissions import complete
from triage.check.worklist import mark_seen
from triage.clinic.alerts.sweep import note_left
from triage.clinic.reviews import claim, review
from triage.engine.urgency import Urgency
from triage.models import QuestionnaireVersion, Submission
from triage.site.times import in_words

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
SEEN, TRIED, CALL = "The clinic has seen this.", "We tried to call you on", "Please call us"


@pytest.fixture
def ann(db: None) -> User:
    return User.objects.create(username="ann", first_name="Ann", last_name="Nurse")


def said(client: Client) -> tuple[bool, bool, bool]:
    page = read(client, "result")
    return SEEN in page, TRIED in page, CALL in page


@pytest.fixture
def check(client: Client, version: QuestionnaireVersion) -> Submission:
    put_check(client, version, SAME_DAY, done=True)
    Submission.objects.update(completed_at=NOW)
    return again(Submission.objects.get())


def test_before_anybody_did_anything_nothing_is_said(client: Client, check: Submission) -> None:
    assert "From the clinic" not in read(client, "result")


def test_what_was_seen_is_said_to_be_seen(client: Client, check: Submission) -> None:
    mark_seen(check, now=NOW)

    assert said(client) == (True, False, False)
    assert "This changes nothing above." in read(client, "result")


def test_what_was_seen_before_it_was_finished_is_not_said_to_be_seen(
    client: Client, check: Submission
) -> None:
    mark_seen(check, now=NOW - MINUTE)

    assert said(client) == (False, False, False)


def test_who_demanded_an_emergency_before_or_is_recalled_for_one_is_not_told_that_it_was_seen(
    client: Client, check: Submission
) -> None:
    Submission.objects.update(work_urgency=Urgency.EMERGENCY)
    mark_seen(check, now=NOW)

    assert said(client) == (False, False, False)


def test_what_rose_since_is_not_seen(client: Client, check: Submission) -> None:
    mark_seen(check, now=NOW)
    Submission.objects.update(stage="waiting")

    assert said(client) == (False, False, False)


def test_when_the_clinic_called_stands_there_with_the_zone_and_its_number(
    client: Client, check: Submission, ann: User, settings: Settings
) -> None:
    settings.SURGICAL_TEAM_PHONE = "020 7946 0000"
    ring(check, ann, 10, note="With her son.")

    page = read(client, "result")

    assert f"{TRIED} {in_words(NOW + 10 * MINUTE)} and did not reach you." in page
    assert "Please call us: 020 7946 0000" in page
    for hidden in ("her son", "Nurse", "no answer", "ann"):
        assert hidden not in page.split("From the clinic")[1].split("Keep this result")[0]


@pytest.mark.parametrize(
    ("result", "told"),
    [
        ("no-answer", True),
        ("wrong-number", True),
        ("message-left", True),
        ("call-back", False),
        ("reached", False),
    ],
)
def test_only_a_call_that_reached_nobody_is_told_of(
    client: Client, check: Submission, ann: User, result: str, told: bool
) -> None:
    ring(check, ann, 1, DAY, result=result)

    assert said(client)[1] is told


def test_who_was_reached_in_the_end_is_not_asked_to_call(
    client: Client, check: Submission, ann: User
) -> None:
    ring(check, ann, 1)
    ring(check, ann, 5, result="reached")

    assert said(client) == (False, False, False)


@pytest.mark.parametrize(
    ("outcome", "told"), [("called", False), ("no-action", False), ("no-way", True)]
)
def test_what_was_recorded_is_not_told_and_only_who_cannot_be_reached_is_asked_to_call(
    client: Client, check: Submission, ann: User, outcome: str, told: bool
) -> None:
    ring(check, ann, 1)
    review(check, by=ann, outcome=outcome, verdict="", note="Moved away.", now=NOW + 9 * MINUTE)

    assert said(client) == (True, told, told)
    assert "Moved away" not in read(client, "result")


def test_what_was_noted_while_it_is_open_hides_no_call(
    client: Client, check: Submission, ann: User
) -> None:
    ring(check, ann, 1)
    review(check, by=ann, outcome="noted", verdict="", note="", now=NOW + 9 * MINUTE)

    assert said(client)[1]


@pytest.mark.parametrize("given", [FINISHED_EMERGENCY, CRISIS])
def test_in_an_emergency_nothing_sounds_as_if_help_were_on_its_way(
    client: Client, version: QuestionnaireVersion, ann: User, given: dict
) -> None:
    check = put_check(client, version, given, done=True)
    before = read(client, "result")
    mark_seen(again(check), now=NOW)
    ring(check, ann, 1)

    page = read(client, "result")

    assert SEEN not in page
    assert TRIED in page
    assert page.index("do not wait for our call") < page.index(TRIED)
    first = before.split("Keep this result")[0]
    assert page.startswith(first.strip()[:400])
    assert page.index(TRIED) > page.index("Call 112")


def test_it_costs_one_query(
    client: Client, check: Submission, ann: User, settings: Settings
) -> None:
    with counted() as statements:
        client.get("/check/result/")
    ring(check, ann, 1)
    ring(check, ann, 9)
    with counted() as after:
        client.get("/check/result/")

    assert len(after) == len(statements)
    assert len([sql for sql in after if "triage_calltry" in sql]) == 1


def test_what_was_only_ticked_in_the_list_since_it_was_finished_was_not_seen(
    client: Client, version: QuestionnaireVersion, ann: User
) -> None:
    begun = {key: SAME_DAY[key] for key in ("adult", "bladder", "fever")}
    check = put_check(client, version, begun, follow_up=True)
    note_left(now=timezone.now() + 16 * MINUTE)
    mark_seen(again(check), now=timezone.now())
    for link_id, values in SAME_DAY.items():
        if link_id not in begun:
            give(check, link_id, *values, now=timezone.now())
    complete(again(check), now=timezone.now())
    before = said(client)
    claim(check, by=ann, now=timezone.now())
    ticked = said(client)

    mark_seen(again(check), now=timezone.now())

    assert [before[0], ticked[0], said(client)[0]] == [False, False, True]
