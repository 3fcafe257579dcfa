"""Changed words are told where somebody in danger reads them, and nowhere else."""

from dataclasses import replace

import pytest

from tests.engine.build import SOON, all_of, is_
from tests.engine.weakening.live import (
    LIVE,
    Change,
    all_,
    disposition_with,
    floor_with,
    option_with,
    question_with,
    rule_with,
    with_,
    with_row,
)
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency
from triage.engine.weakening.find import find_weakenings
from triage.engine.weakening.weakening import Weakening, WeakeningKind

NEW = "Other words."


def words(place: str, code: str, sentence: str, before: str, after: str = NEW) -> Weakening:
    return Weakening(WeakeningKind.WORDS, place, code, sentence, before, after)


def found(change: Change, live: Questionnaire = LIVE) -> tuple[Weakening, ...]:
    return find_weakenings(live, change(live))


FIELDS = {
    "title": "title",
    "summary": "summary",
    "worsening": "text on what would make it more urgent",
}


@pytest.mark.parametrize("code", ["emergency", "today", "crisis"])
@pytest.mark.parametrize("field", FIELDS)
def test_other_words_of_an_urgent_text_are_told(code: str, field: str):
    disposition = LIVE.dispositions_by_code[code]
    sentence = f"“{disposition.title}”: other words in the {FIELDS[field]}."

    assert found(disposition_with(code, **{field: NEW})) == (
        words("disposition", code, sentence, getattr(disposition, field)),
    )


@pytest.mark.parametrize("code", ["emergency", "today", "crisis"])
@pytest.mark.parametrize("field", FIELDS)
def test_a_carer_is_told_other_words_than_before(code: str, field: str):
    """Without words of their own carers read what everybody reads."""
    disposition = LIVE.dispositions_by_code[code]
    sentence = f"“{disposition.title}”: other words in the {FIELDS[field]} for carers."

    assert found(disposition_with(code, **{f"carer_{field}": NEW})) == (
        words("disposition", code, sentence, getattr(disposition, field)),
    )


def test_steps_are_told_line_by_line_and_a_step_more_is_other_words_too():
    steps = LIVE.dispositions_by_code["emergency"].steps
    before, after = "\n".join(steps), "\n".join((*steps, NEW))
    sentence = "“Title of emergency”: other words in the steps"

    assert found(disposition_with("emergency", steps=(*steps, NEW))) == (
        words("disposition", "emergency", f"{sentence}.", before, after),
    )
    assert found(disposition_with("emergency", carer_steps=(*steps, NEW))) == (
        words("disposition", "emergency", f"{sentence} for carers.", before, after),
    )


def test_words_for_carers_that_go_are_told_with_what_carers_read_instead():
    live = disposition_with("today", carer_title="For them")(LIVE)

    assert found(disposition_with("today", carer_title=""), live) == (
        words(
            "disposition",
            "today",
            "“Title of today”: other words in the title for carers.",
            "For them",
            "Title of today",
        ),
    )


def test_an_urgent_text_is_told_of_whatever_else_becomes_of_it():
    change = disposition_with("today", urgency=Urgency.EMERGENCY, title=NEW, act_within_hours=0)

    assert found(change) == (
        words(
            "disposition", "today", "“Title of today”: other words in the title.", "Title of today"
        ),
    )


@pytest.mark.parametrize(
    ("change", "sentence", "before"),
    [
        (
            with_(unfinished_title=NEW),
            "“Back check”: other words in the title of an unfinished check.",
            LIVE.unfinished_title,
        ),
        (
            with_(unfinished_advice=NEW),
            "“Back check”: other words in the advice of an unfinished check.",
            LIVE.unfinished_advice,
        ),
        (
            with_(danger_signs=(LIVE.danger_signs[2], NEW, LIVE.danger_signs[1])),
            "A danger sign is put in other words.",
            LIVE.danger_signs[0],
        ),
    ],
)
def test_other_words_of_a_check_without_a_result_are_told(
    change: Change, sentence: str, before: str
):
    assert found(change) == (words("questionnaire", "back", sentence, before),)


def test_a_danger_sign_is_compared_with_the_one_it_is_most_like():
    signs = ("Your arms are weak.", "You have chest pain, or trouble breathing.")

    assert [(w.kind, w.before, w.after) for w in found(with_(danger_signs=signs))] == [
        (WeakeningKind.DANGER_SIGN, "You can't pee.", ""),
        (WeakeningKind.WORDS, "You have chest pain.", signs[1]),
        (WeakeningKind.WORDS, "Your legs are weak.", signs[0]),
    ]


