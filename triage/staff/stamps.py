"""A stamp: what a form was drawn from, so that a save can tell whether that still stands.

It names every column of the row and of the rows in its tables, each with a keyed digest of its
value, and no time: what was changed and changed back is no conflict. Nobody can make one, and
nobody can read a value out of it.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Model

from triage.site.digests import keyed_digest

#: Row (empty for the row itself, else table and key) -> column -> digest.
Stamp = Mapping[str, Mapping[str, str]]

#: The name of the hidden box; what begins so is not told as something that was typed.
STAMP = "_stamp"
_DIGITS = 16


def columns_of(model: type[Model], *, but: Iterable[str]) -> list[Field]:
    """Every column of a table but its key, with what is kept between two tables."""
    options, left_out = model._meta, frozenset(but)  # noqa: SLF001 (public in all but name)
    fields = (*options.concrete_fields, *options.many_to_many)
    return [field for field in fields if not field.primary_key and field.name not in left_out]


def stored_value(row: Model, field: Field) -> Any:
    """What stands in a column, as plain values."""
    if field.many_to_many:
        return sorted(getattr(row, field.name).values_list("pk", flat=True))
    return getattr(row, field.attname)


def digest(field: Field, value: Any) -> str:
    """Of a value as plain values; nothing is nothing, whether empty or missing."""
    text = json.dumps(_same(value), cls=DjangoJSONEncoder, sort_keys=True)
    return keyed_digest("stamp", f"{field.model._meta.label}.{field.name}:{text}")[:_DIGITS]  # noqa: SLF001


def _same(value: Any) -> Any:
    """Browsers end lines in their own way."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n") or None
    return value if value not in ([], {}) else None


def row_stamp(row: Model, columns: Iterable[Field]) -> dict[str, str]:
    """The digests of a row's columns."""
    return {field.name: digest(field, stored_value(row, field)) for field in columns}


def part_name(part: Model) -> str:
    """How a row of a table is named in the stamp of what it belongs to."""
    return f"{part._meta.model_name}-{part.pk}"  # noqa: SLF001 (public in all but name)


def write_stamp(stamp: Stamp) -> str:
    """As it stands in the hidden box."""
    return json.dumps(stamp, separators=(",", ":"))


def read_stamp(text: str) -> Stamp:
    """What a form sends; empty for what is no stamp, which then fits nothing."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    rows = found.items() if isinstance(found, dict) else ()
    return {row: columns for row, columns in rows if isinstance(columns, dict)}
