"""Signs that turn the words around them: one in a title would turn a whole page's words around."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: What Unicode has to embed, override and isolate a direction, and to end it. Letters of any
#: script find their direction without them.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def turned_words(value: Any) -> Iterator[str]:
    """What is wrong with a text, or with those in a list or mapping: a sentence a sign."""
    for sign in sorted({sign for text in texts_in(value) for sign in _TURNING.findall(text)}):
        said = _("It holds a sign that nobody sees, and that turns words around (%s): take it out.")
        yield said % f"U+{ord(sign):04X}"


def refuse_turned(value: Any) -> None:
    """Raise ``ValidationError`` where a text holds such a sign."""
    said = list(turned_words(value))
    if said:
        raise ValidationError(said, code="turned")


def texts_in(value: object) -> Iterator[str]:
    """Every text in it, however deep: names in a mapping, too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from texts_in([*value, *value.values()])
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_in(part)
