"""The telephone lines that this process knows, and the number of each; never a query.

A number that the site's settings name comes before the one that stands in a version, so that a
number that changed is mended without publishing.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import fields

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from triage.engine.checks.texts import tokens_used
from triage.engine.questionnaire import Questionnaire
from triage.engine.telephone import TelephoneLine
from triage.models import QuestionnaireVersion
from triage.models.version import live_in_memory, parsed_in_memory
from triage.site.last_resort import shipped_lines

#: The draft that is shown now, and the key of its questionnaire; for every other page none.
_shown: ContextVar[tuple[Questionnaire, int] | None] = ContextVar("lines_shown", default=None)
_COLUMNS = tuple(field.name for field in fields(TelephoneLine))


def current_lines() -> tuple[TelephoneLine, ...]:
    """Those of what was last seen live, each once; before that those that are shipped.

    A draft that is shown comes first, and takes the place of what is live of it.
    """
    draft = _shown.get()
    live = (draft[0], *live_in_memory(but=draft[1])) if draft else live_in_memory()
    return _each_once(line for parsed in live for line in parsed.lines) if live else _shipped()


def _shipped() -> tuple[TelephoneLine, ...]:
    rows = ({name: row[name] for name in _COLUMNS} for row in shipped_lines())
    return _each_once(TelephoneLine(**row) for row in rows)


def _each_once(lines: Iterable[TelephoneLine]) -> tuple[TelephoneLine, ...]:
    found: dict[str, TelephoneLine] = {}
    for line in lines:
        found.setdefault(line.code, line)
    return tuple(found.values())


@contextmanager
def lines_shown(draft: Questionnaire, key: int) -> Iterator[None]:
    """Meanwhile the lines are those that there would be if the draft were live."""
    before = _shown.set((draft, key))
    try:
        yield
    finally:
        _shown.reset(before)


def find_line(code: str) -> TelephoneLine | None:
    """The line of a token, as it is live, or was when somebody's version was published."""
    return _known_lines().get(code)


def _known_lines() -> dict[str, TelephoneLine]:
    older = (line for parsed in parsed_in_memory() for line in parsed.lines)
    return {line.code: line for line in _each_once((*current_lines(), *older))}


def numbers(lines: Iterable[TelephoneLine] = ()) -> dict[str, str]:
    """The number of every line that is known here, and of these; empty where none is set."""
    known = {**_known_lines(), **{line.code: line for line in lines}}
    return {**{code: line.number for code, line in known.items()}, **_of_settings()}


def _of_settings() -> dict[str, str]:
    named = {name.lower(): getattr(settings, name) for name in settings.TELEPHONE_SETTINGS}
    found: dict[str, str] = {**named, **settings.TELEPHONE_LINES}
    return {code: number for code, number in found.items() if number}


def named_tokens(questionnaire: Questionnaire) -> frozenset[str]:
    """Every token that a page of it fills in: a line may stand on every result unnamed."""
    shown = {line.code for line in questionnaire.lines if line.always_shown}
    return tokens_used(questionnaire) | shown | {"emergency_number"}


def refuse_empty_lines() -> None:
    """Stop a start whose live versions name a number that nobody set.

    Without a database there is nothing to compare with, and pages that need none are served.
    """
    with suppress(DatabaseError):
        for version in QuestionnaireVersion.objects.live():
            parsed = version.parsed_or_none()
            empty = _without_a_number(parsed) if parsed else []
            if empty:
                raise ImproperlyConfigured(
                    f"{version} names {', '.join(empty)}, and no number is set: set it in "
                    "TELEPHONE_LINES."
                )


def _without_a_number(parsed: Questionnaire) -> list[str]:
    known, lines = numbers(), {line.code for line in parsed.lines}
    return sorted(code.upper() for code in named_tokens(parsed) & lines if not known[code])
