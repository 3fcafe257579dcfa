"""``manage.py setup`` on a clinic's database, with newer content in the release."""

import io
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from pytest_django import Settings

from tests.conftest import store_version
from tests.drafts import store_draft
from tests.editing.loaded import load_draft
from tests.editing.test_newer_content import CALM, COUGH, NEWER, by
from tests.small import SMALL
from tests.variants import with_question
from triage.editing.drafts import build_draft
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency
from triage.engine.weakening.find import find_weakenings
from triage.management.commands.setup import FIXTURES
from triage.management.newer_content import offer_newer_content
from triage.models import Questionnaire as Row

pytestmark = pytest.mark.django_db

_TABLES = {"questionnaires": "questionnaire", "danger_signs": "dangersign"}
#: A locked floor that asks for less, as it should not.
WEAKER = replace(
    SMALL, floors=(replace(SMALL.floors[0], minimum=Urgency.SOON, minimum_if_unsure=Urgency.SOON),)
)


def ship(parsed: Questionnaire, into: Path, vignette: str = "calm") -> None:
    """Write fixtures of the release that hold this questionnaire; the database stays empty."""
    with transaction.atomic():
        row = store_draft(parsed)
        row.vignettes.create(code=vignette, **CALM)
        row.hazards.create(code="H31", title="It", cause="A", effect="B", mitigation="C")
        for name in FIXTURES:
            (into / f"{name}.json").write_text(_dumped(name))
        transaction.set_rollback(True)


def _dumped(name: str) -> str:
    model = _TABLES.get(name) or name.removesuffix("s").replace("_", "")
    out, natural = io.StringIO(), {"use_natural_foreign_keys": True}
    call_command(
        "dumpdata", f"triage.{model}", use_natural_primary_keys=True, stdout=out, **natural
    )
    return out.getvalue()


def clinic() -> Row:
    """Somebody's database, as setup left it when the content was older."""
    row = load_draft(SMALL)
    row.vignettes.create(code="calm", **CALM)
    return row


def said(*, take: bool) -> list[str]:
    return list(offer_newer_content(FIXTURES, take=take))


@pytest.fixture
def release(tmp_path: Path, settings: Settings) -> Path:
    """Where the fixtures of the release are read from."""
    pages = Path(settings.FIXTURE_DIRS[0]) / "site_pages.json"
    (tmp_path / "site_pages.json").write_text(pages.read_text())
    settings.FIXTURE_DIRS = [tmp_path]
    return tmp_path


def test_it_is_announced_and_nothing_is_changed(db: None, release: Path) -> None:
    ship(NEWER, release)
    row = clinic()

    lines = said(take=False)

    assert lines == [
        "Newer content for Small check: 6 edits, nothing is changed yet.",
        "To make it the draft, run: manage.py setup --content",
        "What somebody changed stays; nothing is published, clinical leads read and sign it.",
    ]
    assert build_draft(row) == SMALL


def test_setup_says_it_too(db: None, release: Path) -> None:
    ship(NEWER, release)
    clinic()
    out = io.StringIO()

    call_command("setup", stdout=out)

    assert out.getvalue().splitlines()[-3:] == said(take=False)


def test_taken_it_says_what_changed_and_what_stays(db: None, release: Path) -> None:
    ship(NEWER, release)
    row = clinic()
    fever = row.questions.get(link_id="fever")
    fever.help = "Ours."
    by(User.objects.create_user("ann"), fever)

    lines = said(take=True)

    assert lines == [
        "The draft of Small check is the newer content now. Nothing is published.",
        "- the questionnaire's own words: 1 changed",
        "- questions: 1 added",
        "- questions: 1 removed",
        "- rules: 1 added",
        "- suggestions: 1 removed",
        "Left as it is: question fever, changed by ann.",
    ]
    draft = build_draft(Row.objects.get())
    assert draft.questions_by_id["fever"].help == "Ours."
    assert COUGH in draft.questions
    assert said(take=False) == []


def test_beside_a_live_version_it_says_what_would_be_weaker(db: None, release: Path) -> None:
    ship(WEAKER, release)
    clinic()
    store_version(SMALL, signed=True)

    lines = said(take=True)

    [weaker, forbidden] = [line for line in lines if "eaken" in line or "nobody may" in line]
    kinds = Counter(one.kind.value for one in find_weakenings(SMALL, WEAKER))
    counted = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
    assert weaker == f"Weakenings of Small check 1: {counted}."
    assert forbidden == "Of these 1 nobody may make: they loosen locked emergency floors."


def test_the_same_content_weakens_nothing(db: None, release: Path) -> None:
    first, *rest = SMALL.rules
    ship(replace(SMALL, rules=(replace(first, rationale="Read anew."), *rest)), release)
    clinic()
    store_version(SMALL, signed=True)

    assert "Weakenings of Small check 1: none." in said(take=True)


def test_what_must_be_mended_before_anything_is_proved_is_named(db: None, release: Path) -> None:
    ship(with_question("fever", required=False), release)
    clinic()
    store_version(SMALL, signed=True)

    lines = said(take=True)

    assert "Weakenings of Small check 1: found once the problems below are mended." in lines
    assert "To mend: question fever: A gate must be required." in lines


def test_vignettes_are_counted(db: None, release: Path) -> None:
    ship(SMALL, release, vignette="newer")
    clinic()

    assert "- vignettes: 1 added or changed, 1 removed" in said(take=True)


def test_what_a_clinic_has_beside_it_is_none_of_its_business(db: None, release: Path) -> None:
    ship(replace(NEWER, slug="other"), release)
    clinic()

    assert said(take=True) == []
    assert build_draft(Row.objects.get()) == SMALL
