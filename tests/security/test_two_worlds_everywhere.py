"""Whatever would read otherwise if one person had answered otherwise is on record, or refused.

Two worlds differ in what one person said or asked for. Every reader asks for everything in
both. Where what they get differs, each world wrote a line in the audit log, and one of them
names the person: who stands in no list in the one world stands in it in the other.
"""

import logging
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.test import override_settings
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tests.security.two_worlds import NAME, READERS, Asked, Seen, TwoWorlds, everything_asked
from tests.security.world import undone
from tests.small import BENIGN
from triage.check.answering import answer
from triage.check.leaving import ask_to_erase
from triage.check.submissions import complete, say_got_help, set_contact
from triage.clinic.reviews import claim
from triage.engine.route import find_route
from triage.models import Submission

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]

#: Where the reader sees a difference, so that silence elsewhere says something.
LOOKS_AT = {
    "Clinicians": {
        f"admin:triage_{page}"
        for page in (
            *("submission_changelist", "submission_change", "submission_print", "submission_pdf"),
            *("submission_export", "submission_review", "alert_changelist"),
            "questioncount_changelist",
        )
    },
    "Clinical leads": {"admin:triage_eraserequest_changelist"},
    "Desk": {"admin:triage_calltry_changelist", "admin:triage_calltry_log"},
}
#: Asked for in each pair of worlds; the rest in the pair that differs in most.
ABOUT_PEOPLE = {name for names in LOOKS_AT.values() for name in names} - {
    "admin:triage_submission_pdf"  # the print's own page, which takes a second to draw
}

#: Whoever asked to be erased, as in the greatest pair, does not stand there in either world.
NOT_IN_GREATEST = {"admin:triage_calltry_changelist"}

Act = Callable[[TwoWorlds], None]

#: Sums for machines, which the audit log has no name for: a monitor asks every few seconds.
#: They tell how many checks, alerts and messages wait at each urgency, no answer and no code.
FOR_MONITORS = {"metrics", "readyz", "healthz"}


def says(*more: Act, **given: Any) -> Act:
    """The person answers like this, finishes, and does what else is named."""

    def act(world: TwoWorlds) -> None:
        go_through(world.submission, {**BENIGN, **given})
        complete(world.submission, now=timezone.now())
        for one in more:
            one(world)

    return act


def go_through(check: Submission, given: dict[str, Any]) -> None:
    """Answer what is asked, as long as there is an answer to it."""
    while True:
        check = Submission.objects.for_patient().get(pk=check.pk)
        link_id = find_route(check.questionnaire, check.current_answers()).next_question
        if link_id not in given:
            return
        said = {"link_id": link_id, "values": given[link_id], "revision": check.revision}
        answer(check, **said, now=timezone.now())


def still_answers(**given: Any) -> Act:
    return lambda world: go_through(world.submission, {"adult": ("yes",), **given})


def gives_name(world: TwoWorlds) -> None:
    set_contact(world.submission, {"name": NAME, "telephone": "+49 555"})


def asks_to_erase(world: TwoWorlds) -> None:
    by = world.user("Clinicians")
    claim(world.submission, by=by, now=timezone.now())
    assert ask_to_erase(world.submission, now=timezone.now()) is False


def has_got_help(world: TwoWorlds) -> None:
    say_got_help(world.submission, now=timezone.now())


EMERGENCY: dict[str, Any] = {"bladder": ("leak",), "onset": ("new",)}
#: The one that differs in most, by which every address is tried.
GREATEST = (
    says(),
    says(gives_name, asks_to_erase, **{**BENIGN, **EMERGENCY, "mood": ("yes",)}),
)
WORLDS: dict[str, tuple[Act, Act]] = {
    "a thought of self-harm": (says(), says(mood=("yes",))),
    "not sure": (says(), says(fever=("asked-unknown",))),
    "a number": (says(), says(score=(8,), duration=(43,))),
    "a name": (says(), says(gives_name)),
    "a wish to be erased": (says(), says(asks_to_erase)),
    "help": (says(), says(has_got_help)),
    "a word": (says(), says(note=("It hurts.",))),
    "an answer under way": (still_answers(bladder=("none",)), still_answers(bladder=("leak",))),
}


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[TwoWorlds]:
    # The clock stands still: on a busy machine an alert would be late by the last pages.
    moment = timezone.now()
    still = patch.object(timezone, "now", lambda: moment)
    with (
        django_db_blocker.unblock(),
        undone(),
        still,
        override_settings(REQUIRE_SECOND_FACTOR=True),
    ):
        logging.disable(logging.CRITICAL)  # thousands of refusals, each with its trace
        yield TwoWorlds()
        logging.disable(logging.NOTSET)


def differing(
    world: TwoWorlds, reader: str, pair: tuple[Act, Act], asked: list[Asked]
) -> list[tuple[Asked, Seen, Seen]]:
    """Whatever reads otherwise. What reads nothing about people is asked for once."""
    seen: list[dict[Asked, Seen]] = []
    for act in pair:
        with undone():
            act(world)
            seen.append(ask(world, reader, asked))
            asked = [one for one, found in seen[0].items() if found.reads_people]
    both = [(one, seen[0][one], seen[1][one]) for one in asked]
    return [(one, a, b) for one, a, b in both if a.text != b.text]


def ask(world: TwoWorlds, reader: str, asked: list[Asked]) -> dict[Asked, Seen]:
    """A list that reads nothing about people is filtered by one reader, who sees them all."""
    seen: dict[Asked, Seen] = {}
    quiet = set()
    for one in asked:
        plain, _mark, query = one.path.partition("?")
        if query and plain in quiet:
            continue
        seen[one] = world.see(reader, one)
        if reader != "superuser" and not (query or seen[one].reads_people):
            quiet.add(plain)
    return seen


def is_told(one: Seen, other: Seen) -> bool:
    """Both are on record, or show nothing, and one of them names the person."""
    return one.is_on_record and other.is_on_record and (one.is_named or other.is_named)


def first_difference(one: Seen, other: Seen) -> str:
    rows = zip(one.text.splitlines(), other.text.splitlines(), strict=False)
    return next((f"{a.strip()!r} / {b.strip()!r}" for a, b in rows if a != b), "one is longer")


def unrecorded(found: list[tuple[Asked, Seen, Seen]]) -> list[str]:
    return [
        f"{place}: {first_difference(one, other)}"
        for place, one, other in found
        if not is_told(one, other) and place.name not in FOR_MONITORS
    ]


def places_of(found: list[tuple[Asked, Seen, Seen]]) -> set[str]:
    return {place.name for place, _one, _other in found}


@pytest.mark.parametrize("reader", READERS)
def test_whatever_differs_is_on_record_with_the_person(worlds: TwoWorlds, reader: str) -> None:
    found = differing(worlds, reader, GREATEST, everything_asked(worlds))

    assert unrecorded(found) == []
    assert LOOKS_AT.get(reader, set()) - NOT_IN_GREATEST <= places_of(found)


@pytest.mark.parametrize("reader", LOOKS_AT)
def test_so_it_is_whatever_the_worlds_differ_in(worlds: TwoWorlds, reader: str) -> None:
    places = [one for one in everything_asked(worlds) if one.name in ABOUT_PEOPLE]

    found = {name: differing(worlds, reader, pair, places) for name, pair in WORLDS.items()}

    assert {name: wrong for name, one in found.items() if (wrong := unrecorded(one))} == {}
    assert LOOKS_AT[reader] & ABOUT_PEOPLE <= set().union(*map(places_of, found.values()))
