"""Withdrawing a version: asked, told, done."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.editing.admin.conftest import set_threshold
from tests.editing.admin.publishing import explain, read_all, send
from tests.editing.signing import sign
from tests.queries import meanwhile
from tests.staff.people import LogIn, begin, staff
from triage.editing.publishing import publish
from triage.editing.withdrawing import withdraw
from triage.models import Approval, Questionnaire, QuestionnaireVersion
from triage.models.version import sha256_of

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")
WHY = "A threshold was mistyped."


def _address(version: QuestionnaireVersion) -> str:
    return reverse("admin:triage_questionnaireversion_withdraw", args=[version.pk])


def _text(page: Any) -> str:
    return " ".join(page.content.decode().split())


def _status(version: QuestionnaireVersion) -> tuple[str, str]:
    kept = QuestionnaireVersion.objects.get(pk=version.pk)
    return kept.status, kept.withdrawn_reason


@pytest.fixture
def second(row: Questionnaire) -> QuestionnaireVersion:
    """A second version, live in the place of the first."""
    set_threshold(6)
    return publish(row, by=None, note="More sensitive.")


@pytest.fixture
def first(second: QuestionnaireVersion) -> QuestionnaireVersion:
    return QuestionnaireVersion.objects.get(number=1)


def test_only_clinical_leads_withdraw(live: QuestionnaireVersion, log_in: LogIn) -> None:
    data = {"reason": WHY, "to": "nothing", "confirm": "yes"}

    looked = [log_in(role).get(_address(live)).status_code for role in ROLES]
    posted = [log_in(role).post(_address(live), data).status_code for role in ROLES[:4]]

    assert looked == [302, 302, 403, 403, 200, 200]
    assert posted == [302, 302, 403, 403]
    assert _status(live) == ("active", "")


def test_there_is_no_page_of_no_version(lead: Client, live: QuestionnaireVersion) -> None:
    assert lead.get(_address(live).replace(str(live.pk), "999999")).status_code == 404


def test_a_reason_and_a_choice_are_asked_for(lead: Client, live: QuestionnaireVersion) -> None:
    page = _text(lead.post(_address(live), {"confirm": "yes"}))

    assert "Write why. It is kept with the version." in page
    assert "Choose what patients meet from now on." in page
    assert _status(live) == ("active", "")


def test_nothing_is_withdrawn_before_it_is_confirmed(
    lead: Client, first: QuestionnaireVersion, second: QuestionnaireVersion
) -> None:
    begin(second)

    page = _text(lead.post(_address(second), {"reason": WHY, "to": "1"}))

    assert "This cannot be undone. What will happen:" in page
    assert "&lt;5 checks are under way on it." in page
    assert "Version 1 goes live again at once." in page
    assert f"“{WHY}”" in page
    assert _status(second) == ("active", "")


def test_confirmed_the_earlier_version_goes_live(
    lead: Client, first: QuestionnaireVersion, second: QuestionnaireVersion
) -> None:
    data = {"reason": WHY, "to": "1", "confirm": "yes"}

    page = lead.post(_address(second), data)

    assert page["Location"] == reverse("admin:triage_questionnaireversion_change", args=[second.pk])
    assert (_status(first), _status(second)) == (("active", ""), ("retired", WHY))
    assert QuestionnaireVersion.objects.get(pk=second.pk).withdrawn_by == staff("lead")


def test_nothing_need_go_live_in_its_place(lead: Client, live: QuestionnaireVersion) -> None:
    told = _text(lead.post(_address(live), {"reason": WHY, "to": "nothing"}))
    lead.post(_address(live), {"reason": WHY, "to": "nothing", "confirm": "yes"})

    assert "No check is under way on it." in told
    assert "every patient page shows the danger signs and the numbers to call" in told
    assert _status(live) == ("retired", WHY)


def test_of_a_retired_version_what_is_live_stays_so(
    lead: Client, first: QuestionnaireVersion, second: QuestionnaireVersion
) -> None:
    asked = _text(lead.get(_address(first)))
    told = _text(lead.post(_address(first), {"reason": WHY}))
    lead.post(_address(first), {"reason": WHY, "confirm": "yes"})

    assert "Version 2 is live and stays so." in asked
    assert "Version 2 stays live." in told
    assert (_status(first), _status(second)) == (("retired", WHY), ("active", ""))


def test_of_a_retired_version_with_nothing_live_nothing_will_be(
    lead: Client, first: QuestionnaireVersion, second: QuestionnaireVersion
) -> None:
    withdraw(second, by=staff("lead"), reason=WHY)

    told = _text(lead.post(_address(first), {"reason": WHY}))

    assert "Nothing is live now, and nothing will be." in told


def test_a_second_press_is_told_that_it_is_done(lead: Client, live: QuestionnaireVersion) -> None:
    data = {"reason": WHY, "to": "nothing", "confirm": "yes"}
    lead.post(_address(live), data)

    page = lead.post(_address(live), {**data, "reason": "Another."}, follow=True)

    assert "This version is withdrawn already." in _text(page)
    assert _status(live) == ("retired", WHY)


def test_who_was_slower_is_told(lead: Client, live: QuestionnaireVersion) -> None:
    def faster() -> None:
        QuestionnaireVersion.objects.filter(pk=live.pk).update(
            status="retired",
            retired_at=live.published_at,
            withdrawn_reason="Faster.",
            withdrawn_by=staff("editor"),
        )

    data = {"reason": WHY, "to": "nothing", "confirm": "yes"}
    with meanwhile('"withdrawn_reason" = ', faster):
        page = lead.post(_address(live), data, follow=True)

    assert "It was not withdrawn: somebody else was faster." in _text(page)
    assert _status(live) == ("retired", "Faster.")


def test_outside_debug_only_an_approved_version_can_go_live(
    lead: Client, first: QuestionnaireVersion, second: QuestionnaireVersion, settings: Any
) -> None:
    settings.DEBUG = False

    unsigned = lead.post(_address(second), {"reason": WHY, "to": "1"})
    Approval.objects.create(
        questionnaire=first.questionnaire, sha256=first.sha256, approved_by=staff("lead"), note="."
    )
    signed = lead.post(_address(second), {"reason": WHY, "to": "1"})

    assert "This version cannot go live. Choose another." in _text(unsigned)
    assert "Version 1 goes live again at once." in _text(signed)


def test_who_may_look_at_submissions_sees_the_exact_count(
    live: QuestionnaireVersion, log_in: LogIn
) -> None:
    begin(live)

    assert "1 check is under way on it." in _text(log_in("superuser").get(_address(live)))


def test_what_goes_live_in_its_place_is_compared_first(
    lead: Client, first: QuestionnaireVersion, second: QuestionnaireVersion
) -> None:
    page = lead.post(_address(second), {"reason": WHY, "to": "1"})

    [calmer] = [one for one in page.context["calmer"] if one.weakening.kind == "fares-calmer"]
    assert (calmer.before.urgency, calmer.after.urgency) == (20, 10)
    assert "What version 1 guards less well" in _text(page)
    assert "Score: 6" in _text(page)
    assert "One person, before" in _text(page)
    assert _status(second) == ("active", "")


def test_what_guards_as_well_says_so(lead: Client, row: Questionnaire) -> None:
    explain()
    second = publish(row, by=None)

    page = _text(lead.post(_address(second), {"reason": WHY, "to": "1"}))

    assert "Nothing: nobody fares calmer" in page


def test_what_cannot_be_put_to_every_patient_is_not_compared(
    lead: Client, first: QuestionnaireVersion, second: QuestionnaireVersion
) -> None:
    document = first.document.replace(
        '"default_disposition":"self-care"', '"default_disposition":""'
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE triage_questionnaireversion SET document = %s, sha256 = %s WHERE id = %s",
            [document, sha256_of(document), first.pk],
        )

    page = _text(lead.post(_address(second), {"reason": WHY, "to": "1"}))

    assert "nobody can tell. Read both." in page


def test_versions_with_the_same_document_are_named_and_go_with_it(
    lead: Client, first: QuestionnaireVersion, second: QuestionnaireVersion, row: Questionnaire
) -> None:
    set_threshold(7)
    leads = [staff("lead"), staff("lead", called="other")]
    sign(Questionnaire.objects.get(), *leads)
    publish(Questionnaire.objects.get(), by=None)

    asked = _text(lead.get(_address(first)))
    told = _text(lead.post(_address(first), {"reason": WHY, "to": "2"}))
    lead.post(_address(first), {"reason": WHY, "to": "2", "confirm": "yes"})

    assert "What goes live in its place?" in asked
    assert "Version 3 holds the same document and is withdrawn with it." in told
    assert "Every signature under this document is void for ever." in told
    found = QuestionnaireVersion.objects.order_by("number")
    assert [version.is_withdrawn for version in found] == [True, False, True]


def test_what_was_withdrawn_comes_back_with_nobodys_one_click(
    lead: Client, first: QuestionnaireVersion, second: QuestionnaireVersion
) -> None:
    lead.post(_address(second), {"reason": WHY, "to": "1", "confirm": "yes"})
    restore = reverse("admin:triage_questionnaireversion_restore", args=[second.pk])
    said = _text(lead.get(restore))
    row = Questionnaire.objects.get()

    page = send(lead, row, "publish", read=read_all(lead, row))

    assert "This version was withdrawn</strong> by lead" in said
    assert "two clinical leads" in _text(page)
    assert "This very document was withdrawn as version 2" in _text(page)
    assert QuestionnaireVersion.objects.filter(status="active").get() == first
