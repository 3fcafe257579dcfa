"""The address of a questionnaire changes with a publication, and the old one is kept for ever."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.conftest import store_version
from tests.drafts import store_draft
from tests.editing.drafting import explain
from tests.filling import address, complaints, save
from tests.small import SMALL
from tests.staff.people import LogIn, log_in, staff
from triage.editing.addresses import find_by_address, keep_address
from triage.editing.draft_report import make_report
from triage.editing.drafts import build_draft
from triage.editing.proposals import accept, propose
from triage.editing.publishing import publish
from triage.editing.refusals import NotPublishable
from triage.editing.withdrawing import withdraw
from triage.engine.checks.problem import Problem
from triage.engine.document import canonical, to_document
from triage.models import PublishedAddress, Questionnaire, QuestionnaireVersion
from triage.models.version import sha256_of

__all__ = ["log_in"]

pytestmark = pytest.mark.django_db

TAKEN = "The address “small” belongs to another questionnaire, for ever."


@pytest.fixture
def row(settings: Settings) -> Questionnaire:
    """A questionnaire that was published at one address and waits for another."""
    settings.DEBUG = True
    draft = store_draft(SMALL)
    publish(draft, by=None, note="First.")
    draft.slug = "moved"
    draft.save()
    return draft


@pytest.fixture
def other(db: None) -> Questionnaire:
    """Another questionnaire, without sections, whose addresses would clash."""
    signs = tuple(replace(sign, reading=()) for sign in SMALL.signs)
    return store_draft(replace(SMALL, slug="other", signs=signs, suggestions=(), sections=()))


def _addresses() -> dict[str, int]:
    return dict(PublishedAddress.objects.values_list("slug", "questionnaire_id"))


def test_what_is_published_keeps_its_address(row: Questionnaire) -> None:
    before = _addresses()

    publish(row, by=None, note="Second.")

    assert before == {"small": row.pk}
    assert _addresses() == {"small": row.pk, "moved": row.pk}


def test_publishing_at_the_same_address_keeps_it_once(row: Questionnaire) -> None:
    publish(row, by=None, note="Second.")
    explain(row, "Read anew.")

    publish(row, by=None, note="Third.")

    assert _addresses() == {"small": row.pk, "moved": row.pk}


def test_an_address_is_never_given_away_or_forgotten(
    row: Questionnaire, other: Questionnaire
) -> None:
    kept = PublishedAddress.objects.get()

    with pytest.raises(TypeError):
        kept.delete()
    with pytest.raises(TypeError):
        PublishedAddress.objects.update(questionnaire=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        keep_address(store_version(replace(SMALL, slug="small", title="Of another")))
    assert str(kept) == "small"


def test_another_questionnaire_cannot_be_published_there(
    row: Questionnaire, other: Questionnaire
) -> None:
    Questionnaire.objects.filter(pk=other.pk).update(slug="small")
    other.refresh_from_db()

    with pytest.raises(NotPublishable) as refused:
        publish(other, by=None)

    assert Problem("questionnaire", "small", TAKEN) in refused.value.problems


def test_nor_take_the_address_of_a_live_section(row: Questionnaire, other: Questionnaire) -> None:
    row.sections.filter(code="MED").update(slug="elsewhere")
    section = row.sections.get(code="MED")
    other.sections.create(
        code="NEW",
        slug="medicines",
        title="New",
        source_date=section.source_date,
        review_by=section.review_by,
    )

    found = [problem for problem in make_report(other).problems if problem.kind == "section"]

    assert Problem("section", "NEW", TAKEN.replace("small", "medicines")) in found


def test_its_own_earlier_address_is_free_to_it(row: Questionnaire) -> None:
    publish(row, by=None, note="Second.")
    row.slug = "small"
    row.save()

    publish(row, by=None, note="Third.")

    live = QuestionnaireVersion.objects.get(status="active")
    assert (live.parsed().slug, _addresses()) == ("small", {"small": row.pk, "moved": row.pk})


# forms and documents


def test_on_its_page_a_questionnaire_gets_no_address_of_another(
    row: Questionnaire, other: Questionnaire, log_in: LogIn
) -> None:
    client = log_in("superuser")
    new = {
        "title": "New",
        "audience": "All.",
        "intended_use": "Tests.",
        "introduction": "Few.",
        "unfinished_title": "Not done",
        "unfinished_advice": "Call.",
    }

    pages = [
        save(client, address(other), slug="small"),
        save(client, address(Questionnaire, "add"), slug="small", **new),
    ]

    assert [complaints(page) for page in pages] == [{"slug": [TAKEN]}] * 2


def test_on_its_page_it_gets_its_own_back(row: Questionnaire, log_in: LogIn) -> None:
    page = save(log_in("editor"), address(row), slug="small")

    assert page.status_code == 302
    assert Questionnaire.objects.get(pk=row.pk).slug == "small"


def test_a_document_finds_its_questionnaire_by_every_address_it_had(
    row: Questionnaire, other: Questionnaire
) -> None:
    found = {slug: find_by_address(slug) for slug in ("small", "moved", "other", "nothing")}

    assert found == {"small": row, "moved": row, "other": other, "nothing": None}


def test_an_older_version_comes_back_with_its_address(row: Questionnaire) -> None:
    accept(propose(SMALL, row, may_change_floors=True))

    assert build_draft(Questionnaire.objects.get(pk=row.pk)) == SMALL


@pytest.mark.parametrize("slug", ["small", "moved"])
def test_a_document_does_not_take_the_address_of_another(
    row: Questionnaire, other: Questionnaire, slug: str
) -> None:
    document = replace(build_draft(other), slug=slug)

    obstacles = [propose(document, of, may_change_floors=True).obstacles for of in (other, None)]

    assert (
        obstacles
        == [
            (Problem("questionnaire", slug, TAKEN.replace("small", slug)),),
        ]
        * 2
    )


# patients


def test_a_new_address_holds_from_publishing_on_and_the_old_one_leads_to_it(
    row: Questionnaire, client: Client
) -> None:
    waiting = [client.get(f"/start/{slug}/").status_code for slug in ("small", "moved")]

    publish(row, by=None, note="Second.")

    assert waiting == [200, 404]
    assert client.get("/start/moved/").status_code == 200
    led = client.get("/start/small/")
    assert (led.status_code, led["Location"]) == (308, "/start/moved/")
    assert "no-store" in led["Cache-Control"]
    assert client.get("/start/small/", follow=True).status_code == 200
    assert 'href="/start/small/"' not in client.get("/").content.decode()


def test_a_form_that_was_drawn_at_the_old_address_begins_the_check(
    row: Questionnaire, client: Client
) -> None:
    publish(row, by=None, note="Second.")

    begun = client.post("/start/small/", {"store": "yes"}, follow=True)

    (led, _308), (asked, _302) = begun.redirect_chain
    assert (led, asked.startswith("/check/question/")) == ("/start/moved/", True)
    version = QuestionnaireVersion.objects.get(status="active")
    assert version.submissions.count() == 1


def test_every_earlier_address_leads_there_however_many_there_were(
    row: Questionnaire, client: Client
) -> None:
    for slug in ("moved", "again", "last"):
        row.slug = slug
        row.save()
        publish(row, by=None, note=slug)

    led = [client.get(f"/start/{slug}/")["Location"] for slug in ("small", "moved", "again")]

    assert led == ["/start/last/"] * 3


def test_when_the_older_version_is_live_again_so_is_its_address(
    row: Questionnaire, client: Client
) -> None:
    second = publish(row, by=None, note="Second.")
    first = QuestionnaireVersion.objects.get(number=1)
    _withdraw(second, to=first)

    assert client.get("/start/small/").status_code == 200
    assert client.get("/start/moved/")["Location"] == "/start/small/"


def test_with_nothing_live_every_address_shows_the_danger_signs(
    row: Questionnaire, client: Client
) -> None:
    _withdraw(QuestionnaireVersion.objects.get(), to=None)

    pages = [client.get(f"/start/{slug}/") for slug in ("small", "moved")]

    assert [page.status_code for page in pages] == [503, 503]


def _withdraw(version: QuestionnaireVersion, *, to: QuestionnaireVersion | None) -> None:
    withdraw(version, by=staff("lead"), reason="A mistake.", to=to)


# what was published before addresses were kept


def test_addresses_of_what_is_published_are_read_from_the_documents(
    other: Questionnaire,
) -> None:
    first = store_draft(SMALL)
    _store(first, 1, replace(SMALL, slug="first"), days=3)
    _store(first, 2, replace(SMALL, slug="second"), days=2)
    _store(other, 1, replace(SMALL, slug="first"), days=1)
    _store(other, 2, None, days=0)
    migration = import_module("triage.migrations.0015_addresses_of_published_versions")

    for _again in range(2):
        migration.keep(apps, None)

    assert _addresses() == {"first": other.pk, "second": first.pk}


def _store(row: Questionnaire, number: int, document: object, *, days: int) -> None:
    text = canonical(to_document(document)) if document else "{damaged"  # type: ignore[arg-type]
    now = timezone.now()
    QuestionnaireVersion.objects.create(
        questionnaire=row,
        number=number,
        status="retired",
        retired_at=now,
        document=text,
        sha256=sha256_of(text + str(row.pk)),
        published_at=now - timedelta(days=days),
    )
