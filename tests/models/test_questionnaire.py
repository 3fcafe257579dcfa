"""Draft rows: named by what they mean, and kept in order by the database."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, models, transaction

from tests.drafts import store_draft
from tests.small import SMALL
from triage.editing.drafts import build_draft
from triage.models import (
    AnswerOption,
    DangerSign,
    Disposition,
    EducationalItem,
    EducationalSection,
    EnableWhenCondition,
    FloorCondition,
    Picture,
    Question,
    Questionnaire,
    Rule,
    RuleCondition,
    SafetyFloor,
    SignOrigin,
    Suggestion,
    SuggestionCondition,
    TelephoneLine,
    WarningSign,
)

pytestmark = pytest.mark.django_db

ROWS: dict[type[models.Model], tuple[str, list[object]]] = {
    Questionnaire: ("Small check", ["small"]),
    DangerSign: ("You can't pee", ["small", "sign-0"]),
    TelephoneLine: ("Surgery team", ["small", "surgical_team_phone"]),
    SignOrigin: ("A warning sign from the article", ["small", "article"]),
    Disposition: ("Title of emergency (emergency)", ["small", "emergency"]),
    Picture: ("Picture thermometer", ["small", "thermometer"]),
    Question: ("adult: What about adult?", ["small", "adult"]),
    AnswerOption: ("Yes", ["small", "adult", "yes"]),
    WarningSign: ("Sign bladder-sign", ["small", "bladder-sign"]),
    Rule: ("bladder-any", ["small", "bladder-any"]),
    SafetyFloor: ("A new bladder sign is an emergency", ["small", "bladder-floor"]),
    Suggestion: ("Heavy", ["small", "heavy"]),
    EducationalSection: ("WTS When to see a doctor", ["small", "WTS"]),
    EducationalItem: ("WTS-01 Bladder", ["small", "WTS-01"]),
    EnableWhenCondition: (
        "bladder = cant_pee",
        ["small", "onset", 1, "bladder", "=", "cant_pee"],
    ),
    RuleCondition: (
        "bladder = cant_pee",
        ["small", "bladder-any", 1, "bladder", "=", "cant_pee"],
    ),
    FloorCondition: (
        "bladder = cant_pee",
        ["small", "bladder-floor", 1, "bladder", "=", "cant_pee"],
    ),
    SuggestionCondition: ("weight > 150", ["small", "heavy", 1, "weight", ">", "150"]),
}


@pytest.fixture
def draft(db: None) -> Questionnaire:
    return store_draft(SMALL)


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_a_row_says_what_it_is_and_is_found_by_what_it_means(
    draft: Questionnaire, model: Any
) -> None:
    first = model.objects.order_by("pk").first()

    assert (str(first), list(first.natural_key())) == ROWS[model]
    assert model.objects.get_by_natural_key(*first.natural_key()) == first


def test_a_draft_is_the_same_after_fixtures_of_it_are_loaded(
    draft: Questionnaire, tmp_path: Path
) -> None:
    fixtures = [dump(model, tmp_path) for model in ROWS]
    Questionnaire.objects.update(default_disposition=None)
    for model in reversed(ROWS):
        model._base_manager.all().delete()

    call_command("loaddata", *fixtures, verbosity=0)

    assert build_draft(Questionnaire.objects.get()) == SMALL


def dump(model: type[models.Model], folder: Path) -> Path:
    """A fixture of all rows of a table, without a single number that the database gave."""
    fixture = folder / f"{model.__name__}.json"
    options = {"use_natural_foreign_keys": True, "use_natural_primary_keys": True}
    call_command("dumpdata", model._meta.label, output=str(fixture), verbosity=0, **options)
    assert '"pk"' not in fixture.read_text()
    return fixture


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (Disposition, {"urgency": 25}),
        (Question, {"minimum": 5, "maximum": 4}),
        (SafetyFloor, {"minimum": 20, "minimum_if_unsure": 30}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_the_database_refuses_what_makes_no_sense(
    draft: Questionnaire, model: Any, changes: dict[str, int]
) -> None:
    row = model.objects.first()

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**changes)


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (Question, "link_id"),
        (AnswerOption, "value"),
        (Disposition, "code"),
        (Rule, "code"),
        (WarningSign, "code"),
        (SafetyFloor, "code"),
        (Suggestion, "code"),
        (DangerSign, "code"),
        (EducationalSection, "code"),
        (EducationalItem, "code"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_code_is_used_once_in_its_place(draft: Questionnaire, model: Any, name: str) -> None:
    first = model.objects.order_by("pk").first()
    second = {**columns_of(first), name: "another", "slug": "another"}
    other = model.objects.create(**{key: second[key] for key in columns_of(first)})

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=other.pk).update(**{name: getattr(first, name)})


def columns_of(row: models.Model) -> dict[str, Any]:
    """The columns of a row without its key, to make a second one."""
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }


def test_a_condition_is_named_once_in_a_group(draft: Questionnaire) -> None:
    condition = RuleCondition.objects.get(owner__code="fever")

    with pytest.raises(IntegrityError), transaction.atomic():
        RuleCondition.objects.create(**columns_of(condition))
