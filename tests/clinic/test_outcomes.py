"""What may be recorded: shipped outcomes mean what they mean, whatever their rows say."""

from collections.abc import Callable
from datetime import date

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from tests.alerts import ring
from tests.checks import FINISHED_EMERGENCY, HOUR, NOW, SAME_DAY, again, completed
from triage.check.submissions import set_contact
from triage.clinic.no_way import NeedsNote, NotTriedEnough
from triage.clinic.outcomes import SHIPPED, find_kind, read_kinds, sync_outcomes, words
from triage.clinic.reviews import review
from triage.models import QuestionnaireVersion, Review, ReviewOutcome, Submission

pytestmark = pytest.mark.django_db
TRIAGE = apps.get_app_config("triage")


def record(check: Submission, by: User, outcome: str, **changes: object) -> Review:
    plain = {"outcome": outcome, "verdict": "", "note": "Why.", "now": NOW + HOUR}
    return review(check, by=by, **{**plain, **changes})  # type: ignore[arg-type]


def add(label: str = "seen by the nurse", **columns: object) -> ReviewOutcome:
    return ReviewOutcome.objects.create(code="nurse", label=label, **columns)


def test_each_shipped_one_has_its_row_in_the_order_of_the_form() -> None:
    assert list(read_kinds()) == list(SHIPPED)
    assert [code for code, kind in read_kinds().items() if not kind.is_active] == ["not-reached"]


def test_whoever_nobody_reached_is_ended_by_one_alone_and_that_has_a_rule() -> None:
    assert [code for code, kind in SHIPPED.items() if not kind.ends] == ["noted", "not-reached"]


def test_what_a_shipped_one_means_does_not_hang_on_its_row(check: Submission, ann: User) -> None:
    ReviewOutcome._base_manager.filter(code="noted").update(ends=True, label="done")

    record(check, ann, "noted")

    assert again(check).stage == "waiting"
    assert (read_kinds()["noted"].ends, words()["noted"]) == (
        False,
        "only noted: stays on the list",
    )


@pytest.mark.parametrize(("ends", "stage"), [(True, "done"), (False, "waiting")])
def test_one_that_a_lead_added_does_what_it_says(
    check: Submission, ann: User, ends: bool, stage: str
) -> None:
    add(ends=ends)

    record(check, ann, "nurse")

    assert again(check).stage == stage
    assert words()["nurse"] == "seen by the nurse"


def test_one_out_of_use_still_counts_where_it_was_recorded(check: Submission, ann: User) -> None:
    added = add(ends=True, is_active=False)
    first = record(check, ann, "nurse")

    record(check, ann, "nurse", corrects=first)

    assert added.code in words()
    assert again(check).stage == "done"


def test_one_that_is_not_there_is_refused(check: Submission, ann: User) -> None:
    with pytest.raises(ValueError, match="'danced' is not a valid outcome"):
        find_kind("danced")


@pytest.mark.parametrize(("outcome", "kept"), [("appointment", True), ("called", False)])
def test_a_date_is_kept_where_one_is_asked_for(
    check: Submission, ann: User, outcome: str, kept: bool
) -> None:
    day = date(2026, 5, 9)

    record(check, ann, outcome, on_date=day)

    assert Review.objects.get().on_date == (day if kept else None)


def test_syncing_adds_what_is_missing_and_leaves_the_rest() -> None:
    ReviewOutcome._base_manager.filter(code="seen")._raw_delete("default")
    ReviewOutcome.objects.filter(code="called").update(is_active=False, position=900)
    add()

    sync_outcomes(TRIAGE)
    sync_outcomes(TRIAGE)

    assert set(read_kinds()) == {*SHIPPED, "nurse"}
    assert ReviewOutcome.objects.get(code="called").position == 900
    assert not read_kinds()["called"].is_active


def test_before_there_are_any_nothing_is_done() -> None:
    sync_outcomes(TRIAGE, apps=Apps())

    assert len(read_kinds()) == len(SHIPPED)


def test_what_one_means_never_changes_and_none_goes() -> None:
    row = add()

    for refused in (
        lambda: ReviewOutcome.objects.update(ends=True),
        lambda: ReviewOutcome.objects.all().delete(),
        row.delete,
    ):
        with pytest.raises(TypeError, match="never"):
            refused()


def test_saving_one_again_stores_its_place_alone() -> None:
    row = add()
    row.label, row.ends, row.position, row.is_active = "done", True, 5, False

    row.save()

    row.refresh_from_db()
    assert (row.label, row.ends) == ("seen by the nurse", False)
    assert (row.position, row.is_active, str(row)) == (5, False, "seen by the nurse")


def test_one_without_words_is_refused() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        add(label="")


# no way to reach them

NUMBER = {"name": "Ann Example", "telephone": "555 0100"}


def try_to_give_up(check: Submission, by: User) -> str:
    try:
        record(check, by, "no-way")
    except NotTriedEnough:
        return "refused"
    return again(check).stage


@pytest.mark.parametrize("given", [SAME_DAY, FINISHED_EMERGENCY])
def test_where_no_number_was_left_nobody_can_be_reached(
    version: QuestionnaireVersion, ann: User, given: dict
) -> None:
    check = completed(version, given)

    assert try_to_give_up(check, ann) == "done"


@pytest.mark.parametrize(
    ("results", "found"),
    [
        ([], "refused"),
        (["no-answer", "wrong-number"], "refused"),
        (["no-answer", "wrong-number", "message-left"], "done"),
        (["no-answer", "no-answer", "no-answer", "reached"], "refused"),
        (["reached", "no-answer", "no-answer", "no-answer"], "done"),
    ],
)
def test_where_there_is_one_it_must_have_been_called(
    version: QuestionnaireVersion, ann: User, results: list[str], found: str
) -> None:
    check = completed(version, FINISHED_EMERGENCY)
    set_contact(check, NUMBER)
    for number, result in enumerate(results):
        ring(check, ann, 2 * number, result=result)

    assert try_to_give_up(check, ann) == found


def _garble(check: Submission) -> None:
    Submission.objects.filter(pk=check.pk).update(contact={"submission": "another"})


def _name_alone(check: Submission) -> None:
    set_contact(check, {"name": "Ann Example"})


def _withhold(check: Submission) -> None:
    set_contact(check, NUMBER)
    Submission.objects.filter(pk=check.pk).update(status="stopped")


@pytest.mark.parametrize(
    ("change", "found"), [(_garble, "refused"), (_name_alone, "done"), (_withhold, "done")]
)
def test_a_number_that_cannot_be_read_is_one_and_one_that_nobody_may_see_is_none(
    check: Submission, ann: User, change: Callable[[Submission], None], found: str
) -> None:
    change(check)

    assert try_to_give_up(check, ann) == found


def test_why_nobody_can_be_reached_must_be_said(check: Submission, ann: User) -> None:
    with pytest.raises(NeedsNote):
        record(check, ann, "no-way", note="")

    assert not Review.objects.exists()
