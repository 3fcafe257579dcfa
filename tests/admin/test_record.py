"""What a clinician reads of a submission, below HTTP."""

from datetime import timedelta

import pytest

from tests.admin.conftest import NOON, begin, finish, give, go_through
from tests.small import BENIGN
from triage import submissions
from triage.admin.record import Record, clinic_may_read, find_changes, read_record
from triage.models import QuestionnaireVersion, Submission
from triage.models.submission import GATES_AGAIN, Event

pytestmark = pytest.mark.django_db


def _changes(record: Record) -> list[tuple[str, list[tuple[str, ...]]]]:
    return [
        (change.question.link_id, [given.labels for given in change.given])
        for change in record.changes
    ]


def test_every_answer_stands_in_the_order_asked(version: QuestionnaireVersion) -> None:
    record = read_record(finish(begin(version)))

    assert [
        (part, [(row.question.link_id, row.labels) for row in rows]) for part, rows in record.parts
    ] == [
        (
            "Check",
            [("adult", ("Yes",)), ("bladder", ("None of these",)), ("fever", ("No",))],
        ),
        ("Pain", [("score", ("3",)), ("duration", ("10 days",)), ("weight", ("70 kg",))]),
        ("You", [("mood", ("No",)), ("note", ())]),
    ]


def test_what_was_not_asked_is_named(version: QuestionnaireVersion) -> None:
    record = read_record(finish(begin(version)))

    assert [question.link_id for question in record.not_asked] == ["onset"]
    assert not (record.dropped)
    assert not (record.unsure)
    assert not (record.unanswered)
    assert not (record.changes)


def test_findings_stand_with_the_answers_that_forced_them(version: QuestionnaireVersion) -> None:
    answers = {**BENIGN, "bladder": ("leak",), "onset": ("new",)}

    record = read_record(finish(begin(version), answers))

    assert [d.code for d in record.dispositions] == ["emergency"]
    assert [
        (card.sign.code, [(row.question.link_id, row.labels) for row in card.because])
        for card in record.cards
    ] == [("bladder-sign", [("bladder", ("I leak",)), ("onset", ("In the last 2 weeks",))])]


def test_not_sure_is_listed(version: QuestionnaireVersion) -> None:
    answers = {**BENIGN, "fever": ("asked-unknown",)}

    record = read_record(finish(begin(version), answers))

    assert [question.link_id for question in record.unsure] == ["fever"]


def test_a_changed_answer_stands_with_both_values_and_times(version: QuestionnaireVersion) -> None:
    submission = go_through(
        begin(version), {"adult": ("yes",), "bladder": ("leak",), "onset": ("new",)}
    )
    submission = give(submission, "bladder", "none", minutes=9)

    record = read_record(finish(submission))

    assert _changes(record) == [("bladder", [("I leak",), ("None of these",)])]
    assert [given.at for given in record.changes[0].given] == [
        NOON + timedelta(minutes=1),
        NOON + timedelta(minutes=9),
    ]
    assert [card.sign.code for card in record.earlier] == ["bladder-sign"]


def test_what_was_given_off_the_route_is_shown_apart(version: QuestionnaireVersion) -> None:
    submission = go_through(
        begin(version), {"adult": ("yes",), "bladder": ("leak",), "onset": ("new",)}
    )

    record = read_record(give(submission, "bladder", "none"))

    assert [(row.question.link_id, row.labels) for row in record.dropped] == [
        ("onset", ("In the last 2 weeks",))
    ]
    assert record.not_asked == ()


def test_the_same_answer_after_a_pause_is_no_change(version: QuestionnaireVersion) -> None:
    events = (
        Event("fever", ("no",), "2026-11-02T12:00:00Z"),
        Event(GATES_AGAIN, (), "2026-11-02T14:00:00Z"),
        Event("fever", ("no",), "2026-11-02T14:01:00Z"),
    )

    assert find_changes(version.parsed(), events) == ()


def test_of_a_check_left_behind_open_follow_ups_count_as_not_sure(
    version: QuestionnaireVersion,
) -> None:
    submission = go_through(
        begin(version, may_follow_up=True), {"adult": ("yes",), "bladder": ("cant_pee",)}
    )
    left = submissions.expire(submission, now=NOON + timedelta(days=2))

    record = read_record(left)

    assert left.highest_urgency == 40
    assert [d.code for d in record.dispositions] == ["emergency"]
    assert [card.unsure for card in record.cards] == [True]
    assert "onset" in [question.link_id for question in record.unanswered]
    assert record.is_intact


def test_contact_details_stand_under_readable_names(version: QuestionnaireVersion) -> None:
    submission = begin(version, may_follow_up=True)
    submissions.set_contact(submission, {"telephone": "555 0100", "best_friend": "Bo"})

    assert read_record(submission).contact == (
        ("Telephone", "555 0100"),
        ("best_friend", "Bo"),
    )


def test_answers_match_their_digest_until_they_are_changed(version: QuestionnaireVersion) -> None:
    open_check, closed = begin(version), finish(begin(version))
    before = read_record(open_check).is_intact, read_record(closed).is_intact
    closed.set_events(closed.events()[:-1])

    assert (*before, read_record(closed).is_intact) == (None, True, False)


@pytest.mark.parametrize(
    ("status", "consent", "readable"),
    [
        ("in-progress", False, False),
        ("in-progress", True, True),
        ("stopped", False, False),
        ("stopped", True, True),
        ("completed", False, True),
        ("completed", True, True),
        ("erased", False, False),
    ],
)
def test_unfinished_answers_are_read_only_with_consent(
    status: str, consent: bool, readable: bool
) -> None:
    submission = Submission(status=status, clinic_may_follow_up=consent)

    assert clinic_may_read(submission) is readable
