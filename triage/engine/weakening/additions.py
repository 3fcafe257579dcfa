"""What somebody in danger meets and did not meet before.

A new question may take the answer that another one waits for; a new text may say the contrary
of the one below it. No proof finds that, so two people read it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from triage.engine.question import AnswerOption, Question
from triage.engine.weakening.comparison import Comparison
from triage.engine.weakening.guards import changed_danger_signs
from triage.engine.weakening.weakening import Weakening, WeakeningKind


def added_words(compared: Comparison) -> Iterator[Weakening]:
    """Whatever a patient reads that is new up to the result."""
    old, new = compared.old, compared.new
    for disposition in _added(old.dispositions_by_code, new.dispositions):
        row = ("disposition", disposition.code, f"“{disposition.title}” is a new text.")
        steps = (disposition.title, disposition.summary, *disposition.steps, disposition.worsening)
        yield _new(*row, steps)
    for sign in _added(old.signs_by_code, new.signs):
        row = ("sign", sign.code, f"“{sign.title}” is a new warning sign.")
        yield _new(*row, (sign.title, sign.explanation))
    instead = {words for _, words in changed_danger_signs(compared)}
    for words in new.danger_signs:
        if words not in old.danger_signs and words not in instead:
            yield _new("questionnaire", new.slug, "A danger sign is new.", (words,))


def added_questions(compared: Comparison) -> Iterator[Weakening]:
    """New questions, and new answers to those that there were."""
    for question in compared.new.questions:
        was = compared.old.questions_by_id.get(question.link_id)
        if was is None:
            row = ("question", question.link_id, f"“{question.short_text}” is a new question.")
            labels = [label for option in question.options for label in _words(option)]
            yield _new(*row, (question.part, question.text, question.help, *labels))
            continue
        known = {option.value for option in was.options}
        for option in question.options:
            if option.value not in known:
                code = f"{question.link_id}:{option.value}"
                sentence = f"“{option.label}” is a new answer to “{question.short_text}”."
                yield _new("option", code, sentence, _words(option))


def new_questions_first(compared: Comparison) -> Iterator[Weakening]:
    """Questions that are new and come before a gate that there was: asked first, answered first."""
    gates = [q for q in compared.new.questions if q.is_gate]
    for question in compared.new.questions:
        if question.link_id not in compared.old.questions_by_id:
            behind = next((g for g in gates if _stands_behind(compared, question, g)), None)
            if behind is not None:
                sentence = f"“{behind.short_text}” is asked only after “{question.short_text}”."
                row = ("question", question.link_id, sentence)
                yield Weakening(WeakeningKind.GATE_MOVED, *row, "", question.text)


def _stands_behind(compared: Comparison, question: Question, gate: Question) -> bool:
    order = compared.new.order
    there = gate.link_id in compared.old.questions_by_id
    return there and order[gate.link_id] > order[question.link_id]


def _added(known: Iterable[str], rows: Iterable[Any]) -> Iterator[Any]:
    codes = frozenset(known)
    return (row for row in rows if row.code not in codes)


def _words(option: AnswerOption) -> tuple[str, ...]:
    return tuple(filter(None, (option.label, option.note)))


def _new(place: str, code: str, sentence: str, words: Iterable[str]) -> Weakening:
    said = "\n".join(filter(None, words))
    return Weakening(WeakeningKind.ADDED, place, code, sentence, "", said)
