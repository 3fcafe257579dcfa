"""What there is to read for somebody's answers, and in which order."""

from dataclasses import replace

import pytest

from tests.checks import EMERGENCY, Given
from tests.small import BENIGN, SMALL, when
from triage.check.reading import MOST_LINKS, Reading, reading
from triage.engine.education import EducationalItem
from triage.engine.outcome import evaluate
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Place, Suggestion
from triage.site.wording import fill

#: An emergency, and beside it something for the same day.
BOTH: Given = {**BENIGN, **EMERGENCY, "fever": ("yes",)}
WARNING, MEDICINES = SMALL.sections


def read(given: Given, questionnaire: Questionnaire = SMALL, *, got_help: bool = False) -> Reading:
    outcome = evaluate(questionnaire, given)
    return reading(questionnaire, given, outcome, got_help=got_help)


def codes(found: Reading) -> list[str]:
    """The code of each link, of the item or of the whole section."""
    return [(link.item or link.section).code for link in found.links]


def titles(found: Reading) -> list[str]:
    return [link.name for link in found.links]


def item(code: str, title: str = "") -> EducationalItem:
    return replace(WARNING.items[0], code=code, title=title or f"Title {code}")


def naming(
    *suggested: str, bladder: tuple[str, ...] = (), infection: tuple[str, ...] = ()
) -> Questionnaire:
    """The small check, in which two signs and a suggestion name these items and no others."""
    own = {"bladder-sign": bladder, "infection": infection}
    also = Suggestion("also", "Also", "", Place.READING, suggested, ("MED",), when(("mood", "no")))
    known = dict.fromkeys([*bladder, *infection, *suggested])
    return replace(
        SMALL,
        signs=tuple(replace(one, reading=own.get(one.code, ())) for one in SMALL.signs),
        suggestions=(also,),
        sections=(replace(WARNING, items=tuple(map(item, known))), MEDICINES),
    )


# before and after help


def test_in_an_emergency_only_the_first_item_of_its_sign_is_there() -> None:
    assert codes(read(BOTH)) == ["WTS-01"]


def test_once_help_is_there_everything_is() -> None:
    assert codes(read(BOTH, got_help=True)) == ["WTS-01", "WTS-02", "MED-01"]


def test_without_a_sign_there_is_nothing_to_read() -> None:
    found = read(BENIGN)

    assert (found.links, found.first, found.has_more) == ((), (), False)


# the order


def test_each_sign_comes_with_its_first_the_most_urgent_sign_before_all_the_rest() -> None:
    small = naming("S", bladder=("B1", "B2"), infection=("I1", "I2", "I3"))

    found = read(BOTH, small, got_help=True)

    assert codes(found) == ["B1", "I1", "B2", "I2", "I3", "S", "MED"]


def test_nothing_is_there_twice() -> None:
    small = naming("I1", "B1", bladder=("B1", "I1"), infection=("I1", "B1"))

    assert codes(read(BOTH, small, got_help=True)) == ["B1", "I1", "MED"]


def test_what_the_version_does_not_have_is_left_out() -> None:
    small = replace(naming("S", bladder=("B1",)), sections=(replace(WARNING, items=(item("B1"),)),))

    assert codes(read(BOTH, small, got_help=True)) == ["B1"]


# what stands on a result


def test_a_result_shows_the_first_few_by_section_and_says_that_there_is_more() -> None:
    small = naming("S", bladder=("B1", "B2"), infection=("I1", "I2", "I3"))

    found = read(BOTH, small, got_help=True)

    shown = [link.name for group in found.first for link in group.links]
    assert len(shown) == MOST_LINKS
    assert shown == ["Title B1", "Title I1", "Title B2", "Title I2", "Title I3"]
    assert found.has_more
    assert [(group.section.code, len(group.items), group.whole) for group in found.all] == [
        ("WTS", 6, False),
        ("MED", 0, True),
    ]


@pytest.mark.parametrize(("number", "more"), [(4, False), (5, True)])
def test_there_is_more_only_where_not_everything_is_shown(number: int, more: bool) -> None:
    named = tuple(f"I{n}" for n in range(number))  # and a whole section

    found = read(BENIGN, naming(*named))

    assert found.has_more is more
    assert sum(len(group.links) for group in found.first) == MOST_LINKS


def test_the_section_of_the_most_relevant_comes_first() -> None:
    found = read({**BENIGN, "weight": (200,)})

    assert [(group.section.code, titles(Reading(group.links))) for group in found.first] == [
        ("MED", ["A pain tablet"]),
        ("WTS", ["Everything in “When to see a doctor”"]),
    ]


# names


def test_links_that_would_have_the_same_name_say_where_they_lead() -> None:
    small = naming("S1", "S2", "S3")
    alike = (item("S1", "Call {emergency_number}"), item("S2", "Call {emergency_number}"))
    shelf = replace(WARNING, items=(*alike, item("S3", "Rest")))

    found = read(
        BENIGN, replace(small, sections=(shelf, replace(MEDICINES, title="{clinic_name}")))
    )

    assert titles(found) == [
        fill("Call {emergency_number} (When to see a doctor, S1)"),
        fill("Call {emergency_number} (When to see a doctor, S2)"),
        "Rest",
        fill("Everything in “{clinic_name}”"),
    ]


def test_two_whole_sections_of_one_title_have_names_of_their_own() -> None:
    both = Suggestion("b", "B", "", Place.READING, (), ("WTS", "MED"), when(("mood", "no")))
    shelves = (WARNING, replace(MEDICINES, title=WARNING.title))

    found = read(BENIGN, replace(SMALL, suggestions=(both,), sections=shelves))

    assert len(set(titles(found))) == 2
