"""What one recorded change did, and taking it back, below HTTP."""

import pytest
from django.contrib.auth.models import User

from tests.conftest import store_version
from tests.drafts import store_draft
from tests.small import SMALL
from triage.editing.undoing import NotTakenBack, record_of, records_of, take_back
from triage.models import EducationalSection, Questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> Questionnaire:
    return store_draft(SMALL)


def test_a_row_of_the_fixtures_is_not_unmade(row: Questionnaire) -> None:
    [made, *_rest] = reversed(records_of(Questionnaire, row.pk))

    with pytest.raises(NotTakenBack, match="It is not known how it was before"):
        take_back(made)


def test_what_the_database_keeps_is_not_unmade(row: Questionnaire) -> None:
    store_version(SMALL)
    Questionnaire.history.update(history_user=User.objects.create(username="somebody"))
    [made, *_rest] = reversed(records_of(Questionnaire, row.pk))

    with pytest.raises(NotTakenBack, match="Something depends on it"):
        take_back(made)


def test_columns_and_cells_are_read_by_their_names(row: Questionnaire) -> None:
    section = EducationalSection.objects.get(code="MED")

    records = records_of(EducationalSection, section.pk)

    texts = {field.after for recorded in records for field in recorded.fields}
    assert {"Class; Dose (for professionals)", "NSAID; 300 mg"} <= texts


def test_there_may_be_no_such_record(row: Questionnaire) -> None:
    assert record_of(Questionnaire, row.pk, 0) is None


def test_a_value_that_points_to_what_is_gone_is_named_so(row: Questionnaire) -> None:
    rule, calmer = row.rules.get(code="fever"), row.dispositions.get(code="soon")
    was = rule.disposition
    rule.disposition = calmer
    rule.save()
    was.delete()

    [changed, *_rest] = records_of(type(rule), rule.pk)

    assert [(f.label, f.before, f.after) for f in changed.fields] == [
        ("disposition", "something that is gone", "Title of soon (soon)")
    ]


def test_a_locked_floor_and_its_conditions_stay_as_they_are(row: Questionnaire) -> None:
    floor = row.safetyfloors.get()
    floor.title = "Other"
    floor.save()
    condition = floor.conditions.get(value="new")
    condition.value = "old"
    condition.save()

    for one in (floor, condition):
        with pytest.raises(NotTakenBack, match="The safety floor is locked"):
            take_back(records_of(type(one), one.pk)[0])
