"""A few checks on the clinicians' list, and what is read off it."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.filling import address
from tests.small import BENIGN
from tests.staff.people import begin, finish, give, go_through
from triage.models import QuestionnaireVersion, Submission
from triage.models.submission import NO_DEADLINE

HOUR = timedelta(hours=1)
EMERGENCY = {**BENIGN, "bladder": ("cant_pee",), "onset": ("new",)}
FEVER = {**BENIGN, "fever": ("yes",)}
UNSURE = {**BENIGN, "bladder": ("leak",), "onset": ("asked-unknown",)}
#: Those of :func:`store_several` that are to do, in order.
TO_DO = ["first", "second", "unsure", "late", "calm", "calm later"]


def place() -> str:
    """Where the list is."""
    return address(Submission, "changelist")


def text_of(page: Any) -> str:
    """What can be read on a page."""
    words = re.sub(r"<[^>]+>", " ", page.content.decode())
    return " ".join(words.replace("&nbsp;", " ").replace("\xa0", " ").split())


def put(submission: Submission, **columns: Any) -> Submission:
    """Put it elsewhere on the list."""
    Submission.objects.filter(pk=submission.pk).update(**columns)
    submission.refresh_from_db()
    return submission


def store_several(version: QuestionnaireVersion) -> dict[str, Submission]:
    """Checks of every kind, made in an order that is none of the list's."""
    now = timezone.now()
    return {
        "calm": put(finish(begin(version)), respond_by=NO_DEADLINE, listed_at=now - 2 * HOUR),
        "calm later": put(finish(begin(version)), respond_by=NO_DEADLINE, listed_at=now - HOUR),
        "unsure": put(finish(begin(version), UNSURE), respond_by=now + 9 * HOUR),
        "done": put(finish(begin(version), EMERGENCY), respond_by=now - HOUR, stage="done"),
        "late": put(finish(begin(version), FEVER), respond_by=now - HOUR),
        "second": put(go_through(begin(version), EMERGENCY), respond_by=now + 2 * HOUR),
        "first": put(finish(begin(version), EMERGENCY), respond_by=now + HOUR, stage="seen"),
        "answering": give(begin(version), "adult", "yes"),
    }


def shown(page: Any) -> list[Any]:
    """The ids of the rows of a page."""
    return [row.pk for row in page.context["cl"].result_list]


def listed(client: Client, several: dict[str, Submission], **query: str) -> list[str]:
    """The names of those that are listed."""
    names = {submission.pk: name for name, submission in several.items()}
    return [names[key] for key in shown(client.get(place(), query))]
