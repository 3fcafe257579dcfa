"""Who may have a performance pack, from the page and by the command, and that it is on record."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.records.performance.packs import address, stored, taken, unpacked
from tests.small import SMALL
from tests.staff.people import LogIn, staff
from triage.models import AccessLogEntry, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "status"),
    [("clinician", 403), ("editor", 403), ("desk", 403), ("lead", 200), ("superuser", 200)],
)
def test_leads_alone_may_have_it(
    version: QuestionnaireVersion, log_in: LogIn, role: str, status: int
) -> None:
    client = log_in(role)

    assert client.get(address(version)).status_code == status
    assert AccessLogEntry.objects.filter(action="performance pack").count() == (status == 200)


@pytest.mark.parametrize(("role", "offered"), [("lead", True), ("editor", False)])
def test_the_page_of_the_version_leads_to_it(
    version: QuestionnaireVersion, log_in: LogIn, role: str, offered: bool
) -> None:
    page = log_in(role).get(
        reverse("admin:triage_questionnaireversion_change", args=[version.pk]), follow=True
    )

    assert (f'href="{address(version)}"' in page.content.decode()) is offered


def test_who_took_which_file_is_on_record(busy: QuestionnaireVersion, lead: Client) -> None:
    answer = lead.get(address(busy))

    line = AccessLogEntry.objects.get(action="performance pack")
    assert line.user == staff("lead")
    assert line.about == f"{busy}, SHA-256 {hashlib.sha256(answer.content).hexdigest()}"
    assert set((line.submission_ids or "").split(",")) == {
        pk.hex for pk in Submission.objects.values_list("pk", flat=True)
    }


def test_of_a_damaged_version_there_is_none(version: QuestionnaireVersion, lead: Client) -> None:
    stored(version, sha256="0" * 64)

    answer = lead.get(address(version))

    assert answer.status_code == 503
    assert "No performance pack can be made" in answer.content.decode()
    assert not AccessLogEntry.objects.filter(action="performance pack").exists()


# the command


def take(**options: Any) -> None:
    call_command("performance", SMALL.slug, **options)


def test_the_command_writes_the_same_tables(
    busy: QuestionnaireVersion, lead: Client, tmp_path: Path
) -> None:
    file = tmp_path / "pack.zip"

    take(by="lead", number=1, output=file)

    ours, theirs = unpacked(file.read_bytes()), taken(lead, busy)
    assert {name: ours[name] for name in ours if name.endswith(".csv")} == {
        name: theirs[name] for name in theirs if name.endswith(".csv")
    }
    command, page = AccessLogEntry.objects.filter(action="performance pack").order_by("pk")
    assert (command.user, page.user) == (staff("lead"), staff("lead"))


def test_without_a_name_it_is_called_after_the_version(
    version: QuestionnaireVersion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    staff("lead")

    take(by="lead")

    assert [path.name for path in tmp_path.iterdir()] == ["small-1-performance.zip"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"by": "nobody-here"}, "no account “nobody-here”"),
        ({"by": "editor"}, "“editor” may not take it"),
        ({"by": "lead", "number": 7}, "has no such version"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    version: QuestionnaireVersion, tmp_path: Path, options: dict[str, Any], said: str
) -> None:
    staff("lead")
    staff("editor")

    with pytest.raises(CommandError, match=said):
        take(output=tmp_path / "pack.zip", **options)

    assert list(tmp_path.iterdir()) == []
    assert not AccessLogEntry.objects.filter(action="performance pack").exists()


def test_a_file_that_is_there_stays(version: QuestionnaireVersion, tmp_path: Path) -> None:
    staff("lead")
    file = tmp_path / "pack.zip"
    file.write_text("mine")

    with pytest.raises(CommandError, match="already there"):
        take(by="lead", output=file)

    assert file.read_text() == "mine"


def test_a_folder_that_is_not_there_and_a_damaged_version_are_said(
    version: QuestionnaireVersion, tmp_path: Path
) -> None:
    staff("lead")
    with pytest.raises(CommandError, match="cannot be written: No such file"):
        take(by="lead", output=tmp_path / "none" / "pack.zip")
    stored(version, sha256="0" * 64)
    with pytest.raises(CommandError, match="is damaged"):
        take(by="lead", output=tmp_path / "pack.zip")
