"""Where people leave: counted once, when a check has ended, holding nobody."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, transaction

from tests.checks import DAY, HOUR, NOW, again, begun, completed, give
from tests.clinic.figures import another, with_other_key
from tests.queries import counted, failing
from tests.small import BENIGN
from triage.check.dropoff import AT_THE_END, count_finished
from triage.check.leaving import erase, expire
from triage.check.submissions import complete, resume
from triage.models import QuestionCount, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

MAY_1 = date(2026, 5, 1)


def counts(day: date = MAY_1) -> dict[str, tuple[int, int]]:
    """Question -> how many reached it and how many left there."""
    rows = QuestionCount.objects.filter(day=day)
    return {row.link_id: (row.reached, row.left_here) for row in rows}


def leave(submission: Submission) -> Submission:
    return expire(submission, now=NOW + DAY)


@pytest.mark.parametrize("follow_up", [True, False])
def test_whoever_leaves_is_counted_at_the_question_shown_last(
    version: QuestionnaireVersion, follow_up: bool
) -> None:
    leave(begun(version, {"adult": ("yes",), "bladder": ("none",)}, follow_up=follow_up))

    assert counts() == {"adult": (1, 0), "bladder": (1, 0), "fever": (1, 1)}


def test_the_answers_are_gone_and_the_count_names_nobody(version: QuestionnaireVersion) -> None:
    submission = leave(begun(version, {"adult": ("yes",)}))

    assert again(submission).answers is None
    fields = {field.name for field in QuestionCount._meta.get_fields()}
    assert fields == {"id", "version", "link_id", "day", "reached", "left_here"}


def test_who_answers_nothing_leaves_at_the_first_question(version: QuestionnaireVersion) -> None:
    leave(begun(version))

    assert counts() == {"adult": (1, 1)}


def test_who_answers_all_and_does_not_finish_leaves_at_the_end(
    version: QuestionnaireVersion,
) -> None:
    leave(begun(version, BENIGN))

    assert counts() == {**dict.fromkeys(BENIGN, (1, 0)), AT_THE_END: (1, 1)}


def test_whom_the_check_is_not_for_has_not_left(version: QuestionnaireVersion) -> None:
    leave(begun(version, {"adult": ("no",)}))

    assert counts() == {"adult": (1, 0)}


def test_a_danger_sign_asked_again_is_where_they_left(version: QuestionnaireVersion) -> None:
    submission = begun(version, {"adult": ("yes",), "bladder": ("none",), "fever": ("no",)})
    resume(submission, now=NOW + 2 * HOUR)
    leave(again(submission))

    assert counts() == {"adult": (1, 0), "bladder": (1, 1)}


def test_finished_checks_are_counted_once_by_the_worker(version: QuestionnaireVersion) -> None:
    completed(version)
    completed(version)
    with counted() as queries:
        last = completed(version)
    assert not [sql for sql in queries if "questioncount" in sql]
    assert counts() == {}

    assert [count_finished(), count_finished()] == [3, 0]

    assert counts() == {**dict.fromkeys(BENIGN, (3, 0)), AT_THE_END: (3, 0)}
    assert again(last).is_counted


def test_who_finishes_with_an_optional_question_open_has_not_left(
    version: QuestionnaireVersion,
) -> None:
    required = {link_id: values for link_id, values in BENIGN.items() if link_id != "note"}
    complete(begun(version, required), now=NOW)

    count_finished()

    assert counts() == {**dict.fromkeys(required, (1, 0)), AT_THE_END: (1, 0)}


def test_leaving_and_finishing_add_up_day_by_day(version: QuestionnaireVersion) -> None:
    completed(version)
    count_finished()
    leave(begun(version, {"adult": ("yes",)}))
    later = begun(version)
    give(later, "adult", "yes", now=NOW + 14 * HOUR)
    expire(later, now=NOW + 2 * DAY)

    assert counts()["bladder"] == (2, 1)
    assert counts(MAY_1 + timedelta(days=1)) == {"adult": (1, 0), "bladder": (1, 1)}


def test_a_day_is_a_day_of_the_clinic(version: QuestionnaireVersion, settings: Any) -> None:
    settings.TIME_ZONE = "Pacific/Auckland"  # noon in UTC is midnight there

    leave(begun(version))

    assert counts(date(2026, 5, 2)) == {"adult": (1, 1)}


def test_many_are_counted_in_batches(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.check.dropoff._BATCH", 2)
    for _ in range(5):
        completed(version)

    assert count_finished() == 5

    assert counts()[AT_THE_END] == (5, 0)


def test_each_version_counts_for_itself(version: QuestionnaireVersion) -> None:
    other = another(version)
    completed(version)
    leave(begun(other))

    count_finished()

    assert QuestionCount.objects.get(version=other).left_here == 1
    assert not QuestionCount.objects.filter(version=version, left_here__gt=0).exists()


def test_what_was_erased_before_it_was_counted_is_not(version: QuestionnaireVersion) -> None:
    erase(completed(version))

    assert count_finished() == 0
    assert counts() == {}


def test_one_that_no_key_opens_does_not_keep_back_the_others(
    version: QuestionnaireVersion,
) -> None:
    lost, kept = completed(version), completed(version)
    with_other_key(lost)

    count_finished()

    assert counts()["adult"] == (1, 0)
    assert Submission.objects.filter(pk__in=[lost.pk, kept.pk], is_counted=True).count() == 2


def test_if_it_cannot_be_counted_nothing_of_it_is(version: QuestionnaireVersion) -> None:
    completed(version)

    with failing('UPDATE "triage_submission"'), pytest.raises(OperationalError, match="gone"):
        count_finished()

    assert counts() == {}
    assert count_finished() == 1


def test_counting_who_left_costs_three_queries(version: QuestionnaireVersion) -> None:
    submission = begun(version, {"adult": ("yes",), "bladder": ("none",)})

    with counted() as queries:
        leave(submission)

    assert len([sql for sql in queries if "questioncount" in sql]) == 3


def test_the_database_refuses_more_who_left_than_came(version: QuestionnaireVersion) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionCount.objects.create(
            version=version, link_id="fever", day=MAY_1, reached=1, left_here=2
        )


def test_a_row_says_what_it_is(version: QuestionnaireVersion) -> None:
    row = QuestionCount(version=version, link_id="fever", day=MAY_1)

    assert str(row) == f"{version.pk} 2026-05-01 fever"
