"""What a row of the list tells of its person: read once, and never what is not true any more."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import BinaryField, QuerySet, Value
from django.test import Client
from django.utils import timezone, translation

from tests.clinic.admin.worklist import EMERGENCY, FEVER, place, put, text_of
from tests.conftest import store_version
from tests.queries import counted
from tests.small import BENIGN, SMALL, question
from tests.staff.people import begin, finish, give, go_through
from triage.check.leaving import erase
from triage.check.submissions import set_contact
from triage.clinic.admin.worklist_rows import age_of, make_rows, with_what_a_row_shows
from triage.clinic.admin.worklist_told import Memory, Told, read_told
from triage.engine.question import QuestionType, Worse
from triage.models import QuestionnaireVersion, Submission

ANN = {"name": "Ann Example", "telephone": "555 0100", "date_of_birth": "1970-05-27"}


def told(submission: Submission) -> Told:
    return read_told([submission.pk])[submission.pk]


@pytest.fixture
def emergency(version: QuestionnaireVersion) -> Submission:
    submission = finish(begin(version), EMERGENCY)
    set_contact(submission, ANN)
    return submission


def test_what_decides_stands_first_in_the_persons_words(emergency: Submission) -> None:
    assert told(emergency) == Told(
        why="I can't pee (Bladder); Onset: In the last 2 weeks",
        name="Ann Example",
        born=date(1970, 5, 27),
    )


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (FEVER, "Fever: Yes"),
        ({**FEVER, "mood": ("yes",)}, "Fever: Yes (and 1 more)"),
        ({**BENIGN, "fever": ("asked-unknown",)}, "Fever: Not sure"),
        (BENIGN, "no sign found"),
    ],
)
def test_only_the_most_urgent_sign_is_in_words(
    version: QuestionnaireVersion, answers: Any, why: str
) -> None:
    assert told(finish(begin(version), answers)).why == why


def test_who_the_check_is_not_for_is_said(version: QuestionnaireVersion) -> None:
    outside = give(begin(version, may_follow_up=True), "adult", "no")

    assert told(outside).why == "not for whom the check is made"


def test_what_was_taken_back_still_decides_and_says_so(version: QuestionnaireVersion) -> None:
    check = go_through(begin(version), EMERGENCY)
    check = give(check, "bladder", "none", minutes=5)
    finish(check, {**BENIGN, "bladder": ("none",)})

    assert told(check).why == "earlier: I can't pee (Bladder); Onset: In the last 2 weeks"


def test_an_urgency_that_no_answer_explains_is_told_by_what_is_there(
    emergency: Submission,
) -> None:
    """As one that a program of before had put too high."""
    put(finish(begin(emergency.version), FEVER), highest_urgency=40)
    row = Submission.objects.exclude(pk=emergency.pk).get()

    assert told(row).why == "Fever: Yes"


@pytest.mark.parametrize(
    ("days", "said"),
    [(7, "1 week"), (10, "10 days"), (20, "2 weeks"), (75, "2 months"), (800, "2 years")],
)
def test_how_long_ago_something_was_stands_beside_it(db: None, days: int, said: str) -> None:
    ago = question(
        "surgery", QuestionType.DURATION, minimum=0, maximum=36500, unit="days", worse=Worse.LOW
    )
    version = store_version(replace(SMALL, slug="ago", questions=(*SMALL.questions, ago)))
    check = finish(begin(version), {**EMERGENCY, "surgery": (days,)})

    assert told(check).recent == ((said, "Surgery"),)


def test_a_time_that_somebody_is_not_sure_of_is_told_as_that(db: None) -> None:
    unsure = next(o for q in SMALL.questions for o in q.options if o.value == "asked-unknown")
    ago = question(
        "surgery",
        QuestionType.DURATION,
        minimum=0,
        maximum=36500,
        unit="days",
        worse=Worse.LOW,
        options=(unsure,),
    )
    version = store_version(replace(SMALL, slug="ago", questions=(*SMALL.questions, ago)))
    check = finish(begin(version), {**EMERGENCY, "surgery": ("asked-unknown",)})

    assert told(check).recent == (("Not sure", "Surgery"),)


# what is damaged


def spoil(submission: Submission, **columns: bytes) -> None:
    raw = {name: Value(value, output_field=BinaryField()) for name, value in columns.items()}
    Submission.objects.filter(pk=submission.pk).update(**raw)


@pytest.mark.parametrize("column", ["answers", "contact"])
def test_what_cannot_be_read_says_so_and_keeps_its_place(
    clinician: Client, emergency: Submission, column: str
) -> None:
    calm = finish(begin(emergency.version), FEVER)
    spoil(emergency, **{column: b"garbled"})

    page = clinician.get(place())

    assert [row.told.is_read for row in page.context["cl"].rows] == [False, True]
    assert [row.pk for row in page.context["cl"].result_list] == [emergency.pk, calm.pk]
    assert "<strong>cannot be read</strong>" in page.content.decode()
    assert "Ann" not in text_of(page)


def test_what_belongs_to_another_check_is_not_read(emergency: Submission) -> None:
    other = finish(begin(emergency.version), FEVER)
    raw = {"answers": emergency.answers, "contact": emergency.contact}
    Submission.objects.filter(pk=other.pk).update(**raw)

    assert told(other) == Told(why="cannot be read", is_read=False)


def test_a_document_that_was_changed_stops_no_page(emergency: Submission) -> None:
    rows: Any = QuerySet(QuestionnaireVersion)  # its own refuses
    rows.filter(pk=emergency.version_id).update(sha256="0" * 64)

    assert told(emergency).why == "cannot be read"


def test_a_birth_date_that_is_none_is_left_out(emergency: Submission) -> None:
    set_contact(emergency, {**ANN, "date_of_birth": "long ago"})

    assert told(emergency).born is None


# what is kept


def test_what_was_read_is_not_read_again(emergency: Submission) -> None:
    assert told(emergency) is told(emergency)


def test_a_name_that_changed_is_read_again(emergency: Submission) -> None:
    told(emergency)
    set_contact(emergency, {**ANN, "name": "Bea Example"})

    assert told(emergency).name == "Bea Example"


def test_every_language_and_every_revision_is_read_by_itself(emergency: Submission) -> None:
    first = told(emergency)
    with translation.override("de"):
        other_language = told(emergency)
    back = told(emergency)
    put(emergency, revision=emergency.revision + 1)

    assert (other_language is first, back is first, told(emergency) is back) == (False,) * 3


def test_what_was_erased_is_never_shown_from_memory(emergency: Submission) -> None:
    told(emergency)
    erase(emergency)

    assert told(emergency) == Told()


def test_what_is_damaged_later_is_never_shown_from_memory(emergency: Submission) -> None:
    told(emergency)
    spoil(emergency, answers=b"garbled")

    assert told(emergency).is_read is False


def test_consent_that_is_missing_hides_what_was_read_before(emergency: Submission) -> None:
    told(emergency)
    put(emergency, status="in-progress", completed_at=None)

    assert told(emergency) == Told(why="answers not shared with the clinic")


def test_memory_holds_no_more_than_it_may() -> None:
    small = Memory(2)
    first, second, third = uuid4(), uuid4(), uuid4()
    small.keep(first, "a", Told(why="1"))
    small.keep(second, "b", Told(why="2"))
    small.get(first, "a")  # looked at last, so the other one goes
    small.keep(third, "c", Told(why="3"))

    assert [small.get(one, mark) for one, mark in ((first, "a"), (second, "b"), (third, "c"))] == [
        Told(why="1"),
        None,
        Told(why="3"),
    ]
    assert len(small) == 2


def test_what_does_not_fit_is_forgotten_at_once() -> None:
    small = Memory(2)
    key = uuid4()
    small.keep(key, "a", Told(why="1"))

    assert small.get(key, "b") is None
    assert len(small) == 0


def test_a_page_is_read_in_one_query_however_long(version: QuestionnaireVersion) -> None:
    found = []
    for _ in range(3):
        finish(begin(version), EMERGENCY)
        keys = list(Submission.objects.values_list("pk", flat=True))
        with counted() as queries:
            read_told(keys)
        found.append(len(queries))

    assert found == [1, 1, 1]


# who may see it


def test_who_may_not_see_a_check_gets_none_of_it(clinician: Client, emergency: Submission) -> None:
    clinician.get(place())  # it is in memory by now
    rows = list(with_what_a_row_shows(Submission.objects.all()))

    (row,) = make_rows(rows, "", by=AnonymousUser(), now=timezone.now())

    assert row.told == Told()


@pytest.mark.parametrize(
    ("today", "age"), [(date(2026, 5, 26), 55), (date(2026, 5, 27), 56), (date(2026, 12, 1), 56)]
)
def test_an_age_is_in_years_that_are_over(
    clinician: Client, emergency: Submission, today: date, age: int
) -> None:
    assert age_of(date(1970, 5, 27), today) == age
    now = age_of(date(1970, 5, 27), timezone.localdate())
    assert f"aged {now}" in text_of(clinician.get(place()))


def test_a_change_of_a_name_is_news_to_an_open_list(
    clinician: Client, emergency: Submission
) -> None:
    before = clinician.get(place()).context["cl"].digest()
    set_contact(emergency, {**ANN, "name": "Bea Example"})

    assert clinician.get(place()).context["cl"].digest() != before
