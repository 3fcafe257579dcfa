"""Conditions that stand word for word in several places: one name for all of them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import transaction

from triage.editing.codes import make_code
from triage.editing.drafts import build_draft
from triage.editing.named import NAMING, read_condition
from triage.editing.naming import put_name
from triage.editing.ordering import next_order
from triage.engine.conditions import Condition
from triage.engine.document import canonical, to_document
from triage.models import NamedCriterion, Questionnaire

_FEW = 2


@dataclass(frozen=True)
class Repeated:
    """One box of conditions, and every row of a draft that holds it.

    ``key`` names it as long as its conditions stay. ``named`` is a criterion that stands for
    the very same already.
    """

    key: str
    rows: tuple[Any, ...]
    places: tuple[tuple[str, Any], ...]
    named: NamedCriterion | None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """As the engine reads them."""
        return tuple(map(read_condition, self.rows))

    def changeable(self, *, floors: bool) -> list[tuple[str, Any]]:
        """Without ``floors`` no safety floor, and a locked one never."""
        return [
            (kind, owner)
            for kind, owner in self.places
            if kind != "floor" or (floors and not owner.locked)
        ]


def find_repeated(row: Questionnaire) -> tuple[Repeated, ...]:
    """Every box that two rows or more hold, or that a name stands for; most often first."""
    boxes: dict[str, list[Any]] = {}
    places: dict[str, dict[tuple[str, Any], None]] = defaultdict(dict)
    for kind, owner, rows in _boxes(row):
        key = _key(rows)
        boxes.setdefault(key, rows)
        places[key][kind, owner] = None
    known = {_key(list(one.conditions.order_by("id"))): one for one in row.namedcriterions.all()}
    found = [
        Repeated(key, tuple(rows), tuple(places[key]), known.get(key))
        for key, rows in boxes.items()
        if len(places[key]) >= _FEW or key in known
    ]
    return tuple(sorted(found, key=lambda one: -len(one.places)))


def _boxes(row: Questionnaire) -> Iterator[tuple[str, Any, list[Any]]]:
    """(kind, owner, conditions) of every box that gives no name, and that may have one."""
    for table, kind in NAMING:
        rows = table.objects.filter(owner__questionnaire=row).select_related("owner", "question")
        rows = rows.order_by("owner__order", "owner_id", "group", "id")
        for _box, found in groupby(rows, lambda one: (one.owner_id, one.group)):
            box = list(found)
            if all(one.question is not None and one.question.required for one in box):
                yield kind, box[0].owner, box


def _key(rows: list[Any]) -> str:
    return "|".join(f"{one.question_id}{one.operator}{one.value}" for one in rows)


@transaction.atomic
def name_repeated(
    row: Questionnaire, repeated: Repeated, *, title: str, floors: bool
) -> NamedCriterion:
    """Write a box once under a name, and give that name wherever the box stands.

    Nothing is stored where a single byte of the document would differ. Whoever calls it holds
    the drafts.
    """
    before = _document(row)
    criterion = repeated.named or _make(row, repeated, title)
    for _kind, owner in repeated.changeable(floors=floors):
        put_name(owner, criterion)
    assert _document(row) == before  # noqa: S101 (else nothing of it is stored)
    return criterion


def _make(row: Questionnaire, repeated: Repeated, title: str) -> NamedCriterion:
    criterion = NamedCriterion(questionnaire=row, title=title)
    criterion.code = make_code(NamedCriterion, {"title": title}, row)
    criterion.order = next_order(criterion)
    criterion.save()
    for one in repeated.rows:
        values = {name: getattr(one, name) for name in ("question", "operator", "value")}
        criterion.conditions.create(**values)
    return criterion


def _document(row: Questionnaire) -> str:
    return canonical(to_document(build_draft(Questionnaire.objects.get(pk=row.pk))))
