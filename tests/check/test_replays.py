"""Past submissions under another document: how they are counted."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.db.models import BinaryField, Value

from tests.check.replaying import replayed, started
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
from tests.queries import failing
from tests.small import BENIGN, SMALL
from tests.variants import MILD_FEVER, URGENT_FEVER, with_question, without_question, without_rule
from triage.check.leaving import erase, expire
from triage.check.replays import start_replay
from triage.check.submissions import complete, resume
from triage.engine.document import canonical, to_document
from triage.models import (
    AccessLogEntry,
    Alert,
    Questionnaire,
    QuestionnaireVersion,
    Recall,
    Replay,
    Submission,
)
from triage.models.version import sha256_of

pytestmark = pytest.mark.django_db

#: An emergency, with all the rest answered.
URGENT: Given = {**EMERGENCY, **{k: v for k, v in BENIGN.items() if k not in EMERGENCY}}


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
