"""Who changed which row of a draft, and when."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tests.drafts import store_draft
from tests.queries import counted
from tests.small import SMALL
from triage.editing.histories import Changed, changes_since, editors_since, people_by_place
from triage.models import (
    AnswerOption,
    DangerSign,
    Disposition,
    EducationalItem,
    EducationalSection,
    EnableWhenCondition,
    FloorCondition,
    Question,
    Questionnaire,
    Rule,
    RuleCondition,
    SafetyFloor,
    Suggestion,
    SuggestionCondition,
    WarningSign,
)

pytestmark = pytest.mark.django_db

#: A row of every table, a field to change, and the place where an editor did.
ROWS: list[tuple[Any, dict[str, Any], str, tuple[str, str]]] = [
    (Questionnaire, {}, "title", ("questionnaire", "small")),
    (DangerSign, {"code": "sign-0"}, "text", ("questionnaire", "sign-0")),
    (Disposition, {"code": "soon"}, "title", ("disposition", "soon")),
    (Question, {"link_id": "fever"}, "text", ("question", "fever")),
    (AnswerOption, {"value": "leak"}, "label", ("question", "bladder")),
    (EnableWhenCondition, {"value": "leak"}, "value", ("question", "onset")),
    (WarningSign, {"code": "infection"}, "title", ("sign", "infection")),
    (Rule, {"code": "fever"}, "rationale", ("rule", "fever")),
    (RuleCondition, {"owner__code": "fever"}, "value", ("rule", "fever")),
    (SafetyFloor, {}, "title", ("floor", "bladder-floor")),
    (FloorCondition, {"value": "new"}, "value", ("floor", "bladder-floor")),
    (Suggestion, {"code": "heavy"}, "title", ("suggestion", "heavy")),
    (SuggestionCondition, {"owner__code": "heavy"}, "value", ("suggestion", "heavy")),
    (EducationalSection, {"code": "MED"}, "title", ("section", "MED")),
    (EducationalItem, {"code": "MED-01"}, "title", ("item", "MED-01")),
]
NAMES = [model.__name__ for model, *_ in ROWS]


@pytest.fixture
def row(db: None) -> Questionnaire:
    return store_draft(SMALL)


@pytest.fixture
def editor(db: None) -> User:
    return User.objects.create(username="editor")


def change(model: Any, which: dict[str, Any], field: str, by: User | None = None) -> Any:
    one = model.objects.get(**which)
    setattr(one, field, "changed")
    one._history_user = by
    one.save()
    return one


def seen(found: tuple[Changed, ...]) -> list[tuple[str, str, tuple[str, str]]]:
    return [(one.what, one.by, one.place) for one in found]


@pytest.mark.parametrize(("model", "which", "field", "place"), ROWS, ids=NAMES)
def test_a_change_of_any_row_is_found_with_who_and_where(
    row: Questionnaire,
    editor: User,
    model: Any,
    which: dict[str, Any],
    field: str,
    place: tuple[str, str],
) -> None:
    since = timezone.now()
    one = change(model, which, field, editor)

    found = changes_since(row, since)

    assert seen(found) == [("Changed", "editor", place)]
    assert (found[0].model, found[0].row_id) == (model._meta.model_name, one.pk)
    assert since < found[0].at < timezone.now()
    assert editors_since(row, since) == {editor.pk}


@pytest.mark.parametrize(
    ("model", "which", "place"),
    [(m, w, p) for m, w, _, p in ROWS if m in (AnswerOption, RuleCondition, EducationalItem)],
    ids=str,
)
def test_a_part_that_was_deleted_with_its_row_is_found(
    row: Questionnaire, model: Any, which: dict[str, Any], place: tuple[str, str]
) -> None:
    since = timezone.now()
    one = model.objects.get(**which)
    owner = getattr(one, "owner", None) or getattr(one, "section", None) or one
    owner.delete()

    found = seen(changes_since(row, since))

    assert ("Deleted", "nobody known", place) in found
    assert editors_since(row, since) == set()


def test_a_part_is_named_with_what_it_belongs_to(row: Questionnaire) -> None:
    since = timezone.now()
    change(RuleCondition, {"owner__code": "fever"}, "value")
    change(AnswerOption, {"value": "leak"}, "label")
    change(EducationalItem, {"code": "MED-01"}, "title")
    change(Questionnaire, {}, "title")

    names = [one.name for one in changes_since(row, since)]

    assert names == ["small", "MED-01", "bladder: leak", "fever: = changed"]


def test_the_newest_comes_first_and_the_oldest_goes_back_to_the_beginning(
    row: Questionnaire,
) -> None:
    change(Rule, {"code": "fever"}, "rationale")

    everything = changes_since(row, None)

    assert everything[0].place == ("rule", "fever")
    assert [one.at for one in everything] == sorted((one.at for one in everything), reverse=True)
    assert everything[-1].what == "Created"


def test_what_was_changed_before_is_left_out(row: Questionnaire, editor: User) -> None:
    change(Rule, {"code": "fever"}, "rationale", editor)
    after = timezone.now()

    assert changes_since(row, after) == ()
    assert editors_since(row, after) == set()
    assert editors_since(row, None) == {editor.pk}


def test_a_reason_that_was_given_is_told(row: Questionnaire) -> None:
    since = timezone.now()
    rule = Rule.objects.get(code="fever")
    rule._change_reason = "Taken back"
    rule.save()

    assert [one.reason for one in changes_since(row, since)] == ["Taken back"]


def test_another_questionnaires_changes_are_left_out(row: Questionnaire, editor: User) -> None:
    since = timezone.now()

    other = store_draft(replace(SMALL, slug="other", sections=()))

    assert changes_since(row, since) == ()
    assert len(changes_since(other, since)) > len(SMALL.questions)


def test_people_are_told_by_place_whoever_did_last_first(row: Questionnaire, editor: User) -> None:
    since = timezone.now()
    lead = User.objects.create(username="lead")
    for by in (editor, lead, editor):
        change(Rule, {"code": "fever"}, "rationale", by)
    change(RuleCondition, {"owner__code": "fever"}, "value", lead)

    assert people_by_place(changes_since(row, since)) == {("rule", "fever"): ("lead", "editor")}


def test_it_asks_the_same_however_much_was_changed(row: Questionnaire, editor: User) -> None:
    def asked(since: datetime) -> int:
        with counted() as queries:
            changes_since(row, since)
        return len(queries)

    start = timezone.now()
    change(Rule, {"code": "fever"}, "rationale", editor)
    once = asked(start)
    for _ in range(5):
        change(Rule, {"code": "fever"}, "rationale", editor)
        change(RuleCondition, {"owner__code": "fever"}, "value", editor)

    assert asked(start) == once
    assert asked(start - timedelta(days=1)) == once
