"""What an editor can get wrong, as sentences with the place where each is mended."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from triage.engine.conditions import ASKED_UNKNOWN, Condition, Criteria, Operator
from triage.engine.questionnaire import (
    CHOICE_TYPES,
    NUMBER_TYPES,
    TOKENS,
    Question,
    Questionnaire,
    QuestionType,
    Rule,
)

#: More groups or conditions than this nobody can read, nor a reason be found for quickly.
MAX_GROUPS = 8
MAX_CONDITIONS = 60

_TOKEN = re.compile(r"\{([^{}]*)\}")
_LINK_ID = re.compile(r"[a-z][a-z0-9_-]*\Z")


@dataclass(frozen=True)
class Problem:
    """One thing that must be mended before publishing.

    ``kind`` and ``code`` name the row: ``question``, ``rule``, ``floor``, ``suggestion``,
    ``sign``, ``disposition``, ``item``, ``section`` or ``questionnaire``.
    """

    kind: str
    code: str
    sentence: str


def find_problems(questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """Everything that forbids publishing, in reading order; empty when all is well."""
    return tuple(problem for check in _CHECKS for problem in check(questionnaire))


def tokens_used(questionnaire: Questionnaire) -> frozenset[str]:
    """Names in braces in any text, known or not."""
    return frozenset(name for _, _, text in _texts(questionnaire) for name in _TOKEN.findall(text))


def _codes_once(q: Questionnaire) -> Iterator[Problem]:
    kinds: tuple[tuple[str, Iterable[str]], ...] = (
        ("question", (x.link_id for x in q.questions)),
        ("disposition", (x.code for x in q.dispositions)),
        ("sign", (x.code for x in q.signs)),
        ("rule", (x.code for x in q.rules)),
        ("floor", (x.code for x in q.floors)),
        ("suggestion", (x.code for x in q.suggestions)),
        ("section", (x.code for x in q.sections)),
        ("item", (item.code for x in q.sections for item in x.items)),
    )
    for kind, codes in kinds:
        for code, count in Counter(codes).items():
            if count > 1:
                yield Problem(kind, code, f"The code “{code}” is used {count} times.")


def _questionnaire_is_whole(q: Questionnaire) -> Iterator[Problem]:
    if q.default_disposition not in q.dispositions_by_code:
        yield Problem("questionnaire", q.slug, "There is no default disposition.")
    if not q.questions:
        yield Problem("questionnaire", q.slug, "There is no question.")
    if not q.danger_signs:
        yield Problem("questionnaire", q.slug, "There are no danger signs for the start page.")
    for rule in q.rules:
        if q.default_disposition in (rule.disposition, rule.disposition_if_unsure):
            yield Problem("rule", rule.code, "A rule leads to the default disposition.")


def _questions_can_be_answered(q: Questionnaire) -> Iterator[Problem]:
    for question in q.questions:
        for sentence in _question_sentences(question):
            yield Problem("question", question.link_id, sentence)


def _question_sentences(question: Question) -> Iterator[str]:
    yield from _option_sentences(question)
    yield from _unsure_option_sentences(question)
    if not _LINK_ID.match(question.link_id):
        yield "The link id must be small letters, digits, hyphens and underscores."
    if question.type in NUMBER_TYPES and (question.minimum is None or question.maximum is None):
        yield "A number needs a smallest and a largest value."
    elif (question.minimum or 0) > (question.maximum or 0):
        yield "The smallest value is larger than the largest."
    if question.out_of_scope and question.enable_when is not None:
        yield "A question that may end the check is always asked: no condition."


def _option_sentences(question: Question) -> Iterator[str]:
    values = [option.value for option in question.options]
    if len(set(values)) < len(values):
        yield "Two options have the same code."
    if question.type in CHOICE_TYPES and len(values) < 2:
        yield "A choice needs at least two options."
    if question.type is QuestionType.YES_NO and not {"yes", "no"} <= set(values):
        yield "A yes-or-no question needs the options “yes” and “no”."
    if question.type not in CHOICE_TYPES and set(values) - {ASKED_UNKNOWN}:
        yield "A number or text has no options but “not sure”."


def _unsure_option_sentences(question: Question) -> Iterator[str]:
    for option in question.options:
        if option.value == ASKED_UNKNOWN and option.negative:
            yield "“Not sure” can never mean “no”."
        if option.value == ASKED_UNKNOWN and not option.exclusive:
            yield "“Not sure” must be exclusive."
        if option.value == ASKED_UNKNOWN and option.out_of_scope:
            yield "“Not sure” can never end the check."


def _gates_are_always_asked(q: Questionnaire) -> Iterator[Problem]:
    seen_gate = False
    for question in q.questions:
        seen_gate = seen_gate or question.is_gate
        if question.is_gate and question.enable_when is not None:
            yield Problem("question", question.link_id, "A gate is always asked: no condition.")
        if question.is_gate and not question.required:
            yield Problem("question", question.link_id, "A gate must be required.")
        if question.is_gate and not any(option.negative for option in question.options):
            yield Problem("question", question.link_id, "A gate needs an option that means “no”.")
        if question.out_of_scope and seen_gate:
            yield Problem(
                "question",
                question.link_id,
                "Only a question before the first gate may end the check.",
            )


def _enable_when_looks_back(q: Questionnaire) -> Iterator[Problem]:
    earlier: set[str] = set()
    for question in q.questions:
        if question.enable_when is not None:
            for link_id in sorted(question.enable_when.reads() - earlier):
                yield Problem(
                    "question",
                    question.link_id,
                    f"Its condition reads “{link_id}”, which is not asked before it.",
                )
        earlier.add(question.link_id)


def _placed_criteria(q: Questionnaire) -> Iterator[tuple[str, str, Criteria]]:
    for question in q.questions:
        if question.enable_when is not None:
            yield "question", question.link_id, question.enable_when
    for kind, rows in (("rule", q.rules), ("floor", q.floors), ("suggestion", q.suggestions)):
        for row in rows:
            yield kind, row.code, row.criteria


def _criteria_can_be_read(q: Questionnaire) -> Iterator[Problem]:
    for kind, code, criteria in _placed_criteria(q):
        conditions = tuple(criteria.conditions())
        if not conditions or not all(criteria.groups):
            yield Problem(kind, code, "It has no conditions, or an empty group.")
        if len(criteria.groups) > MAX_GROUPS or len(conditions) > MAX_CONDITIONS:
            yield Problem(kind, code, "It has more conditions than a reader can hold.")
        for condition in conditions:
            for sentence in _condition_sentences(q, kind, condition):
                yield Problem(kind, code, sentence)
        for group in criteria.groups:
            for sentence in _unsure_sentences(group):
                yield Problem(kind, code, sentence)


def _condition_sentences(q: Questionnaire, kind: str, condition: Condition) -> Iterator[str]:
    question = q.questions_by_id.get(condition.question)
    if question is None:
        yield f"It reads “{condition.question}”, which is gone."
        return
    if not question.required and kind != "suggestion":
        yield f"It reads “{condition.question}”, which is optional."
    if condition.value == ASKED_UNKNOWN:
        if not question.allows_unsure or condition.operator is not Operator.EQUALS:
            yield f"“{condition.question}” cannot be answered “not sure” like that."
    elif question.type in CHOICE_TYPES:
        if condition.operator is not Operator.EQUALS or condition.value not in question.labels:
            yield f"“{condition.value}” is no option of “{condition.question}”."
    elif question.type in NUMBER_TYPES:
        yield from _number_sentences(question, condition)
    else:
        yield f"“{condition.question}” is free text; nothing can be decided on it."


def _number_sentences(question: Question, condition: Condition) -> Iterator[str]:
    if not isinstance(condition.value, int):
        yield f"“{condition.value}” is no whole number."
    elif not _in_range(question, condition.value):
        yield (
            f"{condition.value} is outside the range of “{question.link_id}” "
            f"({question.minimum} to {question.maximum})."
        )


def _in_range(question: Question, number: int) -> bool:
    low, high = question.minimum, question.maximum
    return (low is None or low <= number) and (high is None or number <= high)


def _unsure_sentences(group: tuple[Condition, ...]) -> Iterator[str]:
    """Naming "not sure" makes it a clear yes, so a clear yes must stand beside it."""
    unsure = {c.question for c in group if c.value == ASKED_UNKNOWN}
    certain = {c.question for c in group if c.value != ASKED_UNKNOWN}
    for link_id in sorted(unsure - certain):
        yield f"“Not sure” of “{link_id}” is named without a clear answer beside it."


def _references_exist(q: Questionnaire) -> Iterator[Problem]:
    for rule in q.rules:
        for sentence in _rule_sentences(q, rule):
            yield Problem("rule", rule.code, sentence)
    for floor in q.floors:
        if floor.minimum_if_unsure > floor.minimum:
            yield Problem("floor", floor.code, "“Not sure” would be more urgent than “yes”.")


def _rule_sentences(q: Questionnaire, rule: Rule) -> Iterator[str]:
    if rule.sign not in q.signs_by_code:
        yield f"Its warning sign “{rule.sign}” is gone."
    codes = (rule.disposition, rule.disposition_if_unsure)
    known = [q.dispositions_by_code[code] for code in codes if code in q.dispositions_by_code]
    for code in codes:
        if code not in q.dispositions_by_code:
            yield f"Its disposition “{code}” is gone."
    default = q.dispositions_by_code.get(q.default_disposition)
    if default is not None and any(d.urgency < default.urgency for d in known):
        yield "It leads to something calmer than the default disposition."
    if len(known) == len(codes) and known[1].urgency > known[0].urgency:
        yield "“Not sure” would be more urgent than “yes”."


def _reading_exists(q: Questionnaire) -> Iterator[Problem]:
    linked: set[str] = set()
    for sign in q.signs:
        if not sign.reading:
            yield Problem("sign", sign.code, "The warning sign has no reading.")
        linked.update(sign.reading)
        yield from _missing_items(q, "sign", sign.code, sign.reading)
    for suggestion in q.suggestions:
        linked.update(suggestion.items)
        yield from _missing_items(q, "suggestion", suggestion.code, suggestion.items)
        for code in suggestion.sections:
            if code not in q.sections_by_code:
                yield Problem("suggestion", suggestion.code, f"The section “{code}” is gone.")
            else:
                linked.update(item.code for item in q.sections_by_code[code].items)
        if not (suggestion.note or suggestion.items or suggestion.sections):
            yield Problem("suggestion", suggestion.code, "It says nothing and links to nothing.")
    for code in sorted(set(q.items_by_code) - linked):
        yield Problem("item", code, "No warning sign and no suggestion links to it.")


def _missing_items(
    q: Questionnaire, kind: str, code: str, items: tuple[str, ...]
) -> Iterator[Problem]:
    for item in items:
        if item not in q.items_by_code:
            yield Problem(kind, code, f"The reading “{item}” is gone.")


def _sections_are_whole(q: Questionnaire) -> Iterator[Problem]:
    for section in q.sections:
        if not section.items:
            yield Problem("section", section.code, "The section has no items.")
        for item in section.items:
            if len(item.cells) != len(section.columns):
                yield Problem(
                    "item",
                    item.code,
                    f"It has {len(item.cells)} table cells for {len(section.columns)} columns.",
                )


def _signs_are_used(q: Questionnaire) -> Iterator[Problem]:
    used = {rule.sign for rule in q.rules}
    for sign in q.signs:
        if sign.code not in used:
            yield Problem("sign", sign.code, "No rule stands under this warning sign.")


def _tokens_are_known(q: Questionnaire) -> Iterator[Problem]:
    for kind, code, text in _texts(q):
        for name in _TOKEN.findall(text):
            if name not in TOKENS:
                yield Problem(kind, code, f"{{{name}}} is no token; known are {_known()}.")


def _known() -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(TOKENS))


def _texts(q: Questionnaire) -> Iterator[tuple[str, str, str]]:
    """(kind, code, text) of every text in the document."""
    groups: tuple[tuple[str, Iterable[Any]], ...] = (
        ("question", q.questions),
        ("disposition", q.dispositions),
        ("sign", q.signs),
        ("rule", q.rules),
        ("floor", q.floors),
        ("suggestion", q.suggestions),
        ("section", q.sections),
    )
    for kind, rows in groups:
        for row in rows:
            code = row.link_id if isinstance(row, Question) else row.code
            for text in _strings(row):
                yield kind, code, text
    own = (q.title, q.audience, q.intended_use, q.introduction)
    for text in (*own, q.unfinished_title, q.unfinished_advice, *q.danger_signs):
        yield "questionnaire", q.slug, text


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _strings(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _strings(getattr(value, field.name))


_CHECKS: tuple[Callable[[Questionnaire], Iterator[Problem]], ...] = (
    _codes_once,
    _questionnaire_is_whole,
    _questions_can_be_answered,
    _gates_are_always_asked,
    _enable_when_looks_back,
    _criteria_can_be_read,
    _references_exist,
    _reading_exists,
    _sections_are_whole,
    _signs_are_used,
    _tokens_are_known,
)
