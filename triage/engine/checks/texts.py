"""Every text of a questionnaire, and the names in braces in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any

from triage.engine.checks.problem import Problem
from triage.engine.conditions import Criteria
from triage.engine.kinds import ROWS
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire

_TOKEN = re.compile(r"\{([^{}]*)\}")
#: What the questionnaire says before, beside and instead of a result.
_OWN = (
    "title",
    "audience",
    "intended_use",
    "introduction",
    "unfinished_title",
    "unfinished_advice",
    "danger_signs",
)
#: Names by which the document refers to itself; nobody reads them as text.
_CODES = frozenset(
    {
        *("code", "disposition", "disposition_if_unsure", "link_id", "sign", "slug", "value"),
        *("picture", "sha256", "origin"),
    }
)


@dataclass(frozen=True)
class Text:
    """One text, and the row that it stands in, named as in :class:`Problem`."""

    kind: str
    code: str
    words: str

    def problem(self, sentence: str) -> Problem:
        """What is wrong with it; the questionnaire can be proved all the same."""
        return Problem(self.kind, self.code, sentence, breaks_proofs=False)


def tokens_in(words: str) -> list[str]:
    """The names in braces, in order."""
    return _TOKEN.findall(words)


def tokens_used(questionnaire: Questionnaire) -> frozenset[str]:
    """Names in braces in any text, known or not."""
    return frozenset(name for text in all_texts(questionnaire) for name in tokens_in(text.words))


def tokens_are_known(q: Questionnaire) -> Iterator[Problem]:
    """A name in braces is one the site has a text for."""
    for text in all_texts(q):
        for name in tokens_in(text.words):
            if name not in q.tokens:
                yield text.problem(f"{{{name}}} is no token; known are {_known(q)}.")


def _known(q: Questionnaire) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(q.tokens))


def all_texts(q: Questionnaire) -> Iterator[Text]:
    """Every text in the document."""
    yield from _row_texts(q)
    for field in _OWN:
        yield from (Text("questionnaire", q.slug, words) for words in strings_of(getattr(q, field)))


def _row_texts(q: Questionnaire) -> Iterator[Text]:
    for kind, noun in ROWS:
        for row in getattr(q, noun):
            code = row.link_id if isinstance(row, Question) else row.code
            yield from (Text(kind, code, words) for words in strings_of(row))


def texts_of_the_check(q: Questionnaire) -> Iterator[Text]:
    """Every text but what there is to read: what the questionnaire says of itself."""
    sections = tuple(replace(section, items=()) for section in q.sections)
    return all_texts(replace(q, sections=sections))


def strings_of(value: Any) -> Iterator[str]:
    """Whatever somebody may read of a value, codes left out."""
    if type(value) is str:
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from strings_of(part)
    else:
        cls: Any = type(value)
        for name in _read_fields(cls):
            yield from strings_of(getattr(value, name))


@cache
def _read_fields(cls: Any) -> tuple[str, ...]:
    """The fields of a dataclass that may hold something to read; none of any other type."""
    if cls is Criteria or not is_dataclass(cls):
        return ()
    return tuple(field.name for field in fields(cls) if field.name not in _CODES)
