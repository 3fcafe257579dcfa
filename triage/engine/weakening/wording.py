"""Words that somebody in danger reads and that are not what they were.

No proof says whether other words mean the same, or what new ones do to those beside them. So
every change of what a patient meets on the way to a result counts, an addition too; what there
is to read afterwards does not.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from triage.engine.question import AnswerOption, Question
from triage.engine.rules import Disposition
from triage.engine.weakening.advice import led_elsewhere
from triage.engine.weakening.comparison import Comparison, by_code, pairs
from triage.engine.weakening.guards import changed_danger_signs
from triage.engine.weakening.weakening import Weakening, WeakeningKind

#: What is read of each, and how it is called. What carers read stands beside it where it is
#: worded for them, and is the same where it is empty.
_DISPOSITION = {
    "title": "title",
    "summary": "summary",
    "steps": "steps",
    "worsening": "text on what would make it more urgent",
    "watch": "list of what to watch",
}
_QUESTION = {
    "text": "text",
    "short_text": "short text",
    "help": "help",
    "danger_line": "danger line",
}
_BESIDE_A_QUESTION = {"why": "reason why it is asked", "part": "part"}
_OPTION = {"label": "label"}
_NOTE = {"note": "note"}
_SIGN = {"title": "title", "explanation": "explanation"}
OWN_WORDS = {
    "title": "title",
    "audience": "audience",
    "intended_use": "intended use",
    "introduction": "introduction",
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
    """Of everything that a patient meets up to the result, whatever its urgency."""
    yield from _own_words(compared)
    yield from _words_of_advice(compared)
    yield from _other_advice(compared)
    yield from _words_of_questions(compared)
    yield from _spoken_to_otherwise(compared)


def _own_words(compared: Comparison) -> Iterator[Weakening]:
    whole = _whole(compared)
    yield from _changes(whole, OWN_WORDS)
    for before, after in changed_danger_signs(compared):
        if after:
            yield _weakened(whole, "A danger sign is put in other words.", before, after)


def _whole(compared: Comparison) -> _Row:
    old, new = compared.old, compared.new
    return _Row("questionnaire", new.slug, new.title, old, new)


def _words_of_advice(compared: Comparison) -> Iterator[Weakening]:
    """Of dispositions and of warning signs."""
    old, new = compared.old, compared.new
    for was, now in pairs(old.dispositions_by_code, new.dispositions_by_code):
        row = _Row("disposition", was.code, was.title, was, now)
        yield from _changes(row, _DISPOSITION, for_carers=True)
    for sign, again in pairs(old.signs_by_code, new.signs_by_code):
        row = _Row("sign", sign.code, sign.title, sign, again)
        yield from _changes(row, _SIGN, for_carers=True)


def _other_advice(compared: Comparison) -> Iterator[Weakening]:
    """A text or a reason that is another one now, as something leads elsewhere."""
    for lead in led_elsewhere(compared):
        sentence = f"{lead.name} leads to another text, “{lead.now.title}”."
        words = (_advice(lead.was), _advice(lead.now))
        yield Weakening(WeakeningKind.WORDS, lead.place, lead.code, sentence, *words)
    signs = {**compared.new.signs_by_code, **compared.old.signs_by_code}
    for rule, again in pairs(by_code(compared.old.rules), by_code(compared.new.rules)):
        if rule.sign != again.sign:
            row = _Row("rule", rule.code, rule.code, rule, again)
            sentence = f"The rule “{rule.code}” is explained by another warning sign."
            reasons = (signs[one.sign] for one in (rule, again))
            yield _weakened(row, sentence, *(f"{x.title}\n{x.explanation}" for x in reasons))


def _advice(disposition: Disposition) -> str:
    return "\n".join(filter(None, (_read(disposition, field) for field in _DISPOSITION)))


def _words_of_questions(compared: Comparison) -> Iterator[Weakening]:
    for question, now in compared.questions():
        row = _Row("question", now.link_id, question.short_text, question, now)
        yield from _changes(row, _QUESTION, for_carers=True)
        yield from _changes(row, _BESIDE_A_QUESTION)
        for was, option in _options(question, now):
            row = _option_row(now, was, option)
            yield from _changes(row, _OPTION, for_carers=True)
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
