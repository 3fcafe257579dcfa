"""Every text of a questionnaire, and the names in braces in them."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from triage.engine.checks.problem import Problem
from triage.engine.question import Question
from triage.engine.questionnaire import TOKENS, Questionnaire

_TOKEN = re.compile(r"\{([^{}]*)\}")
#: What a row is called, and where the questionnaire holds them.
_ROWS = (
    ("question", "questions"),
    ("disposition", "dispositions"),
    ("sign", "signs"),
    ("rule", "rules"),
    ("floor", "floors"),
    ("suggestion", "suggestions"),
    ("section", "sections"),
)


def tokens_used(questionnaire: Questionnaire) -> frozenset[str]:
    """Names in braces in any text, known or not."""
    return frozenset(name for _, _, text in _texts(questionnaire) for name in _TOKEN.findall(text))


def tokens_are_known(q: Questionnaire) -> Iterator[Problem]:
    """A name in braces is one the site has a text for."""
    for kind, code, text in _texts(q):
        for name in _TOKEN.findall(text):
            if name not in TOKENS:
                yield Problem(kind, code, f"{{{name}}} is no token; known are {_known()}.")


def _known() -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(TOKENS))


def _texts(q: Questionnaire) -> Iterator[tuple[str, str, str]]:
    """(kind, code, text) of every text in the document."""
    for kind, noun in _ROWS:
        for row in getattr(q, noun):
            code = row.link_id if isinstance(row, Question) else row.code
            for text in _strings(row):
                yield kind, code, text
    own = (q.title, q.audience, q.intended_use, q.introduction)
    for text in (*own, q.unfinished_title, q.unfinished_advice, *q.danger_signs):
        yield "questionnaire", q.slug, text


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _strings(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _strings(getattr(value, field.name))
