"""Who is still to be seen to stands where somebody looks for them, and who looked is on record."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tests.alerts import MINUTE, at, recipient
from tests.check.views.walk import text_of
from tests.checks import FINISHED_EMERGENCY, NOW, SAME_DAY, again, completed
from tests.clinic.admin.conftest import CANNOT_PEE, CONTACT
from tests.clinic.admin.reviews import correction
from tests.clinic.alerts.test_bundles import flood
from tests.small import BENIGN
from tests.staff.people import LogIn, begin, finish, staff
from triage.check.erase_requests import refuse
from triage.check.leaving import ask_to_erase, erase
from triage.check.submissions import set_contact
from triage.clinic.alerts.worker import run_round
from triage.clinic.assigning import Owner, assign
from triage.clinic.news import what_is_known
from triage.clinic.reviews import claim, review
from triage.models import AccessLogEntry, Alert, Delivery, QuestionnaireVersion, Submission, Team

pytestmark = pytest.mark.django_db

LIST = "admin:triage_submission_changelist"


@pytest.fixture
def refused(version: QuestionnaireVersion) -> Submission:
    """Somebody who asked to be erased, and was told no."""
    check = finish(begin(version), {**BENIGN, **CANNOT_PEE})
    set_contact(check, CONTACT)
    claim(check, by=staff("clinician"), now=timezone.now())
    assert not ask_to_erase(check, now=timezone.now())
    later = timezone.now() + timedelta(seconds=1)
    refuse(check, by=staff("lead"), reason="The law says so.", now=later)
    return again(check)


def test_who_is_not_erased_is_called_by_the_desk(refused: Submission, log_in: LogIn) -> None:
    listed = text_of(log_in("clinician").get(reverse(LIST)))

    assert CONTACT["name"] in text_of(
        log_in("desk").get(reverse("admin:triage_calltry_changelist"))
    )
    assert "asks to be erased" not in listed


@pytest.mark.parametrize("gone", ["colleague", "team"])
def test_what_was_given_to_somebody_who_is_gone_is_nobodys(
    version: QuestionnaireVersion, log_in: LogIn, gone: str
) -> None:
    check, ben = completed(version, FINISHED_EMERGENCY), staff("clinician", called="ben")
    night = Team.objects.create(name="Night")
    to = Owner(user=ben) if gone == "colleague" else Owner(team=night)
    assign(check, to=to, by=staff("clinician", called="ann"), now=timezone.now(), known=None)
    ben.is_active = night.is_active = False
    ben.save()
    night.save()

    page = log_in("clinician").get(reverse(LIST), {"whose": "nobody"})

    assert [row.pk for row in page.context["cl"].result_list] == [check.pk]


def test_an_appointment_that_is_over_can_be_put_right(
    version: QuestionnaireVersion, log_in: LogIn
) -> None:
    check, week = completed(version, SAME_DAY), timezone.now() - timedelta(days=7)
    days = [(week + timedelta(days=number)).date() for number in (1, 2)]
    row = review(
        check,
        by=staff("clinician"),
        outcome="appointment",
        verdict="",
        note="",
        now=week,
        on_date=days[0],
    )
    data = {"known": "1", "danger": what_is_known(check), "outcome": "appointment", "note": ""}
    client = log_in("clinician")

    other, stood = (
        client.post(
            correction(row), {**data, "verdict": "too-low", "on_date": day.date().isoformat()}
        )
        for day in (week + timedelta(days=2), week + timedelta(days=1))
    )

    assert (other.status_code, stood.status_code) == (422, 302)


@pytest.mark.parametrize("role", ["operator", "superuser"])
@pytest.mark.parametrize("is_found", [True, False])
def test_whom_a_search_of_the_access_log_means_is_on_record(
    version: QuestionnaireVersion, log_in: LogIn, role: str, is_found: bool
) -> None:
    check = completed(version, FINISHED_EMERGENCY)
    if is_found:
        log_in("lead").get(reverse("admin:triage_alert_changelist"))

    log_in(role).get(reverse("admin:triage_accesslogentry_changelist"), {"q": check.code})

    line = AccessLogEntry.objects.latest("id")
    assert (line.action, line.submission_ids) == ("access log", check.pk.hex)


def first_of_flood(version: QuestionnaireVersion, many: int) -> Alert:
    """Of so many alerts from one place, the one that the message about those beyond five has."""
    recipient("nurse", wait_minutes=600)
    flood(version, many)
    run_round(clock=at(NOW + MINUTE / 2))
    first = Delivery.objects.get(reason="bundle").alert
    assert first is not None
    return first


def test_a_message_about_many_outlives_the_check_it_began_with(
    version: QuestionnaireVersion,
) -> None:
    first = first_of_flood(version, 9)

    erase(first.submission)
    for minute in range(2, 9):
        run_round(clock=at(NOW + minute * MINUTE))

    bundle = Delivery.objects.get(reason="bundle")
    assert bundle.alert != first
    assert bundle.delivered_at is not None
    assert all("By now somebody is on each" not in sent.body for sent in mail.outbox)
    assert Alert.objects.filter(is_bundled=True, acknowledged_at=None).count() == 3


def test_a_message_about_one_that_was_erased_alone_goes_and_the_alert_is_told_of_by_itself(
    version: QuestionnaireVersion,
) -> None:
    first = first_of_flood(version, 6)

    erase(first.submission)

    assert not Delivery.objects.filter(reason="bundle").exists()
    first.refresh_from_db()
    assert (first.is_bundled, first.next_step_at) == (False, None)
