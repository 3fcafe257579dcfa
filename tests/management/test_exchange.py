"""``export_questionnaire`` and ``import_questionnaire``."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.drafts import store_draft
from tests.editing.safety.files import vignette
from tests.small import SMALL
from triage.editing.bundles import Bundle, as_json, write_bundle
from triage.editing.drafts import build_draft
from triage.engine.document import canonical, to_document
from triage.models import Questionnaire, Vignette

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> Questionnaire:
    row = store_draft(SMALL)
    vignette()
    return row


def run(name: str, *arguments: str) -> list[str]:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue().splitlines()


def file(folder: Path, text: str | bytes) -> str:
    path = folder / "small.json"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


def test_what_is_printed_is_what_is_written(small: Questionnaire, tmp_path: Path) -> None:
    path = tmp_path / "small.json"

    assert run("export_questionnaire", "small", "--output", str(path)) == []

    assert path.read_text() == write_bundle(small)
    assert run("export_questionnaire", "small") == write_bundle(small).splitlines()


def test_there_is_no_file_of_no_questionnaire() -> None:
    with pytest.raises(CommandError, match="There is no questionnaire “nothing”"):
        run("export_questionnaire", "nothing")


def test_the_same_file_changes_nothing(small: Questionnaire, tmp_path: Path) -> None:
    said = run("import_questionnaire", file(tmp_path, write_bundle(small)))

    assert said == ["Nothing is changed. To make it the draft, add --apply."]


@pytest.mark.parametrize("arguments", [(), ("--dry-run",)])
def test_the_difference_is_shown_first_and_nothing_is_changed(
    small: Questionnaire, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    bundle = as_json(
        Bundle(replace(SMALL, title="Other title", suggestions=SMALL.suggestions[:1]), (), ())
    )

    said = run("import_questionnaire", file(tmp_path, json.dumps(bundle)), *arguments)

    assert said[0] == (
        "changed questionnaire small Other title, title: “Small check” → “Other title”"
    )
    assert "removed suggestion adult Adult" in said
    assert said[-2:] == [
        "removed vignette fever Fever",
        "Nothing is changed. To make it the draft, add --apply.",
    ]
    assert build_draft(Questionnaire.objects.get()) == SMALL
    assert Vignette.objects.count() == 1


def test_it_becomes_the_draft_when_told_to(small: Questionnaire, tmp_path: Path) -> None:
    other = replace(SMALL, title="Other title", floors=())

    said = run("import_questionnaire", file(tmp_path, canonical(to_document(other))), "--apply")

    assert said[-2:] == [
        "kept floor bladder-floor A new bladder sign is an emergency",
        "Other title is the draft now.",
    ]
    assert build_draft(Questionnaire.objects.get()) == replace(SMALL, title="Other title")


def test_a_new_one_is_made_and_its_lost_pictures_are_named(tmp_path: Path) -> None:
    said = run("import_questionnaire", file(tmp_path, canonical(to_document(SMALL))), "--apply")

    assert said[0] == "New questionnaire small: 9 questions."
    assert "left out picture tablet: its image is not on this site" in said
    assert Questionnaire.objects.get().slug == "small"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "this is no text file in UTF-8."),
        ("{", "This file is damaged or no export"),
        ("[]", "This is no questionnaire of this program"),
    ],
)
def test_what_is_malformed_is_refused_in_words(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        run("import_questionnaire", file(tmp_path, content), "--apply")

    assert not Questionnaire.objects.exists()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run("import_questionnaire", str(tmp_path / "nothing.json"))


def test_what_cannot_become_the_draft_is_refused_with_every_reason(
    small: Questionnaire, tmp_path: Path
) -> None:
    twice = replace(SMALL, danger_signs=("x" * 301, "You faint", "You fall"))

    with pytest.raises(CommandError, match="It cannot become the draft:\n  questionnaire small"):
        run("import_questionnaire", file(tmp_path, canonical(to_document(twice))), "--apply")

    assert build_draft(Questionnaire.objects.get()) == SMALL
