"""The end of a shift: all that one has goes to somebody else, in one step."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.clinic.admin.reviews import log
from tests.clinic.admin.worklist import EMERGENCY, FEVER, text_of
from tests.queries import counted
from tests.staff.people import LogIn, begin, finish, staff
from triage.check.submissions import set_contact
from triage.clinic.admin.worklist_claims import TICKED
from triage.clinic.assigning import Owner, assign
from triage.clinic.reviews import claim, holders
from triage.models import Assignment, QuestionnaireVersion, Submission, Team

NOTE = "Ann rings back at two."


@pytest.fixture
def me(clinician: Client) -> User:
    return User.objects.get(username="clinician")


@pytest.fixture
def ben(db: None) -> User:
    return staff("clinician", called="ben")


@pytest.fixture
def checks(version: QuestionnaireVersion, me: User, ben: User) -> list[Submission]:
    """One taken on, one that was given, and one of somebody else's."""
    taken, given, others = (
        finish(begin(version), answers) for answers in (EMERGENCY, FEVER, EMERGENCY)
    )
    set_contact(taken, {"name": "Ann Example", "telephone": "555 0100"})
    claim(taken, by=me, now=timezone.now())
    assign(given, to=Owner(user=me), by=ben, now=timezone.now(), known=None)
    claim(others, by=ben, now=timezone.now())
    return [taken, given, others]


def place() -> str:
    return reverse("admin:triage_submission_handover")


def send(client: Client, to: User, *checks: Submission, note: str = NOTE) -> Any:
    ticked = [str(check.pk) for check in checks]
    data = {"to": f"user-{to.pk}", "note": note, "ticked": ticked}
    return client.post(place(), data, follow=True)


def test_it_lists_all_that_one_has_and_ticks_it(
    clinician: Client, checks: list[Submission]
) -> None:
    page = clinician.get(place())
    html = page.content.decode()

    taken, given, others = checks
    assert [row.submission.pk for row in page.context["rows"]] == [taken.pk, given.pk]
    for check in (taken, given):
        assert f'value="{check.pk}" checked' in html
    assert others.code not in html
    assert log() == [("clinician", "handover page")]


def test_all_of_it_goes_in_one_step_and_is_printed(
    clinician: Client, checks: list[Submission], ben: User
) -> None:
    taken, given, _others = checks

    page = send(clinician, ben, taken, given)

    said = text_of(page)
    assert Submission.objects.filter(assigned_to=ben).count() == 2
    assert holders([taken], now=timezone.now())[taken.pk] == ()
    assert "clinician handed over 2 on" in said
    assert "for ben" in said
    for words in (taken.code, given.code, "Ann Example", NOTE, "I can&#x27;t pee", "late by"):
        assert words in said
    assert "555 0100" not in said
    assert log() == [
        ("clinician", "hand over"),
        ("clinician", "hand over"),
        ("clinician", "handover"),
    ]


def test_no_alert_is_silent_because_of_it(
    clinician: Client, checks: list[Submission], ben: User
) -> None:
    taken = checks[0]
    send(clinician, ben, taken)

    taken.refresh_from_db()
    assert taken.attended_until is not None
    assert taken.attended_until <= timezone.now()
    assert [alert.ended_at for alert in taken.alerts.all()] == [None]


def test_only_what_is_ticked_goes(
    clinician: Client, checks: list[Submission], ben: User, me: User
) -> None:
    taken, given, _others = checks

    send(clinician, ben, given)

    now = timezone.now()
    assert [hold.by for hold in holders([taken], now=now)[taken.pk]] == [me]
    assert Assignment.objects.filter(handover__isnull=False).count() == 1


def test_a_team_can_take_it(clinician: Client, checks: list[Submission]) -> None:
    team = Team.objects.create(name="Nurses")
    team.members.add(staff("clinician", called="cleo"))
    data = {"to": f"team-{team.pk}", "ticked": [str(checks[0].pk)]}

    page = clinician.post(place(), data, follow=True)

    assert "for Nurses" in text_of(page)
    assert Submission.objects.get(assigned_team=team) == checks[0]


