"""``manage.py emergency_page``: one file that stands when nothing else does."""

import base64
import hashlib
import io
import re
from html import unescape
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from tests.queries import failing
from tests.small import SMALL
from triage.models import QuestionnaireVersion
from triage.site.last_resort import shipped_danger_signs

pytestmark = pytest.mark.usefixtures("nothing_read")


def run(*arguments: str) -> tuple[str, str]:
    """(what was printed, what was complained of)."""
    out, complaints = io.StringIO(), io.StringIO()
    call_command("emergency_page", *arguments, stdout=out, stderr=complaints)
    return out.getvalue(), complaints.getvalue()


def signs(html: str) -> list[str]:
    panel = html.split('id="danger-signs"')[1].split("</ul>", maxsplit=1)[0]
    return [unescape(sign) for sign in re.findall(r"<li>(.*?)</li>", panel)]


def test_it_names_the_danger_signs_of_the_live_versions(version: QuestionnaireVersion) -> None:
    html, complaints = run()

    assert signs(html) == list(SMALL.danger_signs)
    assert complaints == ""


def test_the_number_to_call_is_the_first_thing_that_can_be_reached(
    version: QuestionnaireVersion,
) -> None:
    html, _ = run()

    assert re.findall(r'href="([^"]*)"', html.split("<body>")[1])[:2] == ["tel:112", "#main"]
    assert "Please do not take this as an all clear." in html


def test_it_asks_for_nothing_else_and_its_policy_lets_nothing_else_in(
    version: QuestionnaireVersion,
) -> None:
    html, _ = run()

    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in html
    assert re.findall(r"<(?:link|script|img|iframe)\b|\ssrc=|url\(|@import|https?://", html) == []


@pytest.mark.django_db
def test_without_the_database_the_fixed_signs_stand_in() -> None:
    with failing():
        html, complaints = run()

    assert signs(html) == list(shipped_danger_signs())
    assert complaints.startswith("The database does not answer")


def test_a_damaged_version_is_left_out_and_named(version: QuestionnaireVersion) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE triage_questionnaireversion SET document = '{}'")

    html, complaints = run()

    assert signs(html) == list(shipped_danger_signs())
    assert complaints == f"Damaged, and left out: version [{version.pk}].\n"


def test_a_file_is_replaced_in_one_go(version: QuestionnaireVersion, tmp_path: Path) -> None:
    output = tmp_path / "emergency.html"
    output.write_text("The page before.")

    printed, _ = run("--output", str(output))

    assert printed == ""
    assert signs(output.read_text()) == list(SMALL.danger_signs)
    assert output.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [output]


@override_settings(STATICFILES_FINDERS=[], STATICFILES_DIRS=[])
def test_without_its_style_sheet_nothing_is_replaced(
    version: QuestionnaireVersion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "emergency.html"
    output.write_text("The page before.")

    with pytest.raises(CommandError, match=r"check\.css is missing"):
        run("--output", str(output))

    assert output.read_text() == "The page before."
