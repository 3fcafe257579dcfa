"""Criteria with a name in a file for git, beside the document, which knows no names.

One that is here and is named stays as it is, unless the document takes the place of everything
that names it: no rule and no floor changes because a file says what stands behind a name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError

from triage.editing.dependents import find_dependents
from triage.editing.named import NAMING, Use, read_condition, uses_of
from triage.editing.naming import lost_names, put_names
from triage.editing.odd_texts import oddities
from triage.editing.ordering import STEP
from triage.engine.checks.problem import Problem
from triage.engine.conditions import Condition
from triage.engine.questionnaire import Questionnaire as Document
from triage.models import NamedCondition, NamedCriterion, Questionnaire


@dataclass(frozen=True)
class NamedBy:
    """A row that gives the name."""

    kind: str
    code: str


@dataclass(frozen=True)
class CriterionText:
    """A criterion with what it stands for, and with everything that gives its name."""

    code: str
    title: str
    conditions: tuple[Condition, ...]
    named_by: tuple[NamedBy, ...]


def criterion_texts(row: Questionnaire) -> tuple[CriterionText, ...]:
    """All of a draft."""
    uses = uses_of(row)
    return tuple(
        CriterionText(
            code=one.code,
            title=one.title,
            conditions=_conditions(one),
            named_by=tuple(NamedBy(u.kind, u.code) for u in uses if u.criterion == one.code),
        )
        for one in row.namedcriterions.all()
    )


def _conditions(criterion: NamedCriterion) -> tuple[Condition, ...]:
    rows = criterion.conditions.select_related("question").order_by("id")
    return tuple(map(read_condition, rows))


def criterion_changes(
    row: Questionnaire | None, texts: Iterable[CriterionText], document: Document
) -> Iterator[tuple[CriterionText, str]]:
    """What a file says otherwise of them: "added", "changed", or "kept" against its word."""
    here = {one.code: one for one in criterion_texts(row)} if row else {}
    lost = {(one.title, one.kind, one.code) for one in lost_names(row, document)} if row else set()
    for text in texts:
        one = here.get(text.code)
        if one is None:
            yield text, "added"
        elif replace(one, named_by=text.named_by) != text:
            kept = any(
                use.kind == "floor" or (one.title, use.kind, use.code) not in lost
                for use in one.named_by
            )
            yield text, "kept" if kept else "changed"


def take_criteria(
    row: Questionnaire, texts: Iterable[CriterionText], what: Mapping[str, str], *, floors: bool
) -> None:
    """Store them, once the document is the draft, and give their names where it says the same."""
    for place, text in enumerate(texts, start=1):
        here = row.namedcriterions.filter(code=text.code).first()
        if what.get(text.code) in ("added", "changed") and not (here and find_dependents(here)):
            _store(row, text, here, place * STEP)
        uses = [Use(text.code, one.kind, one.code) for one in text.named_by]
        given = set(uses_of(row))
        put_names(row, [use for use in uses if use not in given], floors=floors)


def _store(
    row: Questionnaire, text: CriterionText, here: NamedCriterion | None, order: int
) -> None:
    criterion = here or NamedCriterion(questionnaire=row, code=text.code)
    criterion.title, criterion.order = text.title, order
    criterion.save()
    for old in criterion.conditions.all():
        old.delete()
    for one in text.conditions:
        question = row.questions.get(link_id=one.question)
        values = {"operator": one.operator.value, "value": str(one.value)}
        criterion.conditions.create(question=question, **values)


def criterion_obstacles(texts: Iterable[CriterionText], document: Document) -> Iterator[Problem]:
    """What no table takes, and what reads a question that the document has not got."""
    for text in texts:
        yield from (Problem("criterion", text.code, said) for said in _said(text, document))


def _said(text: CriterionText, document: Document) -> Iterator[str]:
    try:
        NamedCriterion(code=text.code, title=text.title).full_clean(["questionnaire"])
    except ValidationError as error:
        for name, said in error.message_dict.items():
            yield f"{name}: {' '.join(said)}"
    for named in text.named_by:
        if named.kind not in {kind for _table, kind in NAMING}:
            yield f"“{named.kind}” is no kind of row that gives a name."
    read = [part for one in text.conditions for part in (one.question, one.value)]
    yield from oddities([text.code, text.title, *read])
    yield from _said_of_conditions(text, document)


def _said_of_conditions(text: CriterionText, document: Document) -> Iterator[str]:
    if not text.conditions or len(set(text.conditions)) < len(text.conditions):
        yield "It has no conditions, or one of them twice."
    longest: Any = NamedCondition._meta.get_field("value").max_length  # noqa: SLF001 (public in all but name)
    for one in text.conditions:
        if one.question not in document.questions_by_id:
            yield f"It reads “{one.question}”, which is gone."
        if len(str(one.value)) > longest:
            yield "The value of a condition is too long."
