"""Gates, warning signs and danger signs that are gone, and gates that come later."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.weakening.comparison import Comparison
from triage.engine.weakening.weakening import Weakening, WeakeningKind


def lost_gates(compared: Comparison) -> Iterator[Weakening]:
    """Gates that are gone, or are gates no more."""
    for gate in compared.old.questions:
        now = compared.new.questions_by_id.get(gate.link_id)
        if gate.is_gate and (now is None or not now.is_gate):
            what, after = ("is gone", "") if now is None else ("is a gate no more", now.text)
            row = ("question", gate.link_id, f"“{gate.short_text}” {what}.")
            yield Weakening(WeakeningKind.GATE, *row, gate.text, after)


def moved_gates(compared: Comparison) -> Iterator[Weakening]:
    """Gates, and what they ask for, that come after a question that they came before.

    One that is neither a gate nor asked because of one; a new one is told of itself.
    """
    urgent = compared.old.asked_again & compared.new.asked_again
    known = frozenset(compared.old.questions_by_id) - compared.new.asked_again
    for gate, now in compared.questions():
        if gate.link_id in urgent:
            others = known.difference(x.link_id for x in _before(compared.old, gate))
            before = [x for x in _before(compared.new, now) if x.link_id in others]
            names = ", ".join(f"“{x.short_text}”" for x in before)
            if names:
                whom = names if len(before) == 1 else f"{len(before)} questions that it came before"
                sentence = f"“{now.short_text}” is asked only after {whom}."
                row = ("question", gate.link_id, sentence)
                yield Weakening(WeakeningKind.GATE_MOVED, *row, "", names)


def _before(q: Questionnaire, question: Question) -> tuple[Question, ...]:
    return q.questions[: q.order[question.link_id]]


def lost_signs(compared: Comparison) -> Iterator[Weakening]:
    """Warning signs that are gone."""
    for sign in compared.old.signs:
        if sign.code not in compared.new.signs_by_code:
            sentence = f"The warning sign “{sign.title}” is gone."
            yield Weakening(WeakeningKind.SIGN, "sign", sign.code, sentence, sign.title)


def lost_danger_signs(compared: Comparison) -> Iterator[Weakening]:
    """Danger signs that are gone; one that was put in other words is told of its words."""
    for words, instead in changed_danger_signs(compared):
        if not instead:
            sentence = "A danger sign is gone from every page that shows them."
            code = compared.new.slug
            yield Weakening(WeakeningKind.DANGER_SIGN, "questionnaire", code, sentence, words)


def changed_danger_signs(compared: Comparison) -> Iterator[tuple[str, str]]:
    """Each danger sign that is no longer said, and the new one that is most like it, if any."""
    new = [words for words in compared.new.danger_signs if words not in compared.old.danger_signs]
    gone = [words for words in compared.old.danger_signs if words not in compared.new.danger_signs]
    instead: dict[str, str] = {}
    for words in new:
        waiting = [other for other in gone if other not in instead]
        if waiting:
            likest = max(waiting, key=lambda other: SequenceMatcher(None, other, words).ratio())
            instead[likest] = words
    return ((words, instead.get(words, "")) for words in gone)
