"""What one recorded change of a draft row did, and taking it back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from triage.editing.dependents import find_dependents
from triage.editing.draft_rows import KINDS, code_of, questionnaire_of
from triage.editing.holding import hold_drafts
from triage.editing.published_codes import Objection, find_objections
from triage.models import (
    AnswerOption,
    EducationalItem,
    EducationalSection,
    EnableWhenCondition,
    FloorCondition,
    NamedCondition,
    NamedCriterion,
    Question,
    Questionnaire,
    Rule,
    RuleCondition,
    SafetyFloor,
    Suggestion,
    SuggestionCondition,
)

#: What is edited on the page of a row, and goes with it when it is deleted.
PARTS: dict[type[Model], tuple[tuple[Any, str], ...]] = {
    Question: ((AnswerOption, "question"), (EnableWhenCondition, "owner")),
    Rule: ((RuleCondition, "owner"),),
    SafetyFloor: ((FloorCondition, "owner"),),
    Suggestion: ((SuggestionCondition, "owner"),),
    EducationalSection: ((EducationalItem, "section"),),
    NamedCriterion: ((NamedCondition, "owner"),),
}
#: Parts that were deleted with their row are recorded this shortly before it, or after.
_TOGETHER = timedelta(seconds=10)


class NotTakenBack(Exception):
    """A change cannot be taken back; the message says why."""


@dataclass(frozen=True)
class FieldChange:
    """One field as it was and as it became; texts."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Recorded:
    """One recorded change of a row or of one of its parts.

    Of a row that was changed without a record of how it was before, ``known`` is false.
    """

    record: Any
    name: str
    fields: tuple[FieldChange, ...]
    known: bool

    @property
    def at(self) -> datetime:
        """When."""
        at: datetime = self.record.history_date
        return at

    @property
    def act(self) -> str:
        """``+`` made, ``~`` changed, ``-`` deleted."""
        return str(self.record.history_type)

    @property
    def model(self) -> type[Model]:
        """The table it is a row of."""
        model: type[Model] = self.record.instance_type
        return model

    @property
    def can_be_taken_back(self) -> bool:
        """Whether somebody did something, and it is known what; set-up is nobody's."""
        if self.act == "+":
            return self.record.history_user_id is not None
        return self.known and (self.act != "~" or bool(self.fields))


def records_of(model: Any, row_id: int) -> tuple[Recorded, ...]:
    """Every recorded change of a row and of its parts, the newest first."""
    records = list(_read(model.history.filter(id=row_id), model))
    for part, owner in PARTS.get(model, ()):
        records += _read(part.history.filter(**{f"{owner}_id": row_id}), part)
    return tuple(sorted(records, key=lambda found: found.at, reverse=True))


def record_of(model: Any, row_id: int, history_id: int) -> Recorded | None:
    """One recorded change of a row."""
    found = _read(model.history.filter(id=row_id), model)
    return next((one for one in found if one.record.history_id == history_id), None)


def _read(rows: Any, model: Any) -> Iterator[Recorded]:
    """The records, each compared with the one before it of the same row."""
    found = list(rows.select_related("history_user").order_by("history_date", "history_id"))
    names = _Names(model, found)
    last: dict[int, Any] = {}
    for record in found:
        before = last.get(record.id)
        last[record.id] = record
        known = record.history_type != "~" or before is not None
        yield Recorded(record, names.of(record), tuple(_changes(names, before, record)), known)


def _changes(names: "_Names", before: Any, record: Any) -> Iterator[FieldChange]:
    """What differs; of a row that was made or deleted, everything it holds."""
    made, deleted = record.history_type == "+", record.history_type == "-"
    if not (made or deleted or before is not None):
        return
    for field in names.fields:
        was = "" if made else names.text(field, record if deleted else before)
        became = "" if deleted else names.text(field, record)
        if was != became:
            yield FieldChange(field.name, str(field.verbose_name), was, became)