ASKED = {"text": "text", "short_text": "short text", "help": "help", "danger_line": "danger line"}
TO_CARERS = {f"carer_{field}": called for field, called in ASKED.items()}


@pytest.mark.parametrize("link_id", ["bladder", "onset", "pain"])
@pytest.mark.parametrize("field", [*ASKED, *TO_CARERS])
def test_other_words_of_a_question_that_a_locked_floor_reads_are_told(link_id: str, field: str):
    asked = LIVE.questions_by_id[link_id]
    called = ASKED.get(field) or f"{TO_CARERS[field]} for carers"
    sentence = f"“{asked.short_text}”: other words in the {called}."

    assert found(question_with(link_id, **{field: NEW})) == (
        words("question", link_id, sentence, getattr(asked, field.removeprefix("carer_"))),
    )


@pytest.mark.parametrize(
    ("field", "called", "before"),
    [
        ("label", "label", "None"),
        ("carer_label", "label for carers", "None"),
        ("note", "note", ""),
    ],
)
def test_other_words_of_any_of_its_answers_are_told(field: str, called: str, before: str):
    sentence = f"“None”: other words in the {called}."

    assert found(option_with("bladder", "none", **{field: NEW})) == (
        words("option", "bladder:none", sentence, before),
    )


def test_a_lock_that_comes_with_other_words_hides_none_of_them():
    change = all_(floor_with("fever", locked=True), question_with("fever", text=NEW))

    assert found(change) == (
        words("question", "fever", "“Fever”: other words in the text.", "What about fever?"),
    )


def test_where_the_check_ends_what_is_told_then_is_told():
    """With a locked floor that reads the question, and without."""
    expected = (
        words("option", "adult:no", "“No”: other words in the note.", "Ask a doctor for children."),
    )
    read = floor_with("pain", criteria=all_of(is_("adult", "yes")))(LIVE)

    assert found(option_with("adult", "no", note=NEW)) == expected
    assert found(option_with("adult", "no", note=NEW), read) == expected


@pytest.mark.parametrize(
    ("was", "before", "after"),
    [
        (False, "the words for oneself", "the words for carers"),
        (True, "the words for carers", "the words for oneself"),
    ],
)
def test_an_answer_that_leads_to_words_for_another_is_told(was: bool, before: str, after: str):
    live = option_with("where", "leg", for_other=was)(LIVE)
    sentence = "Whoever answers “Leg” reads other words from then on."

    assert found(option_with("where", "leg", for_other=not was), live) == (
        words("option", "where:leg", sentence, before, after),
    )


def test_a_rule_that_leads_to_another_urgent_text_is_told_with_both():
    change = rule_with("fever", disposition="today-too", disposition_if_unsure="today-too")
    (one,) = found(change)

    assert one == words(
        "rule",
        "fever",
        "The rule “fever” leads to another text, “Title of today-too”.",
        "Title of today\nSummary of today.\nCall {emergency_number}.\n"
        "Take your medicines with you.\nIf it gets worse, call {emergency_number}.",
        "Title of today-too\nSummary of today-too.\nCall {emergency_number}.\n"
        "Take your medicines with you.\nIf it gets worse, call {emergency_number}.",
    )


LATER = replace(SOON, code="later", title="Later on", act_within_hours=300)


def timed(change: Change, live: Questionnaire) -> tuple[Weakening, ...]:
    """Of times; that the words are others is told as well."""
    return tuple(one for one in found(change, live) if one.kind is WeakeningKind.TIME)


def test_a_rule_that_leads_to_more_time_is_told():
    live = with_row("dispositions", LATER)(LIVE)
    change = rule_with("pain", disposition="later", disposition_if_unsure="later")

    assert timed(change, live) == (
        Weakening(
            WeakeningKind.TIME,
            "rule",
            "pain",
            "The rule “pain” leads to “Later on”: a person may take longer to act.",
            "168 hours",
            "300 hours",
        ),
    )


def test_answers_without_a_sign_that_lead_to_more_time_are_told():
    live = all_(with_row("dispositions", LATER), with_(default_disposition="soon"))(LIVE)

    assert timed(with_(default_disposition="later"), live) == (
        Weakening(
            WeakeningKind.TIME,
            "questionnaire",
            "back",
            "An answer without a sign leads to “Later on”: a person may take longer to act.",
            "168 hours",
            "300 hours",
        ),
    )
