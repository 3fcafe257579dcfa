"""In a document stands what a name stands for, and never the name."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from tests.naming import make_criterion, make_floor, name_in, rule
from tests.staff.people import staff
from triage.editing.dependents import find_dependents
from triage.editing.draft_problems import find_draft_problems
from triage.editing.drafts import build_draft
from triage.editing.duplicating import duplicate_row
from triage.editing.histories import changes_since, editors_since, people_by_place, touched
from triage.editing.named import guards
from triage.editing.named_words import NamedWords
from triage.editing.undoing import NotTakenBack, records_of, take_back
from triage.engine.document import canonical, to_document
from triage.models import NamedCondition, NamedCriterion, Questionnaire, RuleCondition


def _document(draft: Questionnaire) -> str:
    return canonical(to_document(build_draft(draft)))


def test_a_name_changes_no_byte_of_the_document(draft: Questionnaire) -> None:
    before = _document(draft)

    name_in(rule(), make_criterion(draft))

    assert _document(draft) == before


def test_a_name_in_a_box_with_other_conditions_stays_in_that_box_and_nothing_stands_twice(
    draft: Questionnaire,
) -> None:
    bladder = make_criterion(draft, ("bladder", "=", "leak"), ("bladder", "=", "cant_pee"))
    before = build_draft(draft).rules

    rule("bladder-any").conditions.create(group=1, named=bladder)

    assert build_draft(draft).rules == before


def test_a_change_behind_a_name_is_a_change_of_everything_that_gives_it(
    draft: Questionnaire,
) -> None:
    criterion, floor = make_criterion(draft), make_floor(draft)
    name_in(rule(), criterion)
    name_in(floor, criterion)

    criterion.conditions.update(value="6")

    document = build_draft(draft)
    read = [row.criteria.groups[0][0].value for row in (document.rules[3], document.floors[-1])]
    assert read == [6, 6]


def test_a_name_behind_which_nothing_stands_never_holds_and_is_a_problem(
    draft: Questionnaire,
) -> None:
    criterion = make_criterion(draft)
    name_in(rule(), criterion)
    criterion.conditions.all().delete()

    document = build_draft(draft)

    assert document.rules[3].criteria.groups[0] == ()
    assert ("rule", "long-pain") in {(p.kind, p.code) for p in find_draft_problems(document)}
    assert NamedWords(draft, document).meanings == {
        "severe-pain": "(nothing yet, so it never holds)"
    }


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"question": "score", "named": True, "value": "7"},
        {"named": True, "value": "7"},
        {"named": True, "operator": ">="},
    ],
)
def test_the_database_takes_either_a_question_or_a_name(
    draft: Questionnaire, columns: dict[str, Any]
) -> None:
    named = make_criterion(draft) if columns.pop("named", None) else None
    link_id = columns.pop("question", None)
    question = draft.questions.get(link_id=link_id) if link_id else None

    with pytest.raises(IntegrityError), transaction.atomic():
        rule().conditions.create(group=9, question=question, named=named, **columns)


def test_the_database_takes_a_name_once_in_a_box_and_one_box_behind_a_name(
    draft: Questionnaire,
) -> None:
    criterion = make_criterion(draft)
    name_in(rule(), criterion)

    with pytest.raises(IntegrityError), transaction.atomic():
        rule().conditions.create(group=1, named=criterion)
    with pytest.raises(IntegrityError), transaction.atomic():
        criterion.conditions.update(group=2)
    with pytest.raises(ProtectedError):
        criterion.delete()
    assert "named" not in {field.name for field in NamedCondition._meta.get_fields()}


def test_a_fixture_finds_conditions_by_their_keys_with_and_without_a_name(
    draft: Questionnaire,
) -> None:
    criterion = make_criterion(draft)
    plain = rule().conditions.get(group=1)
    long_since = rule().conditions.get(group=2)
    name_in(rule(), criterion)
    named, behind = rule().conditions.get(group=1), criterion.conditions.get()
    long_key = long_since.natural_key()

    assert plain.natural_key()[-3:] == ("score", ">=", "7")
    assert RuleCondition.objects.get_by_natural_key(*named.natural_key()) == named
    assert RuleCondition.objects.get_by_natural_key(*long_key) == long_since
    assert NamedCondition.objects.get_by_natural_key(*behind.natural_key()) == behind
    assert (str(named), str(behind)) == ("Severe pain", "score >= 7")


def test_everything_that_gives_a_name_keeps_it_from_being_deleted(draft: Questionnaire) -> None:
    criterion, floor = make_criterion(draft), make_floor(draft)
    follow_up = draft.questions.exclude(conditions=None).first()
    suggestion = draft.suggestions.first()
    for owner in (rule(), floor, follow_up, suggestion):
        name_in(owner, criterion)

    found = find_dependents(criterion)

    assert {one.kind for one in found} == {"question", "rule", "floor", "suggestion"}
    assert all(one.forbids for one in found)
    assert find_dependents(make_criterion(draft, title="Other")) == ()


def test_a_question_and_an_answer_behind_a_name_are_not_deleted(draft: Questionnaire) -> None:
    make_criterion(draft, ("bladder", "=", "leak"))
    question = draft.questions.get(link_id="bladder")

    both = (question, question.options.get(value="leak"))

    for row in both:
        assert "criterion" in {one.kind for one in find_dependents(row)}


def test_only_a_floor_makes_a_name_guard_and_only_a_locked_one_locks_it(
    draft: Questionnaire,
) -> None:
    criterion, floor = make_criterion(draft), make_floor(draft)
    name_in(rule(), criterion)
    assert (guards(criterion), criterion.locked) == (False, False)

    name_in(floor, criterion)
    assert (guards(criterion), criterion.locked) == (True, False)

    floor.locked = True
    floor.save()
    assert (guards(criterion), criterion.locked) == (True, True)


def test_a_second_one_has_the_same_conditions_and_is_named_by_nothing(draft: Questionnaire) -> None:
    criterion = make_criterion(draft)
    name_in(rule(), criterion)

    copied = duplicate_row(criterion)

    assert [str(one) for one in copied.conditions.all()] == ["score >= 7"]
    assert (copied.code, find_dependents(copied)) == ("severe-pain-2", ())


def test_who_changed_a_name_changed_every_row_that_gives_it(draft: Questionnaire) -> None:
    criterion, editor = make_criterion(draft), staff("editor")
    name_in(rule(), criterion)
    NamedCondition.history.all().delete()
    condition: Any = criterion.conditions.get()
    condition.value, condition._history_user = "6", editor

    condition.save()

    people = people_by_place(changes_since(draft, None))
    assert people["criterion", "severe-pain"][0] == str(editor)
    assert str(editor) in people["rule", "long-pain"]
    assert str(editor) in touched(draft)["rule", "long-pain"]
    assert editors_since(draft, None) == {editor.pk}


def test_a_name_is_told_by_its_words_in_the_history(draft: Questionnaire) -> None:
    criterion = make_criterion(draft)
    name_in(rule(), criterion)

    names = {changed.name for changed in changes_since(draft, None)}
    recorded = records_of(type(rule()), rule().pk)

    assert "long-pain: a criterion with a name" in names
    assert "Severe pain" in {one.name for one in recorded}


def test_what_stands_behind_a_locked_floors_name_is_not_taken_back(draft: Questionnaire) -> None:
    criterion, floor = make_criterion(draft), make_floor(draft)
    name_in(floor, criterion)
    condition = criterion.conditions.get()
    condition.value = "6"
    condition.save()
    floor.locked = True
    floor.save()
    change = records_of(NamedCriterion, criterion.pk)[0]

    with pytest.raises(NotTakenBack, match="locked"):
        take_back(change)

    assert criterion.conditions.get().value == "6"


def test_taken_back_it_says_what_it_said_before(draft: Questionnaire) -> None:
    criterion = make_criterion(draft)
    condition = criterion.conditions.get()
    condition.value = "6"
    condition.save()

    take_back(records_of(NamedCriterion, criterion.pk)[0])

    assert criterion.conditions.get().value == "7"