class _Names:
    """Words for the values in records of one table; every table it points to is read once."""

    def __init__(self, model: Any, records: Iterable[Any]) -> None:
        self.fields = [field for field in model._meta.concrete_fields if field.name != "id"]  # noqa: SLF001
        self._others: dict[str, dict[int, Any]] = {}
        for field in self.fields:
            if isinstance(field, ForeignKey):
                ids = {getattr(record, field.attname) for record in records} - {None}
                manager: Any = field.remote_field.model._default_manager  # noqa: SLF001
                self._others[field.name] = manager.in_bulk(ids) if ids else {}

    def of(self, record: Any) -> str:
        """What the row was called then."""
        parts = ("question", "operator", "value") if hasattr(record, "operator") else ("value",)
        parts = ("named",) if getattr(record, "named_id", None) else parts
        parts = parts if hasattr(record, "value") else ("link_id", "code", "slug")
        fields = [field for field in self.fields if field.name in parts]
        return " ".join(filter(None, (self.text(field, record) for field in fields)))

    def text(self, field: Any, record: Any) -> str:
        value = getattr(record, field.attname)
        if value is None or value == "":
            return ""
        if field.name in self._others:
            return str(self._others[field.name].get(value) or _("something that is gone"))
        if isinstance(value, list):
            return "; ".join(map(_cell, value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        choices = dict(field.flatchoices)
        return str(choices.get(value, value) if choices else value)  # JSON is no key


def _cell(value: Any) -> str:
    """A table's cell; a column by its name."""
    if not isinstance(value, dict):
        return str(value)
    name = str(value.get("name", ""))
    return _("%(name)s (for professionals)") % {"name": name} if value.get("professional") else name


@transaction.atomic
def take_back(recorded: Recorded) -> None:
    """Undo one change; whatever was changed since in other fields stays.

    Made: the row is deleted. Deleted: it is there again, with its parts. Changed: the
    fields that changed are as they were before. Raises :class:`NotTakenBack`.
    """
    hold_drafts()
    record, model = recorded.record, recorded.model
    manager: Any = model._default_manager  # noqa: SLF001 (public in all but name)
    row = manager.filter(pk=record.id).first()
    reason = _("Taken back: what was done on %(day)s") % {"day": f"{recorded.at:%Y-%m-%d %H:%M}"}
    if not recorded.can_be_taken_back:
        raise NotTakenBack(_("It is not known how it was before."))
    if recorded.act == "-":
        _bring_back(record, row, reason)
        return
    if row is None:
        raise NotTakenBack(_("It is deleted by now. Take the deletion back first."))
    if getattr(getattr(row, "owner", row), "locked", False):
        raise NotTakenBack(_("The safety floor is locked."))
    row._change_reason = reason  # noqa: SLF001 (how the history takes it)
    if recorded.act == "+":
        _delete(row)
    else:
        _change_back(recorded, row)


def _delete(row: Model) -> None:
    standing = [dependent.sentence for dependent in find_dependents(row) if dependent.forbids]
    if standing:
        raise NotTakenBack(" ".join(standing))
    try:
        row.delete()
    except models.ProtectedError:
        raise NotTakenBack(_("Something depends on it.")) from None


def _change_back(recorded: Recorded, row: Any) -> None:
    before = recorded.record.prev_record
    for change in recorded.fields:
        field = row._meta.get_field(change.name)  # noqa: SLF001 (public in all but name)
        setattr(row, field.attname, getattr(before, field.attname))
    _save(row)


def _bring_back(record: Any, row: Any, reason: str) -> None:
    if row is not None:
        raise NotTakenBack(_("It is there again already."))
    for one in (record, *_deleted_with(record)):
        instance = one.instance
        instance._state.adding = True  # noqa: SLF001 (how Django tells an insert)
        instance._change_reason = reason  # noqa: SLF001 (how the history takes it)
        _save(instance)


def _deleted_with(record: Any) -> Iterator[Any]:
    """The last records of the parts that were deleted together with their row."""
    around = (record.history_date - _TOGETHER, record.history_date + _TOGETHER)
    for part, owner in PARTS.get(record.instance_type, ()):
        mine = {f"{owner}_id": record.id, "history_type": "-", "history_date__range": around}
        gone = part.history.filter(**mine).order_by("history_id")
        kept = set(part.objects.filter(pk__in=gone.values("id")).values_list("pk", flat=True))
        yield from {one.id: one for one in gone if one.id not in kept}.values()


def _save(row: Any) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise NotTakenBack(" ".join(error.messages)) from None
    for objection in _objections(row):
        raise NotTakenBack(objection.sentence)
    row.save()


def _objections(row: Model) -> Iterator[Objection]:
    """What it means may not differ from what was published under its code."""
    kind = KINDS.get(type(row))
    if kind is None or isinstance(row, Questionnaire):
        return
    code = code_of(row)
    stored = type(row)._default_manager.filter(pk=row.pk).first()  # noqa: SLF001
    was = code if stored is None else code_of(stored)  # one that was deleted is the same again
    read = partial(getattr, row)
    yield from find_objections(questionnaire_of(row), kind, code, read, stored_code=was)
