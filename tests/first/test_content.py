"""Nothing of the article and nothing of the specification is missing."""

from collections import Counter

import pytest

from triage.engine.checks import find_problems
from triage.engine.questionnaire import Origin, Questionnaire

LINK_IDS = [
    "respondent",
    "age_ok",
    "had_surgery",
    "now_signs",
    "bladder",
    "bladder_onset",
    "bladder_course",
    "bladder_known",
    "bowel",
    "bowel_onset",
    "bowel_course",
    "bowel_known",
    "saddle",
    "saddle_onset",
    "saddle_course",
    "leg_weak",
    "leg_weak_onset",
    "leg_weak_course",
    "walk_now",
    "leg_feel",
    "leg_feel_onset",
    "leg_feel_course",
    "fever",
    "temperature",
    "chills",
    "wound_look",
    "wound_leak",
    "very_ill",
    "has_pain",
    "pain_score",
    "relief_rest",
    "relief_meds",
    "pain_kind",
    "pain_course",
    "pain_sudden",
    "pain_duration",
    "care_tried",
    "care_length",
    "pain_where",
    "both_legs_new",
    "surgery_when",
    "surgery_type",
    "device_in",
    "cancer",
    "fall",
    "health_risks",
    "weight_sweats",
    "night_pain",
    "calf_headache",
    "device_problem",
    "drowsy",
    "sex_feel",
    "mood",
    "self_harm",
    "symptoms",
    "topics",
]

#: Items of each section of the article, by the prefix of their codes.
SECTIONS = {
    "ANA": 5,
    "TYP": 2,
    "CAU": 20,
    "SYM": 20,
    "TST": 20,
    "NPT": 30,
    "DRG": 20,
    "SUP": 10,
    "REG": 10,
    "SUR": 10,
    "PRV": 10,
    "WTS": 5,
    "FAQ": 15,
    "DIS": 1,
    "SRC": 8,
}

GATES = [
    "now_signs",
    "bladder",
    "bowel",
    "saddle",
    "leg_weak",
    "leg_feel",
    "fever",
    "chills",
    "wound_look",
    "wound_leak",
]

ARTICLE_SIGNS = {
    "persistent-over-6-weeks",
    "leg-weakness-or-sensation",
    "bowel-bladder",
    "infection",
    "severe-unrelenting",
}


def test_every_question_of_the_specification_is_asked(first: Questionnaire) -> None:
    assert sorted(q.link_id for q in first.questions) == sorted(LINK_IDS)
    assert len(LINK_IDS) == 56


def test_the_gates_are_those_of_the_specification(first: Questionnaire) -> None:
    assert {q.link_id for q in first.questions if q.is_gate} == set(GATES)


def test_no_item_of_the_article_is_missing(first: Questionnaire) -> None:
    found = Counter({s.code: len(s.items) for s in first.sections})

    assert found == Counter(SECTIONS)
    for section in first.sections:
        codes = [item.code for item in section.items]
        assert codes == [f"{section.code}-{n:02}" for n in range(1, len(codes) + 1)]


def test_the_five_signs_of_the_article_are_told_from_guidance(first: Questionnaire) -> None:
    assert {s.code for s in first.signs if s.origin is Origin.ARTICLE} == ARTICLE_SIGNS


def test_there_is_nothing_to_mend(first: Questionnaire) -> None:
    assert find_problems(first) == ()


@pytest.mark.parametrize("code", ["DRG", "SUP", "REG", "SUR"])
def test_what_the_article_says_is_labelled_as_such(first: Questionnaire, code: str) -> None:
    assert first.sections_by_code[code].label == "What the article says"


def test_doses_stand_only_in_columns_for_professionals(first: Questionnaire) -> None:
    for section in first.sections:
        for column in section.columns:
            is_dose = "dose" in column.name.lower() or "formulation" in column.name.lower()
            assert column.professional or not is_dose


def test_every_section_names_its_source_its_date_and_when_to_review_it(
    first: Questionnaire,
) -> None:
    for section in first.sections:
        assert section.source
        assert section.source_date == "2025-05-06"
        assert section.review_by > section.source_date


def test_no_telephone_number_stands_in_a_text(first: Questionnaire) -> None:
    for disposition in first.dispositions:
        words = f"{disposition.summary} {' '.join(disposition.steps)} {disposition.worsening}"
        assert not any(
            len(word.strip(".,")) > 2 and word.strip(".,").isdigit() for word in words.split()
        )
