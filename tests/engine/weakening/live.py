"""A live version for the tests of what a newer one weakens, and ways to change it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from tests.engine.build import (
    NOT_SURE,
    all_of,
    choice,
    choices,
    days,
    floor,
    gate,
    is_,
    number,
    option,
    question,
    questionnaire,
    rule,
    yes_no,
)
from triage.engine.conditions import Condition, Operator
from triage.engine.question import AnswerOption, Question, QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency

BLADDER = (is_("bladder", "cant"), is_("bladder", "leaks"))
SEVERE = Condition("pain", Operator.GREATER_OR_EQUAL, 7)
ON_8 = Condition("pain", Operator.GREATER_OR_EQUAL, 8)
#: Ends the check of who is no adult.
NO_ADULT = option("no", negative=True, out_of_scope=True, note="Ask a doctor for children.")
ADULT = question("adult", QuestionType.YES_NO, [option("yes"), NO_ADULT])
ONSET = question(
    "onset",
    QuestionType.CHOICE,
    [option("new"), option("old", harmless=True), NOT_SURE],
    all_of((*BLADDER,)),
)

LIVE = questionnaire(
    [
        ADULT,
        choices("bladder", "cant", "leaks", is_gate=True),
        ONSET,
        gate("fever"),
        number("pain"),
        days("since", when=all_of(SEVERE)),
        yes_no("mood"),
        choice("where", "back", "leg", required=False),
    ],
    [
        rule("bladder-new", "emergency", BLADDER, is_("onset", "new"), unsure="today"),
        rule("bladder-any", "soon", BLADDER),
        rule("fever", "today", is_("fever", "yes")),
        rule("pain", "soon", SEVERE),
        rule("mood", "crisis", is_("mood", "yes")),
    ],
    floors=(
        floor(
            "new-sign",
            Urgency.EMERGENCY,
            BLADDER,
            is_("onset", "new"),
            minimum_if_unsure=Urgency.SAME_DAY,
        ),
        floor("fever", Urgency.SAME_DAY, is_("fever", "yes"), locked=False),
        floor("pain", Urgency.SOON, SEVERE),
    ),
)

Change = Callable[[Questionnaire], Questionnaire]


def question_with(link_id: str, **changes: Any) -> Change:
    """The same with this of one question otherwise."""
    return _rows("questions", lambda row: row.link_id == link_id, changes)


def option_with(link_id: str, value: str, **changes: Any) -> Change:
    """The same with this of one answer otherwise."""

    def change(check: Questionnaire) -> Questionnaire:
        options = check.questions_by_id[link_id].options
        changed = [replace(o, **changes) if o.value == value else o for o in options]
        return question_with(link_id, options=tuple(changed))(check)

    return change


def options_of(link_id: str, change_all: Callable[[tuple[AnswerOption, ...]], Any]) -> Change:
    """The same with other answers to one question."""

    def change(check: Questionnaire) -> Questionnaire:
        options = tuple(change_all(check.questions_by_id[link_id].options))
        return question_with(link_id, options=options)(check)

    return change


def without_option(link_id: str, value: str) -> Change:
    """The same without one answer."""
    return options_of(link_id, lambda options: [o for o in options if o.value != value])


def rule_with(code: str, **changes: Any) -> Change:
    """The same with this of one rule otherwise."""
    return _rows("rules", lambda row: row.code == code, changes)


def floor_with(code: str, **changes: Any) -> Change:
    """The same with this of one floor otherwise."""
    return _rows("floors", lambda row: row.code == code, changes)


def disposition_with(code: str, **changes: Any) -> Change:
    """The same with this of one disposition otherwise."""
    return _rows("dispositions", lambda row: row.code == code, changes)


def without(noun: str, code: str) -> Change:
    """The same without one row."""

    def change(check: Questionnaire) -> Questionnaire:
        rows = [row for row in getattr(check, noun) if _code(row) != code]
        return with_(**{noun: tuple(rows)})(check)

    return change


def with_row(noun: str, row: Any, *, at: int | None = None) -> Change:
    """The same with one more row, the last one unless said otherwise."""

    def change(check: Questionnaire) -> Questionnaire:
        rows = [*getattr(check, noun)]
        rows.insert(len(rows) if at is None else at, row)
        return with_(**{noun: tuple(rows)})(check)

    return change


def with_(**changes: Any) -> Change:
    """The same with this of the questionnaire itself otherwise."""
    return lambda check: replace(check, **changes)


def moved(link_id: str, at: int) -> Change:
    """The same with one question elsewhere."""

    def change(check: Questionnaire) -> Questionnaire:
        asked: Question = check.questions_by_id[link_id]
        return with_row("questions", asked, at=at)(without("questions", link_id)(check))

    return change


def all_(*changes: Change) -> Change:
    """One after the other."""

    def change(check: Questionnaire) -> Questionnaire:
        for one in changes:
            check = one(check)
        return check

    return change


def _rows(noun: str, is_it: Callable[[Any], bool], changes: dict[str, Any]) -> Change:
    def change(check: Questionnaire) -> Questionnaire:
        rows: Iterable[Any] = getattr(check, noun)
        assert any(map(is_it, rows))
        return with_(**{noun: tuple(replace(r, **changes) if is_it(r) else r for r in rows)})(check)

    return change


def _code(row: Any) -> str:
    return str(getattr(row, "link_id", None) or row.code)
