"""The start page of leads, editors and operators, and of who is several of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.alerts import recipient
from tests.check.views.walk import text_of
from tests.checks import DAY, EMERGENCY
from tests.clinic.figures import under_way
from tests.reports import report
from tests.staff.people import LogIn, draft, log_in, staff, version
from tests.staff.test_start_page import actions, shown, waiting
from triage.check.erase_requests import ANSWER_WITHIN
from triage.check.leaving import ask_to_erase
from triage.clinic.alerts.health import beat
from triage.clinic.reviews import claim
from triage.editing.draft_report import make_report
from triage.models import PublishedAddress, Questionnaire, QuestionnaireVersion, Submission
from triage.records.last_runs import AUDIT_LOG, CHECKS, note_run
from triage.staff.start_page import sections

__all__ = ["draft", "log_in", "version", "waiting"]

pytestmark = pytest.mark.django_db


# leads


def test_a_lead_sees_who_asks_to_be_erased_and_which_is_late(
    log_in: LogIn, waiting: list[Submission]
) -> None:
    now = timezone.now()
    for check, ago in zip(waiting, (ANSWER_WITHIN, timedelta()), strict=True):
        claim(check, by=staff("clinician"), now=now)
        ask_to_erase(check, now=now - ago)

    requests = shown(log_in("lead"))["requests"]

    assert [line.number for line in requests.lines] == ["2", "1"]
    assert requests.lines[1].address.endswith("?answer=late")
    first = requests.lines[0].oldest
    assert first is not None
    assert first.words == waiting[0].code
    assert first.behind.startswith("answer by ")
    assert "start page: erase requests" in actions()


def test_a_lead_sees_alerts_that_reach_nobody(log_in: LogIn, version: QuestionnaireVersion) -> None:
    under_way(version, EMERGENCY, at=timezone.now() - DAY)
    lead = log_in("lead")

    before = [line.number for line in shown(lead)["alerts"].lines]
    recipient()
    after = [line.number for line in shown(lead)["alerts"].lines]

    assert (before, after) == (["1", "0", "1"], ["1", "0", "0"])


def test_a_lead_sees_reports_and_signatures_beside_the_draft(
    log_in: LogIn, version: QuestionnaireVersion
) -> None:
    report("No page.")
    Questionnaire.objects.update(title="Our own title")

    found = shown(log_in("lead"))

    assert {"requests", "alerts", "reports"} < found.keys()
    assert [line.number for line in found["reports"].lines] == ["1"]
    (drafted,) = [one for name, one in found.items() if name.startswith("draft-")]
    assert drafted.lines[-1].what == "signatures under the draft as it stands"


# editors


def test_an_editor_sees_the_state_of_each_draft(
    log_in: LogIn, version: QuestionnaireVersion
) -> None:
    found = shown(log_in("editor"))

    (drafted,) = [one for name, one in found.items() if name.startswith("draft-")]
    assert [line.what for line in drafted.lines] == [
        "recorded edits since the live version",
        "problems that forbid publishing",
        "vignettes that wait for review",
    ]
    (fact,) = drafted.facts
    assert fact.behind.startswith("Version 1 is live. It was proved when it was published, ")
    assert "checks" not in found


def test_a_problem_of_the_address_counts_as_the_draft_page_counts_it(
    log_in: LogIn, version: QuestionnaireVersion
) -> None:
    """It stands in no text of the draft: somebody else's questionnaire had the address."""
    row, others = Questionnaire.objects.get(), Questionnaire.objects.create(slug="other")
    editor = log_in("editor")
    before = int(shown(editor)[f"draft-{row.pk}"].lines[1].number)
    PublishedAddress.objects.create(slug="taken", questionnaire=others)
    Questionnaire.objects.filter(pk=row.pk).update(slug="taken")
    row.refresh_from_db()

    after = int(shown(editor)[f"draft-{row.pk}"].lines[1].number)

    assert after == before + 1 == len(make_report(row).problems)


def test_a_draft_that_was_never_published_says_so(log_in: LogIn, draft: Questionnaire) -> None:
    found = shown(log_in("editor"))[f"draft-{draft.pk}"]

    assert found.facts[0].behind == "Nothing is live, so nobody is served."
    assert found.lines[0].number == "0"


def test_an_archived_draft_is_offered_nowhere(log_in: LogIn, draft: Questionnaire) -> None:
    Questionnaire.objects.update(archived_at=timezone.now())

    assert f"draft-{draft.pk}" not in shown(log_in("editor"))


def test_a_changed_draft_is_not_said_to_be_proved(
    log_in: LogIn, version: QuestionnaireVersion
) -> None:
    Questionnaire.objects.update(title="Our own title")

    (drafted,) = [one for one in shown(log_in("editor")).values() if one.name != "reports"]

    assert "The draft is proved when that page is opened." in drafted.facts[0].behind
    assert drafted.calm == ""


# operators, and everybody


def test_an_operator_sees_how_the_site_runs(
    settings: Settings, log_in: LogIn, version: QuestionnaireVersion
) -> None:
    settings.DEBUG = True  # where what nobody signed is served
    operator = log_in("operator")

    before = shown(operator)["health"]
    now = timezone.now()
    recipient()
    beat(now=now)
    note_run(CHECKS, now=now)
    note_run(AUDIT_LOG, now=now)
    after = shown(operator)["health"]

    said = [fact.behind for fact in before.facts]
    assert before.is_alarm
    assert said[0] == "the worker has never run"
    assert said[2] == "never verified as a whole: “manage.py verify --audit” does it"
    now_said = [fact.behind for fact in after.facts]
    assert after.is_calm
    assert now_said[0].startswith("the worker came round last on ")
    assert now_said[1] == str(version)
    assert now_said[3].startswith("found as they were stored by “manage.py verify” on ")
    assert shown(operator).keys() == {"health"}


def test_where_nothing_is_live_it_says_so(log_in: LogIn) -> None:
    assert shown(log_in("operator"))["health"].facts[1].behind == "none: nobody is served"


def test_who_has_several_roles_sees_what_is_urgent_first(
    log_in: LogIn, waiting: list[Submission]
) -> None:
    recipient()
    beat(now=timezone.now())
    operator = log_in("operator")
    staff("operator").groups.set(Group.objects.all())

    names = list(shown(operator))

    assert names[0] == "checks"
    assert names[-1].startswith("draft-")
    assert {"mine", "requests", "alerts", "reports", "health"} < set(names)


def test_the_lists_are_folded_below(log_in: LogIn, version: QuestionnaireVersion) -> None:
    page = log_in("editor").get("/admin/").text

    assert page.index('class="module start-section') < page.index('<details class="all-lists">')
    assert "All lists" in page


def test_the_lists_of_one_app_stand_alone(log_in: LogIn, version: QuestionnaireVersion) -> None:
    page = log_in("editor").get("/admin/triage/").text

    assert "start-section" not in page
    assert "all-lists" not in page


def test_who_was_given_nothing_is_told_whom_to_ask(client: Client) -> None:
    client.force_login(staff("nobody yet"))

    assert "Your account has been given no work here yet." in text_of(client.get("/admin/"))


def test_the_rooms_hand_over_what_they_have(rf: Any) -> None:
    request = rf.get("/admin/")
    request.user = staff("nobody yet")

    assert sections(request) == []
