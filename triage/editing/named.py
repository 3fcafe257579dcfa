"""What stands behind a name: the conditions that a document holds in its place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from triage.engine import question as engine_question
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Criteria, Operator, Value
from triage.models import (
    EnableWhenCondition,
    FloorCondition,
    NamedCondition,
    NamedCriterion,
    Questionnaire,
    RuleCondition,
    SuggestionCondition,
)
from triage.models.conditions import ConditionRow

#: What may give a name in place of a condition, and how problems say its kind.
NAMING: tuple[tuple[Any, str], ...] = (
    (EnableWhenCondition, "question"),
    (RuleCondition, "rule"),
    (FloorCondition, "floor"),
    (SuggestionCondition, "suggestion"),
)


class ReadRow(NamedTuple):
    """What says what a condition means, as columns; without a ``link_id`` it gives a name."""

    group: int
    named_id: int | None
    operator: str
    value: str
    link_id: str | None
    type: str | None

    @property
    def question(self) -> "ReadRow":
        """Where a row has its question: the columns of both stand in this."""
        return self


def read_condition(row: Any) -> Condition:
    """A row that reads a question, as the engine compares it."""
    return Condition(row.question.link_id, Operator(row.operator), _value(row))


def _value(row: Any) -> Value:
    """A condition's text as the value it means: whole numbers for numbers, else a code."""
    if row.question.type in engine_question.NUMBER_TYPES and row.value != ASKED_UNKNOWN:
        try:
            return int(row.value)
        except ValueError:
            return str(row.value)  # find_problems tells the editor
    return str(row.value)


class Names:
    """The criteria with a name of one questionnaire; read when the first name is met."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire = questionnaire

    @cached_property
    def by_id(self) -> dict[int, tuple[Condition, ...]]:
        """What each stands for, by its key."""
        rows = NamedCondition.objects.filter(owner__questionnaire=self._questionnaire)
        found: dict[int, list[Condition]] = defaultdict(list)
        for row in rows.select_related("question").order_by("owner_id", "id"):
            found[row.owner_id].append(read_condition(row))
        return {owner: tuple(conditions) for owner, conditions in found.items()}

    def conditions(self, row: ConditionRow | ReadRow) -> tuple[Condition, ...]:
        """What a row means; nothing where nothing stands behind its name: find_problems tells."""
        if row.named_id is None:
            return (read_condition(row),)
        return self.by_id.get(row.named_id, ())

    def criteria(self, rows: Iterable[ConditionRow | ReadRow]) -> Criteria:
        """Rows of one owner, in order, as the engine reads them: two levels, each thing once.

        A group of which nothing is left stays as an empty one, which never holds.
        """
        groups: dict[int, dict[Condition, None]] = {}
        for row in rows:
            groups.setdefault(row.group, {}).update(dict.fromkeys(self.conditions(row)))
        return Criteria(tuple(tuple(group) for _number, group in sorted(groups.items())))


@dataclass(frozen=True)
class Use:
    """That a row of a draft, named by kind and code, gives the name of a criterion."""

    criterion: str
    kind: str
    code: str


def uses_of(questionnaire: Questionnaire) -> tuple[Use, ...]:
    """Every name that is given, once for each row that gives it."""
    found = (
        Use(row.named.code, kind, _code(row.owner))
        for table, kind in NAMING
        for row in _naming(table).filter(named__questionnaire=questionnaire)
    )
    return tuple(dict.fromkeys(found))


def naming_rows(criterion: NamedCriterion) -> Iterator[tuple[str, Any]]:
    """(kind, row) of everything that gives this name."""
    for table, kind in NAMING:
        owners = (row.owner for row in _naming(table).filter(named=criterion))
        yield from ((kind, owner) for owner in dict.fromkeys(owners))


def _naming(table: Any) -> Any:
    rows = table.objects.exclude(named=None).select_related("owner", "named")
    return rows.order_by("owner__order", "owner_id", "group", "id")


def _code(owner: Any) -> str:
    return str(getattr(owner, "link_id", None) or owner.code)


def guards(criterion: NamedCriterion) -> bool:
    """Whether a safety floor gives this name: then only who may change floors may change it."""
    return FloorCondition.objects.filter(named=criterion).exists()
