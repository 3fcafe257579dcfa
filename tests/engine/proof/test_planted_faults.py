"""Faults planted in the first questionnaire, each caught, each witness confirmed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from triage.check.assessing import assess
from triage.engine.checks.draft import find_problems
from triage.engine.conditions import Condition, Criteria, Operator
from triage.engine.outcome import evaluate
from triage.engine.proof.claims import Claim, Verdict
from triage.engine.proof.diff import find_changes
from triage.engine.proof.proof import prove
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Rule
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency

Answers = dict[str, tuple[str | int, ...]]
Change = Callable[[Rule], Rule]

#: The kind of proof, the row, and what assess says of the witness.
Caught = tuple[str, str, str]


def with_rule(check: Questionnaire, code: str, change: Change) -> Questionnaire:
    rules = tuple(change(rule) if rule.code == code else rule for rule in check.rules)
    return replace(check, rules=rules)


def with_question(
    check: Questionnaire, link_id: str, change: Callable[[Question], Question]
) -> Questionnaire:
    questions = tuple(change(q) if q.link_id == link_id else q for q in check.questions)
    return replace(check, questions=questions)


def told(check: Questionnaire) -> list[tuple[str, str, str]]:
    return [(problem.kind, problem.code, problem.sentence) for problem in find_problems(check)]


def assessed(check: Questionnaire, answers: Answers | None) -> dict[str, Any]:
    assert answers is not None
    return assess(check, {"answers": {link_id: list(given) for link_id, given in answers.items()}})


def caught(check: Questionnaire) -> list[Caught]:
    """What the proofs refute that must hold."""
    assert [problem for problem in find_problems(check) if problem.breaks_proofs] == []
    claims = [claim for claim in prove(check) if claim.forbids_publishing]
    for claim in claims:
        confirm(check, claim)
    return [
        (c.kind, c.code, assessed(check, c.witness)["urgency"] if c.witness else "nobody")
        for c in claims
    ]


def confirm(check: Questionnaire, claim: Claim) -> None:
    """The engine itself finds in the witness what refutes the claim."""
    assert claim.verdict is Verdict.REFUTED
    if claim.kind == "floor":
        assert claim.witness is not None
        (floor,) = (floor for floor in check.floors if floor.code == claim.code)
        truth = floor.criteria.truth(claim.witness, {})
        least = floor.minimum if truth is Truth.YES else floor.minimum_if_unsure
        outcome = evaluate(check, claim.witness)
        assert truth is not Truth.NO
        assert outcome.urgency is not None
        assert outcome.urgency < least


def test_nothing_is_wrong_with_the_first_questionnaire(real: Questionnaire):
    assert caught(real) == []


def test_70_for_7_is_beyond_the_range(real: Questionnaire):
    def threshold(rule: Rule) -> Rule:
        groups = [
            tuple(replace(c, value=70) if c.value == 7 else c for c in group)
            for group in rule.criteria.groups
        ]
        return replace(rule, criteria=Criteria(tuple(groups)))

    assert told(with_rule(real, "r5a-severe", threshold)) == [
        ("rule", "r5a-severe", "70 is outside the range of “pain_score” (0 to 10).")
    ]


def test_any_for_all_raises_people_whom_the_difference_names(real: Questionnaire):
    """More sensitive is never unsafe, so no proof forbids it, but the editor sees whom it moves."""
    new = with_rule(
        real,
        "r5a-severe",
        lambda rule: replace(rule, criteria=Criteria((tuple(rule.criteria.conditions()),))),
    )

    changes = find_changes(real, new)

    assert [(c.before, c.after, c.lowered) for c in changes] == [
        (Urgency.SELF_CARE, Urgency.SAME_DAY, False),
        (Urgency.SOON, Urgency.SAME_DAY, False),
    ]
    for change in changes:
        assert assessed(real, change.old_answers)["urgency"] == change.before.code
        assert assessed(new, change.new_answers)["urgency"] == "same_day"


def all_for_any(rule: Rule) -> Rule:
    first, *rest = rule.criteria.groups
    return replace(rule, criteria=Criteria((*((condition,) for condition in first[:3]), *rest)))


def swapped_tier(rule: Rule) -> Rule:
    return replace(rule, disposition="soon", disposition_if_unsure="soon")


def lowered_if_unsure(rule: Rule) -> Rule:
    return replace(rule, disposition_if_unsure="soon")


@pytest.mark.parametrize(
    ("change", "code", "expected"),
    [
        (all_for_any, "e1-danger-now", ("floor", "f-e1", "self_care")),
        (swapped_tier, "r3a-bladder-new", ("floor", "f-r3a-bladder", "soon")),
        (lowered_if_unsure, "r3a-bowel-new", ("floor", "f-r3a-bowel", "soon")),
    ],
)
def test_a_rule_that_was_changed_by_mistake_breaks_a_floor(
    real: Questionnaire, change: Change, code: str, expected: Caught
):
    new = with_rule(real, code, change)

    assert expected in caught(new)
    assert any(changed.lowered for changed in find_changes(real, new))


def test_a_rule_that_is_gone_breaks_a_floor(real: Questionnaire):
    sign = "drowsy-or-slow-breathing"
    rules = tuple(rule for rule in real.rules if rule.sign != sign)
    signs = tuple(other for other in real.signs if other.code != sign)

    assert ("floor", "f-e9", "self_care") in caught(replace(real, rules=rules, signs=signs))


def test_a_gate_that_is_hidden_is_a_problem_and_is_refuted_as_well(real: Questionnaire):
    only_some = Criteria(((Condition("respondent", Operator.EQUALS, "myself"),),))
    hidden = with_question(real, "fever_chills", lambda q: replace(q, enable_when=only_some))

    claims = [c for c in prove(hidden) if c.forbids_publishing]

    assert told(hidden) == [("question", "fever_chills", "A gate is always asked: no condition.")]
    assert {(c.kind, c.code) for c in claims} >= {
        ("gate", "fever_chills"),
        ("floor", "gate-fever-chills"),
    }
    for claim in claims:
        assert "fever_chills" not in assessed(hidden, claim.witness)["asked"]


def test_an_option_that_is_gone_is_missed_by_the_rules_that_read_it(real: Questionnaire):
    bladder = real.questions_by_id["bladder"]
    left = tuple(option for option in bladder.options if option.value != "leaks")

    assert (
        "rule",
        "r3a-bladder-new",
        "“leaks” is no option of “bladder”.",
    ) in told(with_question(real, "bladder", lambda q: replace(q, options=left)))


def test_whoever_ticked_an_option_that_is_gone_from_the_rules_as_well_is_lowered(
    real: Questionnaire,
):
    new = without_option(real, "bladder", "leaks")

    lowered = [change for change in find_changes(real, new) if change.lowered]

    assert (Urgency.EMERGENCY, Urgency.SELF_CARE) in [(c.before, c.after) for c in lowered]
    for change in lowered:
        assert change.after is not None
        assert assessed(real, change.old_answers)["urgency"] == change.before.code
        assert assessed(new, change.new_answers)["urgency"] == change.after.code


def without_option(check: Questionnaire, link_id: str, value: str) -> Questionnaire:
    """The option is gone, and whatever read it reads it no more."""

    def unread(criteria: Criteria) -> Criteria:
        gone = (link_id, value)
        kept = [
            tuple(c for c in group if (c.question, c.value) != gone) for group in criteria.groups
        ]
        return Criteria(tuple(group for group in kept if group))

    check = replace(
        check,
        rules=tuple(replace(r, criteria=unread(r.criteria)) for r in check.rules),
        floors=tuple(replace(f, criteria=unread(f.criteria)) for f in check.floors),
        questions=tuple(
            replace(q, enable_when=q.enable_when and unread(q.enable_when)) for q in check.questions
        ),
    )
    options = (o for o in check.questions_by_id[link_id].options if o.value != value)
    return with_question(check, link_id, lambda q: replace(q, options=tuple(options)))


def test_no_where_a_sign_was_meant_is_refuted(real: Questionnaire):
    def no_sign(question: Question) -> Question:
        options = (replace(o, negative=o.negative or o.value == "leaks") for o in question.options)
        return replace(question, options=tuple(options))

    assert caught(with_question(real, "bladder", no_sign)) == [("gate", "bladder", "soon")]


def test_what_was_not_decided_is_not_proved_and_forbids_publishing(real: Questionnaire):
    claims = prove(real, limit=1)

    undecided = [claim for claim in claims if claim.verdict is not Verdict.PROVED]
    assert {(claim.verdict, claim.witness) for claim in undecided} == {(Verdict.UNDECIDED, None)}
    assert {floor.code for floor in real.floors} <= {claim.code for claim in undecided}
    assert [claim for claim in claims if claim.forbids_publishing] == [
        claim for claim in undecided if claim.blocks
    ]
