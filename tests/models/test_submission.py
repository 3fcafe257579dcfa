"""What the database itself refuses about a submission and what belongs to it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from tests.checks import EMERGENCY, HOUR, NOW, SAME_DAY, again, begun, completed, give
from tests.conftest import store_version
from tests.queries import counted
from tests.variants import STRICTER
from triage.check.leaving import erase
from triage.check.submissions import resume
from triage.models import AccessLogEntry, Alert, QuestionnaireVersion, RateLimit, Submission
from triage.models.events import Event, Left
from triage.models.fields import ForeignCiphertext

pytestmark = pytest.mark.django_db


def refuses(submission: Submission, **changes: Any) -> None:
    """The database refuses these values, whichever code wrote them."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(**changes)


@pytest.mark.parametrize(
    "missing", [{"completed_at": None}, {"urgency": None}, {"digest": ""}], ids=str
)
def test_a_completed_check_has_a_time_an_urgency_and_a_digest(
    version: QuestionnaireVersion, missing: dict[str, Any]
) -> None:
    refuses(completed(version), **missing)


def test_a_check_cannot_be_called_completed_without_them(version: QuestionnaireVersion) -> None:
    refuses(begun(version, SAME_DAY), status="completed")


@pytest.mark.parametrize(
    "kept",
    [
        {"answers": {"submission": "x", "events": []}},
        {"contact": {"submission": "x"}},
        {"pin_hash": "0" * 64},
        {"browser_hash": "0" * 64},
    ],
    ids=lambda kept: next(iter(kept)),
)
def test_an_erased_row_keeps_nothing(version: QuestionnaireVersion, kept: dict[str, Any]) -> None:
    submission = completed(version)
    erase(submission)

    refuses(submission, **kept)


def test_a_check_cannot_be_called_erased_while_it_holds_something(
    version: QuestionnaireVersion,
) -> None:
    refuses(begun(version, SAME_DAY), status="erased")


@pytest.mark.parametrize("highest", [10, 20, None])
def test_the_highest_urgency_is_never_below_the_urgency(
    version: QuestionnaireVersion, highest: int | None
) -> None:
    refuses(begun(version, SAME_DAY), highest_urgency=highest)


def test_two_checks_never_share_a_code(version: QuestionnaireVersion) -> None:
    one, other = begun(version), begun(version)

    refuses(other, reference=one.reference)


def test_an_alert_of_one_kind_and_urgency_is_made_once(version: QuestionnaireVersion) -> None:
    submission = begun(version, EMERGENCY)

    with pytest.raises(IntegrityError), transaction.atomic():
        submission.alerts.create(kind=Alert.Kind.RED_FLAG, urgency=40, created_at=NOW)


def test_a_submission_with_an_alert_is_not_deleted(version: QuestionnaireVersion) -> None:
    with pytest.raises(ProtectedError):
        begun(version, EMERGENCY).delete()


def test_a_version_with_submissions_is_not_deleted(version: QuestionnaireVersion) -> None:
    begun(version)

    with pytest.raises(ProtectedError):
        version.delete()


def test_a_patients_page_takes_one_query_and_no_document(version: QuestionnaireVersion) -> None:
    submission = completed(version)

    with counted() as queries:
        found = again(submission)
        answers = found.current_answers()

    assert len(queries) == 1
    assert "document" not in queries[0]
    assert (len(answers), found.version_is_signed) == (8, True)


def test_the_code_is_read_aloud_in_two_groups(version: QuestionnaireVersion) -> None:
    submission = Submission(reference="K7QM2XRD", version=version)

    assert str(submission) == submission.code == "K7QM-2XRD"


def test_rows_say_what_they_are(version: QuestionnaireVersion) -> None:
    submission = begun(version, EMERGENCY)
    alert = submission.alerts.get()
    entry = AccessLogEntry.objects.create(
        user=User.objects.create(username="nurse"), action="view", submission_id=submission.pk
    )
    tries = RateLimit(key="0123456789", window_start=timezone.now(), count=3)

    assert str(alert) == f"Emergency: {submission.code}"
    assert str(entry).endswith("nurse view")
    assert str(tries) == "01234567 3"


def test_the_worklist_has_its_index() -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "triage_submission")

    place = ["work_urgency", "respond_by", "listed_at", "id"]
    assert found["submission_worklist"]["columns"] == place
    assert found["submission_stage"]["columns"] == ["stage", *place]


def test_the_moments_are_those_before_something_was_taken_back_and_now(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("leak",)})
    give(check, "bladder", "none")
    resumed, _ = resume(check, now=NOW + HOUR)

    assert list(resumed.moments()) == [
        {"adult": ("yes",), "bladder": ("leak",)},
        {"adult": ("yes",), "bladder": ("none",)},
        {"adult": ("yes",)},
    ]


@pytest.fixture
def newer(version: QuestionnaireVersion) -> QuestionnaireVersion:
    """The version that went live in place of the first."""
    QuestionnaireVersion.objects.update(status="retired", retired_at=NOW)
    return store_version(STRICTER)


def test_a_check_that_moves_keeps_its_events_and_says_which_version_they_are_of(
    version: QuestionnaireVersion, newer: QuestionnaireVersion
) -> None:
    check = begun(version, SAME_DAY)
    events = check.events()

    check.move_to(newer)

    assert (check.version, check.events()) == (newer, events)
    assert check.versions_left() == (Left(version.pk, len(events)),)


def test_what_comes_after_a_move_keeps_the_versions_that_were_left(
    version: QuestionnaireVersion, newer: QuestionnaireVersion
) -> None:
    check = begun(version, SAME_DAY)
    events = check.events()
    check.move_to(newer)

    check.set_events((*events, Event("score", (3,), "2026-11-02T12:00:00Z")))

    assert check.versions_left() == (Left(version.pk, len(events)),)


def test_contact_details_are_read_without_what_binds_them(version: QuestionnaireVersion) -> None:
    check = begun(version)
    check.contact = {"submission": str(check.pk), "name": "Ann"}

    assert check.contact_details() == {"name": "Ann"}


def test_contact_details_that_were_moved_here_are_not_read(version: QuestionnaireVersion) -> None:
    check, other = begun(version), begun(version)
    check.contact = {"submission": str(other.pk), "name": "Ann"}

    with pytest.raises(ForeignCiphertext, match="holds another one's contact"):
        check.contact_details()
