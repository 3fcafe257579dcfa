"""A check in the words for another record."""

from datetime import date

import pytest

from tests.carers import CARER_BENIGN, FOR_CARERS
from tests.checks import CRISIS, NOW, SAME_DAY, again, begun, completed, give
from tests.clinic.admin.test_record_to_know import WITH_LINE
from tests.conftest import store_version
from tests.small import BENIGN
from tests.staff.people import staff
from triage.check.submissions import complete, say_got_help, set_contact
from triage.clinic.admin.record_text import HANDOVER, Section, as_text, sections
from triage.clinic.admin.reviewing import read_reviews, show_reviews
from triage.clinic.admin.submission_record import read_record
from triage.clinic.reviews import review
from triage.models import QuestionnaireVersion, Submission
from triage.site import times

pytestmark = pytest.mark.django_db


def shown(check: Submission) -> tuple[Section, ...]:
    check = again(check)
    return sections(check, read_record(check), show_reviews(read_reviews(check)))


def section(check: Submission, title: str) -> list[str]:
    return next(list(one.lines) for one in shown(check) if one.title == title)


def test_it_begins_with_the_four_of_a_handover(version: QuestionnaireVersion) -> None:
    titles = [one.title for one in shown(completed(version))]

    assert titles[:HANDOVER] == ["Situation", "Background", "Assessment", "Recommendation"]
    assert titles[HANDOVER:] == ["Check", "Pain", "You"]


def test_the_situation_says_who_how_urgent_when_and_how_to_reach_them(
    version: QuestionnaireVersion,
) -> None:
    check = completed(version, SAME_DAY)
    set_contact(check, {"name": "Ann", "telephone": "555 0100"})

    assert section(check, "Situation") == [
        f"Same day. Symptom check {check.code}: Small check, version 1.",
        f"Answered by the person on {times.in_words(NOW)}.",
        "Name: Ann",
        "Telephone: 555 0100",
    ]


def test_what_was_not_finished_says_so(version: QuestionnaireVersion) -> None:
    check = begun(version, {"adult": ("yes",)}, follow_up=True)

    assert section(check, "Situation") == [
        f"–. Symptom check {check.code}: Small check, version 1.",
        f"Not finished. Last answer on {times.in_words(NOW)}.",
    ]
    assert section(check, "Recommendation") == []


def test_the_assessment_names_each_sign_with_its_answers(version: QuestionnaireVersion) -> None:
    assert section(completed(version, SAME_DAY), "Assessment") == [
        "Same day: Sign infection – Fever: Yes"
    ]
    assert section(completed(version), "Assessment") == ["None of the signs that are checked."]


def test_a_sign_of_which_somebody_was_not_sure_says_so(version: QuestionnaireVersion) -> None:
    check = completed(version, {**BENIGN, "fever": ("asked-unknown",)})

    (line,) = section(check, "Assessment")

    assert line.endswith("Sign infection (was not sure) – Fever: Not sure")


def test_what_was_said_and_then_changed_is_not_lost(version: QuestionnaireVersion) -> None:
    check = begun(version, SAME_DAY)
    give(check, "fever", "no")
    complete(again(check), now=NOW)

    assert section(check, "Assessment")[-1] == (
        "Said earlier, then changed: Same day: Sign infection – Fever: Yes"
    )


def test_the_recommendation_is_what_was_told_and_what_was_done(
    version: QuestionnaireVersion,
) -> None:
    check = completed(version, CRISIS)
    say_got_help(check, now=NOW)
    one = review(
        check, by=staff("clinician"), outcome="called", verdict="right", note="Safe.", now=NOW
    )
    review(
        check,
        by=staff("clinician"),
        outcome="referred",
        verdict="right",
        note="To a colleague.",
        corrects=one,
        now=NOW,
    )
    at = times.in_words(NOW)

    told, helped, *done = section(check, "Recommendation")

    assert told.startswith("Told: Title of crisis. Today, ")
    assert helped == f"Said that help is there, on {at}."
    assert done == [f"Done: referred (clinician, {at}). To a colleague."]


def test_an_appointment_stands_there_with_its_date(version: QuestionnaireVersion) -> None:
    check, ann = completed(version), staff("clinician")
    review(
        check,
        by=ann,
        outcome="appointment",
        verdict="",
        note="",
        now=NOW,
        on_date=date(2026, 5, 9),
    )

    done = section(check, "Recommendation")[-1]

    assert done.startswith("Done: appointment on a date, 9 May 2026 (clinician, ")


def test_the_background_is_what_to_know_before_a_call(db: None) -> None:
    version = store_version(WITH_LINE, signed=True)
    known = completed(version, {**BENIGN, "weight": (200,), "score": ("asked-unknown",)})
    left = begun(version, {"adult": ("yes",)}, follow_up=True)

    assert section(known, "Background") == ["Is heavy.", "Was not sure: Score."]
    assert section(left, "Background") == ["Not answered: Score.", "Not answered: Weight."]


def test_what_was_finished_early_says_that_the_rest_is_open(version: QuestionnaireVersion) -> None:
    told = {"adult": ("yes",), "bladder": ("none",), "fever": ("yes",)}
    check = begun(version, told)
    complete(check, now=NOW)

    assert section(check, "Background") == [
        "Finished before the last question: what is not answered says nothing."
    ]


def test_whose_answers_they_are_is_said(db: None) -> None:
    version = store_version(FOR_CARERS, signed=True)
    check = completed(version, CARER_BENIGN)

    assert section(check, "Situation")[1] == (
        f"Answered by somebody who cares for the person, on {times.in_words(NOW)}."
    )


def test_answers_that_do_not_count_stand_apart(version: QuestionnaireVersion) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("leak",), "onset": ("old",)})
    give(check, "bladder", "none")
    assert section_titles(check)[-1] == "Given, but not counted"
    assert section(check, "Given, but not counted") == ["What about onset? Longer ago"]


def section_titles(check: Submission) -> list[str]:
    return [one.title for one in shown(check)]


def test_as_text_each_section_has_its_heading_and_a_line_each() -> None:
    text = as_text([Section("Situation", ("One.", "Two.")), Section("You", ())])

    assert text == "SITUATION\nOne.\nTwo.\n\nYOU"


def test_what_was_left_open_says_so(version: QuestionnaireVersion) -> None:
    check = begun(version, {"adult": ("yes",)}, follow_up=True)

    assert section(check, "Check")[1] == "What about bladder? not answered"
