"""Four questionnaires as large as they may become, and every page of one that an editor opens."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse

from tests.bench.synthetic import questionnaire
from tests.drafts import store_draft
from tests.plausible import plausible_people
from triage.editing.draft_report import make_report
from triage.models import Questionnaire, QuestionnaireVersion, RuleCondition, Vignette

QUESTIONS, RULES, FLOORS, VIGNETTES, QUESTIONNAIRES = 200, 300, 100, 600, 4
#: Made-up people whose answers the vignettes have; nobody has the same number of days twice.
_PEOPLE = 100


def store_large() -> list[Questionnaire]:
    """Drafts, none of which was ever published."""
    check = questionnaire(QUESTIONS, RULES, FLOORS)
    people = list(plausible_people(check, _PEOPLE))
    rows = []
    for n in range(QUESTIONNAIRES):
        sections = tuple(replace(one, slug=f"{one.slug}-{n}") for one in check.sections)
        named = replace(check, slug=f"large-{n}", title=f"Large {n}", sections=sections)
        row = store_draft(named)
        _store_vignettes(row, people)
        rows.append(row)
    return rows


def _store_vignettes(row: Questionnaire, people: list[dict[str, Any]]) -> None:
    Vignette.objects.bulk_create(
        Vignette(
            questionnaire=row,
            code=f"v{n}",
            title=f"Somebody, number {n}",
            narrative="Somebody with answers to everything that is asked.",
            answers={**_stored(people[n % _PEOPLE]), "t0-days": [n]},
            expected_urgency=10,
            order=n,
        )
        for n in range(VIGNETTES)
    )


def _stored(answers: dict[str, Any]) -> dict[str, list[Any]]:
    return {link_id: list(values) for link_id, values in answers.items()}


def publish_and_edit(row: Questionnaire) -> QuestionnaireVersion:
    """As it stands it goes live, whatever forbids it; then somebody edits a dozen rows."""
    report = make_report(row)
    version: QuestionnaireVersion = QuestionnaireVersion.objects.create(
        questionnaire=row,
        number=1,
        document=report.document,
        sha256=report.sha256,
        status=QuestionnaireVersion.Status.ACTIVE,
        published_at=datetime.now(tz=UTC),
    )
    for rule in row.rules.all()[:6]:
        rule.rationale = "Worded anew."
        rule.save()
    for question in row.questions.all()[:6]:
        question.help = "Said anew."
        question.save()
    condition = RuleCondition.objects.filter(owner__questionnaire=row, operator=">=").first()
    assert condition is not None
    condition.value = "3"
    condition.save()
    return version


_OF_A_DRAFT = (
    *("draft/", "workbench/?q=t", "workbench/?show=signs", "workbench/?at=rule:any7"),
    *("workbench/?show=floors", "workbench/?show=vignettes", "repeated/", "try/", "replay/"),
    *("propose/", "comments/", "editors/", "answer/", "change/", "history/"),
    *("map/", "map/rules/", "tables/"),
)
_OF_A_VERSION = ("change/", "compare/", "withdraw/", "restore/", "try/", "whole/")
#: The first chapter of the safety file, and the long ones.
_CHAPTERS = (1, 6, 7, 9)
_LISTS = ("question", "rule", "safetyfloor", "warningsign", "vignette", "hazard", "namedcriterion")
_EDITED = ("question", "rule", "safetyfloor", "warningsign", "vignette")


def pages_that_differ(row: Questionnaire) -> Iterator[str]:
    """Those that say other things before a first publication."""
    yield reverse("admin:index")
    yield from (f"/admin/triage/questionnaire/{row.pk}/{page}" for page in ("publish/", "draft/"))


def pages_of_draft(row: Questionnaire) -> Iterator[str]:
    """Every page about the draft, and of its rows."""
    yield from (f"/admin/triage/questionnaire/{row.pk}/{page}" for page in _OF_A_DRAFT)
    yield from (f"/admin/triage/{model}/?in={row.pk}" for model in _LISTS)
    yield "/admin/triage/vignette/"
    yield f"/admin/triage/vignette/?in={row.pk}&trial=fails"
    for model in _EDITED:
        first = getattr(row, f"{model}s").first()
        yield f"/admin/triage/{model}/add/?in={row.pk}"
        yield f"/admin/triage/{model}/{first.pk}/change/?in={row.pk}"
    yield f"/admin/triage/questionnaire/{row.pk}/see/rule/{row.rules.earliest('order').pk}/"


def pages_of_version(version: QuestionnaireVersion) -> Iterator[str]:
    """Every page about a version, and its safety file."""
    place = f"/admin/triage/questionnaireversion/{version.pk}/"
    yield from (f"{place}{page}" for page in _OF_A_VERSION)
    yield from (f"{place}safety/?chapter={number}" for number in _CHAPTERS)
