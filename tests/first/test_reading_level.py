"""Texts that a tired person in pain can read, by Flesch and Kincaid's grade."""

import re
from statistics import median

import textstat

from triage.engine.questionnaire import Questionnaire
from triage.engine.reading import EducationalItem

#: Median grade of what a person must read to be safe, and the most for any item to read on.
SAFE, FURTHER = 6.0, 8.0


def grade(text: str) -> float:
    """The grade of a text as it is read: tokens as words, lists as sentences."""
    plain = re.sub(r"\{(\w+)\}", "this number", text).replace("*", "")
    sentences = [line.strip("- ").rstrip(".") + "." for line in plain.splitlines() if line.strip()]
    return float(textstat.flesch_kincaid_grade(" ".join(sentences)))


def test_questions_options_and_advice_are_at_most_grade_six_in_the_median(
    first: Questionnaire,
) -> None:
    texts = [question.text for question in first.questions]
    texts += [option.label for question in first.questions for option in question.options]
    texts += [
        f"{d.title}. {d.summary}\n" + "\n".join(d.steps) + f"\n{d.worsening}"
        for d in first.dispositions
    ]

    assert median(grade(text) for text in texts) <= SAFE
    for disposition in first.dispositions:
        assert grade(f"{disposition.summary}\n" + "\n".join(disposition.steps)) <= SAFE


def test_every_item_to_read_is_at_most_grade_eight(first: Questionnaire) -> None:
    items: list[EducationalItem] = [item for section in first.sections for item in section.items]
    hard = {item.code: grade(item.body) for item in items if grade(item.body) > FURTHER}

    assert hard == {}


def test_every_item_has_at_least_two_sentences(first: Questionnaire) -> None:
    short = [
        item.code
        for section in first.sections
        for item in section.items
        if len(re.findall(r"[.!?](?:\s|$)", item.body)) < 2
    ]

    assert short == []
