"""Every model has a list, and no list asks more of the database for more rows."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from model_bakery import baker

from tests.alerts import recipient
from tests.conftest import store_version
from tests.drafts import store_draft
from tests.naming import make_criterion
from tests.opening import closed_on, open_on
from tests.reports import incident, report
from tests.small import ANSWERS, SMALL, option, question, when
from tests.staff.people import LogIn, begin, finish, staff
from triage.engine.question import QuestionType
from triage.models import (
    AccessLogEntry,
    Alert,
    Approval,
    Questionnaire,
    QuestionnaireVersion,
    RateLimit,
    Recall,
    Replay,
    ReplayCase,
    Team,
    Vignette,
)
from triage.site.site_pages import make_missing_pages
from triage.staff.tags import in_groups, urgency_badge

OURS = [
    model
    for model in apps.get_app_config("triage").get_models()
    if not model.__name__.startswith("Historical")
]
#: Have a page of figures, and the page of the desk, where others have a list.
NO_ROWS = {"QuestionCount", "CallTry"}
MODELS = sorted(
    (m for m in OURS if admin.site.is_registered(m) and m.__name__ not in NO_ROWS),
    key=lambda model: model.__name__,
)

#: Shown on the page of what they belong to, or to nobody.
NO_LIST = {
    "EraseAnswer",  # on the page of its request
    "Assignment",
    "AuditHead",
    "Claim",
    "ClarityCount",
    "Delivery",
    "DeliveryAttempt",
    "PublishedAddress",
    "Invitation",  # on the page of its account
    "LastSeen",  # likewise
    "ReadingChoice",
    "Review",
    "RecordNumber",
    "SamePerson",
    "Shift",
    "SubmissionToken",
    "VignetteChange",
    "WeakeningReason",
    "WorkerBeat",
    "PictureFile",
    # What is said of a draft, and who may change it, has pages of its own.
    "Comment",
    "CommentTurn",
    "DraftTurn",
    "EditingRight",
    "ChosenEdits",
}


def _three(rows: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(replace(rows[0], code=f"{rows[0].code}-{number}") for number in range(3))


MANY = replace(
    SMALL,
    danger_signs=("One", "Two", "Three"),
    questions=(
        *SMALL.questions,
        question(
            "more",
            QuestionType.CHOICE,
            options=(option("a", "A"), option("b", "B")),
            enable_when=when(("fever", "yes")),
        ),
    ),
    floors=_three(SMALL.floors),
    suggestions=_three(SMALL.suggestions),
    lines=_three(SMALL.lines),
    origins=(*SMALL.origins, ANSWERS),
    sections=tuple(
        replace(SMALL.sections[0], code=f"S{number}", slug=f"s{number}") for number in range(3)
    ),
)


@pytest.fixture
def many(db: None) -> None:
    """At least three rows of everything."""
    draft = store_draft(MANY)
    make_missing_pages()
    open_on(range(3))
    for number in range(3):
        closed_on(date(2026, 12, 24 + number), at=timezone.now())
        version = store_version(replace(MANY, introduction=str(number)))
        version.status, version.retired_at = "retired", timezone.now()
        version.save(update_fields=["status", "retired_at"])
        submission = finish(begin(version))
        submission.asked_to_erase_at = timezone.now()
        submission.save(update_fields=["asked_to_erase_at"])
        Alert.objects.create(
            submission=submission, kind="left", urgency=30, created_at=timezone.now()
        )
        signer = staff(f"signer-{number}")
        Approval.objects.create(
            questionnaire=draft, sha256=version.sha256, approved_by=signer, note="Read."
        )
        AccessLogEntry.objects.create(user=signer, action="view", submission_id=submission.pk)
        replay = Replay.objects.create(
            questionnaire=draft, started_at=timezone.now(), started_by=signer
        )
        ReplayCase.objects.create(replay=replay, submission=submission, before=20, after=30)
        Recall.objects.create(
            submission=submission,
            version=version,
            before=20,
            after=30,
            created_at=timezone.now(),
        )
        Vignette.objects.create(
            questionnaire=draft,
            code=f"v-{number}",
            answers={},
            expected_urgency=10,
            signed_by=signer,
            signed_at=timezone.now(),
        )
        make_criterion(draft, title=f"Pain {number}")
        draft.hazards.create(code=f"H{number}", title="T", cause="C", effect="E", mitigation="M")
        _of_no_check(number, version)
        other = baker.make(Questionnaire, slug=f"other-{number}")
        other.default_disposition = baker.make("triage.Disposition", questionnaire=other)
        other.save()


def _of_no_check(number: int, version: QuestionnaireVersion) -> None:
    recipient(f"nurse-{number}")
    Team.objects.create(name=f"Team {number}")
    RateLimit.objects.create(key=f"{number}" * 64, window_start=timezone.now())
    report(f"Page {number} does not open.", version=version)
    incident()


def _queries(client: Client, model: type[Model], rows: int, monkeypatch: Any) -> int:
    monkeypatch.setattr(admin.site.get_model_admin(model), "list_per_page", rows)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse(f"admin:triage_{model.__name__.lower()}_changelist"))
    assert len(page.context["cl"].result_list) == rows
    return len(queries)


def test_every_model_has_a_list() -> None:
    without = {model.__name__ for model in OURS if not admin.site.is_registered(model)}

    assert without == NO_LIST


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_list_of_three_costs_as_many_queries_as_a_list_of_one(
    model: type[Model], many: None, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = log_in("superuser")
    _queries(client, model, 1, monkeypatch)

    one, three = (_queries(client, model, rows, monkeypatch) for rows in (1, 3))

    assert one == three


#: A week of hours is seen at a glance.
SEARCHED = [model for model in MODELS if model.__name__ != "OpeningHours"]


@pytest.mark.parametrize("model", SEARCHED, ids=lambda model: model.__name__)
def test_a_list_can_be_searched(model: type[Model], many: None, log_in: LogIn) -> None:
    address = reverse(f"admin:triage_{model.__name__.lower()}_changelist")

    page = log_in("superuser").get(address, {"q": "no such thing anywhere"})

    assert page.status_code == 200
    assert list(page.context["cl"].result_list) == []


def test_the_index_shows_the_models_in_groups(log_in: LogIn) -> None:
    page = log_in("superuser").get(reverse("admin:index"))

    groups = in_groups(page.context["app_list"])
    assert [str(group["name"]) for group in groups] == [
        "Patients’ checks",
        "Who is told of alerts",
        "When the clinic is open",
        "What clinicians record",
        "Draft: questions and rules",
        "Draft: reading",
        "Draft: is it right?",
        "This site",
        "Published",
        "Where answers are used",
        "Symptom check",
        "Authentication and Authorization",
    ]
    assert sum(len(group["models"]) for group in groups) == len(MODELS) + 4
    assert all(f">{group['name']}</a>" in page.content.decode() for group in groups)
    assert "<title>For staff | Symptom check</title>" in page.content.decode()


def test_an_editor_sees_no_empty_group(log_in: LogIn) -> None:
    page = log_in("editor").get(reverse("admin:index"))

    assert [str(group["name"]) for group in in_groups(page.context["app_list"])] == [
        "Patients’ checks",  # the figures, blurred
        "Draft: questions and rules",
        "Draft: reading",
        "Draft: is it right?",
        "This site",
        "Published",
        "Where answers are used",
    ]


@pytest.mark.parametrize(
    ("value", "html"),
    [
        (
            40,
            (
                '<span class="urgency urgency-emergency">'
                '<span aria-hidden="true">▲</span> Emergency</span>'
            ),
        ),
        (
            30,
            (
                '<span class="urgency urgency-same-day">'
                '<span aria-hidden="true">◆</span> Same day</span>'
            ),
        ),
        (None, '<span class="urgency">None yet</span>'),
    ],
)
def test_an_urgency_is_a_word_with_a_shape(value: int | None, html: str) -> None:
    assert urgency_badge(value) == html


def test_the_stylesheet_is_ours() -> None:
    assert "staff/admin.css" in render_to_string("admin/base_site.html")
