"""Edits of the first questionnaire that would send somebody in danger home."""

from collections.abc import Callable
from dataclasses import replace

from tests.engine.build import NO, all_of, is_, option, yes_no
from tests.engine.edits import with_question
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Criteria
from triage.engine.question import QuestionType
from triage.engine.questionnaire import Questionnaire

Edit = Callable[[Questionnaire], Questionnaire]
#: The kind of claim and its code.
Key = tuple[str, str]

TROUBLE = replace(yes_no("trouble"), options=(option("yes"), NO))
LEAVES = replace(yes_no("leaves"), options=(option("yes", out_of_scope=True), NO))
RARE = all_of(is_("bladder", "cant_pee"))


def asked_only_after(link_id: str, when: Criteria) -> Edit:
    """It is no gate any more, and asked of few."""
    return lambda real: with_question(
        real, replace(real.questions_by_id[link_id], is_gate=False, enable_when=when)
    )


def no_gate(link_id: str) -> Edit:
    return lambda real: with_question(real, replace(real.questions_by_id[link_id], is_gate=False))


def saddle_asked_after_a_new_question(real: Questionnaire) -> Questionnaire:
    hidden = asked_only_after("saddle_signs", all_of(is_("trouble", "yes")))(real)
    return replace(hidden, questions=(TROUBLE, *hidden.questions))


def saddle_moved_behind_a_new_exit(real: Questionnaire) -> Questionnaire:
    """With its follow-ups, to the end."""
    moved = [q for q in no_gate("saddle_signs")(real).questions if q.link_id.startswith("saddle")]
    others = [q for q in real.questions if not q.link_id.startswith("saddle")]
    return replace(real, questions=(*others, LEAVES, *moved))


def without_option(link_id: str, value: str) -> Edit:
    """And whatever read it reads it no more."""

    def edit(real: Questionnaire) -> Questionnaire:
        asked = real.questions_by_id[link_id]
        left = tuple(option for option in asked.options if option.value != value)
        gone = with_question(real, replace(asked, options=left))
        return _unread(gone, lambda c: (c.question, c.value) == (link_id, value))

    return edit


def without_questions(*link_ids: str) -> Edit:
    """And whatever read them reads them no more."""

    def edit(real: Questionnaire) -> Questionnaire:
        left = tuple(question for question in real.questions if question.link_id not in link_ids)
        return _unread(replace(real, questions=left), lambda c: c.question in link_ids)

    return edit


def _unread(check: Questionnaire, gone: Callable[[Condition], bool]) -> Questionnaire:
    """Everything without these conditions; what has a group of nothing else is gone."""

    def unread(criteria: Criteria) -> Criteria | None:
        kept = [tuple(c for c in group if not gone(c)) for group in criteria.groups]
        return Criteria(tuple(kept)) if all(kept) else None

    questions = [
        replace(q, enable_when=unread(q.enable_when) if q.enable_when else None)
        for q in check.questions
    ]
    rules = [(rule, unread(rule.criteria)) for rule in check.rules]
    floors = [(floor, unread(floor.criteria)) for floor in check.floors]
    return replace(
        check,
        questions=tuple(questions),
        rules=tuple(replace(rule, criteria=left) for rule, left in rules if left),
        floors=tuple(replace(floor, criteria=left) for floor, left in floors if left),
    )


def an_option_that_changes_hands(real: Questionnaire) -> Questionnaire:
    """It is offered, and read, at another question."""

    def moved(criteria: Criteria) -> Criteria:
        return Criteria(
            tuple(
                tuple(replace(c, question="bowel") if c.value == "cant_pee" else c for c in group)
                for group in criteria.groups
            )
        )

    (cant_pee,) = (o for o in real.questions_by_id["bladder"].options if o.value == "cant_pee")
    bowel = real.questions_by_id["bowel"]
    check = with_question(real, replace(bowel, options=(cant_pee, *bowel.options)))
    bladder = real.questions_by_id["bladder"]
    left = tuple(option for option in bladder.options if option is not cant_pee)
    check = with_question(check, replace(bladder, options=left))
    return replace(
        check,
        rules=tuple(replace(r, criteria=moved(r.criteria)) for r in check.rules),
        floors=tuple(replace(f, criteria=moved(f.criteria)) for f in check.floors),
    )


def sent_away_without_surgery(real: Questionnaire) -> Questionnaire:
    asked = real.questions_by_id["had_surgery"]
    options = (replace(o, out_of_scope=o.value == "no") for o in asked.options)
    return with_question(real, replace(asked, options=tuple(options)))


