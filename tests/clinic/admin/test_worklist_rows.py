"""The rows of the clinicians' list: what one look tells, and what it never does."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.clinic.admin.worklist import EMERGENCY, HOUR, place, put, store_several, text_of
from tests.queries import counted
from tests.staff.people import NOON, begin, finish, give, staff
from triage.check.leaving import erase, expire
from triage.check.lifetime import LIFETIME
from triage.check.submissions import set_contact
from triage.check.worklist import mark_done
from triage.clinic.admin.worklist_rows import Deadline, find_deadline
from triage.clinic.reviews import claim, release
from triage.models import QuestionnaireVersion, Recall, Submission
from triage.models.submission import NO_DEADLINE

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def emergency(version: QuestionnaireVersion) -> Submission:
    return finish(begin(version), EMERGENCY)


def row_of(client: Client, submission: Submission, **query: str) -> dict[str, str]:
    """What stands in each column of its row."""
    html = client.get(place(), query).content.decode()
    (row,) = re.findall(rf'<tr data-key="{submission.pk}".*?</tr>', html, re.DOTALL)
    cells = re.findall(r'class="field-(\w+)">(.*?)</t[dh]>', row, re.DOTALL)
    return {name: _words(cell) for name, cell in cells}


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").split())


def test_a_row_tells_what_there_is_to_do_and_why(clinician: Client, emergency: Submission) -> None:
    put(emergency, respond_by=timezone.now() + 40 * MINUTE + SECOND)

    assert row_of(clinician, emergency) == {
        "urgency": "▲ Emergency",
        "why": "I can&#x27;t pee (Bladder); Onset: In the last 2 weeks",
        "code": emergency.code,
        "person": "no contact given",
        "deadline": "due in 40 minutes",
        "stage": "waiting",
        "held": "",
        "tries": "",
    }


NOW = NOON


@pytest.mark.parametrize(
    ("stage", "respond_by", "words", "is_late"),
    [
        ("waiting", NOW + 40 * MINUTE, "due in 40 minutes", False),
        ("seen", NOW + 40 * MINUTE, "due in 40 minutes", False),
        ("waiting", NOW + 59 * SECOND, "due in less than a minute", False),
        ("waiting", NOW, "late by less than a minute", True),
        ("waiting", NOW - 59 * SECOND, "late by less than a minute", True),
        ("seen", NOW - 2 * HOUR - MINUTE, "late by 2 hours", True),
        ("waiting", NO_DEADLINE, "no deadline", False),
    ],
)
def test_a_deadline_is_told_from_now_on(
    emergency: Submission, stage: str, respond_by: datetime, words: str, is_late: bool
) -> None:
    put(emergency, stage=stage, respond_by=respond_by)

    found = find_deadline(emergency, now=NOW)

    assert (found.words.replace("\xa0", " "), found.is_late) == (words, is_late)
    assert found.at == (None if respond_by == NO_DEADLINE else respond_by)


def test_what_is_done_has_no_deadline_any_more(emergency: Submission) -> None:
    mark_done(emergency, now=NOON)
    emergency.refresh_from_db()

    assert find_deadline(emergency, now=NOON + 9 * HOUR) == Deadline("")


def test_late_is_a_word_a_shape_and_a_class(clinician: Client, emergency: Submission) -> None:
    at = timezone.now() - 2 * HOUR
    put(emergency, respond_by=at)

    page = clinician.get(place()).content.decode()

    assert row_of(clinician, emergency)["deadline"] == "⚑ late by 2 hours"
    assert re.search(r"<tr [^>]*class=\"is-late\"", page)
    assert re.search(rf'<time datetime="{at:%Y-%m-%dT%H:%M:%S}\S*" title="\d[^"]+">', page)


def test_somebody_who_left_a_way_to_be_called_is_named(
    clinician: Client, emergency: Submission
) -> None:
    set_contact(emergency, {"name": "Ann Example", "telephone": "555 0100"})

    assert row_of(clinician, emergency)["person"] == "Ann Example"
    assert "555 0100" not in text_of(clinician.get(place()))


def test_how_it_ended_is_told_in_words(clinician: Client, version: QuestionnaireVersion) -> None:
    under_way = give(begin(version), "adult", "yes")
    left = give(begin(version, may_follow_up=True), "adult", "yes")
    expire(left, now=NOON + LIFETIME)
    erased = finish(begin(version), EMERGENCY)
    erase(erased)
    erased.refresh_from_db()

    found = [row_of(clinician, row, stage="all") for row in (under_way, left, erased)]

    assert [row["tries"] for row in found] == ["still answering", "left unfinished", "erased"]
    assert [row["why"] for row in found] == [
        "answers not shared with the clinic",
        "no sign so far",
        "",
    ]
    assert [row["stage"] for row in found] == ["not for the list yet", "waiting", "waiting"]
    assert found[2]["person"] == ""  # nobody looks for a contact there


def test_whoever_holds_it_is_named_until_it_is_given_back(
    clinician: Client, emergency: Submission
) -> None:
    ann, bob = staff("clinician"), staff("superuser")
    ann.first_name, ann.last_name = "Ann", "Smith"
    ann.save()
    now = timezone.now()
    claim(emergency, by=bob, now=now)
    claim(emergency, by=ann, now=now)
    both = row_of(clinician, emergency)["held"]
    release(emergency, by=bob, now=now)

    assert both == "superuser, Ann Smith"
    assert row_of(clinician, emergency)["held"] == "Ann Smith"


def test_what_was_recalled_or_rose_since_it_was_seen_is_marked(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    recalled, rose, seen = (finish(begin(version)) for _ in range(3))
    Recall.objects.create(
        submission=recalled, version=version, before=10, after=20, created_at=NOON
    )
    put(recalled, first_seen_at=NOON)
    put(rose, first_seen_at=NOON)
    put(seen, first_seen_at=NOON, stage="seen")

    assert [row_of(clinician, row)["tries"] for row in (recalled, rose, seen)] == [
        "recalled",
        "rose since it was seen",
        "",
    ]


def test_a_wish_to_be_erased_is_marked_until_it_is_met(
    clinician: Client, emergency: Submission
) -> None:
    put(emergency, asked_to_erase_at=NOON)
    asked = row_of(clinician, emergency)["tries"]
    erase(emergency)

    assert asked == "asks to be erased"
    assert row_of(clinician, emergency)["tries"] == "erased"


def test_more_rows_cost_no_more_queries(clinician: Client, version: QuestionnaireVersion) -> None:
    clinician.get(place())  # the signs of the versions are read once

    found = []
    for _ in range(3):
        row = finish(begin(version), EMERGENCY)
        claim(row, by=staff("superuser"), now=NOON)
        Recall.objects.create(submission=row, version=version, before=10, after=40, created_at=NOON)
        with counted() as queries:
            clinician.get(place())
        found.append(len(queries))

    assert len(set(found)) == 1


# when there is nothing


def test_an_empty_list_says_that_nobody_waits(clinician: Client) -> None:
    page = clinician.get(place())

    assert "Nobody is waiting: everything on the list is done." in text_of(page)
    assert 'href="?stage=done"' in page.content.decode()
    assert "Take on" not in text_of(page)


def test_filtered_to_nothing_it_leads_back_to_all(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    store_several(version)

    page = clinician.get(place(), {"urgency": "20"})

    assert "No check fits these filters." in text_of(page)
    assert f'<a href="{place()}">See all there is to do</a>' in page.content.decode()
