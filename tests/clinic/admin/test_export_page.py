"""The export of the list: it says what leaves, is on record first, and is for clinicians."""

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.queries import failing
from tests.small import BENIGN
from tests.staff.people import LogIn, begin, finish, give, staff
from triage.check.submissions import set_contact
from triage.models import AccessLogEntry, QuestionnaireVersion, Submission
from triage.site.roles import MAY_NAME

pytestmark = pytest.mark.django_db

FEVER = {**BENIGN, "fever": ("yes",), "note": ("=1+1",)}
#: The line of whoever opens the page.
DRAWN = ("export page", None)


@pytest.fixture
def checks(version: QuestionnaireVersion) -> list[Submission]:
    """One that is urgent, of somebody who left a name, and one that is not."""
    urgent, calm = finish(begin(version), FEVER), finish(begin(version))
    set_contact(urgent, {"name": "+Ann", "telephone": "+49 555"})
    return [urgent, calm]


def place(**filters: Any) -> str:
    return reverse("admin:triage_submission_export", query=filters or None)


def log() -> list[tuple[str, int | None]]:
    return list(AccessLogEntry.objects.order_by("id").values_list("action", "amount"))


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def table(response: Any) -> list[dict[str, str]]:
    text = body(response).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_page_says_how_many_rows_by_which_filters(
    clinician: Client, checks: list[Submission]
) -> None:
    page = clinician.get(place(urgency=30))

    assert "1 check, as the list is filtered" in page.text
    assert ("urgency", "Same day") in page.context["filters"]
    assert page.context["back"].endswith("?urgency=30")
    assert page.context["questions"] == 8
    assert log() == [DRAWN]


def test_the_list_leads_there_with_its_filters(clinician: Client, checks: list[Submission]) -> None:
    worklist = reverse("admin:triage_submission_changelist")

    page = clinician.get(worklist, {"urgency": "30"})

    assert f'href="{place(urgency=30)}"' in page.text


def test_nobody_is_led_there_who_may_not_export(log_in: LogIn, checks: list[Submission]) -> None:
    client, group = log_in("clinician"), staff("clinician").groups.get()
    group.permissions.remove(group.permissions.get(codename="export_submission"))

    page = client.get(reverse("admin:triage_submission_changelist"))

    assert page.status_code == 200
    assert place() not in page.text
    assert client.get(place()).status_code == 403
    assert client.post(place(), {"file": "csv"}).status_code == 403


@pytest.mark.parametrize(("role", "status"), [("nobody", 302), ("editor", 403), ("lead", 403)])
def test_it_is_for_clinicians(
    log_in: LogIn, version: QuestionnaireVersion, role: str, status: int
) -> None:
    client = log_in(role)

    assert client.get(place()).status_code == status
    assert client.post(place(), {"file": "csv"}).status_code == status
    assert log() == []


def test_a_table_has_a_row_for_each_listed_check(
    clinician: Client, checks: list[Submission]
) -> None:
    response = clinician.post(place(), {"file": "csv"})
    rows = table(response)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="checks-20')
    assert "no-store" in response["Cache-Control"]
    assert {row["Reference"]: row["fever"] for row in rows} == {
        checks[0].code: "yes",
        checks[1].code: "no",
    }
    assert {"Name", "note"}.isdisjoint(rows[0])
    assert log() == [("export csv", 2)]


def test_the_filters_of_the_list_are_those_of_the_table(
    clinician: Client, checks: list[Submission]
) -> None:
    (row,) = table(clinician.post(place(urgency=30), {"file": "csv"}))

    assert row["Reference"] == checks[0].code
    assert log() == [("export csv", 1)]


def test_a_code_that_was_looked_for_is_the_only_row(
    clinician: Client, checks: list[Submission]
) -> None:
    code = checks[1].code

    page = clinician.get(place(q=code))

    assert page.context["count"] == 1
    assert page.context["filters"][0] == ("searched for", code)


@pytest.fixture
def naming(clinician: Client) -> Client:
    """A clinician who was given the permission by name."""
    named = Permission.objects.get(codename=MAY_NAME)
    staff("clinician").user_permissions.add(named)
    return clinician


def test_names_and_free_text_are_harmless_and_on_record_as_such(
    naming: Client, checks: list[Submission]
) -> None:
    chosen = {"file": "csv", "personal": "on"}

    (row,) = table(naming.post(place(urgency=30), chosen))

    assert (row["Name"], row["Telephone"], row["note"]) == ("'+Ann", "'+49 555", "'=1+1")
    assert log() == [("export csv with names", 1)]


