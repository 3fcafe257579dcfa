"""Staff, and something for them to look at."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from tests.conftest import store_version
from tests.drafts import store_draft
from tests.small import BENIGN, SMALL
from triage.check import answering, starting, submissions
from triage.engine.conditions import Value
from triage.engine.route import find_route
from triage.models import Questionnaire, QuestionnaireVersion, Submission
from triage.site import roles

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
#: Who can be logged in, and through which group.
GROUPS = {
    "clinician": roles.CLINICIANS,
    "editor": roles.EDITORS,
    "lead": roles.CLINICAL_LEADS,
    "desk": roles.DESK,
    "operator": roles.OPERATORS,
}

LogIn = Callable[[str], Client]
Given = Mapping[str, tuple[Value, ...]]


@pytest.fixture
def draft(db: None) -> Questionnaire:
    """The small questionnaire as rows."""
    return store_draft(SMALL)


@pytest.fixture
def version(draft: Questionnaire) -> QuestionnaireVersion:
    """The small questionnaire, published from its rows and not signed."""
    return store_version(SMALL)


def staff(role: str, *, called: str = "") -> User:
    """Somebody with an account. A superuser has every permission and no group."""
    user, created = User.objects.get_or_create(
        username=called or role,
        defaults={"is_staff": role != "patient", "is_superuser": role == "superuser"},
    )
    if created and role in GROUPS:
        user.groups.add(Group.objects.get(name=GROUPS[role]))
    return user


@pytest.fixture
def log_in(db: None) -> LogIn:
    """A client logged in as one of the roles; ``nobody`` is not logged in at all."""

    def client_of(role: str) -> Client:
        client = Client()
        if role != "nobody":
            client.force_login(staff(role))
        return client

    return client_of


def begin(version: QuestionnaireVersion, *, may_follow_up: bool = False) -> Submission:
    """A check begun at noon."""
    submission, _token = starting.start(version, clinic_may_follow_up=may_follow_up, now=NOON)
    return submission


def give(submission: Submission, link_id: str, *values: Value, minutes: int = 1) -> Submission:
    """One answer more, some minutes after noon."""
    return answering.answer(
        submission,
        link_id=link_id,
        values=values,
        revision=submission.revision,
        now=NOON + timedelta(minutes=minutes),
    ).submission


def go_through(submission: Submission, answers: Given) -> Submission:
    """Answer what is asked as long as there is an answer to it."""
    while True:
        route = find_route(submission.questionnaire, submission.current_answers())
        if route.next_question is None or route.next_question not in answers:
            return submission
        submission = give(submission, route.next_question, *answers[route.next_question])


def finish(submission: Submission, answers: Given = BENIGN) -> Submission:
    """Answer the rest and close the check half an hour after noon."""
    submission = go_through(submission, answers)
    submissions.complete(submission, now=NOON + timedelta(minutes=30))
    return Submission.objects.get(pk=submission.pk)
