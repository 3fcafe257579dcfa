"""How a check went, in the words of the version that each answer was given on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.check.test_submissions_moving import next_version, with_question
from tests.small import BENIGN, SMALL
from tests.staff.people import NOON, begin, give, go_through
from triage.check.moving import move
from triage.check.sealing import answers_digest
from triage.check.submissions import resume
from triage.clinic.admin.timeline import Step, Timeline, read_timeline
from triage.models import QuestionnaireVersion, Submission
from triage.models.events import GATES_AGAIN, Event, Left

pytestmark = pytest.mark.django_db
START = {"adult": ("yes",), "bladder": ("none",), "fever": ("no",)}


def told(step: Step) -> tuple[str, ...]:
    """A step in short."""
    if step.given is None:
        return (step.moved or "again",)
    before = step.before.labels if step.before else ()
    return (step.given.question.text, *step.given.labels, *(f"was {label}" for label in before))


def changed(timeline: Timeline) -> list[tuple[str, list[tuple[str, tuple[str, ...]]]]]:
    """Each change as (question, [(as it was asked, answer)])."""
    return [
        (change.question.text, [(given.question.text, given.labels) for given in change.given])
        for change in timeline.changes
    ]


def test_every_answer_is_a_step(version: QuestionnaireVersion) -> None:
    submission = give(go_through(begin(version), START), "fever", "yes", minutes=5)

    timeline = read_timeline(submission)

    assert [told(step) for step in timeline.steps] == [
        ("What about adult?", "Yes"),
        ("What about bladder?", "None of these"),
        ("What about fever?", "No"),
        ("What about fever?", "Yes", "was No"),
    ]
    assert timeline.steps[-1].at == NOON + timedelta(minutes=5)


def test_before_anything_is_answered_there_are_no_steps(version: QuestionnaireVersion) -> None:
    timeline = read_timeline(begin(version))

    assert (timeline.steps, timeline.changes) == ((), ())


def test_the_danger_signs_asked_again_are_a_step(version: QuestionnaireVersion) -> None:
    submission = go_through(begin(version), START)
    resumed, _token = resume(submission, now=NOON + timedelta(hours=2))

    steps = read_timeline(give(resumed, "bladder", "none", minutes=121)).steps

    assert [told(step) for step in steps[-2:]] == [
        ("again",),
        ("What about bladder?", "None of these", "was None of these"),
    ]


def test_the_same_answer_after_a_pause_is_no_change(version: QuestionnaireVersion) -> None:
    submission = begin(version)
    submission.set_events(
        (
            Event("fever", ("no",), "2026-11-02T12:00:00Z"),
            Event(GATES_AGAIN, (), "2026-11-02T14:00:00Z"),
            Event("fever", ("no",), "2026-11-02T14:01:00Z"),
        )
    )

    assert read_timeline(submission).changes == ()


def test_a_follow_up_that_was_opened_again_is_no_skip(version: QuestionnaireVersion) -> None:
    answers = {"adult": ("yes",), "bladder": ("leak",), "onset": ("old",)}
    submission = give(go_through(begin(version), answers), "bladder", "leak", "cant_pee")

    last = read_timeline(submission).steps[-1].given

    assert last is not None
    assert (last.question.link_id, last.labels, last.cleared) == ("onset", (), True)


def test_what_was_never_answered_is_skipped(version: QuestionnaireVersion) -> None:
    submission = go_through(begin(version), BENIGN)

    last = read_timeline(submission).steps[-1].given

    assert last is not None
    assert (last.question.link_id, last.labels, last.cleared) == ("note", (), False)


def test_after_a_move_each_answer_stands_under_the_words_it_was_asked_in(
    version: QuestionnaireVersion,
) -> None:
    submission = go_through(begin(version), {**START, "score": (3,)})
    other = next_version(version, with_question("score", text="How strong is it?"))
    moved = move(submission, other, now=NOON + timedelta(minutes=5))

    timeline = read_timeline(go_through(moved, {**START, "score": (4,)}))

    assert [stay.version for stay in timeline.stays] == [version, other]
    assert timeline.stays_before == timeline.stays[:1]
    assert [told(step) for step in timeline.steps[3:7]] == [
        ("What about score?", "3"),
        ("Small check 2",),
        ("How strong is it?", "was 3"),
        ("again",),
    ]
    assert told(timeline.steps[-1]) == ("How strong is it?", "4")
    assert changed(timeline) == [
        (
            "How strong is it?",
            [
                ("What about score?", ("3",)),
                ("How strong is it?", ()),
                ("How strong is it?", ("4",)),
            ],
        )
    ]


def test_a_question_that_only_the_old_version_had_is_named(
    version: QuestionnaireVersion,
) -> None:
    submission = go_through(begin(version), {**START, "score": (3,)})
    only = tuple(q for q in SMALL.questions if q.link_id != "score")
    rules = tuple(r for r in SMALL.rules if "score" not in r.criteria.reads())
    other = next_version(version, replace(SMALL, questions=only, rules=rules))

    timeline = read_timeline(move(submission, other, now=NOON))

    assert list(timeline.questions) == [*(q.link_id for q in only), "score"]
    assert told(timeline.steps[3]) == ("What about score?", "3")


def test_a_check_may_be_moved_twice_and_back(version: QuestionnaireVersion) -> None:
    submission = go_through(begin(version), START)
    second = next_version(version, replace(SMALL, title="Second"))
    moved = move(submission, second, now=NOON)
    third = next_version(second, replace(SMALL, title="Third"))
    moved = move(give(moved, "bladder", "leak"), third, now=NOON)

    stored = Submission.objects.get(pk=moved.pk)

    assert stored.versions_left() == (Left(version.pk, 3), Left(second.pk, 5))
    assert [len(stay.events) for stay in read_timeline(stored).stays] == [3, 2, 1]


def test_which_answers_were_given_on_which_version_is_part_of_the_digest(
    version: QuestionnaireVersion,
) -> None:
    submission = go_through(begin(version), START)
    other = next_version(version, replace(SMALL, title="Second"))
    moved = move(submission, other, now=NOON)
    before = answers_digest(moved)

    moved.answers = {**(moved.answers or {}), "left": [[version.pk, 1]]}

    assert answers_digest(moved) != before


def test_a_check_that_was_never_moved_keeps_the_digest_of_the_release_before(
    version: QuestionnaireVersion,
) -> None:
    submission = go_through(begin(version), START)

    assert set(submission.answers or {}) == {"submission", "events"}
    assert submission.versions_left() == begin(version).versions_left() == ()
