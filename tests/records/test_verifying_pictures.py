"""Pictures whose bytes are others, or that a version names and nobody has."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import store_version
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
    assert found() == []


def test_other_bytes_are_found(db: None) -> None:
    stored_file(picture("leg", sha256="1" * 64))

    assert found() == [f"picture {'1' * 64}: the bytes do not match their SHA-256"]


def test_a_picture_that_a_version_names_and_nobody_has_is_found(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = replace(SMALL, pictures=(picture("tablet", sha256="2" * 64), *SMALL.pictures[:2]))
    version = store_version(lost)

    said = f"version {version.pk}: the picture “tablet” is not here"
    assert said in found()
    with pytest.raises(CommandError):
        call_command("verify")
    assert said in capsys.readouterr().out
