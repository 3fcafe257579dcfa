"""A site with something behind every address, and everybody who might ask for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.conftest import store_version
from tests.drafts import store_draft
from tests.naming import make_criterion
from tests.opening import closed_on, open_on
from tests.reports import incident
from tests.security.signing_in import with_app
from tests.small import BENIGN, SMALL
from tests.staff.people import staff
from triage.check import answering, starting, submissions
from triage.check.replays import start_replay
from triage.check.reporting import place_at, report_problem
from triage.check.views.browser import COOKIE, remember
from triage.editing.previewing import Shown, write_word
from triage.models import (
    Alert,
    Approval,
    AuditHead,
    Question,
    QuestionCount,
    Questionnaire,
    QuestionnaireVersion,
    RateLimit,
    Recall,
    Recipient,
    ReplayCase,
    Review,
    Submission,
    Team,
    Vignette,
)
from triage.site.site_pages import make_missing_pages

#: Everybody. The last one has every permission, but no authenticator app where one is required.
PEOPLE = (
    "nobody",
    "other patient",
    "patient",
    "clinician",
    "editor",
    "lead",
    "superuser",
    "desk",
    "without app",
)
_STAFF = PEOPLE[3:]
STAFF_WITH_APP = PEOPLE[3:-1]


class World:
    """Rows for every address, and the cookies of everybody."""

    #: How the browsers are made; a test may ask for the check against forged forms.
    options: dict[str, Any] = {}

    def __init__(self) -> None:
        draft = store_draft(SMALL)
        draft.hazards.create(code="H31", title="T", cause="C", effect="E", mitigation="M")
        make_criterion(draft)
        self.version = store_version(SMALL, signed=True)
        self.cookies: dict[str, SimpleCookie] = {"nobody": SimpleCookie()}
        self.submission = self.add_patient("patient")
        self.other = self.add_patient("other patient")
        Submission.objects.filter(pk=self.other.pk).update(asked_to_erase_at=timezone.now())
        self.cookies.update({person: _signed_in(person) for person in _STAFF})
        self.rows = self._rows()

    def ask(self, person: str, method: str, path: str, **request: Any) -> Any:
        """One request by this person; nothing that it does lasts."""
        with undone():
            return self.send(person, method, path, **request)

    def send(self, person: str, method: str, path: str, **request: Any) -> Any:
        """One request by this person, from a browser that still has all its cookies."""
        client = Client(raise_request_exception=False, **self.options)
        client.cookies = SimpleCookie(self.cookies[person].output(header="", sep=";"))
        if "body" in request:
            content_type, body = request["body"]
            return client.generic(method, path, body, content_type)
        return getattr(client, method.lower())(path, **request)

    def add_patient(self, name: str) -> Submission:
        """Somebody with a check that is complete, as most pages need, and a cookie for it."""
        now = timezone.now()
        submission, token = starting.start(self.version, clinic_may_follow_up=True, now=now)
        for link_id, values in BENIGN.items():
            revision = Submission.objects.get(pk=submission.pk).revision
            answering.answer(submission, link_id=link_id, values=values, revision=revision, now=now)
        submissions.complete(submission, now=now)
        self.cookies[name] = _cookie(submission, token)
        return Submission.objects.for_patient().get(pk=submission.pk)

    def _rows(self) -> dict[str, Any]:
        """Arguments by name, and a row of each model that has pages, by the model's name."""
        made = self._made()
        registered: dict[str, Any] = {
            model.__name__.lower(): model for model in admin.site._registry
        }
        found = {name: model.objects.first() for name, model in registered.items()}
        return {
            **{name: row for name, row in found.items() if row is not None},
            "submission": self.submission,
            "eraserequest": self.other,
            "review_id": made["review"].pk,
            "chosen": made["chosen"].pk,
            "other": self.other.pk,
            "slug": SMALL.slug,
            "link_id": "adult",
            "section": "warning-signs",
            "name": SMALL.pictures[0].file_name,
            "number": self.version.number,
            "word": write_word(SMALL, Shown(BENIGN)),
            "page": "check/result/",
            "kind": "question",
            "row_id": Question.objects.values_list("pk", flat=True)[0],
            "app_label": "triage",
            "url": "no-such-page",
            "content_type_id": ContentType.objects.get_for_model(Submission).pk,
            "object_id": self.submission.pk,
            "pk": self.submission.pk,
        }

    def _made(self) -> dict[str, Any]:
        draft, now, check = Questionnaire.objects.get(), timezone.now(), self.submission
        document = self.version.document
        replay = start_replay(draft, document, self.version.sha256, by=staff("lead"), now=now)
        ReplayCase.objects.create(replay=replay, submission=check, before=20, after=30)
        Recall.objects.create(
            submission=check, version=self.version, before=20, after=30, created_at=now
        )
        Alert.objects.create(submission=check, kind="late", urgency=30, created_at=now)
        Recipient.objects.create(name="On call", address="on-call@clinic.example")
        Team.objects.create(name="Nurses")
        Vignette.objects.create(
            questionnaire=draft, code="ann", title="Ann", answers={}, expected_urgency=10
        )
        QuestionCount.objects.create(version=self.version, link_id="adult", day=now.date())
        RateLimit.objects.create(key="k" * 64, window_start=now)
        open_on(range(7), 0, 0)
        closed_on(date(2020, 12, 24), at=now)
        make_missing_pages()
        place = place_at("/")
        report_problem(uuid4(), "No page.", kind="", place=place, version=self.version, now=now)
        incident()
        AuditHead.objects.get_or_create(pk=1)
        review = Review(
            submission=check, by=staff("clinician"), at=now, outcome="called", verdict="right"
        )
        review.save()
        for needed in (Approval, QuestionnaireVersion, Group, User):
            assert needed._default_manager.exists()
        chosen = draft.chosen_edits.create(keys=["rule:fever"], by=staff("lead"), at=now)
        return {"review": review, "chosen": chosen}


def _cookie(submission: Submission, token: str) -> SimpleCookie:
    response = HttpResponse()
    remember(response, submission, token)
    cookies = SimpleCookie()
    cookies[COOKIE] = response.cookies[COOKIE].value
    return cookies


def sign_in_as(role: str, world: World) -> None:
    """Somebody of a role that the tables do not go through."""
    world.cookies[role] = _signed_in(role)


def _signed_in(person: str) -> SimpleCookie:
    user = staff(person)
    if person == "without app":
        user.is_superuser = True
        user.save()
    else:
        with_app(user)
    client = Client()
    client.force_login(user)
    return client.cookies


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is stored inside is gone afterwards."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined] # so that a durable one may begin
    with block:
        yield
        transaction.set_rollback(True)
