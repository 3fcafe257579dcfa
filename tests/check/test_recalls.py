"""People to call back: found on publishing, on withdrawing, and when a check closes late."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.check.replaying import FOREVER
from tests.checks import DAY, NOW, SOON, Given, again, begun, completed
from tests.drafts import store_draft
from tests.editing.signing import sign
from tests.queries import counted, failing
from tests.small import BENIGN, SMALL
from tests.staff.people import staff
from tests.variants import CALMER, STRICTER
from triage.check.leaving import expire
from triage.check.recalls import recall_late, start_recall
from triage.check.replays import run_pending
from triage.check.submissions import complete
from triage.editing import restoring
from triage.editing.draft_report import make_report
from triage.editing.publishing import publish
from triage.editing.withdrawing import withdraw
from triage.engine.questionnaire import Questionnaire as Parsed
from triage.models import (
    Questionnaire,
    QuestionnaireVersion,
    Recall,
    Replay,
    ReplayCase,
    Submission,
)

pytestmark = pytest.mark.django_db
Committed = Callable[..., Any]


@pytest.fixture
def draft(db: None, settings: Any) -> Questionnaire:
    """The small questionnaire, published as version 1."""
    settings.DEBUG = True
    row = store_draft(SMALL)
    publish(row, by=None)
    return row


def finished(version: QuestionnaireVersion, given: Given, *, days_ago: float) -> Submission:
    submission = completed(version, given)
    at = timezone.now() - timedelta(days=days_ago)
    Submission.objects.filter(pk=submission.pk).update(
        started_at=at, last_step_at=at, completed_at=at
    )
    return submission


def publish_as(row: Questionnaire, document: Parsed) -> QuestionnaireVersion:
    """Two leads sign whatever it weakens."""
    restoring.replace_draft(row, document)
    row = Questionnaire.objects.get(pk=row.pk)
    if make_report(row).weakenings:
        sign(row, staff("lead"), staff("lead", called="other"))
    return publish(row, by=None)


def recalls() -> list[tuple[str, int, int, int]]:
    found = Recall.objects.select_related("submission", "version")
    return sorted((r.submission.reference, r.before, r.after, r.version.number) for r in found)


def test_publishing_recalls_who_would_now_be_more_urgent(
    draft: Questionnaire, django_capture_on_commit_callbacks: Committed
) -> None:
    first = draft.versions.get()
    recent = finished(first, SOON, days_ago=29)
    finished(first, SOON, days_ago=31)
    finished(first, BENIGN, days_ago=1)

    with django_capture_on_commit_callbacks(execute=True):
        publish_as(draft, STRICTER)

    assert recalls() == [(recent.reference, 20, 30, 2)]
    replay = Replay.objects.get()
    assert (replay.total, replay.done, replay.cells) == (2, 2, {"20>30": 1, "10>10": 1})
    assert not ReplayCase.objects.exists()


def test_publishing_what_is_calmer_recalls_nobody(
    draft: Questionnaire, django_capture_on_commit_callbacks: Committed
) -> None:
    finished(draft.versions.get(), SOON, days_ago=1)

    with django_capture_on_commit_callbacks(execute=True):
        publish_as(draft, CALMER)

    assert recalls() == []


def test_where_nobody_came_there_is_nothing_to_recall(draft: Questionnaire) -> None:
    publish_as(draft, STRICTER)

    assert not Replay.objects.exists()


def test_a_recall_that_fails_does_not_undo_the_publishing(
    draft: Questionnaire,
    django_capture_on_commit_callbacks: Committed,
    caplog: pytest.LogCaptureFixture,
) -> None:
    finished(draft.versions.get(), SOON, days_ago=1)

    with failing("triage_recall"), django_capture_on_commit_callbacks(execute=True):
        version = publish_as(draft, STRICTER)

    assert (version.number, recalls()) == (2, [])
    assert "Error calling" in caplog.text
    assert run_pending(seconds=FOREVER) == 1
    assert len(recalls()) == 1


def test_withdrawing_recalls_all_that_the_live_version_rates_higher(
    draft: Questionnaire, django_capture_on_commit_callbacks: Committed
) -> None:
    first = draft.versions.get()
    with django_capture_on_commit_callbacks(execute=True):
        calmer = publish_as(draft, CALMER)
    old = finished(calmer, SOON, days_ago=400)
    finished(first, SOON, days_ago=1)
    lead = staff("lead")

    with django_capture_on_commit_callbacks(execute=True):
        withdraw(calmer, by=lead, reason="Too calm.", to=first)

    assert recalls() == [(old.reference, 10, 20, 1)]


def test_withdrawn_with_nothing_in_its_place_it_is_recalled_once_something_is_live(
    draft: Questionnaire, django_capture_on_commit_callbacks: Committed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        calmer = publish_as(draft, CALMER)
    old = finished(calmer, SOON, days_ago=400)
    withdraw(calmer, by=staff("lead"), reason="Too calm.")
    assert recalls() == []

    with django_capture_on_commit_callbacks(execute=True):
        publish_as(draft, STRICTER)

    assert recalls() == [(old.reference, 10, 30, 3)]


def test_nobody_is_recalled_twice_for_one_version(
    draft: Questionnaire, django_capture_on_commit_callbacks: Committed
) -> None:
    finished(draft.versions.get(), SOON, days_ago=1)
    with django_capture_on_commit_callbacks(execute=True):
        version = publish_as(draft, STRICTER)
    others = draft.versions.exclude(pk=version.pk)

    with django_capture_on_commit_callbacks(execute=True):
        start_recall(version, of=others, now=timezone.now())

    assert len(recalls()) == 1


def test_who_finishes_on_an_older_version_is_recalled_at_once(
    draft: Questionnaire, django_capture_on_commit_callbacks: Committed
) -> None:
    first = draft.versions.get()
    raised, same = begun(first, SOON), begun(first, BENIGN)
    left = begun(first, SOON, follow_up=True)
    unseen = begun(first, SOON)
    with django_capture_on_commit_callbacks(execute=True):
        publish_as(draft, STRICTER)

    for check in (raised, same):
        complete(check, now=NOW)
    for check in (left, unseen):
        expire(check, now=NOW + DAY)

    assert recalls() == sorted([(raised.reference, 20, 30, 2), (left.reference, 20, 30, 2)])


def test_while_nothing_is_live_nobody_is_recalled(version: QuestionnaireVersion) -> None:
    check = begun(version, SOON)
    QuestionnaireVersion.objects.update(status="retired", retired_at=NOW)

    complete(again(check), now=NOW)

    assert recalls() == []


def test_on_the_live_version_recalling_asks_only_which_is_live(
    version: QuestionnaireVersion,
) -> None:
    check = completed(version, SOON)

    with counted() as queries:
        recall_late(check, now=NOW)

    assert len(queries) == 1
    assert recalls() == []
