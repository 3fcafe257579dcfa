"""What a text must say: something at all, and whom to call where it is urgent."""

import re
from collections.abc import Iterator
from typing import Any

from triage.engine.checks.problem import Problem
from triage.engine.checks.texts import Text, tokens_in
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition, WarningSign
from triage.engine.urgency import Urgency

#: With fewer, the start page and every page on which something failed would leave one out.
LEAST_DANGER_SIGNS = 3

#: An underline is no word, nor is what has no width.
_WORD = re.compile(r"[^\W_]+")
#: The fields that must say something. Those for carers may be empty: then they say the same.
_QUESTION = ("text",)
_DISPOSITION = ("title", "summary", "worsening")
_SIGN = ("title", "explanation")
_OWN = ("audience", "intended_use", "introduction", "unfinished_title", "unfinished_advice")


def texts_say_something(q: Questionnaire) -> Iterator[Problem]:
    """Nobody meets a page that is empty where it should say something, or has one word for it."""
    for question in q.questions:
        yield from _told("question", question.link_id, _question_sentences(question))
    for disposition in q.dispositions:
        yield from _told("disposition", disposition.code, _disposition_sentences(disposition))
    for sign in q.signs:
        yield from _told("sign", sign.code, _sign_sentences(sign))
    yield from _told("questionnaire", q.slug, _own_sentences(q))


def _told(kind: str, code: str, sentences: Iterator[str]) -> Iterator[Problem]:
    return (Text(kind, code, "").problem(sentence) for sentence in sentences)


def _question_sentences(question: Question) -> Iterator[str]:
    """A label may be of one word, as “Yes” is."""
    yield from _too_short(question, _QUESTION)
    if not _WORD.search(question.short_text):
        yield "Its short text is empty."
    for option in question.options:
        if not _WORD.search(option.label):
            yield f"The label of its answer “{option.value}” is empty."


def _disposition_sentences(disposition: Disposition) -> Iterator[str]:
    yield from _too_short(disposition, _DISPOSITION)
    for step in (*(disposition.steps or ("",)), *disposition.carer_steps):
        yield from too_little("step", step)
    for line in (*disposition.watch, *disposition.carer_watch):
        yield from too_little("line of what to watch", line)


def _sign_sentences(sign: WarningSign) -> Iterator[str]:
    return _too_short(sign, _SIGN)


def _own_sentences(q: Questionnaire) -> Iterator[str]:
    for field in _OWN:
        yield from too_little(field.replace("_", " "), getattr(q, field))
    yield from _danger_sign_sentences(q)


def _danger_sign_sentences(q: Questionnaire) -> Iterator[str]:
    for number, words in enumerate(q.danger_signs, start=1):
        yield from too_little(f"danger sign {number}", words)
    if 0 < len(q.danger_signs) < LEAST_DANGER_SIGNS:  # that there is none is told as well
        yield f"There are fewer than {LEAST_DANGER_SIGNS} danger signs."


def _too_short(row: Any, fields: tuple[str, ...]) -> Iterator[str]:
    for field in fields:
        yield from too_little(field, getattr(row, field))
        for_carers: str = getattr(row, f"carer_{field}")
        if for_carers:
            yield from too_little(f"{field} for carers", for_carers)


def too_little(name: str, words: str) -> Iterator[str]:
    """A sentence where there is no text, or one of a single word."""
    if not _WORD.search(words):
        yield f"Its {name} is empty."
    elif len(_WORD.findall(words)) < 2:
        yield f"Its {name} is one word, “{words.strip()}”. Say more."


def numbers_stand_first(q: Questionnaire) -> Iterator[Problem]:
    """Whom to call stands in the first step, which is all that some people read."""
    for disposition in q.dispositions:
        yield from _told("disposition", disposition.code, _call_sentences(disposition))
    yield from _told("questionnaire", q.slug, _unfinished_sentences(q))


def _unfinished_sentences(q: Questionnaire) -> Iterator[str]:
    if "emergency_number" not in tokens_in(q.unfinished_advice):
        yield "The unfinished advice has no {emergency_number}."


def _call_sentences(disposition: Disposition) -> Iterator[str]:
    yield from _missing_calls(disposition, disposition.steps, "")
    if disposition.carer_steps:
        yield from _missing_calls(disposition, disposition.carer_steps, " for carers")


def _missing_calls(disposition: Disposition, steps: tuple[str, ...], whom: str) -> Iterator[str]:
    first, every = tokens_in("".join(steps[:1])), tokens_in("".join(steps))
    emergency = disposition.urgency >= Urgency.EMERGENCY
    if disposition.always_shown:
        if "crisis_line" not in first:
            yield f"It is always shown, and its first step{whom} has no {{crisis_line}}."
        if emergency and "emergency_number" not in every:
            yield f"It is an emergency, and no step{whom} has the {{emergency_number}}."
    elif emergency and "emergency_number" not in first:
        yield f"It is an emergency, and its first step{whom} has no {{emergency_number}}."