def of_another_type(link_id: str, kind: QuestionType) -> Edit:
    return lambda real: with_question(real, replace(real.questions_by_id[link_id], type=kind))


def a_bladder_sign_stands_alone(real: Questionnaire) -> Questionnaire:
    """Who ticks more than one has to leave one of them out."""
    asked = real.questions_by_id["bladder"]
    options = (replace(o, exclusive=o.exclusive or o.value == "leaks") for o in asked.options)
    return with_question(real, replace(asked, options=tuple(options)))


def saddle_only_chooses_reading(real: Questionnaire) -> Questionnaire:
    """With its follow-ups it leaves the check."""
    others = without_questions(*SADDLE)(real)
    asked = real.questions_by_id["saddle_signs"]
    reading = replace(asked, for_reading=True, is_gate=False, required=False)
    return replace(others, questions=(*others.questions, reading))


SADDLE = ("saddle_signs", "saddle_onset", "saddle_course")


#: Each edit, what refutes it, and which answer of the patient who is named for it matters.
HARMFUL: dict[str, tuple[Edit, Key, str]] = {
    "saddle is hidden": (asked_only_after("saddle_signs", RARE), ("floor", "f-r2c"), SADDLE[0]),
    "other dangers are hidden": (
        asked_only_after("other_danger", RARE),
        ("floor", "f-d-bleeding"),
        "other_danger",
    ),
    "fever is hidden": (
        asked_only_after("fever_chills", RARE),
        ("floor", "f-r4b"),
        "fever_chills",
    ),
    "self-harm is hidden": (
        asked_only_after("self_harm", RARE),
        ("floor", "f-e10-might"),
        "self_harm",
    ),
    "very ill is hidden": (
        asked_only_after("very_ill", all_of(is_("now_signs", "fit"))),
        ("floor", "f-very-ill"),
        "very_ill",
    ),
    "saddle waits for a new question": (
        saddle_asked_after_a_new_question,
        ("floor", "f-r2c"),
        SADDLE[0],
    ),
    "saddle waits behind a new exit": (
        saddle_moved_behind_a_new_exit,
        ("floor", "f-r2c"),
        SADDLE[0],
    ),
    "no surgery is sent away": (sent_away_without_surgery, ("floor", "f-e1"), "now_signs"),
    "saddle is no gate": (no_gate("saddle_signs"), ("gate", "saddle_signs"), SADDLE[0]),
    "fever is no gate": (no_gate("fever_chills"), ("gate", "fever_chills"), "fever_chills"),
    "self-harm is no gate": (no_gate("self_harm"), ("gate", "self_harm"), "self_harm"),
    "very ill is no gate": (no_gate("very_ill"), ("gate", "very_ill"), "very_ill"),
    "now is no gate": (no_gate("now_signs"), ("gate", "now_signs"), "now_signs"),
    "a follow-up follows no gate": (
        asked_only_after("saddle_onset", all_of(is_("age_ok", "yes"))),
        ("gate", "saddle_onset"),
        "saddle_onset",
    ),
    "cannot pee is gone": (
        without_option("bladder", "cant_pee"),
        ("floor-kept", "f-r3a-bladder"),
        "bladder",
    ),
    "cannot pee is asked elsewhere": (
        an_option_that_changes_hands,
        ("floor-kept", "f-r3a-bladder"),
        "bladder",
    ),
    "not sure about the bladder is gone": (
        without_option("bladder", ASKED_UNKNOWN),
        ("floor-kept", "f-r3a-bladder"),
        "bladder",
    ),
    "saddle is gone": (without_questions(*SADDLE), ("floor-kept", "f-r2c"), SADDLE[0]),
    "saddle only chooses reading": (
        saddle_only_chooses_reading,
        ("floor-kept", "f-r2c"),
        SADDLE[0],
    ),
    "other dangers are gone": (
        without_questions("other_danger"),
        ("floor-kept", "f-d-bleeding"),
        "other_danger",
    ),
    "walking is gone": (without_questions("walk_now"), ("floor-kept", "f-r2b-walk"), "walk_now"),
    "one bladder sign at most": (
        of_another_type("bladder", QuestionType.CHOICE),
        ("floor-kept", "f-r3d-bladder"),
        "bladder",
    ),
    "a bladder sign stands alone": (
        a_bladder_sign_stands_alone,
        ("floor-kept", "f-r3d-bladder"),
        "bladder",
    ),
    "pain in days": (
        of_another_type("pain_score", QuestionType.DURATION),
        ("floor-kept", "f-r5c"),
        "pain_score",
    ),
}
