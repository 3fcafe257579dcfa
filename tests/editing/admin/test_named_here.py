"""What stands in a box of a form gets a name there, and nothing that was typed is lost."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.filling import address, complaints, save, shown
from tests.naming import make_criterion, make_floor, rule
from tests.staff.people import LogIn, staff
from triage.editing.drafts import build_draft
from triage.engine.document import canonical, to_document
from triage.models import EditingRight, NamedCriterion, Question, Questionnaire, Rule

NAME = "conditions-name-1"
WISH = "name:conditions:1"


def _told(page: Any) -> Any:
    return list(page.context["naming"]["refused"])


def _document(draft: Questionnaire) -> str:
    return canonical(to_document(build_draft(Questionnaire.objects.get(pk=draft.pk))))


def _two_in_a_box(draft: Questionnaire) -> dict[str, str]:
    """One more condition in the first box of the rule, typed and not stored yet."""
    fever = draft.questions.get(link_id="fever")
    row = {"group": "1", "question": str(fever.pk), "operator": "=", "value": "yes"}
    return {f"conditions-2-{name}": value for name, value in row.items()}


def test_a_stored_box_gets_a_name_and_what_was_typed_stays(
    editor: Client, draft: Questionnaire
) -> None:
    before = _document(draft)

    page = save(
        editor, address(rule()), **{"_again": WISH, NAME: "Severe pain", "rationale": "Typed."}
    )
    stored = [str(one) for one in rule().conditions.filter(group=1)]
    response = editor.post(address(rule()), shown(page))

    made = NamedCriterion.objects.get()
    assert [str(one) for one in made.conditions.all()] == ["score >= 7"]
    assert made.history.get().history_user is not None
    assert (shown(page)["rationale"], stored) == ("Typed.", ["score >= 7"])
    assert "“Severe pain” stands in this box now" in page.content.decode()
    assert response.status_code == 302, complaints(response)
    assert rule().conditions.get(group=1).named == made
    rule_now = rule()
    rule_now.rationale = Rule.history.last().rationale  # all else is as it was
    rule_now.save()
    assert _document(draft) == before


def test_all_that_stands_in_the_box_is_behind_the_name_stored_or_not(
    editor: Client, draft: Questionnaire
) -> None:
    typed = {**_two_in_a_box(draft), "conditions-TOTAL_FORMS": "4"}
    leaves = {"conditions-3-group": "3", "conditions-3-question": "", "conditions-3-operator": "="}

    page = save(
        editor, address(rule()), **{**typed, **leaves, "_again": WISH, NAME: "Bad pain or fever"}
    )
    editor.post(address(rule()), shown(page))

    made = NamedCriterion.objects.get()
    assert [str(one) for one in made.conditions.order_by("id")] == ["score >= 7", "fever = yes"]
    assert [one.named for one in rule().conditions.order_by("group")] == [made, None]
    assert len(page.context["inline_admin_formsets"][0].formset.forms) == 3


def test_what_was_stored_beside_it_goes_with_the_save(editor: Client, draft: Questionnaire) -> None:
    fever = draft.questions.get(link_id="fever")
    rule().conditions.create(group=1, question=fever, operator="=", value="yes")

    page = save(editor, address(rule()), **{"_again": WISH, NAME: "Both"})
    kept = rule().conditions.count()
    editor.post(address(rule()), {**shown(page), "conditions-1-DELETE": "on"})

    assert 'class="condition goes"' in page.content.decode()
    assert (kept, NamedCriterion.objects.get().conditions.count()) == (3, 2)
    assert [bool(one.named) for one in rule().conditions.order_by("group")] == [True, False]


def test_a_name_that_was_typed_is_given_where_the_form_is_saved(
    editor: Client, draft: Questionnaire
) -> None:
    saved = save(editor, address(rule()), **{NAME: "Severe pain"})
    refused = save(editor, address(rule()), **{"conditions-name-2": "severe  PAIN"})

    assert saved.status_code == 302
    assert rule().conditions.get(group=1).named == NamedCriterion.objects.get()
    assert _told(refused) == [
        "“Severe pain” is the name of something else already. Write another one."
    ]
    assert 'value="severe  PAIN"' in refused.content.decode()


def test_a_new_rule_can_give_a_name_before_it_is_stored(
    editor: Client, draft: Questionnaire
) -> None:
    fever, sign = draft.questions.get(link_id="fever"), draft.warningsigns.all()[0]
    place = f"{address(Rule, 'add')}?in={draft.pk}"
    row = {"group": "1", "question": fever.pk, "operator": "=", "value": "yes"}
    typed = {f"conditions-0-{name}": value for name, value in row.items()}
    count = draft.rules.count()

    page = save(editor, place, **{**typed, "sign": sign.pk, "_again": WISH, NAME: "Hot"})

    assert (draft.rules.count(), NamedCriterion.objects.get().title) == (count, "Hot")
    assert shown(page)["conditions-0-named"] == str(NamedCriterion.objects.get().pk)
    assert shown(page)["sign"] == str(sign.pk)


def test_the_name_that_stands_for_the_very_same_is_given_and_no_second_one_made(
    editor: Client, draft: Questionnaire
) -> None:
    criterion = make_criterion(draft)

    other = save(editor, address(rule()), **{"_again": WISH, NAME: "Agony"})
    same = save(editor, address(rule()), **{"_again": WISH, NAME: "severe pain"})

    assert _told(other) == [
        "These conditions are called “Severe pain” already. Write that to give it here."
    ]
    assert shown(same)["conditions-0-named"] == str(criterion.pk)
    assert NamedCriterion.objects.get() == criterion


def test_what_has_no_name_to_be_given_is_refused_in_the_box(
    editor: Client, draft: Questionnaire
) -> None:
    criterion = make_criterion(draft, ("fever", "=", "yes"), title="Hot")
    wish = {"_again": WISH, NAME: "Pain"}

    empty = save(editor, address(rule()), **{"_again": WISH, NAME: "  "})
    named = save(editor, address(rule()), **{**wish, "conditions-0-named": criterion.pk})
    wrong = save(editor, address(rule()), **{**wish, "conditions-0-value": "many"})
    gone = save(editor, address(rule()), **{**wish, "conditions-0-question": "x"})
    none = save(editor, address(rule()), **{**wish, "conditions-0-DELETE": "on"})

    assert _told(empty) == ["Write what these conditions are called."]
    assert _told(named) == ["A name stands in this box already."]
    assert _told(wrong) == ["Write a whole number with digits, for example 42."]
    assert len(_told(gone)) == 1
    assert _told(none) == ["Choose at least one question and its answer."]
    assert NamedCriterion.objects.get() == criterion
    assert shown(wrong)["conditions-0-value"] == "many"


def test_what_a_colleague_changed_meanwhile_is_shown_and_no_name_made(
    editor: Client, draft: Questionnaire
) -> None:
    data = {**shown(editor.get(address(rule()))), "_again": WISH, NAME: "Severe pain"}
    Rule.objects.filter(pk=rule().pk).update(source="Changed.")
    missing = address(rule()).replace(f"/{rule().pk}/", "/999/")

    page, gone = editor.post(address(rule()), data), editor.post(missing, data)

    assert (page.status_code, gone.status_code) == (409, 409)
    assert not NamedCriterion.objects.exists()


def test_conditions_that_somebody_may_not_change_get_no_name_from_them(
    editor: Client, draft: Questionnaire, log_in: LogIn
) -> None:
    lead, floor = log_in("lead"), make_floor(draft)
    criterion = make_criterion(draft, ("fever", "=", "yes"), title="Hot")
    wish = {"_again": WISH, NAME: "Severe pain"}
    data = {**shown(lead.get(address(floor))), **wish}

    assert editor.post(address(floor), data).status_code == 403
    assert save(editor, address(criterion), **wish).status_code == 403
    floor.locked = True
    floor.save()
    assert "Make it a named" not in lead.get(address(floor)).content.decode()
    assert save(lead, address(floor), **wish).status_code == 403
    assert NamedCriterion.objects.get() == criterion
    floor.locked = False
    floor.save()
    assert save(lead, address(floor), **wish).status_code == 200
    assert NamedCriterion.objects.count() == 2


def test_a_questionnaire_for_others_gets_no_name_from_an_editor(
    editor: Client, draft: Questionnaire
) -> None:
    data = {**shown(editor.get(address(rule()))), "_again": WISH, NAME: "Severe pain"}
    somebody = staff("lead", called="somebody")
    EditingRight.objects.create(questionnaire=draft, user=somebody, by=somebody, at=timezone.now())

    assert editor.post(address(rule()), data).status_code == 403
    assert editor.post(f"{address(Rule, 'add')}?in={draft.pk}", data).status_code == 403
    assert not NamedCriterion.objects.exists()


def test_a_form_without_conditions_and_a_wish_without_a_box_give_no_name(
    editor: Client, draft: Questionnaire
) -> None:
    sign = draft.warningsigns.all()[0]

    assert save(editor, address(sign), **{"_again": WISH, NAME: "x"}).status_code == 403
    assert save(editor, address(rule()), _again="name:options:1").status_code == 200
    assert not NamedCriterion.objects.exists()


@pytest.mark.parametrize("wish", ["effects", None])
def test_a_name_that_is_only_typed_is_stored_by_no_look_at_what_would_change(
    editor: Client, draft: Questionnaire, wish: str | None
) -> None:
    question = Question.objects.filter(conditions__isnull=False).first()
    assert question is not None

    page = save(editor, address(question), **{"_again": wish, NAME: "Typed"})

    assert (page.status_code, NamedCriterion.objects.count()) == ((200, 0) if wish else (302, 1))
