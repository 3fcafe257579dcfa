"""Ten checks as the clinic takes them along: text, print and file hold every answer of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from tests.carers import CARER_BENIGN, FOR_CARERS
from tests.check.views.walk import text_of
from tests.checks import (
    CRISIS,
    DAY,
    FINISHED_EMERGENCY,
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
from tests.paper import lacking, open_pdf
from tests.small import BENIGN, SMALL
from tests.variants import URGENT_FEVER
from triage.check.leaving import expire
from triage.check.recalls import start_recall
from triage.check.replays import run_pending
from triage.check.submissions import complete, set_contact
from triage.engine.questionnaire import Questionnaire
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

#: What each answer of somebody well reads like, to the letter.
PLAIN = {
    "adult": "What about adult? Yes",
    "bladder": "What about bladder? None of these",
    "fever": "What about fever? No",
    "score": "What about score? 3",
    "duration": "What about duration? 10 days",
    "weight": "What about weight? 70 kg",
    "mood": "What about mood? No",
    "note": "What about note? not answered",
}

LONG = "It began on a Tuesday, when I lifted a crate of books. " * 7
SCRIPTS = "Спина болит. Η μέση μου πονάει. 背が痛い。"
#: Letters that are joined, or run from right to left: a file holds them in an order of its own.
JOINED = "ظهري يؤلمني. मेरी पीठ में दर्द है।"
#: Every question of SMALL about somebody else, as who cares for them reads it.
THEIRS = {
    code: said.replace(f"What about {code}? ", f"What about their {code}? {says}")
    for code, said in PLAIN.items()
    for says in ["They say: " if code in {"adult", "bladder", "fever", "mood"} else ""]
}


@dataclass(frozen=True)
class One:
    """A check, and what must be read of it."""

    made: Callable[[QuestionnaireVersion], Submission]
    says: Mapping[str, str]
    also: tuple[str, ...] = ()
    of: Questionnaire = SMALL


def reached(version: QuestionnaireVersion) -> Submission:
    """With a name, a number and a date of birth, of which the name is in another script."""
    check = completed(version, SAME_DAY)
    given = {"name": "Ольга", "telephone": "+49 555 0100", "date_of_birth": "1961-02-03"}
    set_contact(check, given)
    return check


def took_contact_back(version: QuestionnaireVersion) -> Submission:
    check = reached(version)
    set_contact(check, {})
    return check


def left(version: QuestionnaireVersion) -> Submission:
    said = {key: SAME_DAY[key] for key in ("adult", "bladder", "fever")}
    return expire(begun(version, said, follow_up=True), now=NOW + DAY)


def recalled(version: QuestionnaireVersion) -> Submission:
    check = completed(version, SAME_DAY)
    QuestionnaireVersion.objects.update(status="retired", retired_at=NOW)
    newest = store_version(URGENT_FEVER, signed=True)
    start_recall(newest, of=QuestionnaireVersion.objects.exclude(pk=newest.pk), now=NOW + DAY)
    run_pending(seconds=5)
    return check


def took_danger_back(version: QuestionnaireVersion) -> Submission:
    """An emergency was told; then the person said that it had not been so."""
    check = begun(version, FINISHED_EMERGENCY)
    give(check, "bladder", "none")
    complete(again(check), now=NOW)
    return check


def finished(given: Given) -> Callable[[QuestionnaireVersion], Submission]:
    return lambda version: completed(version, given)


_FEVER = {**PLAIN, "fever": "What about fever? Yes"}
_PEE = {
    "bladder": "What about bladder? I can't pee",
    "onset": "What about onset? In the last 2 weeks",
}
TEN = {
    "self-care": One(finished(BENIGN), PLAIN, ("Told: Title of self-care.",)),
    "soon": One(
        finished(SOON),
        {**PLAIN, "score": "What about score? 8", "duration": "What about duration? 43 days"},
        ("Told: Title of soon. In the next 7 days, by",),
    ),
    "crisis": One(
        finished(CRISIS), {**PLAIN, "mood": "What about mood? Yes"}, ("Told: Title of crisis.",)
    ),
    "emergency": One(
        finished(FINISHED_EMERGENCY), {**PLAIN, **_PEE}, ("Told: Title of emergency. Now.",)
    ),
    "same day, to be reached": One(
        reached,
        _FEVER,
        (
            "Told: Title of same-day.",
            "Name: Ольга",
            "Telephone: +49 555 0100",
            "Date of birth: 1961-02-03",
        ),
    ),
    "a contact that was taken back": One(took_contact_back, _FEVER),
    "not sure": One(
        finished({**BENIGN, "fever": ("asked-unknown",)}),
        {**PLAIN, "fever": "What about fever? Not sure"},
        ("Sign infection (was not sure)",),
    ),
    "a carer": One(finished(CARER_BENIGN), THEIRS, ("Answered by somebody who cares",), FOR_CARERS),
    "left": One(
        left, {key: _FEVER[key] for key in ("adult", "bladder", "fever")}, ("Not finished.",)
    ),
    "recalled": One(recalled, _FEVER, ("Recalled: ",)),
    "long, in every script": One(
        finished({**BENIGN, "note": (LONG + SCRIPTS,)}),
        {**PLAIN, "note": f"What about note? {LONG}{SCRIPTS}"},
    ),
    "an earlier emergency": One(
        took_danger_back, PLAIN, ("Said earlier, then changed: Emergency: Sign bladder-sign",)
    ),
}


@pytest.mark.parametrize("name", TEN)
def test_text_print_and_file_hold_every_answer(
    every_letter: None, name: str, clinician: Client, version: QuestionnaireVersion
) -> None:
    one = TEN[name]
    if one.of is not SMALL:
        QuestionnaireVersion.objects.update(status="retired", retired_at=NOW)
        version = store_version(one.of, signed=True)
    check = one.made(version)

    pages = {page: clinician.get(place(check, page)) for page in ("change", "print", "pdf")}

    said = {
        "text": pages["change"].context["record_text"],
        "print": text_of(pages["print"]),
        "file": open_pdf(pages["pdf"].content)[1],
    }
    wanted = (*one.says.values(), *one.also)
    found = {where: lacking(text, *wanted) for where, text in said.items()}
    assert {where: lacks for where, lacks in found.items() if lacks} == {}


def test_joined_letters_stand_in_text_and_print(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    check = completed(version, {**BENIGN, "note": (JOINED,)})

    text = clinician.get(place(check, "change")).context["record_text"]
    printed = text_of(clinician.get(place(check, "print")))

    assert (lacking(text, JOINED), lacking(printed, JOINED)) == ([], [])


def place(check: Submission, page: str) -> str:
    return reverse(f"admin:triage_submission_{page}", args=[check.pk])
