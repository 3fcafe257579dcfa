"""Fields that several tables need."""

import json
from functools import lru_cache
from typing import Any, Protocol

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class ForeignCiphertext(RuntimeError):
    """What was decrypted carries another row's id."""


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("ANSWER_KEYS is empty: no answer can be stored or read.")
    return MultiFernet([Fernet(key) for key in keys])


def unseal(stored: bytes | memoryview) -> Any:
    """The JSON in a ciphertext. Raises ``InvalidToken`` where no key opens it."""
    return json.loads(_cipher(tuple(settings.ANSWER_KEYS)).decrypt(bytes(stored)))


def as_stored(name: str) -> models.ExpressionWrapper:
    """An encrypted field as its ciphertext, for whoever opens row by row: see :func:`unseal`."""
    return models.ExpressionWrapper(models.F(name), output_field=models.BinaryField())


class EncryptedJSONField(models.BinaryField):
    """JSON, encrypted at rest with the keys in ``settings.ANSWER_KEYS``, newest first.

    Fernet binds a ciphertext to nothing, so the owner puts its own id inside the JSON and
    checks it on reading (see :func:`own`). A ciphertext
    that no key opens raises ``cryptography.fernet.InvalidToken``; it is never handed back.
    """

    description = "JSON, encrypted at rest"
    # What the type checker reads: any JSON goes in and comes out.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> bytes | None:
        """Encrypt on the way in."""
        if value is None:
            return None
        text = json.dumps(value, cls=DjangoJSONEncoder, separators=(",", ":"), ensure_ascii=False)
        return _cipher(tuple(settings.ANSWER_KEYS)).encrypt(text.encode())

    def from_db_value(self, value: bytes | memoryview | None, *_: object) -> Any:
        """Decrypt on the way out."""
        return None if value is None else unseal(value)

    def value_to_string(self, obj: models.Model) -> str:
        """Refuse: a fixture would hold the answers in clear."""
        raise TypeError(f"{self.name} is encrypted and is not serialized.")

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """No check of its own; a database default would be stored in clear, so refuse it."""
        errors = super().check(**kwargs)
        if self.has_default():
            errors.append(checks.Error("An encrypted field has no default.", obj=self))
        return errors


class Keyed(Protocol):
    """A row, or as much of it as was read."""

    @property
    def pk(self) -> Any: ...


def own(stored: dict[str, Any], row: Keyed, name: str, *, what: str) -> dict[str, Any]:
    """What a row bound to its id under this name. Raises :class:`ForeignCiphertext`."""
    if stored[name] != str(row.pk):
        raise ForeignCiphertext(f"{name.capitalize()} {row.pk} holds another one's {what}.")
    return {key: value for key, value in stored.items() if key != name}


def bind(text: str, row: models.Model, name: str) -> dict[str, str] | None:
    """A text to be stored bound to this row's id; an empty one is none."""
    return {name: str(row.pk), "text": text} if text else None


def bound_text(
    stored: dict[str, Any] | None, row: models.Model, name: str, *, what: str = "note"
) -> str:
    """The text that :func:`bind` bound, empty without one. Raises :class:`ForeignCiphertext`."""
    return "" if stored is None else str(own(stored, row, name, what=what)["text"])
