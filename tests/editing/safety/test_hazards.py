"""The hazards: each is told whole, and some evidence of every kind is asked for."""

import pytest

from triage.editing.safety.evidence import FACTS
from triage.editing.safety.file import CLAIM_WORDS
from triage.editing.safety.hazard import Fact
from triage.editing.safety.hazards import HAZARDS

pytestmark = pytest.mark.django_db


def test_every_hazard_is_listed_once_and_in_order() -> None:
    codes = [hazard.code for hazard in HAZARDS]

    assert codes == [f"H{number:02}" for number in range(1, 31) if number != 29]


def test_every_hazard_says_how_it_could_hurt_and_what_stands_against_it() -> None:
    for hazard in HAZARDS:
        texts = (hazard.title, hazard.cause, hazard.effect, hazard.mitigation)
        assert all(str(text).strip() for text in texts)


def test_every_kind_of_evidence_is_asked_for_by_some_hazard() -> None:
    asked = {fact for hazard in HAZARDS for fact in hazard.facts}
    claimed = {kind for hazard in HAZARDS for kind in hazard.claims}

    assert asked == set(Fact) == set(FACTS)
    assert claimed == set(CLAIM_WORDS)
