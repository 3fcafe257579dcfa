"""Versions are looked at; documents are signed once, and by whom is not typed."""

import pytest
from django.test import Client

from tests.filling import address, complaints, save
from tests.staff.people import LogIn, staff
from triage.editing.drafts import build_draft
from triage.engine.document import canonical, to_document
from triage.models import Approval, DangerSign, Questionnaire, QuestionnaireVersion
from triage.models.version import sha256_of


@pytest.fixture
def lead(version: QuestionnaireVersion, log_in: LogIn) -> Client:
    return log_in("lead")


def _draft_sha256() -> str:
    return sha256_of(canonical(to_document(build_draft(Questionnaire.objects.get()))))


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

    assert statuses == [302, 403, 403, 200]


def test_there_is_no_document_of_no_version(lead: Client, version: QuestionnaireVersion) -> None:
    place = address(version, "document").replace(str(version.pk), str(version.pk + 1))

    assert lead.get(place).status_code == 404


def test_a_published_version_is_signed_later_by_whoever_is_logged_in(
    lead: Client, version: QuestionnaireVersion
) -> None:
    page = save(
        lead,
        address(Approval, "add"),
        document=version.sha256,
        note="Read with the team.",
        approved_by=staff("editor").pk,
    )

    assert page.status_code == 302
    approval = Approval.objects.get()
    assert (approval.sha256, approval.approved_by, approval.questionnaire) == (
        version.sha256,
        staff("lead"),
        Questionnaire.objects.get(),
    )


def test_a_draft_is_signed_only_where_everything_about_it_stands(
    lead: Client, version: QuestionnaireVersion
) -> None:
    DangerSign.objects.update(text="Changed since it was published")

    form = lead.get(address(Approval, "add")).context["adminform"].form
    page = save(lead, address(Approval, "add"), document=_draft_sha256(), note="Read.")

    assert [name for _, name in form.fields["document"].choices] == [
        "---------",
        f"Small check 1, published ({version.sha256[:12]})",
    ]
    assert complaints(page) == {
        "document": [
            (
                "You have signed this document already, or it is no published one. Choose "
                "from the list."
            )
        ]
    }


def test_nobody_signs_a_document_twice(lead: Client, version: QuestionnaireVersion) -> None:
    save(lead, address(Approval, "add"), document=version.sha256, note="Read.")

    page = save(lead, address(Approval, "add"), document=version.sha256, note="Again.")

    assert list(complaints(page)) == ["document"]
    assert Approval.objects.count() == 1


def test_a_signature_can_be_looked_at(lead: Client, version: QuestionnaireVersion) -> None:
    save(lead, address(Approval, "add"), document=version.sha256, note="Read with the team.")

    page = lead.get(address(Approval.objects.get())).content.decode()
    listed = lead.get(address(Approval, "changelist")).content.decode()

    assert version.sha256 in page
    assert "Read with the team." in page
    assert version.sha256[:12] in listed
