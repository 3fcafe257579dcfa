"""Readers of keys: a weak one, one of two places or one used twice stops the start unrepeated."""

from pathlib import Path

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from project.given import DEBUG, VAR_DIR, env, read_file, refuse_two_places, text

#: What Django itself wants of a secret; shorter ones can be guessed.
_SECRET_LENGTH, _SECRET_SIGNS = 50, 5
#: In signs. Longer ones are no key, but a file taken for one.
_LONGEST = 10_000


def secret(name: str, example: str) -> str:
    """A secret from the environment or its ``NAME_FILE``; made on first use in DEBUG."""
    value, named = env.str(name, ""), text(f"{name}_FILE")
    refuse_two_places(name, named)
    if not value:
        value = read_file(f"{name}_FILE", Path(named)) if named else _kept(name, example)
    if len(value) > _LONGEST or not value.isascii() or "\0" in value:
        raise ImproperlyConfigured(f"{name} is no key: it is too long, or no plain text.")
    return value


def _kept(name: str, example: str) -> str:
    """From where the demonstration keeps those that it makes."""
    path = VAR_DIR / f"{name.lower()}.key"
    if DEBUG and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(example + "\n")
    if not path.exists():
        raise ImproperlyConfigured(f"{name} is not set, and {path} does not exist.")
    return read_file(name, path)


def strong_secret(name: str, example: str) -> str:
    """A secret that cannot be guessed: long, and not one sign over and over."""
    value = secret(name, example)
    if len(value) < _SECRET_LENGTH or len(set(value)) < _SECRET_SIGNS:
        raise ImproperlyConfigured(
            f"{name} is too weak: it needs at least {_SECRET_LENGTH} characters, made at random."
        )
    if len(value.split()) > 1:
        raise ImproperlyConfigured(f"{name} must be one word: it holds a space or a second line.")
    return value


def fernet_keys(name: str, example: str) -> list[str]:
    """One key or more, newest first; one a line, or with commas."""
    keys = secret(name, example).replace(",", " ").split()
    if not keys:
        raise ImproperlyConfigured(f"{name} is empty: it needs at least one Fernet key.")
    for place, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            raise ImproperlyConfigured(
                f"{name}: key {place} is not a Fernet key (32 bytes in URL-safe base64)."
            ) from None
    if len(set(keys)) < len(keys):
        raise ImproperlyConfigured(f"{name} holds one key twice.")
    return keys


def refuse_equal(**keys: str) -> None:
    """Whoever learns one of two that are equal has the other."""
    first: dict[str, str] = {}
    for name, key in keys.items():
        if key in first:
            raise ImproperlyConfigured(f"{first[key]} and {name} are the same. Make one anew.")
        first[key] = name
