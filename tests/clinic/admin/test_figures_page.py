"""The figures: who sees which, for which versions and days, and that it is on record."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.checks import DAY, EMERGENCY, HOUR, SAME_DAY, SOON
from tests.clinic.admin.figures import address, section, text_of
from tests.clinic.figures import done, under_way, verdict
from tests.queries import counted
from tests.small import BENIGN
from tests.staff.people import LogIn, staff
from triage.check.dropoff import count_finished
from triage.check.worklist import mark_seen
from triage.clinic.figures import verdicts
from triage.models import AccessLogEntry, QuestionnaireVersion, Submission
from triage.site import roles

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")

Looks = Callable[..., str]


@pytest.fixture
def clinician(log_in: LogIn) -> Client:
    return log_in("clinician")


@pytest.fixture
def lead(log_in: LogIn) -> Client:
    return log_in("lead")


def counts_on(page: Any, days_ago: int) -> list[list[str]]:
    """The cells of a day, in each table that has a row for it."""
    day = timezone.localdate() - days_ago * DAY
    rows = re.findall(
        rf'<th scope="row">{day:%-d %b}</th>(.*?)</tr>', page.content.decode(), re.DOTALL
    )
    return [re.findall(r"<td>(.*?)</td>", unescape(row)) for row in rows]


# who may


def test_staff_who_work_with_it_see_it_and_nobody_else(
    version: QuestionnaireVersion, log_in: LogIn
) -> None:
    looked = [log_in(role).get(address()).status_code for role in ROLES]

    assert looked == [302, 302, 200, 200, 200, 200]


def test_without_the_permission_it_is_refused(version: QuestionnaireVersion, lead: Client) -> None:
    group = Group.objects.get(name=roles.CLINICAL_LEADS)
    group.permissions.remove(group.permissions.get(codename="view_questioncount"))

    assert lead.get(address()).status_code == 403
    assert not AccessLogEntry.objects.filter(action="figures").exists()


@pytest.mark.parametrize("role", ["clinician", "editor", "lead"])
def test_every_look_is_recorded(version: QuestionnaireVersion, log_in: LogIn, role: str) -> None:
    log_in(role).get(address(period=7))

    entry = AccessLogEntry.objects.get(action="figures")
    assert (entry.user, entry.submission_id) == (staff(role), None)


@pytest.mark.parametrize("role", ["clinician", "editor", "lead"])
def test_the_index_leads_to_it(version: QuestionnaireVersion, log_in: LogIn, role: str) -> None:
    index = log_in(role).get("/admin/").content.decode()

    assert f'<a href="{reverse("admin:triage_questioncount_changelist")}"' in index


def test_the_list_of_checks_leads_to_it_and_it_leads_back(
    version: QuestionnaireVersion, clinician: Client
) -> None:
    checks = reverse("admin:triage_submission_changelist")

    there, back = clinician.get(checks), clinician.get(address())

    assert f'<a href="{address()[:-1]}">Figures</a>' in there.content.decode()
    assert f'<a href="{checks}">Back to the list of checks</a>' in back.content.decode()


def test_the_sums_behind_it_have_no_pages_of_their_own(
    version: QuestionnaireVersion, log_in: LogIn
) -> None:
    client = log_in("superuser")

    found = [client.get(f"{address()[:-1]}{page}/").status_code for page in ("add", "1/change")]

    assert found == [404, 404]


# what is shown


@pytest.mark.parametrize("role", ["clinician", "lead"])
def test_clinicians_and_leads_see_exact_counts(
    busy: QuestionnaireVersion, log_in: LogIn, role: str
) -> None:
    page = log_in(role).get(address())

    assert counts_on(page, 2)[0] == ["0", "12"]
    assert counts_on(page, 1)[0] == ["1", "0"]
    assert "Same day In time 100 % 12 of 12 Half were seen within 20 min" in section(page, "waits")
    assert "Emergency In time 0 % 0 of 2" in section(page, "waits")
    assert "▲ Emergency Half were acknowledged within not yet Not acknowledged yet" in section(
        page, "alerts"
    )
    assert "Version 1 Verdicts 12 Too low 0 Right 6 Too high 6" in section(page, "verdicts")
    assert "Rate of too high 50 % (25 to 75 %)" in section(page, "verdicts")
    assert "Sign infection fever Verdicts 12" in section(page, "verdicts")
    assert "blurred counts" not in text_of(page).replace("blurred for everybody", "")


def test_an_editor_sees_blurred_counts_without_sums(
    busy: QuestionnaireVersion, log_in: LogIn
) -> None:
    page = log_in("editor").get(address())

    assert "You see blurred counts" in text_of(page)
    assert counts_on(page, 2)[0] == ["0", "10"]
    assert counts_on(page, 1)[0] == ["<5", "0"]
    assert "Emergency In time – Half were seen within – Nine of ten within –" in section(
        page, "waits"
    )
    assert "Nobody has looked yet <5" in section(page, "waits")
    assert "Version 1 Too low 0 Right 5 Too high 5" in section(page, "verdicts")
    assert "of 12" not in text_of(page)
    assert "Back to the list" not in text_of(page)


@pytest.mark.parametrize("role", ["clinician", "editor"])
def test_where_people_leave_is_blurred_for_everybody(
    busy: QuestionnaireVersion, log_in: LogIn, role: str
) -> None:
    leaving = section(log_in(role).get(address()), "leaving")

    assert "Fever fever Reached it 15 Went no further <5 About –" in leaving
    assert "Mood mood Reached it 10 Went no further 0 About 0 %" in leaving


def test_charts_have_names_and_tables_and_no_style(
    busy: QuestionnaireVersion, clinician: Client
) -> None:
    page = clinician.get(address()).content.decode()

    charts = re.findall(r'<svg role="img" aria-labelledby="(\S+)" aria-describedby="(\S+)"', page)
    assert len(charts) == len(set(charts)) == 6
    for name, described in charts:
        assert f'<title id="{name}">' in page
        assert f'<desc id="{described}">' in page
    assert page.count("<caption>") >= len(charts)
    assert " style=" not in page.split('id="content-main"')[-1]


def test_whom_the_checks_are_of_is_not_told(busy: QuestionnaireVersion, clinician: Client) -> None:
    page = clinician.get(address()).content.decode()

    named = Submission.objects.values_list("reference", "pk")
    assert not [code for code, pk in named if code in page or str(pk) in page]


def test_very_many_verdicts_are_cut_and_it_is_said(
    busy: QuestionnaireVersion, clinician: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.clinic.figures.verdicts.MOST", 10)
    monkeypatch.setattr("triage.clinic.admin.figures_page.MOST", 10)

    page = clinician.get(address())

    assert "Only the newest 10 verdicts" in section(page, "verdicts")


def test_answers_that_are_gone_are_told_to_who_sees_exact_counts(
    version: QuestionnaireVersion, now: datetime, clinician: Client, log_in: LogIn
) -> None:
    editor = log_in("editor")
    verdict(under_way(version, EMERGENCY, at=now - HOUR), "right")

    told = [section(client.get(address()), "verdicts") for client in (clinician, editor)]

    assert ["1 check counts for its version only" in words for words in told] == [True, False]


# nothing yet


def test_before_anything_is_published_it_says_so(db: None, clinician: Client) -> None:
    page = clinician.get(address())

    assert "Nothing has been published yet, so there is nothing to count." in text_of(page)
    assert '<form method="get"' not in page.content.decode()


def test_without_checks_every_part_says_so(
    version: QuestionnaireVersion, clinician: Client
) -> None:
    page = clinician.get(address())

    said = {name: section(page, name) for name in ("by-day", "waits", "leaving", "alerts")}
    assert said["by-day"].endswith("No check came onto the list on these days.")
    assert said["waits"].endswith("No check came onto the list on these days, so nobody waited.")
    assert said["leaving"].endswith("No check that ended on these days has been counted yet.")
    assert said["alerts"].endswith("No alert was made on these days.")
    assert section(page, "verdicts").endswith("No check of these days has a verdict yet.")
    assert "<svg role" not in page.content.decode()


# how fast


def test_it_takes_as_many_queries_for_many_as_for_one(
    version: QuestionnaireVersion, clinician: Client, now: datetime
) -> None:
    def look() -> int:
        verdicts._DECIDED.clear()
        with counted() as queries:
            clinician.get(address())
        return len(queries)

    def work(given: Any) -> None:
        submission = done(version, given, at=now - DAY)
        mark_seen(submission, now=now)
        verdict(submission, "right")

    work(SAME_DAY)
    count_finished()
    look()  # what Django looks up once
    one = look()
    for given in (BENIGN, SAME_DAY, SOON) * 10:
        work(given)
    count_finished()

    assert look() == one
    assert one <= 28


def test_a_clinical_lead_who_is_a_clinician_sees_exact_counts(
    busy: QuestionnaireVersion, lead: Client
) -> None:
    staff("lead").groups.add(Group.objects.get(name=roles.CLINICIANS))

    assert "12 of 12" in section(lead.get(address()), "waits")
