"""Past submissions under another document: counted once, however often it is interrupted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.db.models import BinaryField, Value
from django.utils import timezone

from tests.checks import (
    CRISIS,
    DAY,
    EMERGENCY,
    NOW,
    SAME_DAY,
    SOON,
    Given,
    again,
    begun,
    completed,
    give,
)
from tests.conftest import store_version
from tests.drafts import store_draft
from tests.queries import counted, failing
from tests.small import BENIGN, SMALL
from tests.variants import (
    CALMER,
    MILD_FEVER,
    STRICTER,
    URGENT_FEVER,
    with_question,
    without_question,
    without_rule,
)
from triage.check.leaving import erase, expire
from triage.check.replays import (
    recall_late,
    run_pending,
    run_slice,
    start_recall,
    start_replay,
    urgency_under,
)
from triage.check.submissions import complete, resume
from triage.editing import restoring
from triage.editing.publishing import publish, withdraw
from triage.engine.answers import fitting
from triage.engine.document import canonical, to_document
from triage.engine.questionnaire import Questionnaire as Parsed
from triage.models import (
    AccessLogEntry,
    Alert,
    Questionnaire,
    QuestionnaireVersion,
    Recall,
    Replay,
    ReplayCase,
    Submission,
)
from triage.models.version import sha256_of

pytestmark = pytest.mark.django_db

FOREVER = 60.0
#: An emergency, with all the rest answered.
URGENT: Given = {**EMERGENCY, **{k: v for k, v in BENIGN.items() if k not in EMERGENCY}}
Committed = Callable[..., Any]


def started(document: Parsed, *, now: Any = NOW) -> Replay:
    row = Questionnaire.objects.get()
    text = canonical(to_document(document))
    by, _ = User.objects.get_or_create(username="editor")
    return start_replay(row, text, sha256_of(text), by=by, now=now)


def replayed(document: Parsed, *, now: Any = NOW) -> Replay:
    replay = started(document, now=now)
    run_slice(replay, seconds=FOREVER)
    return Replay.objects.get(pk=replay.pk)


def moves(replay: Replay) -> list[tuple[str, int, int]]:
    cases = replay.cases.order_by("before", "after")
    return [(case.submission.reference, case.before, case.after) for case in cases]


# what is counted


def test_under_its_own_version_everybody_stays_where_they_were(
    version: QuestionnaireVersion,
) -> None:
    for given in (BENIGN, SAME_DAY, SOON, CRISIS, URGENT):
        completed(version, given)

    replay = replayed(SMALL)

    assert replay.cells == {"10>10": 1, "20>20": 1, "30>30": 2, "40>40": 1}
    assert (replay.total, replay.done, replay.skipped) == (5, 5, 0)
    assert moves(replay) == []


def test_whoever_would_end_elsewhere_is_named(version: QuestionnaireVersion) -> None:
    completed(version, BENIGN)
    raised = completed(version, SAME_DAY)

    replay = replayed(URGENT_FEVER)

    assert replay.cells == {"10>10": 1, "30>40": 1}
    assert moves(replay) == [(raised.reference, 30, 40)]


def test_that_it_was_started_is_on_record_exactly_if_it_is_stored(
    version: QuestionnaireVersion,
) -> None:
    begun(version, SAME_DAY)
    completed(version, SAME_DAY)

    replay = started(URGENT_FEVER)

    line = AccessLogEntry.objects.get()
    assert (line.action, line.user, line.amount) == ("replay start", replay.started_by, None)
    assert (replay.begun, replay.total) == (2, 1)

    with pytest.raises(OperationalError), failing("triage_accesslogentry"):
        started(URGENT_FEVER)
    assert Replay.objects.count() == 1


def test_a_replay_recalls_nobody(version: QuestionnaireVersion) -> None:
    completed(version, SAME_DAY)

    replayed(URGENT_FEVER)

    assert not Recall.objects.exists()


def test_what_is_open_or_erased_or_closed_later_is_not_looked_at(
    version: QuestionnaireVersion,
) -> None:
    begun(version, SAME_DAY)
    erase(completed(version, SAME_DAY))
    late = completed(version, SAME_DAY)
    Submission.objects.filter(pk=late.pk).update(last_step_at=NOW + DAY)

    replay = replayed(URGENT_FEVER)

    assert (replay.total, replay.done, replay.cells) == (0, 0, {})
    assert replay.finished_at is not None


def test_another_questionnaires_submissions_are_not_looked_at(
    version: QuestionnaireVersion,
) -> None:
    other = Questionnaire.objects.create(slug="other", title="Other")
    completed(version, SAME_DAY)
    text = canonical(to_document(URGENT_FEVER))
    by = User.objects.create(username="editor")

    replay = start_replay(other, text, sha256_of(text), by=by, now=NOW)

    assert replay.total == 0


def test_answers_the_document_does_not_take_are_left_out(version: QuestionnaireVersion) -> None:
    completed(version, {**SAME_DAY, "weight": (200,)})
    lighter = with_question("weight", maximum=150, required=False)

    assert replayed(lighter).cells == {"30>30": 1}
    assert replayed(without_question("weight")).cells == {"30>30": 1}


def test_where_an_answer_is_lacking_and_nothing_is_demanded_nothing_is_said(
    version: QuestionnaireVersion,
) -> None:
    completed(version, {**BENIGN, "weight": (200,)})

    replay = replayed(with_question("weight", maximum=150))

    assert (replay.cells, replay.skipped, replay.done) == ({}, 1, 1)


def test_who_would_be_out_of_scope_cannot_be_compared(version: QuestionnaireVersion) -> None:
    completed(version, {**SAME_DAY, "weight": (200,)})
    first, *rest = SMALL.questions[0].options
    reversed_ = with_question(
        "adult",
        options=(first.__class__(**{**vars(first), "out_of_scope": True}), *rest),
    )

    replay = replayed(reversed_)

    assert (replay.cells, replay.skipped) == ({}, 1)


def test_a_check_left_open_counts_as_it_was_left(version: QuestionnaireVersion) -> None:
    left = begun(version, {"adult": ("yes",), "bladder": ("leak",)}, follow_up=True)
    expire(left, now=NOW + DAY)
    nothing = begun(version, {"adult": ("yes",)}, follow_up=True)
    expire(nothing, now=NOW + DAY)
    assert again(left).urgency == 40  # "when" is not known, so it may be new

    replay = replayed(without_rule("bladder-new"), now=NOW + DAY)

    assert replay.cells == {"40>20": 1, "0>0": 1}


def test_what_demanded_nothing_before_may_demand_something_now(
    version: QuestionnaireVersion,
) -> None:
    left = begun(version, {"adult": ("yes",), "bladder": ("none",)}, follow_up=True)
    left = give(left, "fever", "asked-unknown").submission
    Submission.objects.filter(pk=left.pk).update(urgency=None, highest_urgency=0)
    expire(again(left), now=NOW + DAY)
    Submission.objects.filter(pk=left.pk).update(urgency=None)

    replay = replayed(SMALL, now=NOW + DAY)

    assert replay.cells == {"0>30": 1}
    assert moves(replay) == [(left.reference, 0, 30)]


@pytest.mark.parametrize("damage", ["another one's", "no key opens it"])
def test_a_record_that_cannot_be_read_holds_up_nobody(
    version: QuestionnaireVersion, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    one, other = completed(version, SAME_DAY), completed(version, SAME_DAY)
    completed(version, SAME_DAY)
    garbled = Value(b"garbled", output_field=BinaryField())
    held = other.answers if damage == "another one's" else garbled
    Submission.objects.filter(pk=one.pk).update(answers=held)

    replay = replayed(URGENT_FEVER)

    assert (replay.cells, replay.skipped, replay.done) == ({"30>40": 2}, 1, 3)
    assert f"Submission {one.pk} cannot be read." in caplog.text


# alerts


def test_alerts_are_those_there_were_and_those_it_would_have_made(
    version: QuestionnaireVersion,
) -> None:
    completed(version, URGENT)
    completed(version, SAME_DAY)
    completed(version, BENIGN)

    stricter, calmer = replayed(URGENT_FEVER), replayed(without_rule("bladder-new"))

    assert Alert.objects.count() == 1
    assert (stricter.alerts_before, stricter.alerts_after) == (1, 2)
    assert (calmer.alerts_before, calmer.alerts_after) == (1, 0)


def test_an_alert_stays_one_when_the_answer_was_taken_back(version: QuestionnaireVersion) -> None:
    check = begun(version, EMERGENCY)
    give(check, "onset", "old")
    for link_id, values in BENIGN.items():
        if link_id not in EMERGENCY:
            give(check, link_id, *values)
    complete(check, now=NOW)
    assert again(check).urgency == 20

    replay = replayed(SMALL)

    assert replay.cells == {"20>20": 1}
    assert (replay.alerts_before, replay.alerts_after) == (1, 1)


def test_an_alert_stays_one_when_the_gates_were_asked_again(version: QuestionnaireVersion) -> None:
    check = begun(version, URGENT)
    check, _token = resume(check, now=NOW + timedelta(hours=2))
    give(check, "bladder", "none", now=NOW + timedelta(hours=2))
    give(check, "fever", "no", now=NOW + timedelta(hours=2))
    complete(check, now=NOW + timedelta(hours=2))

    replay = replayed(SMALL, now=NOW + timedelta(hours=3))

    assert replay.cells == {"10>10": 1}
    assert (replay.alerts_before, replay.alerts_after) == (1, 1)


def test_a_check_left_when_it_was_urgent_makes_an_alert(version: QuestionnaireVersion) -> None:
    left = begun(version, {**BENIGN, "fever": ("yes",)}, follow_up=True)
    expire(left, now=NOW + DAY)

    replay = replayed(SMALL, now=NOW + DAY)
    calmer = replayed(MILD_FEVER, now=NOW + DAY)

    assert (replay.alerts_before, replay.alerts_after) == (1, 1)
    assert (calmer.alerts_before, calmer.alerts_after) == (1, 0)


def test_advice_that_is_always_shown_makes_an_alert_of_its_own(
    version: QuestionnaireVersion,
) -> None:
    completed(version, CRISIS)

    replay = replayed(SMALL)

    assert (replay.alerts_before, replay.alerts_after) == (1, 1)


def test_alerts_older_than_ninety_days_do_not_count(version: QuestionnaireVersion) -> None:
    completed(version, URGENT)

    just = replayed(SMALL, now=NOW + timedelta(days=90))
    late = replayed(SMALL, now=NOW + timedelta(days=90, seconds=1))

    assert (just.alerts_before, just.alerts_after) == (1, 1)
    assert (late.alerts_before, late.alerts_after) == (0, 0)
    assert late.cells == {"40>40": 1}


# slices


@pytest.fixture
def five(version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch) -> list[Submission]:
    """Five submissions that would end higher; two fit in a batch."""
    monkeypatch.setattr("triage.check.replays._BATCH", 2)
    return [completed(version, SAME_DAY) for _ in range(5)]


def test_without_time_nothing_is_done(five: list[Submission]) -> None:
    replay = started(URGENT_FEVER)

    run_slice(replay, seconds=0)

    assert (replay.done, replay.finished_at) == (0, None)


@pytest.mark.parametrize(("batches", "part"), [(0, "case"), (1, "case"), (2, '" SET')])
def test_a_run_killed_in_the_middle_goes_on_where_it_stopped(
    five: list[Submission], batches: int, part: str
) -> None:
    replay = started(URGENT_FEVER)
    with pytest.raises(OperationalError), failing(f"triage_replay{part}", after=batches):
        run_slice(replay, seconds=FOREVER)

    middle = Replay.objects.get()
    done = 2 * batches
    assert (middle.done, sum(middle.cells.values()), middle.cases.count()) == (done,) * 3

    assert run_pending(seconds=FOREVER) == 1

    end = Replay.objects.get()
    assert (end.done, end.cells, end.cases.count()) == (5, {"30>40": 5}, 5)
    assert end.finished_at is not None
    assert run_pending(seconds=FOREVER) == 0


def test_running_what_has_ended_changes_nothing(five: list[Submission]) -> None:
    stale = started(URGENT_FEVER)
    run_slice(Replay.objects.get(), seconds=FOREVER)
    ended = Replay.objects.get()

    run_slice(stale, seconds=FOREVER)

    again_ = Replay.objects.get()
    assert (again_.done, again_.finished_at) == (5, ended.finished_at)
    assert (stale.done, stale.finished_at) == (5, ended.finished_at)
    assert ReplayCase.objects.count() == 5


def test_a_submission_erased_meanwhile_is_left_out(five: list[Submission]) -> None:
    replay = started(URGENT_FEVER)
    erase(five[0])

    run_slice(replay, seconds=FOREVER)

    assert (replay.total, replay.done, replay.cells) == (5, 4, {"30>40": 4})


def test_a_batch_asks_the_same_however_many_are_in_it(version: QuestionnaireVersion) -> None:
    completed(version, SAME_DAY)
    one = started(URGENT_FEVER)
    with counted() as few:
        run_slice(one, seconds=FOREVER)
    for _ in range(3):
        completed(version, SAME_DAY)
    four = started(URGENT_FEVER)
    with counted() as many:
        run_slice(four, seconds=FOREVER)

    assert (len(few), len(many)) == (6, 6)
    assert not any('"document"' in sql and "triage_submission" in sql for sql in many)


# recalls


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
    restoring.replace_draft(row, document)
    return publish(Questionnaire.objects.get(pk=row.pk), by=None)


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
    lead = User.objects.create(username="lead")

    with django_capture_on_commit_callbacks(execute=True):
        withdraw(calmer, by=lead, reason="Too calm.", to=first)

    assert recalls() == [(old.reference, 10, 20, 1)]


def test_withdrawn_with_nothing_in_its_place_it_is_recalled_once_something_is_live(
    draft: Questionnaire, django_capture_on_commit_callbacks: Committed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        calmer = publish_as(draft, CALMER)
    old = finished(calmer, SOON, days_ago=400)
    withdraw(calmer, by=User.objects.create(username="lead"), reason="Too calm.")
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


# answers under a document


@pytest.mark.parametrize(
    ("answers", "urgency"),
    [
        ({}, None),
        (BENIGN, 10),
        ({**BENIGN, "gone": ("yes",)}, 10),
        ({"adult": ("yes",), "bladder": ("leak",)}, 40),
        ({"adult": ("no",)}, None),
    ],
)
def test_the_urgency_of_answers_under_a_document(answers: Given, urgency: int | None) -> None:
    assert urgency_under(SMALL, answers) == urgency


def test_only_what_answers_a_question_fits() -> None:
    given: Given = {**BENIGN, "fever": ("maybe",), "gone": ("yes",), "score": (11,)}

    assert fitting(SMALL, given) == {
        key: values for key, values in BENIGN.items() if key not in {"fever", "score"}
    }


def test_answers_are_remembered_and_forgotten_without_a_difference(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.check.judging._REMEMBERED", 3)
    for _ in range(2):
        completed(version, SOON)

    assert replayed(STRICTER).cells == {"20>30": 2}


def test_two_versions_of_one_check_are_each_read_as_their_own(
    version: QuestionnaireVersion,
) -> None:
    completed(version, SOON)
    QuestionnaireVersion.objects.update(status="retired", retired_at=NOW)
    completed(store_version(STRICTER), SOON)

    assert replayed(SMALL).cells == {"20>20": 1, "30>20": 1}
