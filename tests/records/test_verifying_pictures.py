"""Pictures whose bytes are others, or that a version names and nobody has."""

import pytest
from django.core.management import CommandError, call_command

from tests.drawn import picture
from tests.pictures import stored_file
from tests.small import SMALL
from triage.models import QuestionnaireVersion
from triage.records.verifying import Versions
from triage.records.verifying_pictures import verify_pictures

pytestmark = pytest.mark.django_db


def found() -> list[str]:
    return list(map(str, verify_pictures(Versions())))


def test_pictures_that_are_what_they_were_are_no_mismatch(version: QuestionnaireVersion) -> None:
    for shown in SMALL.pictures:
        stored_file(shown)

    assert found() == []


def test_other_bytes_are_found(db: None) -> None:
    stored_file(picture("leg", sha256="1" * 64))

    assert found() == [f"picture {'1' * 64}: the bytes do not match their SHA-256"]


def test_a_picture_that_a_version_names_and_nobody_has_is_found(
    version: QuestionnaireVersion, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = ("thermometer", "calendar", "tablet")

    assert found() == [f"version {version.pk}: the picture “{code}” is not here" for code in codes]
    with pytest.raises(CommandError):
        call_command("verify")
    assert "the picture “tablet” is not here" in capsys.readouterr().out
