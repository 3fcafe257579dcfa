"""Versions are looked at and read whole; one that nobody signed is signed there."""

from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.conftest import store_version
from tests.filling import address
from tests.small import SMALL
from tests.staff.people import LogIn, staff
from triage.editing.approving import sign_version
from triage.editing.publishing import publish
from triage.editing.reading_list import list_whole
from triage.editing.withdrawing import withdraw
from triage.models import Approval, Questionnaire, QuestionnaireVersion
from triage.models.version import sha256_of


@pytest.fixture
def lead(version: QuestionnaireVersion, log_in: LogIn) -> Client:
    return log_in("lead")


def test_a_version_shows_its_hash_and_whether_it_is_signed(
    lead: Client, version: QuestionnaireVersion
) -> None:
    page = lead.get(address(version)).content.decode()

    assert version.sha256 in page
    assert "Approved:" in page
    assert 'alt="False"' in page
    assert f'href="{address(version, "document")}"' in page
    assert version.document not in page


def test_the_document_is_downloaded_as_it_was_hashed(
    lead: Client, version: QuestionnaireVersion
) -> None:
    response = lead.get(address(version, "document"))

    assert sha256_of(response.content.decode()) == version.sha256
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="small-1.json"'


def test_who_may_not_look_at_versions_gets_no_document(
    version: QuestionnaireVersion, log_in: LogIn
) -> None:
    roles = ("nobody", "clinician", "editor", "lead")

    statuses = [log_in(role).get(address(version, "document")).status_code for role in roles]

    assert statuses == [302, 403, 200, 200]


def test_there_is_no_document_of_no_version(lead: Client, version: QuestionnaireVersion) -> None:
    place = address(version, "document").replace(str(version.pk), str(version.pk + 1))

    assert lead.get(place).status_code == 404


def test_nobody_adds_a_signature_without_reading(lead: Client) -> None:
    place = address(Approval, "add")

    assert (lead.get(place).status_code, lead.post(place).status_code) == (403, 403)


def test_a_signature_can_be_looked_at(lead: Client, version: QuestionnaireVersion) -> None:
    sign_version(version, read=_keys(version), by=staff("lead"), note="Read with the team.")

    page = lead.get(address(Approval.objects.get())).content.decode()
    listed = lead.get(address(Approval, "changelist")).content.decode()

    assert version.sha256 in page
    assert "Read with the team." in page
    assert f'<div class="readonly">{len(_keys(version))}</div>' in page
    assert version.sha256[:12] in listed


# what it weakened


def test_an_older_version_does_not_know_what_it_weakened(
    lead: Client, version: QuestionnaireVersion
) -> None:
    assert "Nobody knows: when it was published" in _text(lead.get(address(version)))


def test_a_version_that_weakened_nothing_says_so(lead: Client, settings: Settings) -> None:
    settings.DEBUG = True
    QuestionnaireVersion.objects.all().delete()
    published = publish(Questionnaire.objects.get(), by=None)

    said = _text(lead.get(address(published)))

    assert "What it weakened</h2> <p>Nothing.</p>" in said


# the whole of it


def _text(page: Any) -> str:
    return " ".join(unescape(page.content.decode()).split())


def _keys(version: QuestionnaireVersion) -> list[str]:
    return [one.key for one in list_whole(version.parsed())]


def _sign(client: Client, version: QuestionnaireVersion, *keys: str, note: str = "Read.") -> Any:
    return client.post(address(version, "whole"), {"read": keys, "note": note})


