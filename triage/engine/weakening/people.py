"""Who fares worse, and who is no longer asked."""

from collections.abc import Iterator

from triage.engine.proof.diff import Change, find_changes
from triage.engine.proof.patients import Patient
from triage.engine.proof.witnesses import related
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route
from triage.engine.weakening.comparison import NOBODY, UNDECIDED, Comparison, Somebody
from triage.engine.weakening.weakening import Weakening, WeakeningKind
from triage.engine.words.sentences import question_sentence


def people_who_fare_calmer(compared: Comparison) -> Iterator[Weakening]:
    """One for each pair of urgencies between which somebody falls; the furthest fall first."""
    if _decides(compared.old) == _decides(compared.new):
        return
    changes = find_changes(
        compared.old, compared.new, limit=compared.limit, versions=compared.versions
    )
    lowered = [change for change in changes if change.lowered]
    for change in sorted(lowered, key=lambda change: (-change.before, change.after or 0)):
        yield _fares_calmer(compared, change)


def _decides(q: Questionnaire) -> object:
    """Everything by which somebody's outcome could differ; in what order they are asked cannot."""
    rules = [(r.criteria, r.sign, r.disposition, r.disposition_if_unsure) for r in q.rules]
    dispositions = {d.code: (d.urgency, d.always_shown) for d in q.dispositions}
    questions = {
        x.link_id: (ways(x), x.required, x.enable_when, x.out_of_scope) for x in q.questions
    }
    return (q.default_disposition, rules, dispositions, questions)


def ways(question: Question) -> object:
    """How it can be answered."""
    options = tuple((option.value, option.exclusive) for option in question.options)
    return (question.type, options, question.minimum, question.maximum, question.unit)


def _fares_calmer(compared: Comparison, change: Change) -> Weakening:
    before, after = change.before.word, change.after.word if change.after else "no result"
    sentence = f"Somebody whose result was {before} now gets {after}."
    if change.lost is not None:
        before, after = compared.old.dispositions_by_code[change.lost].title, ""
        sentence = f"Somebody is no longer told “{before}”, nor anything as urgent in its place."
    doubt = UNDECIDED if change.old_answers is None else ""
    return Weakening(
        WeakeningKind.FARES_CALMER,
        "questionnaire",
        compared.new.slug,
        f"{sentence}{doubt}",
        before,
        after,
        change.old_answers,
        change.new_answers,
    )


def questions_asked_of_fewer(compared: Comparison) -> Iterator[Weakening]:
    """Questions that are gone, that may be skipped now, or that somebody is not asked.

    A gate that is gone is told as a gate.
    """
    for question in compared.old.questions:
        again = compared.new.questions_by_id.get(question.link_id)
        if again is None and not question.is_gate:
            sentence = f"“{question.short_text}” is asked no more."
            yield _fewer(question, sentence, (question.text, ""))
        elif again is not None:
            yield from _optional(question, again)
            yield from _not_asked(compared, question, again)


def _optional(question: Question, again: Question) -> Iterator[Weakening]:
    if question.required and not again.required:
        sentence = f"“{again.short_text}” may be skipped now."
        yield _fewer(question, sentence, ("required", "optional"))


def _not_asked(compared: Comparison, question: Question, again: Question) -> Iterator[Weakening]:
    if not _may_be_asked_of_fewer(compared, question, again):
        return
    somebody = _who_is_not_asked(compared, question, again)
    if somebody is not None:
        sentence = f"“{again.short_text}” is asked of fewer people.{somebody.doubt}"
        before = question_sentence(compared.old, question)
        after = question_sentence(compared.new, again)
        yield _fewer(question, sentence, (before, after), somebody)


def _may_be_asked_of_fewer(compared: Comparison, question: Question, again: Question) -> bool:
    """Whether anything differs by which it is reached: all that it is asked on, and exits."""
    if _asked_on(compared.old, question) != _asked_on(compared.new, again):
        return True
    return not _left_before(compared.new, again) <= _left_before(compared.old, question)


def _asked_on(q: Questionnaire, question: Question) -> object:
    deciding = related(q, [question.link_id])[:-1]
    return (question.enable_when, [(x.enable_when, ways(x)) for x in deciding])


def _left_before(q: Questionnaire, question: Question) -> set[object]:
    """The questions before it that some people leave the check at."""
    earlier = q.questions[: q.order[question.link_id]]
    return {(x.link_id, ways(x)) for x in earlier if x.out_of_scope}


def _who_is_not_asked(compared: Comparison, question: Question, again: Question) -> Somebody | None:
    """Somebody who was; a new exit is a weakening of its own, so nobody takes one."""
    versions, link_id, new_exits = compared.versions, question.link_id, _new_exits(compared)

    def shows(old: Patient, new: Patient) -> bool:
        route = find_route(compared.new, new)
        left = route.out_of_scope
        stays = left is None or new_exits.get(left, frozenset()).isdisjoint(new[left])
        asked = link_id in find_route(compared.old, old).asked
        return stays and asked and link_id not in route.asked

    literals = [
        *versions.before.arrives(question),
        versions.patients.opposite(versions.patients.every(*versions.after.arrives(again))),
        versions.patients.opposite(versions.after.led_away(new_exits)),
    ]
    deciding = (*related(compared.old, [link_id]), *related(compared.new, [link_id]))
    about = [other.link_id for other in deciding]
    return compared.who_keeps_word(literals, shows, about=about)


def _new_exits(compared: Comparison) -> dict[str, frozenset[str]]:
    """Answers that end the check and did not before."""
    before = {question.link_id: question.out_of_scope for question in compared.old.questions}
    return {
        question.link_id: question.out_of_scope - before.get(question.link_id, frozenset())
        for question in compared.new.questions
    }


def _fewer(
    question: Question, sentence: str, words: tuple[str, str], somebody: Somebody = NOBODY
) -> Weakening:
    return Weakening(
        WeakeningKind.ASKED_OF_FEWER,
        "question",
        question.link_id,
        sentence,
        *words,
        somebody.old_answers,
        somebody.new_answers,
    )