def test_two_at_once_are_told(clinician: Client, checks: list[Submission], ben: User) -> None:
    """The same page in two tabs, or what a colleague gave away meanwhile."""
    taken, given, others = checks
    send(clinician, ben, taken, given)
    Submission.objects.filter(pk=given.pk).update(stage="done")

    page = send(clinician, ben, taken, given, others)

    said = text_of(page)
    assert f"{taken.code} is not yours any more: it was given away meanwhile." in said
    assert f"{given.code} needs nobody any more." in said
    assert f"{others.code} is not yours any more" in said
    assert "You hold nothing, and nothing was given to you." in said
    assert page.status_code == 409
    assert NOTE in said
    assert Assignment.objects.filter(handover__isnull=False).count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ticked": []}, "Tick those that you hand over."),
        ({"to": ""}, "Choose who takes it."),
        ({"to": "user-0"}, "Choose one of these."),
        ({"note": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    clinician: Client, checks: list[Submission], ben: User, changes: dict[str, Any], said: str
) -> None:
    data = {"to": f"user-{ben.pk}", "note": NOTE, "ticked": [str(checks[0].pk)], **changes}

    page = clinician.post(place(), data)

    assert page.status_code == 422
    assert said in text_of(page)
    assert changes.get("note", NOTE) in text_of(page)
    ticked = [row.key in page.context["ticked"] for row in page.context["rows"]]
    assert ticked == [bool(data["ticked"]), False]
    assert not Assignment.objects.filter(handover__isnull=False).exists()


def test_what_cannot_be_given_any_more_keeps_the_note_and_the_way_on(
    clinician: Client, checks: list[Submission], ben: User
) -> None:
    taken, given, others = checks

    page = send(clinician, ben, others)

    assert page.status_code == 409
    assert [row.submission.pk for row in page.context["rows"]] == [taken.pk, given.pk]
    assert page.context["form"]["note"].value() == NOTE
    assert "None of them could be given away." in text_of(page)
    assert f"{others.code} is not yours any more" in text_of(page)


@pytest.mark.parametrize("ticked", ["no-such", "00000000-0000-4000-8000-000000000000"])
def test_what_is_no_check_hands_nothing_over(
    clinician: Client, checks: list[Submission], ben: User, ticked: str
) -> None:
    data = {"to": f"user-{ben.pk}", "ticked": [ticked]}

    page = clinician.post(place(), data, follow=True)

    assert page.status_code == 409
    assert not Assignment.objects.filter(handover__isnull=False).exists()


def test_nobody_hands_over_to_themselves(
    clinician: Client, checks: list[Submission], me: User
) -> None:
    page = clinician.get(place())

    assert f'value="user-{me.pk}"' not in page.content.decode()


@pytest.mark.parametrize("role", ["superuser", "editor", "lead"])
def test_only_the_clinic_hands_over(log_in: LogIn, checks: list[Submission], role: str) -> None:
    client = log_in(role)

    assert client.get(place()).status_code == 403
    handed = reverse("admin:triage_submission_handed", args=[uuid4()])
    assert client.get(handed).status_code == 403


def test_a_handover_that_never_was_is_not_found(clinician: Client) -> None:
    handed = reverse("admin:triage_submission_handed", args=[uuid4()])

    assert clinician.get(handed).status_code == 404


def test_more_checks_cost_no_more_queries(
    clinician: Client, version: QuestionnaireVersion, me: User
) -> None:
    claim(finish(begin(version), EMERGENCY), by=me, now=timezone.now())
    clinician.get(place())  # what is kept from page to page is kept now
    with counted() as for_one:
        clinician.get(place())
    for _ in range(2):
        claim(finish(begin(version), EMERGENCY), by=me, now=timezone.now())
    clinician.get(place())
    with counted() as for_three:
        page = clinician.get(place())

    assert page.content.decode().count(f'name="{TICKED}"') == 3
    assert len(for_three) == len(for_one)
