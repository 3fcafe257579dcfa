"""The clinicians' list: who stands on it, in which order, how it is turned over and filtered."""

import re
from copy import copy
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.clinic.admin.worklist import (
    EMERGENCY,
    TO_DO,
    listed,
    place,
    shown,
    store_several,
    text_of,
)
from tests.queries import counted
from tests.staff.people import NOON, begin, finish, give
from triage.clinic.admin.worklist import Key, rows_behind
from triage.models import QuestionnaireVersion, Submission


@pytest.fixture
def several(version: QuestionnaireVersion) -> dict[str, Submission]:
    return store_several(version)


# order and pages


def test_the_most_urgent_stands_first_then_who_is_due_then_who_waited_longest(
    clinician: Client, several: dict[str, Submission]
) -> None:
    assert listed(clinician, several) == TO_DO


def test_no_address_sorts_the_list_another_way(
    clinician: Client, several: dict[str, Submission]
) -> None:
    assert listed(clinician, several, o="-2.1") == TO_DO


@pytest.mark.parametrize(("stage", "number"), [("", 116), ("all", 121)])
def test_page_after_page_shows_everybody_once(
    clinician: Client, several: dict[str, Submission], stage: str, number: int
) -> None:
    """Also those who are not on the list yet, and have no place but their id."""
    for _ in range(3):
        give(begin(several["calm"].version), "adult", "yes")
    Submission.objects.bulk_create(as_late(several["calm"], number) for number in range(110))
    rows = Submission.objects.all()
    on_it = rows if stage else rows.filter(stage__in=("waiting", "seen"))

    turned, more = [], f"{place()}?{'stage=all' if stage else ''}"
    while more:
        page = clinician.get(more)
        turned += shown(page)
        more = _next(page)

    assert len(turned) == number
    assert turned == [row.pk for row in rows_behind(on_it, None, most=999)]


def _next(page: Any) -> str:
    found = re.search(r'href="([^"]+)" rel="next"', page.content.decode())
    return place() + found[1].replace("&amp;", "&") if found else ""


def test_a_later_page_says_where_it_ends_and_leads_back(
    clinician: Client, several: dict[str, Submission]
) -> None:
    Submission.objects.bulk_create(as_late(several["calm"], number) for number in range(50))
    first = clinician.get(place(), {"status": "completed"})
    last = clinician.get(_next(first))

    assert "Next 50" in text_of(first)
    assert "Back to the top" not in text_of(first)
    assert '<a href="?status=completed">Back to the top</a>' in last.content.decode()
    assert "This is the end of the list." in text_of(last)


def test_whoever_arrives_in_between_moves_nobody_to_another_page(
    clinician: Client, several: dict[str, Submission]
) -> None:
    """Three of the fifty on the first page are of the several."""
    Submission.objects.bulk_create(as_late(several["first"], number) for number in range(47))
    more = _next(clinician.get(place()))

    new = finish(begin(several["calm"].version), EMERGENCY)
    page = clinician.get(more)

    assert shown(page) == [several[name].pk for name in TO_DO[3:]]
    assert new.pk in shown(clinician.get(place()))


def test_nothing_below_the_last_row_is_said_in_words(
    clinician: Client, several: dict[str, Submission]
) -> None:
    last = str(Key.of(several["calm later"]))

    page = clinician.get(place(), {"after": last})

    assert "Nothing stands further down." in text_of(page)
    assert "Back to the top" in text_of(page)


@pytest.mark.parametrize(
    "after",
    ["x", "1,2,3,4", "40,2026-05-01T12:00:00,,00000000-0000-0000-0000-000000000000"],
)
def test_a_place_that_is_none_leads_to_the_top(
    clinician: Client, several: dict[str, Submission], after: str
) -> None:
    page = clinician.get(place(), {"after": after}, follow=True)

    assert page.redirect_chain == [(f"{place()}?e=1", 302)]
    assert len(page.context["cl"].result_list) == len(TO_DO)


def test_a_key_reads_what_it_wrote(several: dict[str, Submission]) -> None:
    for row in several.values():
        key = Key.of(row)

        assert Key.read(str(key)) == key


def test_behind_any_row_stand_all_that_stand_below_it(several: dict[str, Submission]) -> None:
    rows = Submission.objects.all()
    whole = rows_behind(rows, None, most=99)

    for number, row in enumerate(whole, start=1):
        assert rows_behind(rows, Key.of(row), most=99) == whole[number:]


# counts


def test_the_counts_are_of_all_pages_and_lead_to_the_lists(
    clinician: Client, several: dict[str, Submission]
) -> None:
    page = clinician.get(place(), {"status": "stopped"})
    counts = page.context["cl"].counts
    lists = [
        listed(clinician, several, stage="waiting", urgency="40"),
        listed(clinician, several, stage="waiting", urgency="30"),
        listed(clinician, several, stage="late"),
    ]

    assert (counts.emergency, counts.same_day, str(counts.late)) == (2, 1, "1")
    assert lists == [["second", "unsure"], ["late"], ["late"]]
    for query in ("stage=waiting&amp;urgency=40", "stage=waiting&amp;urgency=30", "stage=late"):
        assert f'href="?{query}"' in page.content.decode()


def test_many_late_ones_are_counted_no_further_than_a_thousand(
    clinician: Client, several: dict[str, Submission]
) -> None:
    """One of the several is late already."""
    Submission.objects.bulk_create(as_late(several["first"], number) for number in range(999))
    exactly = text_of(clinician.get(place()))
    Submission.objects.bulk_create([as_late(several["first"], 999)])
    more = text_of(clinician.get(place()))

    assert "1000 ⚑ late" in exactly
    assert "1000+ ⚑ late" in more


def as_late(like: Submission, number: int) -> Submission:
    """Another check of the same kind, which was due at noon."""
    row = copy(like)
    row.pk, row.reference, row.respond_by = uuid4(), f"L{number:07}", NOON
    return row


def test_nobody_counts_what_is_on_the_list(
    clinician: Client, several: dict[str, Submission]
) -> None:
    clinician.get(place())  # the signs of the versions are read once

    with counted() as queries:
        clinician.get(place())

    counting = [sql for sql in queries if "COUNT(" in sql.upper()]
    assert len(counting) == 4
    assert all("LIMIT 1001" in sql or "\"stage\" = 'waiting'" in sql for sql in counting)
