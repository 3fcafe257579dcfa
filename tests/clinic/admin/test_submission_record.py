"""What a clinician reads of a submission, below HTTP."""

from datetime import timedelta

import pytest

from tests.carers import CARER_BENIGN, FOR_CARERS
from tests.check.test_submissions_moving import next_version, without_question
from tests.conftest import store_version
from tests.reading import CHOICE, READING
from tests.small import BENIGN
from tests.staff.people import NOON, begin, finish, give, go_through
from triage.check import leaving, moving, submissions
from triage.check.choosing_reading import choose_reading
from triage.clinic.admin.submission_record import Record, read_record
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db


def _changes(record: Record) -> list[tuple[str, list[tuple[str, ...]]]]:
    return [
        (change.question.link_id, [given.labels for given in change.given])
        for change in record.timeline.changes
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

    why = "Asked when the person ticks “I can't pee” or “I leak” under “Bladder”, or is not sure."
    assert [(one.question.link_id, one.why) for one in record.not_asked] == [("onset", why)]
    assert not (record.dropped)
    assert not (record.unsure)
    assert not (record.unanswered)
    assert not (record.timeline.changes)


def test_what_a_person_left_open_when_they_finished_is_named(
    version: QuestionnaireVersion,
) -> None:
    answers = {"adult": ("yes",), "bladder": ("none",), "fever": ("yes",)}
    whole = read_record(finish(begin(version), {**BENIGN, "fever": ("yes",)}))

    record = read_record(finish(begin(version), answers))

    assert (record.is_cut_short, whole.is_cut_short) == (True, False)
    assert [question.link_id for question in record.unanswered] == [
        "score",
        "duration",
        "weight",
        "mood",
        "note",
    ]


def test_what_a_carer_answered_stands_in_the_words_they_read(db: None) -> None:
    version = store_version(FOR_CARERS, signed=True)
    mine = read_record(finish(begin(version), {"respondent": ("myself",), **BENIGN}))

    record = read_record(finish(begin(version), CARER_BENIGN))

    assert (record.is_by_carer, mine.is_by_carer) == (True, False)
    rows = [row for _, rows in record.parts for row in rows]
    assert [(row.question.text, row.labels) for row in rows[:3]] == [
        ("What about respondent?", ("Someone else",)),
        ("What about their adult?", ("They say: Yes",)),
        ("What about their bladder?", ("They say: None of these",)),
    ]


def test_each_answer_stands_in_the_words_in_which_it_was_asked(db: None) -> None:
    """Who answers was changed on the way, and with it the words."""
    answers = {"respondent": ("myself",), "adult": ("yes",)}
    submission = go_through(begin(store_version(FOR_CARERS, signed=True)), answers)
    submission = give(submission, "respondent", "other", minutes=8)
    submission = give(submission, "bladder", "none", minutes=9)

    record = read_record(submission)

    asked = [step.given.question.text for step in record.timeline.steps if step.given]
    assert asked == [
        "What about respondent?",
        "What about adult?",
        "What about respondent?",
        "What about their bladder?",
    ]


def test_what_they_chose_to_read_stands_apart(db: None) -> None:
    version = store_version(READING, signed=True)
    submission = finish(begin(version))
    choose_reading(submission, CHOICE, now=NOON)

    record = read_record(submission)

    assert [(row.question.link_id, row.labels) for row in record.chose_reading] == [
        ("topics", ("Medicines",)),
        ("feeling", ("Low",)),
    ]
    assert [(group.section.code, group.whole) for group in record.reading] == [
        ("MED", True),
        ("WTS", False),
    ]
    assert [one.question.link_id for one in record.not_asked] == ["onset"]


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
    assert [given.at for given in record.timeline.changes[0].given] == [
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


def test_out_of_scope_nothing_more_was_asked(version: QuestionnaireVersion) -> None:
    record = read_record(give(begin(version, may_follow_up=True), "adult", "no"))

    why = {one.question.link_id: one.why for one in record.not_asked}
    assert why["bladder"] == why["fever"] == "The check ended before it."
    assert why["onset"].startswith("Asked when the person ticks")


def test_the_reading_that_was_given_is_listed(version: QuestionnaireVersion) -> None:
    submission = finish(begin(version), {**BENIGN, "fever": ("yes",)})

    groups = read_record(submission).reading

    assert [(group.section.code, [i.code for i in group.items]) for group in groups] == [
        ("WTS", ["WTS-02"])
    ]


def test_of_an_emergency_only_what_was_given_before_help_came(
    version: QuestionnaireVersion,
) -> None:
    emergency = {**BENIGN, "bladder": ("cant_pee",), "onset": ("new",)}
    submission = finish(begin(version), emergency)

    before = read_record(submission).reading
    submissions.say_got_help(submission, now=NOON)
    submission.refresh_from_db()
    after = read_record(submission).reading

    assert [item.code for group in before for item in group.items] == ["WTS-01"]
    assert [item.code for group in after for item in group.items] == ["WTS-01", "MED-01"]


def test_before_there_is_a_result_nothing_was_given_to_read(version: QuestionnaireVersion) -> None:
    submission = go_through(begin(version, may_follow_up=True), {**BENIGN, "fever": ("yes",)})

    assert read_record(submission).reading == ()


def test_a_change_of_version_shows_what_no_longer_counts(version: QuestionnaireVersion) -> None:
    submission = go_through(begin(version, may_follow_up=True), BENIGN)
    other = next_version(version, without_question("weight"))

    record = read_record(moving.move(submission, other, now=NOON))

    assert [(row.question.link_id, row.labels) for row in record.dropped] == [
        ("weight", ("70 kg",))
    ]


def test_of_a_check_left_behind_open_follow_ups_count_as_not_sure(
    version: QuestionnaireVersion,
) -> None:
    submission = go_through(
        begin(version, may_follow_up=True), {"adult": ("yes",), "bladder": ("cant_pee",)}
    )
    left = leaving.expire(submission, now=NOON + timedelta(days=2))

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

    assert submission.clinic_may_read is readable
