"""The safety file in the chapters of a clinical safety case."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User

from tests.checks import NOW
from tests.editing.safety.files import file_of
from tests.small import SMALL
from triage.editing.safety.chapters import Chapter
from triage.editing.safety.file import SafetyFile
from triage.editing.safety.markdown import as_markdown
from triage.editing.safety.report import make_report

pytestmark = pytest.mark.django_db


def chapter(file: SafetyFile, title: str) -> Chapter:
    return next(one for one in make_report(file) if one.title == title)


def chapter_text(file: SafetyFile, title: str) -> str:
    return as_markdown("", [chapter(file, title)])


def test_the_chapters_are_those_of_a_safety_case() -> None:
    assert [one.title for one in make_report(file_of())] == [
        "What this file is",
        "System and intended use",
        "Version",
        "Clinical risk management",
        "Hazard log",
        "Proofs",
        "Vignettes",
        "Past checks",
        "Changes since the version before",
        "What it weakened",
        "Incidents",
        "Open warnings",
        "Approvals",
        "Residual risk and safety statement",
    ]


def test_a_version_tells_its_dates_and_who_withdrew_it() -> None:
    file = file_of()
    lead = User.objects.create(username="lead")
    assert "Retired" not in chapter_text(file, "Version")

    version = file.version
    version.status, version.retired_at = "retired", NOW
    assert "**Retired:** 1 May 2026, 12:00 UTC" in chapter_text(file, "Version")

    version.withdrawn_by, version.withdrawn_reason, version.note = lead, "Too calm.", "Checked."
    version.withdrawn_at = NOW
    text = chapter_text(file, "Version")
    assert f"**SHA-256:** {version.sha256}" in text
    assert "**Note:** Checked." in text


def test_approvals_are_listed_with_their_notes() -> None:
    assert "No clinical lead has approved this document." in chapter_text(file_of(), "Approvals")

    signed = file_of(replace(SMALL, title="Signed"), signed=True)
    text = chapter_text(signed, "Approvals")
    assert "| signer | " in text
    assert " | Read. |" in text

    signed.version.withdrawn_reason = "Too calm."
    text = chapter_text(signed, "Approvals")
    assert "It was withdrawn, and none of these lets it go live again." in text
