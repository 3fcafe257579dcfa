"""A criterion with a name on its own page, and a name in the conditions of a row."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from tests.filling import address, complaints, save
from tests.naming import make_criterion, make_floor, name_in, rule
from tests.staff.people import LogIn
from triage.models import (
    NamedCondition,
    NamedCriterion,
    Questionnaire,
    RuleCondition,
    SafetyFloor,
)

TABLE = "conditions"


@pytest.fixture
def lead(draft: Questionnaire, log_in: LogIn) -> Client:
    return log_in("lead")


@pytest.fixture
def criterion(draft: Questionnaire) -> NamedCriterion:
    return make_criterion(draft)


@pytest.fixture
def floor(draft: Questionnaire, criterion: NamedCriterion) -> SafetyFloor:
    """Not locked, and gives the name."""
    made = make_floor(draft)
    name_in(made, criterion)
    return made


def _words(page: Any) -> str:
    return " ".join(strip_tags(page.content.decode()).split())


def test_a_criterion_is_written_without_a_code(editor: Client, draft: Questionnaire) -> None:
    question = draft.questions.get(link_id="score")
    place = f"{address(NamedCriterion, 'add')}?in={draft.pk}"
    row = {"question": question.pk, "operator": ">=", "value": "7", "group": "5"}
    typed = {f"{TABLE}-0-{name}": value for name, value in row.items()}

    page = save(editor, place, title="Severe pain", **typed)

    made = NamedCriterion.objects.get()
    assert (page.status_code, made.code) == (302, "severe-pain")
    assert [(str(one), one.group) for one in made.conditions.all()] == [("score >= 7", 1)]


def test_one_that_stands_for_nothing_is_refused(
    editor: Client, criterion: NamedCriterion, draft: Questionnaire
) -> None:
    emptied = save(editor, address(criterion), **{f"{TABLE}-0-DELETE": "on"})
    begun = save(editor, f"{address(NamedCriterion, 'add')}?in={draft.pk}", title="Nothing")

    said = ["Choose at least one question and its answer."]
    assert complaints(emptied)[TABLE] == complaints(begun)[TABLE] == said
    assert criterion.conditions.count() == 1


def test_a_complaint_about_a_row_is_not_joined_by_one_about_the_table(
    editor: Client, criterion: NamedCriterion
) -> None:
    page = save(editor, address(criterion), **{f"{TABLE}-0-value": "many"})

    assert TABLE not in complaints(page)


def test_its_page_shows_what_it_touches_and_who_rises_before_it_is_stored(
    editor: Client, criterion: NamedCriterion
) -> None:
    name_in(rule(), criterion)

    page = save(editor, address(criterion), **{f"{TABLE}-0-value": "5", "_again": "effects"})

    words = _words(page)
    assert "The person answers at least 5 to “Score”." in words
    assert "More urgent than now" in words
    assert "rule long-pain" in words
    assert criterion.conditions.get().value == "7"


def test_its_list_and_an_empty_form_say_what_there_is(
    editor: Client, criterion: NamedCriterion, draft: Questionnaire
) -> None:
    name_in(rule(), criterion)

    listed = _words(editor.get(address(NamedCriterion, "changelist")))
    conditions = editor.get(address(NamedCondition, "changelist"))
    new = _words(editor.get(f"{address(NamedCriterion, 'add')}?in={draft.pk}"))

    assert "Severe pain" in listed
    assert conditions.status_code == 200
    assert "Nothing yet." in new
    assert "another box" not in new


def test_a_rule_gives_a_name_in_place_of_a_condition(
    editor: Client, criterion: NamedCriterion
) -> None:
    page = save(editor, address(rule()), **{f"{TABLE}-2-named": criterion.pk})

    given = rule().conditions.get(named=criterion)
    assert (page.status_code, given.group, given.operator, given.value) == (302, 3, "=", "")
    words = _words(editor.get(address(rule())))
    assert "stands for: the person answers at least 7 to “Score”" in words
    assert "“Severe pain” there: the person answers at least 7 to “Score”." in words


def test_a_rule_that_gives_a_name_is_saved_again_as_it_is(
    editor: Client, criterion: NamedCriterion
) -> None:
    name_in(rule(), criterion)
    records = rule().conditions.get(named=criterion).history.count()

    page = save(editor, address(rule()), rationale="Because.")

    assert page.status_code == 302
    assert rule().conditions.get(named=criterion).history.count() == records


@pytest.mark.parametrize("role", ["editor", "lead"])
def test_a_question_and_a_name_in_one_row_are_refused(
    log_in: LogIn, draft: Questionnaire, criterion: NamedCriterion, role: str
) -> None:
    question = draft.questions.get(link_id="fever")
    row = {"named": criterion.pk, "question": question.pk, "value": "yes"}
    typed = {f"{TABLE}-2-{name}": value for name, value in row.items()}

    page = save(log_in(role), address(rule()), **typed)

    assert complaints(page) == {f"{TABLE}-2-named": ["Choose a question or a name, not both."]}


def test_a_name_of_another_questionnaire_is_refused(editor: Client, draft: Questionnaire) -> None:
    other = Questionnaire.objects.create(slug="other", title="Other")
    foreign = NamedCriterion.objects.create(questionnaire=other, code="x", title="Foreign")

    page = save(editor, address(rule()), **{f"{TABLE}-2-named": foreign.pk})

    said = ["This name is not of the same questionnaire."]
    assert complaints(page) == {f"{TABLE}-2-named": said}


def test_a_name_is_refused_where_its_conditions_would_be(
    editor: Client, draft: Questionnaire
) -> None:
    late = draft.questions.order_by("order").reverse()[0]
    criterion = make_criterion(draft, (late.link_id, "=", "7"))
    early = draft.questions.filter(is_gate=False).order_by("order")[0]
    count = early.conditions.count()

    page = save(editor, address(early), **{f"{TABLE}-{count}-named": criterion.pk})

    assert any("not asked earlier" in said for said in complaints(page)[f"{TABLE}-{count}-named"])


def test_not_sure_may_stand_beside_a_name_that_has_the_clear_answer(
    editor: Client, draft: Questionnaire
) -> None:
    criterion = make_criterion(draft, ("fever", "=", "yes"), ("fever", "=", "asked-unknown"))
    name_in(rule("fever"), criterion)
    fever = draft.questions.get(link_id="fever")
    row = {"question": fever.pk, "operator": "=", "value": "asked-unknown", "group": 1}

    page = save(
        editor, address(rule("fever")), **{f"{TABLE}-1-{name}": said for name, said in row.items()}
    )

    assert page.status_code == 302


def test_a_reader_sees_the_name_and_what_it_stands_for(editor: Client, floor: SafetyFloor) -> None:
    words = _words(editor.get(address(floor)))

    assert "Severe pain stands for: the person answers at least 7 to “Score”" in words


def test_an_editor_changes_nothing_behind_a_floors_name(
    editor: Client, criterion: NamedCriterion, floor: SafetyFloor, lead: Client
) -> None:
    data = save(lead, address(criterion), title="").context["adminform"].form.data

    assert editor.post(address(criterion), data).status_code == 403
    assert editor.post(address(criterion, "delete"), {"post": "yes"}).status_code == 403
    assert "only who may change floors" in _words(editor.get(address(criterion)))
    name_in(floor, make_criterion(floor.questionnaire, title="Other"))
    assert save(editor, address(criterion), title="Very bad pain").status_code == 302


def test_a_lead_changes_what_an_open_floor_names_and_nobody_what_a_locked_one_does(
    lead: Client, criterion: NamedCriterion, floor: SafetyFloor, log_in: LogIn
) -> None:
    assert save(lead, address(criterion), **{f"{TABLE}-0-value": "6"}).status_code == 302
    floor.locked = True
    floor.save()

    for client in (lead, log_in("superuser")):
        assert client.post(address(criterion), {"title": "x"}).status_code == 403
        assert client.post(address(criterion, "delete"), {"post": "yes"}).status_code == 403
        assert "A locked safety floor gives this name" in _words(client.get(address(criterion)))
    assert (criterion.conditions.get().value, NamedCriterion.objects.count()) == ("6", 1)


@pytest.mark.parametrize("part", [False, True])
def test_an_editor_takes_nothing_back_behind_a_floors_name(
    editor: Client, criterion: NamedCriterion, floor: SafetyFloor, part: bool
) -> None:
    changed: Any = criterion.conditions.get() if part else criterion
    setattr(changed, "value" if part else "title", "6")
    changed.save()
    record = changed.history.first()

    page = editor.post(address(changed, "history") + f"{record.history_id}/")

    assert page.status_code == 403


def test_one_that_is_named_is_deleted_by_nobody_and_one_that_is_not_by_an_editor(
    editor: Client, criterion: NamedCriterion
) -> None:
    name_in(rule(), criterion)
    page = editor.get(address(criterion, "delete"))
    assert "The rule “long-pain” names it." in _words(page)
    editor.post(address(criterion, "delete"), {"post": "yes"})
    assert NamedCriterion.objects.exists()

    rule().conditions.filter(named=criterion).delete()
    editor.post(address(criterion, "delete"), {"post": "yes"})

    assert not NamedCriterion.objects.exists()


def test_two_of_one_name_are_told_apart_by_their_codes(
    editor: Client, draft: Questionnaire, criterion: NamedCriterion
) -> None:
    NamedCriterion.objects.create(questionnaire=draft, code="other-pain", title=criterion.title)
    make_criterion(draft, ("fever", "=", "yes"), title="Hot")

    page = editor.get(address(rule())).content.decode()

    for said in ("Severe pain (severe-pain)</option>", "Severe pain (other-pain)</option>"):
        assert said in page
    assert "Hot</option>" in page


def test_the_lists_of_conditions_tell_names(editor: Client, criterion: NamedCriterion) -> None:
    name_in(rule(), criterion)

    words = _words(editor.get(address(RuleCondition, "changelist")))

    assert "Severe pain" in words


def test_the_workbench_shows_names_what_they_mean_and_what_gives_them(
    editor: Client, draft: Questionnaire, criterion: NamedCriterion, floor: SafetyFloor
) -> None:
    name_in(rule(), criterion)
    make_criterion(draft, ("fever", "=", "yes"), title="Hot")
    place = address(draft, "workbench")

    all_of_it, found = _words(editor.get(place)), _words(editor.get(place, {"q": "severe"}))

    said = "Severe pain severe-pain The person answers at least 7 to “Score”. Named by:"
    assert f"{said} long-pain, pain-floor" in all_of_it
    assert said in found
    assert "Named by nothing yet." in all_of_it
    assert "Named by nothing yet." not in found
    assert all_of_it.count("“Severe pain” there: the person") == 2
