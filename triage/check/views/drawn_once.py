"""Pages that look the same to everybody: drawn once, by the template as it is.

Such a page is everybody's but for a few values. Those are left blank while it is drawn, and filled
in, escaped, for each person; nothing else of a person is kept here. Whether a page is such a one
says who asks for it: of what it says to one person alone nothing may be true.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from html import escape

from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.translation import get_language

from triage.engine.questionnaire import Questionnaire
from triage.site.telephones import current_lines
from triage.site.wording import as_set

#: Pages that are remembered: a questionnaire has a hundred at most, in each language.
_MOST = 500

#: In no text of an editor: it is made anew with each process.
_MARK = secrets.token_hex(16)
_BLANK = re.compile(rf"{_MARK}-(\w+)-")

#: The document is held, so that no other one is ever taken for it.
_kept: dict[tuple[Hashable, ...], tuple[Questionnaire, list[str]]] = {}


def blank(name: str) -> str:
    """What stands in a page that is drawn for everybody where each has a value of their own."""
    return f"{_MARK}-{name}-"


def of_everybody(request: HttpRequest) -> bool:
    """Whether nothing stands around the page that is said to this browser alone."""
    return not (getattr(request, "preview", None) or getattr(request, "check_for_caller", None))


def page(
    document: Questionnaire,
    *kind: Hashable,
    draw: Callable[[], str],
    values: Mapping[str, object],
) -> str:
    """The page of this kind, with this person's values in its blanks.

    ``kind`` says which page of the document it is, and all that its template reads but for what
    is left blank. ``draw`` draws it with a :func:`blank` for each of the values.
    """
    pieces = list(_pieces(document, kind, draw))
    pieces[1::2] = [escape(str(values[name])) for name in pieces[1::2]]
    return "".join(pieces)


def _pieces(
    document: Questionnaire, kind: tuple[Hashable, ...], draw: Callable[[], str]
) -> list[str]:
    """The texts between the blanks, and the name of each blank."""
    key = _key(document, kind)
    found = _kept.get(key)
    if found is not None:
        return found[1]
    pieces = _BLANK.split(draw())
    # A telephone line may have become another one while the page was drawn.
    if _key(document, kind) == key:
        if len(_kept) >= _MOST:
            _kept.clear()
        _kept[key] = (document, pieces)
    return pieces


def _key(document: Questionnaire, kind: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
    """With what every page of the site says."""
    site = (get_language(), get_script_prefix(), *as_set().items(), *current_lines())
    return (id(document), *kind, *site)
