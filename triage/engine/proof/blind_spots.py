"""Rules that cannot fire for a patient because a question they need is not asked.

A follow-up that a clear "no" made needless is not missed; one that stays hidden from a
patient who did not say "no" is.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from triage.engine.conditions import ASKED_UNKNOWN, Condition, Criteria
from triage.engine.proof.claims import Claim, Doubt, Prover, Statement, Verdict, settle_all
from triage.engine.proof.encoding import Encoding, Sided
from triage.engine.proof.patients import Literal, Patient
from triage.engine.proof.witnesses import related
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route, find_route
from triage.engine.rules import Rule
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency


def rules_see_everybody(prover: Prover) -> Iterator[Claim]:
    """A warning for each rule above routine that misses somebody, with what hides them."""
    questionnaire = prover.questionnaire
    missed = _missed_literals(prover.encoding)
    levels = {code: d.urgency for code, d in questionnaire.dispositions_by_code.items()}
    grave = [rule for rule in questionnaire.rules if levels[rule.disposition] > Urgency.ROUTINE]
    return settle_all(prover.patients, (_sees_everybody(prover, rule, missed) for rule in grave))


def _sees_everybody(prover: Prover, rule: Rule, missed: dict[str, Literal]) -> Claim | Doubt:
    q, encoding, reads = prover.questionnaire, prover.encoding, rule.criteria.reads()
    sentence = "No patient escapes the rule because a question it reads is hidden."
    statement = Statement("blind-spot", "rule", rule.code, sentence, blocks=False)
    if reads.isdisjoint(missed):  # whom it escapes would have missed something that it reads
        return statement.settled(Verdict.PROVED)
    questions = related(q, reads)
    silent = encoding.patients.opposite(encoding.rules[rule.code].maybe)
    literals = [_if_asked(encoding, rule, missed), silent]
    return prover.nobody(
        statement,
        literals,
        lambda patient: _escapes(q, rule, patient, questions),
        reads,
        said=lambda witness: _not_asked(q, questions, witness, reads),
    )


def _not_asked(
    q: Questionnaire, questions: Sequence[Question], witness: Patient, reads: frozenset[str]
) -> str:
    missing = missed_questions(questions, find_route(q, witness)) & reads
    hidden = ", ".join(f"“{x.short_text}”" for x in questions if x.link_id in missing)
    return f" This patient is not asked {hidden}."


def _escapes(
    questionnaire: Questionnaire, rule: Rule, patient: Patient, questions: Sequence[Question]
) -> bool:
    """The rule is silent, and would surely fire if what was missed had been asked."""
    if rule.criteria.truth(patient, {}) is not Truth.YES:
        return False  # not even if everything had been asked
    route = find_route(questionnaire, patient)
    missed = missed_questions(questions, route)
    asked_more = {**route.kept, **{link_id: patient[link_id] for link_id in missed}}
    silent = rule.criteria.truth(route.kept, route.unanswered) is Truth.NO
    return silent and rule.criteria.truth(asked_more, {}) is Truth.YES


def missed_questions(questions: Iterable[Question], route: Route) -> frozenset[str]:
    """What was not asked although no clear "no" made it needless.

    Looks at these questions, with which must come all that decide whether they are asked.
    """
    needless, missed = set[str](), set[str]()
    for question in questions:
        if question.link_id in route.asked:
            given = route.kept.get(question.link_id, ())
            if given and question.negative.issuperset(given):
                needless.add(question.link_id)
        else:
            spared = _is_spared(question, needless, route)
            (needless if spared else missed).add(question.link_id)
    return frozenset(missed)


def _is_spared(question: Question, needless: set[str], route: Route) -> bool:
    """Some group of what it is asked on reads nothing but what was needless."""
    return any(
        needless.issuperset(c.question for c in group)
        and not any(c.truth(route.kept, route.unanswered) for c in group)
        for group in (question.enable_when.groups if question.enable_when else ())
    )


def _missed_literals(encoding: Encoding) -> dict[str, Literal]:
    """The same for every patient at once; questions that nobody can miss are left out."""
    every, some = encoding.patients.every, encoding.patients.some
    opposite, define = encoding.patients.opposite, encoding.patients.define
    needless: dict[str, Literal] = {}
    missed: dict[str, Literal] = {}
    for question in encoding.questionnaire.questions:
        link_id, asked = question.link_id, encoding.asked[question.link_id]
        needless[link_id] = every(asked, _says_no(encoding, question))
        if question.enable_when is None:
            continue
        if _cannot_be_missed(encoding, question.enable_when, missed):
            needless[link_id] = some(needless[link_id], opposite(asked))
        else:
            groups = question.enable_when.groups
            spared = define(some(*(_spares(encoding, group, needless) for group in groups)))
            missed[link_id] = define(every(opposite(asked), opposite(spared)))
            hidden_rightly = every(opposite(asked), spared)
            needless[link_id] = define(some(needless[link_id], hidden_rightly))
    return missed


def _cannot_be_missed(encoding: Encoding, when: Criteria, missed: Collection[str]) -> bool:
    """Whether only a clear "no" can hide what is asked on these, by how they are written.

    Every group reads only questions that cannot be missed, and any answer to one of those but a
    "no" meets the group, or perhaps does. Whoever is not asked fails some group, so to each
    question that it reads and that they were asked they said "no", and each of the others was
    hidden because a "no" made it needless. Then all that the group reads is needless.
    """
    return bool(when.groups) and all(
        condition.question not in missed and _is_met_by_every_sign(encoding, group, condition)
        for group in when.groups
        for condition in group
    )


def _is_met_by_every_sign(
    encoding: Encoding, group: tuple[Condition, ...], read: Condition
) -> bool:
    negative = encoding.questionnaire.questions_by_id[read.question].negative
    same = [condition for condition in group if condition.question == read.question]
    return all(
        value == ASKED_UNKNOWN or any(condition.holds_for(value) for condition in same)
        for value in encoding.chosen[read.question]
        if value not in negative
    )


def _spares(
    encoding: Encoding, group: tuple[Condition, ...], needless: dict[str, Literal]
) -> Literal:
    """The group does not hold, as whatever it reads was answered "no" or was needless."""
    return encoding.patients.every(
        *(needless[link_id] for link_id in dict.fromkeys(c.question for c in group)),
        *(encoding.patients.opposite(encoding.condition(c).maybe) for c in group),
    )


def _says_no(encoding: Encoding, question: Question) -> Literal:
    chosen = encoding.chosen[question.link_id]
    signs = [literal for value, literal in chosen.items() if value not in question.negative]
    return encoding.patients.opposite(encoding.patients.some(*signs))


def _if_asked(encoding: Encoding, rule: Rule, missed: dict[str, Literal]) -> Literal:
    """The rule surely fires once what was missed counts as asked."""

    def truth(condition: Condition) -> Sided:
        patients = encoding.patients
        unseen = missed.get(condition.question, patients.false)
        hidden = patients.every(unseen, encoding.answer(condition).yes)
        yes = patients.some(encoding.condition(condition).yes, hidden)
        return Sided(yes, yes)

    return encoding.literals([[truth(c) for c in group] for group in rule.criteria.groups]).yes
