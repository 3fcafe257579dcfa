"""A submission on paper, and as a file; and other checks that the person linked."""

import sys
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import text_of
from tests.filling import address
from tests.paper import answers_lacking, open_pdf
from tests.small import BENIGN
from tests.staff.people import NOON, begin, finish, go_through, staff
from triage.check.leaving import erase
from triage.clinic.admin.submission_context import linked
from triage.clinic.reviews import review
from triage.models import AccessLogEntry, QuestionnaireVersion, Submission
from triage.site import pdf

pytestmark = pytest.mark.django_db
EMERGENCY = {**BENIGN, "bladder": ("cant_pee",), "onset": ("new",)}


@pytest.fixture
def check(version: QuestionnaireVersion) -> Submission:
    """A finished check that demands an emergency."""
    return finish(begin(version), EMERGENCY)


def place(check: Submission, page: str) -> str:
    return reverse(f"admin:triage_submission_{page}", args=[check.pk])


def actions() -> list[str]:
    rows = AccessLogEntry.objects.filter(submission_id__isnull=False).order_by("id")
    return list(rows.values_list("action", flat=True))


def test_what_is_printed_is_the_whole_record(clinician: Client, check: Submission) -> None:
    review(
        check,
        by=staff("clinician"),
        outcome="called",
        verdict="right",
        note="Comes in.",
        now=timezone.now(),
    )

    page = text_of(clinician.get(place(check, "print")))

    for part in (
        f"Check {check.code}",
        "Printed by clinician on ",
        "Title of emergency",
        "Comes in.",
        "I can't pee",
        check.version.sha256,
        "Situation Emergency. Symptom check",
        "Assessment Emergency: Sign bladder-sign",
        "Recommendation Told: Title of emergency. Now.",
    ):
        assert part in page
    assert answers_lacking(page, check) == []
    assert "Save" not in page
    assert "Who looked at this" not in page
    assert actions() == ["print"]


def test_what_is_printed_has_been_seen(clinician: Client, check: Submission) -> None:
    clinician.get(place(check, "print"))

    assert Submission.objects.get().stage == "seen"


def test_without_consent_nothing_more_is_printed(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    check = go_through(
        begin(version), {"adult": ("yes",), "bladder": ("cant_pee",), "onset": ("new",)}
    )

    page = text_of(clinician.get(place(check, "print")))

    assert "Emergency" in page
    assert "I can't pee" not in page
    assert check.version.sha256 not in page


def test_the_file_has_the_code_for_its_name_and_every_answer_in_it(
    weasyprint: None, clinician: Client, check: Submission
) -> None:
    response = clinician.get(place(check, "pdf"))

    document, text = open_pdf(response.content)
    assert response["Content-Type"] == "application/pdf"
    assert f'filename="{check.code}.pdf"' in response["Content-Disposition"]
    assert len(document.pages) == 1
    assert answers_lacking(text, check) == []
    assert "print command" not in text
    assert actions() == ["pdf"]


def test_where_no_pdf_can_be_made_the_page_says_so(
    clinician: Client, check: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    response = clinician.get(place(check, "pdf"), follow=True)

    assert response.redirect_chain == [(address(check), 302)]
    assert "No PDF can be made here. Print the page instead." in text_of(response)


@pytest.mark.parametrize("library", [None, "libpango"])
def test_the_file_is_offered_only_where_it_can_be_made(
    clinician: Client, check: Submission, monkeypatch: pytest.MonkeyPatch, library: str | None
) -> None:
    monkeypatch.setattr(pdf, "find_library", lambda _name: library)
    pdf.is_available.cache_clear()

    page = text_of(clinician.get(address(check)))
    pdf.is_available.cache_clear()

    assert ("Download as PDF" in page) is bool(library)


# linked checks


@pytest.fixture
def chain(version: QuestionnaireVersion) -> list[Submission]:
    """Three checks of one person, each linked to the one before, and one of somebody else."""
    checks = [finish(begin(version)) for _ in range(4)]
    for minutes, (earlier, later) in enumerate(pairwise(checks[:3]), start=1):
        began = NOON + timedelta(minutes=minutes)
        Submission.objects.filter(pk=later.pk).update(earlier=earlier, started_at=began)
    return [Submission.objects.get(pk=check.pk) for check in checks]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_every_linked_check_is_found_from_each(chain: list[Submission], at: int) -> None:
    others = [check for check in chain[:3] if check != chain[at]]

    assert linked(chain[at]) == others


def test_a_check_that_is_not_linked_stands_alone(chain: list[Submission]) -> None:
    assert linked(chain[3]) == []


def test_linked_checks_are_named_with_the_way_to_them(
    clinician: Client, chain: list[Submission]
) -> None:
    page: Any = clinician.get(address(chain[1]))

    said = text_of(page)
    assert f"{chain[0].code} (earlier: " in said
    assert f"{chain[2].code} (later: " in said
    assert chain[3].code not in said
    assert address(chain[0]) in page.content.decode()


def test_of_a_linked_check_without_consent_no_date_is_shown(
    clinician: Client, version: QuestionnaireVersion, check: Submission
) -> None:
    before = NOON - timedelta(days=1)
    Submission.objects.filter(pk=begin(version).pk).update(started_at=before)
    Submission.objects.filter(pk=check.pk).update(earlier=Submission.objects.get(started_at=before))

    page = text_of(clinician.get(address(check)))

    assert "(earlier, in progress)" in page
    assert "1 November 2026" not in page


def test_what_is_erased_is_linked_to_nothing(chain: list[Submission]) -> None:
    erase(chain[1])

    left = [linked(Submission.objects.get(pk=check.pk)) for check in chain]
    assert left == [[], [], [], []]


def test_a_chain_without_end_is_followed_ten_links_far(version: QuestionnaireVersion) -> None:
    checks = [begin(version) for _ in range(12)]
    for minutes, (earlier, later) in enumerate(pairwise(checks), start=1):
        began = NOON + timedelta(minutes=minutes)
        Submission.objects.filter(pk=later.pk).update(earlier=earlier, started_at=began)

    assert linked(checks[0]) == checks[1:11]


def test_a_look_by_somebody_who_reviews_nothing_is_no_first_look(
    version: QuestionnaireVersion, check: Submission
) -> None:
    client, looker = Client(), staff("looker")
    looker.user_permissions.add(Permission.objects.get(codename="view_submission"))
    client.force_login(looker)

    pages = [client.get(address(check)), client.get(place(check, "print"))]

    assert [page.status_code for page in pages] == [200, 200]
    assert "Save" not in text_of(pages[0])
    assert "Take this on" not in text_of(pages[0])
    assert Submission.objects.get().stage == "waiting"
