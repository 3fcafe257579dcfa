"""Rules that are gone, that fire for fewer people, or that lead less far."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from triage.engine.outcome import evaluate
from triage.engine.proof.encoding import Encoding
from triage.engine.proof.patients import Literal, Patient
from triage.engine.proof.witnesses import related
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route
from triage.engine.rules import Rule
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency
from triage.engine.weakening.comparison import NOBODY, Comparison, Somebody, by_code, falls
from triage.engine.weakening.people import ways
from triage.engine.weakening.weakening import Weakening, WeakeningKind
from triage.engine.words.sentences import rule_sentence

#: Whether somebody is led far enough by the disposition of this code.
Accepts = Callable[[str], bool]


def weakened_rules(compared: Comparison) -> Iterator[Weakening]:
    """One for each rule that somebody could rely on before and cannot now."""
    rules = by_code(compared.new.rules)
    for rule in compared.old.rules:
        now = rules.get(rule.code)
        if now is None:
            yield _gone(compared, rule)
        elif _deciding(compared.old, rule) != _deciding(compared.new, now):
            yield from _changed(compared, rule, now)


def _deciding(q: Questionnaire, rule: Rule) -> object:
    """All that decides for whom it fires, and how far it leads."""
    questions = related(q, rule.criteria.reads())
    read = [(question.link_id, question.enable_when, ways(question)) for question in questions]
    return (rule.criteria, rule.disposition, rule.disposition_if_unsure, read)


def _gone(compared: Comparison, rule: Rule) -> Weakening:
    """With somebody for whom it fired and who is told nothing as urgent, if there is one."""
    versions, level = compared.versions, compared.old.dispositions_by_code[rule.disposition].urgency

    def shows(old: Patient, new: Patient) -> bool:
        fired = _fires(compared.old, rule, old) is Truth.YES and _stays(compared, old, new)
        return fired and (evaluate(compared.new, new).urgency or 0) < level

    literals = [versions.before.rules[rule.code].yes, *_in_scope(compared)]
    literals.append(versions.patients.opposite(versions.after.at_least(level)))
    somebody = compared.who_keeps_word(literals, shows, about=rule.criteria.reads()) or NOBODY
    return Weakening(
        WeakeningKind.RULE,
        "rule",
        rule.code,
        f"{_named(compared.old, rule)} is gone.",
        rule_sentence(compared.old, rule),
        old_answers=somebody.old_answers,
        new_answers=somebody.new_answers,
    )


def _changed(compared: Comparison, rule: Rule, now: Rule) -> Iterator[Weakening]:
    """How far it leads is seen in the rule itself, for whom it fires by the solver."""
    kind, what = WeakeningKind.RULE, "leads less far"
    if not _falls(compared, rule.disposition, now.disposition):
        kind, what = WeakeningKind.UNSURE_TIER, "leads less far for who is not sure"
        if not _falls(compared, rule.disposition_if_unsure, now.disposition_if_unsure):
            kind, what = WeakeningKind.RULE, "fires for fewer people"
    somebody = _who_is_missed(compared, rule, now)
    if somebody is None and what == "fires for fewer people":
        return
    somebody = somebody or NOBODY
    yield Weakening(
        kind,
        "rule",
        rule.code,
        f"{_named(compared.new, now)} {what}.{somebody.doubt}",
        rule_sentence(compared.old, rule),
        rule_sentence(compared.new, now),
        somebody.old_answers,
        somebody.new_answers,
    )


def _falls(compared: Comparison, before: str, after: str) -> bool:
    return falls(compared.disposition(before), compared.disposition(after))


def _who_is_missed(compared: Comparison, rule: Rule, now: Rule) -> Somebody | None:
    """Somebody whom it led so far and leads so far no more."""
    led = partial(_who_is_led_less_far, compared, rule, now)
    return next(filter(None, map(led, _tiers(compared, rule))), None)


def _tiers(compared: Comparison, rule: Rule) -> Iterable[Accepts]:
    """At least as far as the rule led: for who is sure, for who is not, and always shown."""
    dispositions = [
        compared.disposition(code) for code in (rule.disposition, rule.disposition_if_unsure)
    ]
    for level in dict.fromkeys(disposition.urgency for disposition in dispositions):
        yield partial(_is_as_urgent, compared, level)
    if any(disposition.always_shown for disposition in dispositions):
        yield partial(_is_always_shown, compared)


def _is_as_urgent(compared: Comparison, level: Urgency, code: str) -> bool:
    return compared.disposition(code).urgency >= level


def _is_always_shown(compared: Comparison, code: str) -> bool:
    return compared.disposition(code).always_shown


def _who_is_led_less_far(
    compared: Comparison, rule: Rule, now: Rule, accepts: Accepts
) -> Somebody | None:
    versions = compared.versions

    def shows(old: Patient, new: Patient) -> bool:
        led = _led(compared.old, rule, old, accepts) and _stays(compared, old, new)
        return led and not _led(compared.new, now, new, accepts)

    literals = [
        _led_literal(versions.before, rule, accepts),
        versions.patients.opposite(_led_literal(versions.after, now, accepts)),
        *_in_scope(compared),
    ]
    return compared.who_keeps_word(literals, shows, about=rule.criteria.reads())


def _in_scope(compared: Comparison) -> list[Literal]:
    """A new exit is a weakening of its own."""
    return [compared.versions.before.in_scope, compared.versions.after.in_scope]


def _stays(compared: Comparison, old: Patient, new: Patient) -> bool:
    routes = (find_route(compared.old, old), find_route(compared.new, new))
    return all(route.out_of_scope is None for route in routes)


def _led_literal(encoding: Encoding, rule: Rule, accepts: Accepts) -> Literal:
    sides, patients = encoding.rules[rule.code], encoding.patients
    sure, unsure = accepts(rule.disposition), accepts(rule.disposition_if_unsure)
    not_sure = patients.every(sides.maybe, patients.opposite(sides.yes))
    return patients.some(
        sides.yes if sure else patients.false, not_sure if unsure else patients.false
    )


def _led(q: Questionnaire, rule: Rule, answers: Patient, accepts: Accepts) -> bool:
    truth = _fires(q, rule, answers)
    code = rule.disposition if truth is Truth.YES else rule.disposition_if_unsure
    return truth is not Truth.NO and accepts(code)


def _fires(q: Questionnaire, rule: Rule, answers: Patient) -> Truth:
    route = find_route(q, answers)
    return rule.criteria.truth(route.kept, route.unanswered)


def _named(q: Questionnaire, rule: Rule) -> str:
    sign = q.signs_by_code.get(rule.sign)
    return f"The rule “{rule.code}” under “{sign.title if sign else rule.sign}”"
