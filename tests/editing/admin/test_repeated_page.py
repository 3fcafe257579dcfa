"""The page on which conditions that stand in several places are given one name."""

import pytest
from django.test import Client
from django.utils.html import strip_tags

from tests.filling import address
from tests.naming import make_criterion, make_floor, name_in, rule
from tests.staff.people import LogIn
from triage.editing.drafts import build_draft
from triage.editing.named import uses_of
from triage.editing.repeated import find_repeated
from triage.models import (
    EnableWhenCondition,
    NamedCriterion,
    Questionnaire,
    RuleCondition,
    SuggestionCondition,
)


@pytest.fixture
def place(draft: Questionnaire) -> str:
    make_floor(draft)
    return address(draft, "repeated")


def _box(draft: Questionnaire) -> str:
    return next(one.key for one in find_repeated(draft) if str(one.rows[0]) == "score >= 7")


def test_an_editor_gives_a_name_to_rules_and_leaves_floors_alone(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    box, before = _box(draft), build_draft(draft)

    page = editor.post(place, {"box": box, f"title-{box}": " Severe pain "})

    made = NamedCriterion.objects.get()
    assert page["Location"].startswith(address(draft, "workbench"))
    assert page["Location"].endswith(f"show=criteria#namedcriterion-{made.pk}")
    assert (made.title, [use.kind for use in uses_of(draft)]) == ("Severe pain", ["rule"])
    assert build_draft(draft) == before


def test_a_lead_gives_a_name_to_open_floors_too(
    log_in: LogIn, draft: Questionnaire, place: str
) -> None:
    box = _box(draft)

    log_in("lead").post(place, {"box": box, f"title-{box}": "Severe pain"})

    assert {use.kind for use in uses_of(draft)} == {"rule", "floor"}


def test_the_page_says_what_would_give_the_name_and_what_stays(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    text = " ".join(strip_tags(editor.get(place).content.decode()).split())

    assert "The person answers at least 7 to “Score” 1 row would give the name rule long" in text
    assert "1 row stays as it is: it is locked, or not yours to change safety floor" in text
    assert "Make it a criterion with a name" in text


def test_a_name_that_means_the_same_is_offered_and_given(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    criterion = make_criterion(draft)
    assert "which means the same" in editor.get(place).content.decode()

    editor.post(place, {"box": _box(draft)})

    assert [use.criterion for use in uses_of(draft)] == [criterion.code]


@pytest.mark.parametrize(
    ("box", "why"), [("gone", "changed meanwhile"), ("", "changed meanwhile"), (None, "are called")]
)
def test_what_cannot_be_named_is_refused_in_words(
    editor: Client, draft: Questionnaire, place: str, box: str | None, why: str
) -> None:
    page = editor.post(place, {"box": _box(draft) if box is None else box})

    assert page.status_code == 409
    assert why in page.content.decode()
    assert not NamedCriterion.objects.exists()


def test_an_editor_does_not_give_a_name_that_a_floor_gives(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    criterion = make_criterion(draft)
    name_in(draft.safetyfloors.get(code="pain-floor"), criterion)

    page = editor.post(place, {"box": _box(draft)})

    assert page.status_code == 302
    assert {use.kind for use in uses_of(draft)} == {"rule", "floor"}


def test_who_only_looks_gives_no_name(log_in: LogIn, draft: Questionnaire, place: str) -> None:
    assert log_in("clinician").post(place, {"box": _box(draft)}).status_code == 403


def test_where_nothing_stands_twice_there_is_nothing_to_name(
    editor: Client, draft: Questionnaire
) -> None:
    for table in (RuleCondition, SuggestionCondition, EnableWhenCondition):
        table.objects.all().delete()

    assert "No conditions stand in several places." in (
        editor.get(address(draft, "repeated")).content.decode()
    )
    assert rule().conditions.count() == 0


def test_a_name_that_would_turn_the_page_around_is_not_given(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    box = _box(draft)

    page = editor.post(place, {"box": box, f"title-{box}": "Severe \u202epain"})

    assert "turns words around (U+202E): take it out" in page.content.decode()
    assert not NamedCriterion.objects.exists()
