"""The keys of what is stored encrypted: which rows still need an old one, and making them new.

Works on ciphertext alone. Nothing is decoded, no model's ``save`` runs and no history is
written; the digest of a completed check is made from its answers and does not change.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import ExpressionWrapper, F, Value

from triage.models.fields import EncryptedJSONField

_RAW = models.BinaryField()
#: Rows read at once; only those under an old key are locked, and only for as long as it takes.
BATCH = 200


@dataclass
class Tally:
    """What was found in one encrypted column."""

    place: str
    new: int = 0
    old: int = 0
    unreadable: int = 0
    rotated: int = 0

    @property
    def needs_old_key(self) -> bool:
        """Whether something here could not be read with the newest key alone."""
        return bool(self.old or self.unreadable)


def encrypted_columns() -> Iterator[tuple[type[models.Model], str]]:
    """Every encrypted column of every table, found by its type."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:  # noqa: SLF001
            if isinstance(field, EncryptedJSONField) and field.model is model:
                yield model, field.attname


def look(model: type[models.Model], column: str) -> Tally:
    """Count by key, and change nothing."""
    tally = Tally(f"{model._meta.label}.{column}")  # noqa: SLF001 (public in all but name)
    for batch in _batches(model, column):
        for _pk, raw in batch:
            _count(tally, raw)
    return tally


def rotate(model: type[models.Model], column: str, *, at_once: int = BATCH) -> Tally:
    """Bring every row of a column under the newest key.

    Each batch is a transaction of its own. A run that is killed loses nothing; the next one
    finds by the ciphertext itself what is left to do.
    """
    rotated = 0
    for batch in _batches(model, column, at_once):
        old = [pk for pk, raw in batch if not _opens(_newest(), raw)]
        if old:
            rotated += _rotate_rows(model, column, old)
    tally = look(model, column)
    tally.rotated = rotated
    return tally


@transaction.atomic
def _rotate_rows(model: type[models.Model], column: str, pks: list[Any]) -> int:
    """Read the rows again under their locks: what was answered meanwhile is what is kept."""
    rows = _raw(model, column).filter(pk__in=pks).select_for_update().order_by("pk")
    rotated = 0
    for pk, raw in rows:
        token = bytes(raw)
        if _opens(_newest(), token) or not _opens(_all(), token):
            continue
        fresh = Value(_all().rotate(token), output_field=_RAW)
        rotated += models.QuerySet(model).filter(pk=pk).update(**{column: fresh})
    return rotated


def _batches(
    model: type[models.Model], column: str, size: int = BATCH
) -> Iterator[list[tuple[Any, bytes]]]:
    """All rows that hold something, in the order of their keys."""
    last: Any = None
    while True:
        rows = _raw(model, column).order_by("pk")
        page = rows if last is None else rows.filter(pk__gt=last)
        batch = [(pk, bytes(raw)) for pk, raw in page[:size]]
        if not batch:
            return
        yield batch
        last = batch[-1][0]


def _raw(model: type[models.Model], column: str) -> models.QuerySet[Any, Any]:
    """Ciphertext as it is stored; a plain query set, whatever the model's own one forbids."""
    stored = ExpressionWrapper(F(column), output_field=_RAW)
    rows: models.QuerySet[Any, Any] = models.QuerySet(model).annotate(raw=stored)
    return rows.exclude(**{column: None}).values_list("pk", "raw")


def _count(tally: Tally, raw: bytes) -> None:
    if _opens(_newest(), raw):
        tally.new += 1
    elif _opens(_all(), raw):
        tally.old += 1
    else:
        tally.unreadable += 1


def _newest() -> Fernet:
    return Fernet(settings.ANSWER_KEYS[0])


def _all() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ANSWER_KEYS])


def _opens(cipher: Fernet | MultiFernet, raw: bytes) -> bool:
    with suppress(InvalidToken):
        cipher.decrypt(raw)
        return True
    return False
