"""What an editor does to a questionnaire between two versions."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.engine.build import CALM, NOT_SURE, TODAY, choices, days, gate, is_, option, rule, yes_no
from triage.engine.conditions import ASKED_UNKNOWN, Criteria
from triage.engine.question import NUMBER_TYPES, AnswerOption, Question, QuestionType
from triage.engine.questionnaire import Questionnaire

Edit = Callable[[DrawFn, Questionnaire], Questionnaire]


def a_rule_is_gone(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    return replace(check, rules=check.rules[1:])


def a_threshold_moves(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    """Of the first condition on a number, in every rule."""
    step = draw(st.sampled_from([-1, 1]))

    def moved(criteria: Criteria) -> Criteria:
        return Criteria(
            tuple(
                tuple(
                    replace(c, value=c.value + step) if isinstance(c.value, int) else c
                    for c in group
                )
                for group in criteria.groups
            )
        )

    return replace(check, rules=tuple(replace(r, criteria=moved(r.criteria)) for r in check.rules))


def an_option_is_added(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    """With a rule that reads it."""
    asked = draw(st.sampled_from([q for q in check.questions if q.is_gate]))
    flags = draw(st.sampled_from([{}, {"exclusive": True}, {"negative": True}]))
    check = with_options(check, asked, [option("new", **flags), *asked.options])
    return replace(check, rules=(*check.rules, rule("new", TODAY.code, is_(asked.link_id, "new"))))


def an_option_is_gone(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    asked = draw(st.sampled_from(check.questions))
    if len(asked.options) < 2:
        return check
    gone = draw(st.sampled_from(asked.options))
    return with_options(check, asked, [o for o in asked.options if o is not gone])


def not_sure_comes_or_goes(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    asked = draw(st.sampled_from([q for q in check.questions if q.type is not QuestionType.TEXT]))
    clear = [o for o in asked.options if o.value != ASKED_UNKNOWN]
    return with_options(check, asked, clear if asked.allows_unsure else [*clear, NOT_SURE])


def an_option_stands_alone_or_no_more(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    several = [q for q in check.questions if q.type is QuestionType.CHOICES]
    if not several:
        return check
    asked = draw(st.sampled_from(several))
    flipped = draw(st.sampled_from([o for o in asked.options if o.value != ASKED_UNKNOWN]))
    return with_options(
        check,
        asked,
        [replace(o, exclusive=not o.exclusive) if o is flipped else o for o in asked.options],
    )


def another_type(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    """One choice becomes several, and the reverse."""
    asked = draw(st.sampled_from(check.questions))
    becomes = {
        QuestionType.CHOICE: QuestionType.CHOICES,
        QuestionType.CHOICES: QuestionType.CHOICE,
        QuestionType.YES_NO: QuestionType.CHOICE,
        QuestionType.INTEGER: QuestionType.DURATION,
    }
    return with_question(check, replace(asked, type=becomes.get(asked.type, asked.type)))


def another_range(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    numbers = [q for q in check.questions if q.type in NUMBER_TYPES]
    if not numbers:
        return replace(check, questions=(*check.questions, days("more", maximum=2)))
    asked = draw(st.sampled_from(numbers))
    low = draw(st.integers(0, 5))
    high = draw(st.integers(low, 5))
    return with_question(check, replace(asked, minimum=low, maximum=high))


def another_unit(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    questions = tuple(replace(q, unit="pounds") for q in check.questions)
    return replace(check, questions=questions)


def a_question_is_added(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    """With a rule that reads it."""
    asked = draw(st.sampled_from([yes_no("added"), choices("added", "yes", "b"), gate("added")]))
    rules = (*check.rules, rule("added", TODAY.code, is_("added", "yes")))
    return replace(check, questions=(*check.questions, asked), rules=rules)


def a_question_is_gone(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    """With every condition that reads it."""
    gone = draw(st.sampled_from(check.questions)).link_id

    def without(criteria: Criteria) -> Criteria:
        kept = [tuple(c for c in group if c.question != gone) for group in criteria.groups]
        return Criteria(tuple(group for group in kept if group))

    return replace(
        check,
        questions=tuple(
            replace(q, enable_when=q.enable_when and without(q.enable_when))
            for q in check.questions
            if q.link_id != gone
        ),
        rules=tuple(replace(r, criteria=without(r.criteria)) for r in check.rules),
        floors=tuple(replace(f, criteria=without(f.criteria)) for f in check.floors),
    )


def more_people_are_sent_away(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    """The first question ends the route, and perhaps may be skipped."""
    first = check.questions[0]
    last = replace(first.options[-1], out_of_scope=True)
    check = with_options(check, first, [*first.options[:-1], last])
    return with_question(check, replace(check.questions[0], required=draw(st.booleans())))


def a_disposition_is_shown_always_or_no_more(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    flipped = draw(st.sampled_from(check.dispositions))
    dispositions = tuple(
        replace(d, always_shown=not d.always_shown) if d is flipped else d
        for d in check.dispositions
    )
    return replace(check, dispositions=dispositions)


def the_crisis_line_is_renamed(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    """And given by every other rule that gave it, or by none."""
    dispositions = tuple(
        replace(d, code="renamed") if d.always_shown else d for d in check.dispositions
    )
    instead = draw(st.sampled_from(["renamed", CALM.code, TODAY.code]))

    def led(code: str) -> str:
        return code if code in {d.code for d in dispositions} else instead

    rules = tuple(
        replace(
            r, disposition=led(r.disposition), disposition_if_unsure=led(r.disposition_if_unsure)
        )
        for r in check.rules
    )
    default = led(check.default_disposition)
    return replace(check, dispositions=dispositions, rules=rules, default_disposition=default)


def with_question(check: Questionnaire, question: Question) -> Questionnaire:
    questions = tuple(question if q.link_id == question.link_id else q for q in check.questions)
    return replace(check, questions=questions)


def with_options(
    check: Questionnaire, question: Question, options: list[AnswerOption]
) -> Questionnaire:
    return with_question(check, replace(question, options=tuple(options)))


def a_question_is_hidden(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    """It is no gate any more, and asked only of some."""
    place = draw(st.integers(1, len(check.questions) - 1)) if len(check.questions) > 1 else 0
    readable = [q for q in check.questions[:place] if q.required and q.options]
    if not readable:
        return check
    said = draw(st.sampled_from([is_(q.link_id, o.value) for q in readable for o in q.options]))
    hidden = replace(check.questions[place], is_gate=False, enable_when=Criteria(((said,),)))
    return with_question(check, hidden)


def a_gate_is_one_no_more(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    asked = draw(st.sampled_from([q for q in check.questions if q.is_gate]))
    return with_question(check, replace(asked, is_gate=False))


def another_exit_comes_first(draw: DrawFn, check: Questionnaire) -> Questionnaire:
    """A new question ends the check of some before anything else is asked."""
    leaves = replace(yes_no("leaves"), options=(option("yes", out_of_scope=True), option("no")))
    return replace(check, questions=(leaves, *check.questions))


EDITS: tuple[Edit, ...] = (
    a_rule_is_gone,
    a_threshold_moves,
    an_option_is_added,
    an_option_is_gone,
    not_sure_comes_or_goes,
    an_option_stands_alone_or_no_more,
    another_type,
    another_range,
    another_unit,
    a_question_is_added,
    a_question_is_gone,
    more_people_are_sent_away,
    a_disposition_is_shown_always_or_no_more,
    the_crisis_line_is_renamed,
    a_question_is_hidden,
    a_gate_is_one_no_more,
    another_exit_comes_first,
)
