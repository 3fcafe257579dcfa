"""What clinicians do with a submission: take it on, record what was done, correct it."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from tests.checks import HOUR, NOW, again, begun, completed
from tests.queries import counted
from triage.clinic.news import what_is_known
from triage.clinic.reviews import (
    AlreadyCorrected,
    Known,
    NotListed,
    SomebodyWasFaster,
    claim,
    release,
    review,
)
from triage.models import Claim, QuestionnaireVersion, Review, Submission
from triage.models.fields import ForeignCiphertext
from triage.models.review import standing

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def record(
    check: Submission,
    by: User,
    outcome: str = "called",
    *,
    at: datetime = NOW,
    note: str = "",
    corrects: Review | None = None,
) -> Review:
    return review(
        check, by=by, outcome=outcome, verdict="right", note=note, now=at, corrects=corrects
    )


@pytest.mark.parametrize("verb", ["claim", "release", "review"])
def test_what_is_not_on_the_list_is_not_worked_on(
    version: QuestionnaireVersion, ann: User, verb: str
) -> None:
    check = begun(version, {"adult": ("yes",)})
    verbs = {
        "claim": lambda: claim(check, by=ann, now=NOW),
        "release": lambda: release(check, by=ann, now=NOW),
        "review": lambda: record(check, ann),
    }

    with pytest.raises(NotListed):
        verbs[verb]()

    assert not Claim.objects.exists()
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [
        ("called", "done"),
        ("seen", "done"),
        ("referred", "done"),
        ("no-action", "done"),
        ("not-reached", "waiting"),
    ],
)
def test_only_whoever_could_not_be_reached_stays_open(
    check: Submission, ann: User, outcome: str, stage: str
) -> None:
    record(check, ann, outcome)

    assert again(check).stage == stage


def test_what_was_not_opened_is_seen_by_being_recorded(check: Submission, ann: User) -> None:
    record(check, ann, at=NOW + HOUR)

    assert again(check).first_seen_at == NOW + HOUR


def test_whoever_cannot_be_reached_any_more_is_open_again(check: Submission, ann: User) -> None:
    record(check, ann)
    record(check, ann, "not-reached", at=NOW + HOUR)

    assert again(check).stage == "seen"


def test_everything_that_was_recorded_is_kept(check: Submission, ann: User) -> None:
    row = record(check, ann, note="Feels better.")

    stored = Review.objects.get()
    assert stored == row
    assert (stored.submission, stored.by, stored.at) == (check, ann, NOW)
    assert (stored.outcome, stored.verdict, stored.corrects) == ("called", "right", None)
    assert stored.note_text() == "Feels better."


def test_neither_a_verdict_nor_a_note_is_needed(check: Submission, ann: User) -> None:
    review(check, by=ann, outcome="seen", verdict="", note="", now=NOW)

    stored = Review.objects.get()
    assert (stored.verdict, stored.note, stored.note_text()) == ("", None, "")


@pytest.mark.parametrize(("outcome", "verdict"), [("danced", ""), ("called", "perfect")])
def test_what_is_no_outcome_and_no_verdict_is_refused(
    check: Submission, ann: User, outcome: str, verdict: str
) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        review(check, by=ann, outcome=outcome, verdict=verdict, note="", now=NOW)

    assert again(check).stage == "waiting"


@pytest.mark.parametrize(("field", "value"), [("outcome", ""), ("verdict", "perfect")])
def test_the_database_refuses_them_too(
    check: Submission, ann: User, field: str, value: str
) -> None:
    row = record(check, ann)

    with pytest.raises(IntegrityError), transaction.atomic():
        Review._base_manager.filter(pk=row.pk).update(**{field: value})


def test_a_correction_leaves_the_first_row_as_it_was(
    check: Submission, ann: User, ben: User
) -> None:
    first = record(check, ann, note="Called.")
    second = record(check, ben, "seen", note="Came in.", corrects=first, at=NOW + HOUR)

    told = [(row.by, row.outcome, row.note_text()) for row in Review.objects.order_by("at")]
    assert told == [(ann, "called", "Called."), (ben, "seen", "Came in.")]
    assert standing(check.reviews.all()) == [second]


def test_a_review_is_corrected_once(check: Submission, ann: User, ben: User) -> None:
    first = record(check, ann)
    record(check, ann, "seen", corrects=first)

    with pytest.raises(AlreadyCorrected):
        record(check, ben, "referred", corrects=first)

    assert Review.objects.count() == 2


@pytest.mark.parametrize(("known", "rows"), [(None, 2), (1, 2), (0, 1)])
def test_what_others_recorded_meanwhile_must_be_known(
    check: Submission, ann: User, ben: User, known: int | None, rows: int
) -> None:
    record(check, ben)

    try:
        review(
            check,
            by=ann,
            outcome="seen",
            verdict="",
            note="",
            now=NOW,
            known=None if known is None else Known(known, what_is_known(check)),
        )
    except SomebodyWasFaster:
        assert known == 0

    assert Review.objects.count() == rows


def test_a_correction_can_be_corrected(check: Submission, ann: User) -> None:
    first = record(check, ann)
    other = record(check, ann, at=NOW + MINUTE)
    second = record(check, ann, "seen", corrects=first, at=NOW + 2 * MINUTE)
    third = record(check, ann, "referred", corrects=second, at=NOW + 3 * MINUTE)

    assert standing(check.reviews.all()) == [third, other]


def test_a_review_of_another_submission_cannot_be_corrected_here(
    version: QuestionnaireVersion, check: Submission, ann: User
) -> None:
    elsewhere = record(completed(version), ann)

    with pytest.raises(ValueError, match="of the same submission"):
        record(check, ann, corrects=elsewhere)


def test_taking_back_that_it_was_done_opens_it(check: Submission, ann: User) -> None:
    first = record(check, ann)
    record(check, ann, "not-reached", corrects=first)

    assert again(check).stage == "seen"


def test_putting_right_that_it_was_done_closes_it(check: Submission, ann: User) -> None:
    first = record(check, ann, "not-reached")
    record(check, ann, corrects=first)

    assert again(check).stage == "done"


def test_correcting_what_a_later_review_overtook_changes_no_stage(
    check: Submission, ann: User
) -> None:
    first = record(check, ann, "not-reached")
    record(check, ann, "called", at=NOW + HOUR)
    record(check, ann, "not-reached", note="Rang twice.", corrects=first, at=NOW + 2 * HOUR)

    assert again(check).stage == "done"


def test_a_word_put_right_does_not_close_what_has_risen_since(check: Submission, ann: User) -> None:
    first = record(check, ann)
    Submission.objects.update(stage="waiting")
    record(check, ann, note="Called twice.", corrects=first)

    assert again(check).stage == "waiting"


def test_a_note_moved_from_another_review_is_not_read(check: Submission, ann: User) -> None:
    first, second = record(check, ann, note="One."), record(check, ann, note="Two.")
    Review.objects.filter(pk=first.pk).update(note=second.note)

    with pytest.raises(ForeignCiphertext):
        Review.objects.get(pk=first.pk).note_text()


def test_no_note_stands_in_clear_in_the_database(check: Submission, ann: User) -> None:
    record(check, ann, note="Feels better.")

    assert "better" not in str(Review.objects.values_list("note", flat=True).query)
    with counted() as statements:
        record(check, ann, note="Feels better.")
    assert not any("better" in sql for sql in statements)


def test_rows_are_never_changed_or_deleted(check: Submission, ann: User) -> None:
    claim(check, by=ann, now=NOW)
    row, taken = record(check, ann), Claim.objects.get()

    for refused in (
        lambda: Review.objects.update(outcome="seen"),
        lambda: Review.objects.all().delete(),
        lambda: Claim.objects.update(is_held=False),
        lambda: Claim.objects.all().delete(),
        row.save,
        row.delete,
        taken.save,
        taken.delete,
    ):
        with pytest.raises(TypeError, match="never"):
            refused()

    assert (Review.objects.get().outcome, Claim.objects.get().is_held) == ("called", True)
