"""The safety file as a text to keep."""

from dataclasses import replace

import pytest

from tests.editing.safety.files import file_of
from tests.small import SMALL
from triage.editing.safety.file import SafetyFile
from triage.editing.safety.markdown import as_markdown
from triage.editing.safety.report import make_report, report_title

pytestmark = pytest.mark.django_db


def text_of(file: SafetyFile) -> str:
    return as_markdown(report_title(file), make_report(file))


def test_the_text_holds_every_hazard_and_leaves_the_risk_to_be_filled_in() -> None:
    file = file_of()
    text = text_of(file)

    hazards = list(file.version.questionnaire.hazards.all())
    for hazard in hazards:
        assert f"### {hazard.code} " in text
    assert text.count("- **Residual risk:** ……………………") == len(hazards) >= 25
    assert text.startswith("# Safety file of Small check, version 1\n")
    assert text.endswith("\n")


def test_no_text_of_an_editor_means_anything_in_the_file() -> None:
    evil = "<script>alert(1)</script> [x](y) **z** | a\n\n# Not a heading"
    text = text_of(file_of(replace(SMALL, audience=evil)))

    assert "<script>" not in text
    assert (
        "**Who it is for:** \\<script\\>alert(1)\\</script\\> \\[x\\](y) "
        "\\*\\*z\\*\\* \\| a \\# Not a heading"
    ) in text
