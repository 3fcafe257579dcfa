"""A second one of a row, or of a whole questionnaire, with codes of its own."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Model

from triage.editing.addresses import new_address
from triage.editing.codes import make_code, unused_code
from triage.editing.draft_rows import code_column
from triage.editing.drafts import build_draft
from triage.editing.naming import copy_names
from triage.editing.ordering import next_order, put_behind
from triage.editing.proposals import accept, propose
from triage.engine import questionnaire as engine
from triage.models import (
    EducationalSection,
    NamedCriterion,
    Question,
    Questionnaire,
    Rule,
    SafetyFloor,
    WarningSign,
)

#: What can be duplicated, and what is copied with it.
PARTS: dict[type[Model], tuple[str, ...]] = {
    Question: ("options", "conditions"),
    Rule: ("conditions",),
    SafetyFloor: ("conditions",),
    WarningSign: (),
    NamedCriterion: ("conditions",),
}


@transaction.atomic
def duplicate_row(row: Any) -> Any:
    """The same under a new code, right behind it; a floor keeps its lock.

    Whoever calls it holds the drafts.
    """
    model, values = type(row), _columns(row)
    values[code_column(model)] = make_code(model, values, row.questionnaire)
    copied = model(**{**values, "order": next_order(row)})
    copied.save()
    for name in PARTS[model]:
        for part in getattr(row, name).order_by("pk"):
            _copy_part(part, copied)
    put_behind(copied, row)
    return copied


def _copy_part(part: Any, owner: Any) -> None:
    above = "question" if not hasattr(part, "owner_id") else "owner"
    type(part)(**{**_columns(part), above: owner}).save()


def _columns(row: Any) -> dict[str, Any]:
    """All of a row but its key."""
    fields = row._meta.concrete_fields  # noqa: SLF001 (public in all but name)
    return {field.name: getattr(row, field.name) for field in fields if not field.primary_key}


@transaction.atomic
def duplicate_questionnaire(
    row: Questionnaire, *, title: str, reading: bool, vignettes: bool
) -> Questionnaire:
    """All of a draft as another questionnaire's, with the names that its rows give.

    Vignettes are proposals there, not signed, and what was decided of a hazard is not decided.

    Whoever calls it holds the drafts.
    """
    document = replace(build_draft(row), slug=new_address(title), title=title)
    document = _at_new_addresses(document) if reading else _without_reading(document)
    copied = accept(propose(document, None, may_change_floors=True))
    copy_names(row, copied)
    for vignette in row.vignettes.all() if vignettes else ():
        copied.vignettes.create(**{name: getattr(vignette, name) for name in _OF_A_VIGNETTE})
    for hazard in row.hazards.all():
        copied.hazards.create(**{name: getattr(hazard, name) for name in _OF_A_HAZARD})
    return copied


_OF_A_VIGNETTE = (
    *("code", "order", "title", "narrative", "answers", "expected_urgency"),
    *("must_fire", "must_not_fire"),
)
_OF_A_HAZARD = (
    *("code", "order", "title", "cause", "effect", "mitigation", "claims", "facts"),
    *("severity", "likelihood", "residual_risk"),
)


def _at_new_addresses(document: engine.Questionnaire) -> engine.Questionnaire:
    """No two sections have the same address, whatever questionnaire they stand in."""
    taken = set(EducationalSection.objects.values_list("slug", flat=True))
    sections = []
    for section in document.sections:
        slug = unused_code(section.slug, taken, fallback="section")
        taken.add(slug)
        sections.append(replace(section, slug=slug))
    return replace(document, sections=tuple(sections))


def _without_reading(document: engine.Questionnaire) -> engine.Questionnaire:
    """Nothing that led to reading leads anywhere; what only did so is gone."""
    signs = tuple(replace(sign, reading=()) for sign in document.signs)
    emptied = (replace(one, items=(), sections=()) for one in document.suggestions)
    suggestions = tuple(one for one in emptied if one.note)
    return replace(document, sections=(), signs=signs, suggestions=suggestions)
