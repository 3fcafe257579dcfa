"""Somebody to whom a row of the draft happens: of a vignette, or made up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from triage.check.reading import reading
from triage.editing.trying import Given
from triage.editing.vignettes import answers_of
from triage.engine.conditions import Answers, Criteria
from triage.engine.outcome import Outcome, State, evaluate, find_suggestions
from triage.engine.proof.patients import by_question, possible_values
from triage.engine.proof.quick_witnesses import Guesses, Values, sample_patients
from triage.engine.proof.witnesses import on_the_route, plain_values
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route, reading_questions
from triage.engine.rules import Rule
from triage.models import Questionnaire as QuestionnaireRow


@dataclass(frozen=True)
class Somebody:
    """What they answer; ``vignette`` is the title of the one they are of, empty of none."""

    answers: Given
    vignette: str = ""


def find_somebody(
    row: QuestionnaireRow, draft: Questionnaire, kind: str, code: str
) -> Somebody | None:
    """The first to whom it happens, vignettes before those who are made up; perhaps nobody."""
    happens = partial(_HAPPENS[kind], draft, code)
    for vignette in row.vignettes.order_by("code"):
        answers = answers_of(vignette, draft)
        if happens(answers):
            return Somebody(answers, vignette.title)
    guessed = (on_the_route(draft, guess) for guess in _guesses(draft, kind, code))
    found = next(filter(happens, guessed), None)
    return None if found is None else Somebody(dict(found))


def _is_asked(draft: Questionnaire, code: str, answers: Answers) -> bool:
    """On the way to the result, or after it, where it only chooses what to read."""
    route = find_route(draft, answers)
    after = reading_questions(draft, answers) if route.is_complete else ()
    return code in (*route.kept, route.next_question, *(one.link_id for one in after))


def _decides(
    found: Callable[[Questionnaire, Outcome, Answers], set[str]],
) -> Callable[[Questionnaire, str, Answers], bool]:
    """Whether it is among what a finished check comes to."""

    def happens(draft: Questionnaire, code: str, answers: Answers) -> bool:
        outcome = evaluate(draft, answers)
        return outcome.state is State.COMPLETE and code in found(draft, outcome, answers)

    return happens


def _read(draft: Questionnaire, outcome: Outcome, answers: Answers) -> set[str]:
    links = reading(draft, answers, outcome, got_help=True).links
    return {link.item.code for link in links if link.item}


_HAPPENS: dict[str, Callable[[Questionnaire, str, Answers], bool]] = {
    "question": _is_asked,
    "disposition": _decides(lambda _, outcome, __: {d.code for d in outcome.dispositions}),
    "sign": _decides(lambda _, outcome, __: {finding.sign for finding in outcome.findings}),
    "rule": _decides(lambda _, outcome, __: {finding.rule for finding in outcome.findings}),
    "suggestion": _decides(lambda d, _, given: {one.code for one in find_suggestions(d, given)}),
    "item": _decides(_read),
}


def _guesses(draft: Questionnaire, kind: str, code: str) -> Iterator[Answers]:
    plain = plain_values(draft)
    suggested = (c for suggestion in draft.suggestions for c in suggestion.criteria.conditions())
    conditions = by_question((*draft.conditions(), *suggested))
    values: Values = {
        question.link_id: [
            value
            for value in possible_values(question, conditions.get(question.link_id, ()))
            if value not in question.out_of_scope
        ]
        for question in draft.questions
    }
    guesses = Guesses(draft, values, plain)
    if kind == "question":
        yield guesses.answering(draft.questions_by_id[code])
    yield from map(guesses.meeting, (None, *_leading(draft, kind, code)))
    yield from sample_patients(values)


def _leading(draft: Questionnaire, kind: str, code: str) -> Iterator[Criteria]:
    """What somebody might meet to whom it happens."""
    for rule in draft.rules:
        if code in _named_by(draft, rule).get(kind, ()):
            yield rule.criteria
    for suggestion in draft.suggestions:
        if (kind == "suggestion" and code == suggestion.code) or (
            kind == "item" and code in suggestion.items
        ):
            yield suggestion.criteria


def _named_by(draft: Questionnaire, rule: Rule) -> dict[str, tuple[str, ...]]:
    return {
        "rule": (rule.code,),
        "sign": (rule.sign,),
        "disposition": (rule.disposition, rule.disposition_if_unsure),
        "item": draft.signs_by_code[rule.sign].reading,
    }
