"""Codes that nobody types: new in their questionnaire, and never one that was published."""

import pytest

from tests.conftest import store_version
from tests.staff.people import draft
from triage.editing.codes import make_code, option_code, unused_code
from triage.editing.drafts import build_draft
from triage.models import (
    DangerSign,
    EducationalItem,
    EducationalSection,
    Hazard,
    Question,
    Questionnaire,
    Rule,
    Vignette,
    WarningSign,
)

__all__ = ["draft"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("New trouble with your bladder", "new-trouble-with-your-bladder"),
        ("A trouble", "a-trouble-2"),
        ("7 of 10", "row-7-of-10"),
        ("???", "row"),
        ("", "row"),
        ("Ärger mit Größe", "arger-mit-groe"),
        (
            "one two three four five six seven eight nine ten",
            "one-two-three-four-five-six-seven-eight",
        ),
        ("x" * 80, "x" * 40),
    ],
)
def test_words_become_a_short_code_that_nobody_has(words: str, code: str) -> None:
    assert unused_code(words, ["a-trouble"], fallback="row") == code


def test_a_third_one_is_counted_on() -> None:
    assert unused_code("Fever", {"fever", "fever-2"}, fallback="row") == "fever-3"


@pytest.mark.parametrize(
    ("label", "taken", "code"),
    [
        ("Not sure", (), "asked-unknown"),
        (" not  SURE.", (), "asked-unknown"),
        ("I am not sure", (), "asked-unknown"),
        ("Not sure", ("asked-unknown",), "not-sure"),
        ("Yes", ("yes",), "yes-2"),
        ("Asked unknown", (), "asked-unknown-2"),
    ],
)
def test_not_sure_means_the_same_everywhere_and_nothing_else_does(
    label: str, taken: tuple[str, ...], code: str
) -> None:
    assert option_code(label, taken) == code


def test_each_noun_is_named_after_what_it_says(draft: Questionnaire) -> None:
    sign, section = draft.warningsigns.get(code="infection"), draft.sections.get(code="WTS")
    made = {
        Question: {"short_text": "", "text": "Do you shiver?"},
        DangerSign: {"text": "You faint"},
        Rule: {"sign": sign},
        WarningSign: {"title": "Infection"},
        EducationalSection: {"title": "Medicines"},
        EducationalItem: {"section": section},
        Vignette: {"title": ""},
    }

    codes = {model: make_code(model, data, draft) for model, data in made.items()}

    last = f"{len(section.items.all()) + 1:02d}"
    assert codes == {
        Question: "do-you-shiver",
        DangerSign: "you-faint",
        Rule: "infection",
        WarningSign: "infection-2",
        EducationalSection: "MED2",
        EducationalItem: f"WTS-{last}",
        Vignette: "row",
    }


def test_what_names_a_row_may_still_be_missing(draft: Questionnaire) -> None:
    codes = [make_code(model, {}, draft) for model in (Rule, EducationalItem, EducationalSection)]

    assert codes == ["rule", "ITEM-01", "SEC"]


def test_a_code_that_was_published_is_not_made_again(draft: Questionnaire) -> None:
    store_version(build_draft(draft))
    draft.rules.filter(sign__code="infection").delete()
    draft.warningsigns.filter(code="infection").delete()

    assert make_code(WarningSign, {"title": "Infection"}, draft) == "infection-2"


def test_hazards_are_numbered(draft: Questionnaire) -> None:
    data = {"title": "Wrong threshold"}
    first = make_code(Hazard, data, draft)
    row = Hazard(questionnaire=draft, code="H31", title="T", cause="C", effect="E", mitigation="M")
    row.save()

    second = make_code(Hazard, data, draft)

    assert (first, second) == ("H01", "H32")
    Hazard._meta.get_field("code").clean(second, None)


def test_the_code_of_an_item_is_no_longer_than_its_column(draft: Questionnaire) -> None:
    section = draft.sections.get(code="WTS")
    section.code = "L" * 20

    code = make_code(EducationalItem, {"section": section}, draft)

    assert code == f"{'L' * 16}-01"
    EducationalItem._meta.get_field("code").clean(code, None)
