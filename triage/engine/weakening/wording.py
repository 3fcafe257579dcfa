"""Words that somebody in danger reads and that are not what they were.

No proof says whether other words mean the same, so every change counts, an addition too.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from triage.engine.checks.forbidden_words import is_urgent
from triage.engine.question import AnswerOption, Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition
from triage.engine.weakening.advice import led_elsewhere
from triage.engine.weakening.comparison import Comparison, pairs
from triage.engine.weakening.guards import changed_danger_signs
from triage.engine.weakening.weakening import Weakening, WeakeningKind

#: What is read of each, and how it is called. What carers read stands beside it where it is
#: worded for them, and is the same where it is empty.
_DISPOSITION = {
    "title": "title",
    "summary": "summary",
    "steps": "steps",
    "worsening": "text on what would make it more urgent",
}
_QUESTION = {
    "text": "text",
    "short_text": "short text",
    "help": "help",
    "danger_line": "danger line",
}
_OPTION = {"label": "label"}
_NOTE = {"note": "note"}
_UNFINISHED = {
    "unfinished_title": "title of an unfinished check",
    "unfinished_advice": "advice of an unfinished check",
}


class _Row(NamedTuple):
    """A row of either version, and how it is called."""

    place: str
    code: str
    name: str
    was: Any
    now: Any


def changed_words(compared: Comparison) -> Iterator[Weakening]:
    """Of urgent texts, of danger signs, and of what locked floors read."""
    yield from _urgent_words(compared)
    yield from _other_advice(compared)
    yield from _words_without_result(compared)
    yield from _words_that_floors_read(compared)
    yield from _spoken_to_otherwise(compared)


def _urgent_words(compared: Comparison) -> Iterator[Weakening]:
    """Whatever urgency it has now."""
    old, new = compared.old.dispositions_by_code, compared.new.dispositions_by_code
    for was, now in pairs(old, new):
        if is_urgent(was):
            row = _Row("disposition", was.code, was.title, was, now)
            yield from _changes(row, _DISPOSITION, for_carers=True)


def _other_advice(compared: Comparison) -> Iterator[Weakening]:
    """An urgent text that is another one now, as something leads elsewhere."""
    for lead in led_elsewhere(compared):
        if is_urgent(lead.was):
            sentence = f"{lead.name} leads to another text, “{lead.now.title}”."
            words = (_whole(lead.was), _whole(lead.now))
            yield Weakening(WeakeningKind.WORDS, lead.place, lead.code, sentence, *words)


def _whole(disposition: Disposition) -> str:
    return "\n".join(_read(disposition, field) for field in _DISPOSITION)


def _words_without_result(compared: Comparison) -> Iterator[Weakening]:
    """Of a check that has no result, and of the danger signs that stand there instead."""
    old, new = compared.old, compared.new
    whole = _Row("questionnaire", new.slug, new.title, old, new)
    yield from _changes(whole, _UNFINISHED)
    for before, after in changed_danger_signs(compared):
        if after:
            yield _weakened(whole, "A danger sign is put in other words.", before, after)
    for question, now in compared.questions():
        for was, option in _options(question, now):
            if was.out_of_scope and option.out_of_scope:
                yield from _changes(_option_row(now, was, option), _NOTE)


def _words_that_floors_read(compared: Comparison) -> Iterator[Weakening]:
    read = _read_by_locked_floors(compared.old) | _read_by_locked_floors(compared.new)
    for question, now in compared.questions():
        if question.link_id in read:
            row = _Row("question", now.link_id, question.short_text, question, now)
            yield from _changes(row, _QUESTION, for_carers=True)
            for was, option in _options(question, now):
                row = _option_row(now, was, option)
                yield from _changes(row, _OPTION, for_carers=True)
                if not (was.out_of_scope and option.out_of_scope):  # else told with the exits
                    yield from _changes(row, _NOTE)


def _spoken_to_otherwise(compared: Comparison) -> Iterator[Weakening]:
    """From such an answer on every text is another one: the words for carers, or one's own."""
    for question, now in compared.questions():
        for was, option in _options(question, now):
            if was.for_other != option.for_other:
                row = _option_row(now, was, option)
                sentence = f"Whoever answers “{option.label}” reads other words from then on."
                yield _weakened(row, sentence, _spoken_to(was), _spoken_to(option))


def _spoken_to(option: AnswerOption) -> str:
    return "the words for carers" if option.for_other else "the words for oneself"


def _read_by_locked_floors(q: Questionnaire) -> frozenset[str]:
    return frozenset().union(*(floor.criteria.reads() for floor in q.floors if floor.locked))


def _options(question: Question, now: Question) -> Iterable[tuple[AnswerOption, AnswerOption]]:
    after = {option.value: option for option in now.options}
    return pairs({option.value: option for option in question.options}, after)


def _option_row(question: Question, was: AnswerOption, now: AnswerOption) -> _Row:
    return _Row("option", f"{question.link_id}:{was.value}", was.label, was, now)


def _changes(row: _Row, fields: dict[str, str], *, for_carers: bool = False) -> Iterator[Weakening]:
    """One for each field that is worded otherwise."""
    for field, called in fields.items():
        before, after = _read(row.was, field), _read(row.now, field)
        if before != after:
            yield _weakened(row, f"“{row.name}”: other words in the {called}.", before, after)
        carer = f"carer_{field}"
        if for_carers and getattr(row.was, carer) != getattr(row.now, carer):
            sentence = f"“{row.name}”: other words in the {called} for carers."
            to_carers = _read(row.was, carer) or before, _read(row.now, carer) or after
            yield _weakened(row, sentence, *to_carers)


def _read(row: Any, field: str) -> str:
    value = getattr(row, field)
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _weakened(row: _Row, sentence: str, before: str, after: str) -> Weakening:
    return Weakening(WeakeningKind.WORDS, row.place, row.code, sentence, before, after)
