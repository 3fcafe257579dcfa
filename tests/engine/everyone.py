"""Every patient of a small questionnaire, one by one: what the proofs are compared with.

Also questionnaires with faults that an editor could make, which are proved as exactly.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.engine.build import CALM, SOON, gate, is_, rule, yes_no
from tests.engine.strategies import Record, Values, comparisons, possible_answers, questionnaires
from triage.engine.conditions import ASKED_UNKNOWN, Criteria
from triage.engine.outcome import Outcome, State, evaluate
from triage.engine.question import Question, QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route, find_route
from triage.engine.rules import SafetyFloor
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency


class Person(NamedTuple):
    """Somebody who would answer every question so, and what comes of it."""

    answers: Record
    route: Route
    outcome: Outcome

    @property
    def level(self) -> int:
        """How urgent it is; 0 out of scope."""
        return self.outcome.urgency or 0

    @property
    def ends(self) -> bool:
        """Whether it comes to an outcome at all."""
        return self.outcome.state is State.COMPLETE


def everyone(check: Questionnaire) -> Iterator[Person]:
    """Everybody there is."""
    ways = [possible_answers(question) for question in check.questions]
    for values in product(*ways):
        yield person(check, dict(zip(check.questions_by_id, values, strict=True)))


def person(check: Questionnaire, answers: Record) -> Person:
    return Person(answers, find_route(check, answers), evaluate(check, answers))


def told(check: Questionnaire, one: Person) -> Record:
    """What they must have answered, and what ended the route."""
    needed = {q.link_id for q in check.questions if q.required} | {one.route.out_of_scope}
    return {link_id: given for link_id, given in one.route.kept.items() if link_id in needed}


def meeting(check: Questionnaire, floor: SafetyFloor, one: Person) -> Record:
    """And what they would say that the floor is about, asked or not."""
    about = {c.question for c in floor.criteria.conditions() if c.truth(one.answers, {})}
    shown = {*told(check, one), *about}
    return {name: one.answers[name] for name in one.answers if name in shown}


def tiers(floor: SafetyFloor) -> tuple[tuple[Truth, Urgency], tuple[Truth, Urgency]]:
    return (Truth.YES, floor.minimum), (Truth.UNSURE, floor.minimum_if_unsure)


def asked_for(floors: Iterable[SafetyFloor], answers: Mapping[str, Values]) -> int:
    """The most that these ask for of these answers."""
    met = [(f, f.criteria.truth(answers, {})) for f in floors]
    asked = [minimum for f, truth in met for least, minimum in tiers(f) if truth >= least]
    return max(asked, default=0)


Fault = Callable[[DrawFn, Questionnaire], Questionnaire]


@st.composite
def faulty(draw: DrawFn, *faults: Fault, most: int = 2, but: Fault | None = None) -> Questionnaire:
    """A questionnaire as it may be published, with these faults and perhaps one more.

    None is there twice, for a code means one thing; that ``but`` is kept for later.
    """
    check = draw(questionnaires(most=most))
    others = [fault for fault in FAULTS if fault not in (*faults, but)]
    for fault in (*faults, *draw(st.lists(st.sampled_from(others), max_size=1))):
        check = fault(draw, check)
    return check


def _other_floor(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    unsure, sure = draw(st.sampled_from(Urgency)), draw(st.sampled_from(Urgency))
    floors = tuple(replace(f, minimum=sure, minimum_if_unsure=unsure) for f in check.floors)
    return replace(check, floors=floors)


def _swapped_tier(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    first, *rest = check.rules
    swapped = replace(
        first, disposition=first.disposition_if_unsure, disposition_if_unsure=first.disposition
    )
    return replace(check, rules=(swapped, *rest))


def _another_default(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    return replace(check, default_disposition=draw(st.sampled_from(check.dispositions)).code)


def _rule_to_self_care(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    to = replace(draw(st.sampled_from(check.rules)), code="calms", disposition=CALM.code)
    return replace(check, rules=(*check.rules, replace(to, disposition_if_unsure=CALM.code)))


def _lower_if_unsure(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    rules = tuple(replace(one, disposition_if_unsure=CALM.code) for one in check.rules)
    return replace(check, rules=rules)


def _any_for_all(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    rules = [replace(r, criteria=Criteria((tuple(r.criteria.conditions()),))) for r in check.rules]
    return replace(check, rules=tuple(rules))


def _all_for_any(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    rules = [
        replace(r, criteria=Criteria(tuple((c,) for c in r.criteria.conditions())))
        for r in check.rules
    ]
    return replace(check, rules=tuple(rules))


def _hidden_gate(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    """One more gate, asked only of some."""
    hidden = replace(gate("hidden"), enable_when=_reading(draw, check.questions))
    return replace(check, questions=(*check.questions, hidden))


def _reads_no(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    """A rule that reads a clear no, and leads less far for those who are not sure."""
    asked = draw(st.sampled_from([q for q in check.questions if q.is_gate]))
    no = next(iter(sorted(asked.negative)), "no")
    reads = rule("reads-no", SOON.code, is_(asked.link_id, no), unsure=CALM.code)
    return replace(check, rules=(*check.rules, reads))


def _hidden_follow_up(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    """A rule reads a question that is asked only of those who said this or that."""
    follow_up = yes_no("late", _reading(draw, check.questions))
    reads = replace(draw(st.sampled_from(check.rules)), code="reads-late")
    groups = ((is_("late", "yes"),), *reads.criteria.groups[:1])
    return replace(
        check,
        questions=(*check.questions, follow_up),
        rules=(*check.rules, replace(reads, criteria=Criteria(groups))),
    )


def _reading(draw: DrawFn, earlier: Sequence[Question]) -> Criteria:
    readable = [q for q in earlier if q.required and q.type is not QuestionType.TEXT]
    several = draw(st.lists(st.sampled_from(readable), min_size=1, max_size=2))
    return Criteria(tuple(draw(st.sampled_from(comparisons(q, reads_no=True))) for q in several))


def _other_negatives(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    """A sign where "no" was meant, and the reverse."""
    place = draw(st.integers(0, len(check.questions) - 1))
    asked = check.questions[place]
    flags = draw(st.lists(st.booleans(), min_size=len(asked.options), max_size=len(asked.options)))
    options = tuple(
        replace(option, negative=negative and option.value != ASKED_UNKNOWN)
        for option, negative in zip(asked.options, flags, strict=True)
    )
    return _with_question(check, place, replace(asked, options=options))


def _dead_rule(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    """It has no conditions, or one that nobody can meet."""
    never = [rule("dead", SOON.code), rule("dead", SOON.code, ())]
    return replace(check, rules=(*check.rules, draw(st.sampled_from(never))))


def _with_question(check: Questionnaire, place: int, question: Question) -> Questionnaire:
    questions = (*check.questions[:place], question, *check.questions[place + 1 :])
    return replace(check, questions=questions)


FAULTS = (
    _other_floor,
    _swapped_tier,
    _another_default,
    _rule_to_self_care,
    _lower_if_unsure,
    _any_for_all,
    _all_for_any,
    _hidden_gate,
    _reads_no,
    _hidden_follow_up,
    _other_negatives,
    _dead_rule,
)
