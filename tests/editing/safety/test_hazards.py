"""The hazards that are shipped, and those of a questionnaire's own."""

import pytest

from tests.drafts import store_draft
from tests.editing.safety.files import file_of
from tests.small import SMALL
from triage.editing.safety.evidence import FACTS
from triage.editing.safety.file import CLAIM_WORDS
from triage.editing.safety.hazard import FACT_WORDS, Fact
from triage.editing.safety.hazard_log import hazard_chapter, hazard_table
from triage.editing.safety.shipped_hazards import make_missing_hazards
from triage.models import Hazard, Questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> Questionnaire:
    return store_draft(SMALL)


def test_a_questionnaire_without_hazards_begins_with_those_that_are_shipped(
    small: Questionnaire,
) -> None:
    made = make_missing_hazards()

    rows = small.hazards.order_by("order")
    assert made == len(rows) >= 25
    assert [row.code for row in rows] == sorted(row.code for row in rows)
    for row in rows:
        row.full_clean()


def test_where_somebody_deleted_all_of_them_none_comes_again(small: Questionnaire) -> None:
    make_missing_hazards()
    for hazard in small.hazards.all():
        hazard.delete()

    assert make_missing_hazards() == 0
    assert not small.hazards.exists()


def test_every_kind_of_evidence_is_asked_for_by_some_hazard(small: Questionnaire) -> None:
    make_missing_hazards()

    facts = {fact for row in small.hazards.all() for fact in row.facts.split()}
    claimed = {kind for row in small.hazards.all() for kind in row.claims.split()}
    assert facts == set(Fact) == set(FACTS) == set(FACT_WORDS)
    assert claimed == set(CLAIM_WORDS)


def test_what_was_judged_stands_in_the_file_of_every_version() -> None:
    file = file_of(SMALL)
    Hazard.objects.filter(code="H01").update(
        severity="major",
        likelihood="low",
        residual_risk="Small.",
        owner="Dr Ada",
        decision="accepted",
        decision_note="Ada, on 1 November.",
    )

    later = file_of(SMALL)

    chapter = hazard_chapter(later.hazards[0])
    assert chapter.blocks[-1].rows == (  # type: ignore[union-attr]
        ("Severity", "Major"),
        ("Likelihood", "Low"),
        ("Residual risk", "Small."),
        ("Owner", "Dr Ada"),
        ("Decision", "Accepted"),
        ("Why so decided, by whom and when", "Ada, on 1 November."),
    )
    assert file.version.questionnaire == later.version.questionnaire


def test_a_questionnaire_without_any_says_that_this_is_open() -> None:
    file = file_of(SMALL)
    Hazard.objects.all().delete()

    assert hazard_table(file).text.startswith("No hazard is written down")  # type: ignore[union-attr]
