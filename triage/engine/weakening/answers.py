"""Answers that are gone or declared to say nothing, and numbers that mean something else."""

from collections.abc import Iterator

from triage.engine.question import NUMBER_TYPES, AnswerOption, Question, Worse
from triage.engine.weakening.comparison import Comparison
from triage.engine.weakening.weakening import Weakening, WeakeningKind

_DECLARED = {"negative": "means no", "harmless": "says nothing dangerous"}
_WORSE = {Worse.HIGH: "high numbers", Worse.LOW: "low numbers", Worse.NEITHER: "neither end"}


def lost_options(compared: Comparison) -> Iterator[Weakening]:
    """Answers that can no longer be given, "not sure" among them."""
    for question, now in compared.questions():
        for option in question.options:
            if option.value not in now.labels:
                sentence = f"“{now.short_text}” can no longer be answered “{option.label}”."
                yield _of_option(WeakeningKind.OPTION, question, option, sentence, "")


def declared_answers(compared: Comparison) -> Iterator[Weakening]:
    """Answers newly declared to mean no, or to say nothing dangerous.

    A whole question that is new takes nothing from anybody, whatever is declared in it.
    """
    for question, now in compared.questions():
        before = _by_value(question)
        for option in now.options:
            was = before.get(option.value)
            for field, means in _DECLARED.items():
                if getattr(option, field) and not (was and getattr(was, field)):
                    sentence = f"“{option.label}” to “{now.short_text}” now {means}."
                    yield _of_option(WeakeningKind.HARMLESS, now, option, sentence, means)


def new_exits(compared: Comparison) -> Iterator[Weakening]:
    """Answers that end the check, and did not."""
    for question in compared.new.questions:
        was = compared.old.questions_by_id.get(question.link_id)
        for option in question.options:
            if option.out_of_scope and not (was and option.value in was.out_of_scope):
                means = "ends the check"
                sentence = f"“{option.label}” to “{question.short_text}” now {means}."
                yield _of_option(WeakeningKind.OUT_OF_SCOPE, question, option, sentence, means)


def _by_value(question: Question) -> dict[str, AnswerOption]:
    return {option.value: option for option in question.options}


def _of_option(
    kind: WeakeningKind, question: Question, option: AnswerOption, *words: str
) -> Weakening:
    sentence, after = words
    code = f"{question.link_id}:{option.value}"
    return Weakening(kind, "option", code, sentence, option.label, after)


def other_numbers(compared: Comparison) -> Iterator[Weakening]:
    """Numbers with another worse end, unit or range, and questions of another type."""
    for question, now in compared.questions():
        for what, before, after in _meanings(question, now):
            if before != after:
                sentence = f"“{now.short_text}” has another {what}."
                yield Weakening(
                    WeakeningKind.NUMBER, "question", now.link_id, sentence, before, after
                )


def _meanings(question: Question, now: Question) -> Iterator[tuple[str, str, str]]:
    yield "type", question.type.value, now.type.value
    if question.type in NUMBER_TYPES and now.type in NUMBER_TYPES:
        yield "unit", question.unit, now.unit
        yield "range", _range(question), _range(now)
        if question.worse is not Worse.NEITHER:  # to say it for the first time takes nothing away
            yield "worse end", _WORSE[question.worse], _WORSE[now.worse]


def _range(question: Question) -> str:
    return f"{question.minimum} to {question.maximum}"