def test_the_whole_of_a_version_can_be_read(
    lead: Client, version: QuestionnaireVersion, log_in: LogIn
) -> None:
    page = lead.get(address(version, "whole"))

    headings = [heading for heading, _objects in page.context["list"].groups]
    assert headings == [
        "What it is, and the danger signs",
        "Questions",
        "Where people are sent",
        "Warning signs with their rules",
        "Safety floors: what nobody may end below",
        "Suggestions",
        "Reading",
        "Pictures",
        "Telephone lines",
        "Where warning signs come from",
    ]
    said = _text(page)
    assert "Asked when the person ticks “I can't pee” or “I leak” under “Bladder”" in said
    assert "Fires when the person answers “Yes” to “Fever”. Then: “Title of same-day”" in said
    assert "the result is never below emergency" in said
    assert "24: “Today”" in said
    roles = ("nobody", "clinician", "editor", "lead")
    statuses = [log_in(role).get(address(version, "whole")).status_code for role in roles]
    assert statuses == [302, 403, 200, 200]


def test_a_version_that_went_live_unsigned_is_signed_where_all_of_it_is_ticked(
    lead: Client, version: QuestionnaireVersion
) -> None:
    keys = _keys(version)

    lacking = _sign(lead, version, *keys[1:])
    without = _sign(lead, version, *keys, note=" ")
    signed = _sign(lead, version, *keys)
    again = lead.get(address(version, "whole"))

    assert f"tick each: 1 of {len(keys)} to go." in _text(lacking)
    assert f"{len(keys) - 1} of {len(keys)} read" in _text(lacking)
    assert "Write what you looked at, and why." in _text(without)
    assert signed["Location"] == address(version)
    approval = Approval.objects.get()
    assert (approval.sha256, approval.approved_by, approval.over, approval.read) == (
        version.sha256,
        staff("lead"),
        None,
        sorted(keys),
    )
    assert 'name="read"' not in _text(again)


def test_signing_a_version_twice_is_one_signature(
    lead: Client, version: QuestionnaireVersion
) -> None:
    statuses = [_sign(lead, version, *_keys(version)).status_code for _press in range(2)]

    assert (statuses, Approval.objects.count()) == ([302, 302], 1)


def test_who_may_not_sign_reads_only(version: QuestionnaireVersion, log_in: LogIn) -> None:
    client, reader = log_in("clinician"), staff("clinician")
    reader.user_permissions.add(Permission.objects.get(codename="view_questionnaireversion"))

    page = client.get(address(version, "whole"))

    assert (page.status_code, 'name="read"' in _text(page)) == (200, False)
    assert _sign(client, version, *_keys(version)).status_code == 403


def test_who_edited_a_version_is_not_the_first_to_sign_it(
    lead: Client, version: QuestionnaireVersion, settings: Settings
) -> None:
    settings.REQUIRE_SECOND_APPROVER = True
    Questionnaire.history.update(history_user=staff("lead"))

    alone = _sign(lead, version, *_keys(version))
    sign_version(version, read=_keys(version), by=staff("other"), note="Read.")
    second = _sign(lead, version, *_keys(version))

    assert "Who edited it cannot be the first to sign it" in _text(alone)
    assert second.status_code == 302


def test_what_was_edited_before_the_version_before_is_no_hindrance(
    lead: Client, version: QuestionnaireVersion, settings: Settings
) -> None:
    settings.REQUIRE_SECOND_APPROVER = True
    Questionnaire.history.update(history_user=staff("lead"))
    version.status, version.retired_at = QuestionnaireVersion.Status.RETIRED, timezone.now()
    version.save(update_fields=["status", "retired_at"])
    later = store_version(replace(SMALL, title="Another title"))

    assert _sign(lead, later, *_keys(later)).status_code == 302


def test_a_withdrawn_version_is_read_and_not_signed(
    lead: Client, version: QuestionnaireVersion
) -> None:
    withdraw(version, by=staff("lead"), reason="It is wrong.")

    page = _text(lead.get(address(version, "whole")))
    refused = _sign(lead, version, *_keys(version))

    assert "It was withdrawn by lead, because: “It is wrong.”" in page
    assert 'name="read"' not in page
    assert "It was withdrawn: nobody signs it any more." in _text(refused)
    assert not Approval.objects.exists()
