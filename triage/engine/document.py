"""JSON in and out: one strict ``parse`` makes values, and nothing else reads the dict.

The dataclasses are the schema. Every field must be there, none may be there that is not a
field, and no value is converted: a default could hide a missing key. A document of an older
format is brought up to date first, so that what was published stays readable; its text and
its SHA-256 stay what they were.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from triage.engine.older_formats import from_format_1, from_format_2, from_format_3
from triage.engine.questionnaire import Questionnaire

Parsed = TypeVar("Parsed")

#: Stands in every document; a reader that does not know the format refuses it.
FORMAT = 4


#: Each format that can be read, with what makes it the newest one.
_UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: lambda body: from_format_3(from_format_2(from_format_1(body))),
    2: lambda body: from_format_3(from_format_2(body)),
    3: from_format_3,
    FORMAT: lambda body: body,
}

#: Types of which JSON has the same.
_AS_IT_IS = frozenset({str, int, bool, type(None)})


class DocumentError(ValueError):
    """The document is not what it should be; the message names the place."""


def parse(document: object) -> Questionnaire:
    """Make a questionnaire from a decoded JSON document.

    Raises :class:`DocumentError` naming the first place that is wrong.
    """
    found = document.get("format") if isinstance(document, Mapping) else None
    if not isinstance(document, Mapping) or type(found) is not int or found not in _UPGRADES:
        raise DocumentError(f"format: expected {FORMAT}")
    body = {key: value for key, value in document.items() if key != "format"}
    questionnaire: Questionnaire = _dataclass(Questionnaire, _UPGRADES[found](body), "document")
    return questionnaire


def parse_text(text: str) -> Questionnaire:
    """Make a questionnaire from JSON text; raises :class:`DocumentError`."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise DocumentError(f"document: not JSON ({error})") from None
    return parse(document)


def parse_as(cls: type[Parsed], data: object, place: str) -> Parsed:
    """Make one value of any dataclass, as strictly; raises :class:`DocumentError`."""
    value: Parsed = _dataclass(cls, data, place)
    return value


def to_document(questionnaire: Questionnaire) -> dict[str, Any]:
    """The JSON-ready dict that :func:`parse` turns back into an equal questionnaire."""
    return {"format": FORMAT, **plain(questionnaire)}


def canonical(document: Mapping[str, Any]) -> str:
    """The one text of a document: sorted keys, no spare space, real characters."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def plain(value: Any) -> Any:
    """A value as JSON takes it: what :func:`parse_as` makes a value of again."""
    if type(value) in _AS_IT_IS:  # most are, and asking this first halves the time
        return value
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        cls: Any = type(value)
        return {name: plain(getattr(value, name)) for name in _names(cls)}
    return value


@cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


@cache
def _hints(cls: type) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


def _dataclass(cls: Any, data: object, place: str) -> Any:
    if not isinstance(data, Mapping):
        raise DocumentError(f"{place}: expected an object")
    hints = _hints(cls)
    for key in data:
        if key not in hints:
            raise DocumentError(f"{place}: unknown key {key!r}")
    for key in hints:
        if key not in data:
            raise DocumentError(f"{place}: missing key {key!r}")
    return cls(**{key: _value(hints[key], data[key], f"{place}.{key}") for key in hints})


@cache
def _origin(hint: Any) -> Any:
    """Asked of a few types again and again."""
    return get_origin(hint)


def _value(hint: Any, data: object, place: str) -> Any:
    origin = _origin(hint)
    if origin in (Union, UnionType):
        return _union(get_args(hint), data, place)
    if origin is tuple:
        return _tuple(get_args(hint)[0], data, place)
    if is_dataclass(hint):
        return _dataclass(hint, data, place)
    if issubclass(hint, Enum):
        return _enum(hint, data, place)
    if type(data) is not hint:
        raise DocumentError(f"{place}: expected {hint.__name__}, got {data!r:.40}")
    return data


def _union(hints: tuple[Any, ...], data: object, place: str) -> Any:
    """``X | None``, or the plain types of an answer's value."""
    if data is None and type(None) in hints:
        return None
    if type(data) in hints:
        return data
    rest = [hint for hint in hints if is_dataclass(hint)]
    if len(rest) != 1:
        raise DocumentError(f"{place}: unexpected {data!r:.40}")
    return _value(rest[0], data, place)


def _tuple(hint: Any, data: object, place: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise DocumentError(f"{place}: expected a list")
    return tuple(_value(hint, part, f"{place}[{i}]") for i, part in enumerate(data))


def _enum(hint: type[Enum], data: object, place: str) -> Enum:
    if type(data) in (bool, float):
        raise DocumentError(f"{place}: unexpected {data!r}")
    try:
        return hint(data)
    except ValueError:
        known = ", ".join(str(member.value) for member in hint)
        raise DocumentError(f"{place}: {data!r:.40} is none of {known}") from None