def test_without_the_permission_no_file_says_who_people_are(
    clinician: Client, checks: list[Submission]
) -> None:
    page = clinician.get(place())
    refused = clinician.post(place(), {"file": "csv", "personal": "on"})

    assert 'name="personal"' not in page.text
    assert "your account may not export them" in page.text
    assert refused.status_code == 403
    assert log() == [DRAWN]


def test_the_page_says_who_may_export_names(naming: Client, checks: list[Submission]) -> None:
    superuser, gone = staff("superuser"), staff("superuser", called="gone")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    User.objects.filter(username="clinician").update(first_name="Ann", last_name="Example")

    assert f"Who may export names: Ann Example, {superuser}." in naming.get(place()).text


def test_the_page_says_where_nobody_may(clinician: Client, checks: list[Submission]) -> None:
    assert "Nobody may export names." in clinician.get(place()).text


def test_a_workbook_has_the_codebook_on_its_second_sheet(
    naming: Client, checks: list[Submission]
) -> None:
    response = naming.post(place(urgency=30), {"file": "xlsx", "personal": "on"})

    book = load_workbook(io.BytesIO(body(response)))
    header, row = book["Checks"].iter_rows()
    cells = {str(name.value): cell for name, cell in zip(header, row, strict=True)}
    assert response["Content-Disposition"].endswith('.xlsx"')
    assert book.sheetnames == ["Checks", "Codebook"]
    assert (cells["Urgency"].value, cells["Urgency"].data_type) == (30, "n")
    assert [(cells[name].value, cells[name].data_type) for name in ("Name", "note")] == [
        ("+Ann", "s"),
        ("=1+1", "s"),
    ]
    lines = list(book["Codebook"].iter_rows(values_only=True))
    assert lines[0] == ("Column", "Code", "Meaning", "Versions")
    assert ("fever", "yes", "Yes", "small 1") in lines
    assert log() == [("export xlsx with names", 1)]


def test_the_codebook_alone_holds_nobodys_data(clinician: Client, checks: list[Submission]) -> None:
    response = clinician.post(place(), {"file": "codebook"})
    text = body(response).decode("utf-8-sig")

    assert response["Content-Disposition"].endswith('-codebook.csv"')
    assert '"fever","yes","Yes","small 1"' in text
    assert checks[0].code not in text
    assert log() == [("export codebook", 2)]


@pytest.mark.parametrize("file", ["csv", "xlsx", "codebook"])
def test_everybody_in_a_file_is_named_on_record(
    clinician: Client, checks: list[Submission], file: str
) -> None:
    for asked in (place(urgency=30), place()):
        b"".join(clinician.post(asked, {"file": file}))

    lines = AccessLogEntry.objects.order_by("id").values_list("submission_ids", flat=True)
    named = [set(str(line).split(",")) for line in lines]
    assert named == [{checks[0].pk.hex}, {check.pk.hex for check in checks}]


def test_what_cannot_be_recorded_is_not_exported(
    clinician: Client, checks: list[Submission]
) -> None:
    clinician.raise_request_exception = False

    with failing('INSERT INTO "triage_accesslogentry"'):
        response = clinician.post(place(), {"file": "csv"})

    assert response.status_code == 500
    assert checks[0].code not in response.text


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"personal": "on"}, "Choose a file."),
        ({"file": "pdf", "personal": "on"}, "Choose one of these files."),
    ],
)
def test_without_a_choice_nothing_is_sent_and_what_was_ticked_is_kept(
    naming: Client, checks: list[Submission], chosen: dict[str, str], said: str
) -> None:
    page = naming.post(place(), chosen)

    assert page.status_code == 422
    assert "Nothing was exported." in page.text
    assert said in page.text
    assert "checked" in str(page.context["form"]["personal"])
    assert log() == [DRAWN]


def test_a_list_too_long_for_a_workbook_is_offered_as_a_table(
    clinician: Client, checks: list[Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.clinic.admin.export_page.MOST_IN_WORKBOOK", 1)

    page = clinician.post(place(), {"file": "xlsx"})

    assert page.status_code == 422
    assert "A workbook takes at most 1 rows. Choose the table, or filter the list." in page.text
    assert len(table(clinician.post(place(), {"file": "csv"}))) == 2


def test_an_empty_list_offers_nothing(clinician: Client, version: QuestionnaireVersion) -> None:
    give(begin(version), "adult", "yes")

    page = clinician.get(place(urgency=40))

    assert "There is nothing to export" in page.text
    assert 'name="file"' not in page.text


def test_a_filter_that_is_none_leads_back_to_the_list(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    page = clinician.get(place(after="nonsense"), follow=True)

    assert page.redirect_chain == [(reverse("admin:triage_submission_changelist"), 302)]
    assert "cannot be filtered like this" in page.text


def test_an_address_cannot_probe_what_is_hidden(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    assert clinician.get(place(pin_hash__startswith="a")).status_code == 400
