"""No form of the admin stores anything over what somebody else stored meanwhile."""

import json
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.test import Client, RequestFactory

from tests.filling import save, shown
from tests.staff.conflicts import boxes, long_pain, place_of, send
from tests.staff.people import staff
from triage.models import (
    Hazard,
    NamedCriterion,
    OpeningHours,
    Question,
    Questionnaire,
    ReviewOutcome,
    Rule,
)
from triage.site.roles import IN_A_SENTENCE
from triage.staff.stamped_admin import StampedAdmin
from triage.staff.stamps import STAMP

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]


def _changeable() -> list[type[Model]]:
    """Every table whose rows somebody can change on a page of the admin."""
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    pages = admin.site._registry.items()
    found = [model for model, page in pages if page.has_change_permission(request)]
    return sorted(found, key=lambda model: model.__name__)


CHANGEABLE = _changeable()
#: Have no box for a text that could be changed.
WITHOUT_TEXT = {OpeningHours, ReviewOutcome}
WITH_TEXT = [model for model in CHANGEABLE if model not in WITHOUT_TEXT]


#: Acts on many rows at once. What takes anything away asks on a page of its own first.
ACTS = {"delete_selected", "sign", "remove_second_factor", "lock", "unlock"}


def _text_box(page: Any) -> str:
    """The first box of a form for a short text that is typed."""
    boxes = page.context["adminform"].form.fields.items()
    return next(
        str(name)
        for name, box in boxes
        if isinstance(box, forms.CharField) and not isinstance(box, forms.JSONField)
        if name != "code"
    )


def _made(model: Any) -> Any:
    if model not in {Hazard, NamedCriterion}:
        return model.objects.create(name="others")
    owner = {"questionnaire": Questionnaire.objects.get(), "title": "T"}
    if model is Hazard:
        return model.objects.create(**owner, code="H1", cause="C", effect="E", mitigation="M")
    row = model.objects.create(**owner, code="new")
    row.conditions.create(question=Question.objects.get(link_id="fever"), value="yes")
    return row


def test_hours_that_somebody_else_changed_are_not_stored_over(superuser: Client) -> None:
    row = OpeningHours.objects.create(weekday=0, opens="08:00", closes="12:00")
    drawn = shown(superuser.get(place_of(row)))
    OpeningHours.objects.update(opens="09:00")

    refused = send(superuser, place_of(row), drawn, opens="07:00")

    assert refused.status_code == 409
    assert f"{OpeningHours.objects.get().opens:%H:%M}" == "09:00"


# every form


def test_every_form_that_changes_a_row_has_a_stamp() -> None:
    pages = {model.__name__: admin.site.get_model_admin(model) for model in CHANGEABLE}

    assert len(pages) > 12
    assert [name for name, page in pages.items() if not isinstance(page, StampedAdmin)] == []


def test_nothing_is_changed_in_a_list() -> None:
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    pages = admin.site._registry.values()

    assert [page for page in pages if page.list_editable] == []
    assert {name for page in pages for name in page.get_actions(request)} == ACTS


@pytest.mark.parametrize("model", WITH_TEXT, ids=lambda model: model.__name__)
def test_a_save_over_a_change_of_somebody_else_stores_nothing_and_shows_both(
    superuser: Client, model: Any
) -> None:
    row = model.objects.order_by("pk").first() or _made(model)
    place = place_of(row)
    page = superuser.get(place)
    name, drawn = _text_box(page), shown(page)
    model.objects.filter(pk=row.pk).update(**{name: "theirs-now"})

    refused = send(superuser, place, drawn, **{name: "typed-here"})

    assert refused.status_code == 409
    assert getattr(model.objects.get(pk=row.pk), name) == "theirs-now"
    [box] = boxes(refused)
    assert box[1:] == ("theirs-now", "typed-here", True, True)
    assert refused.context["adminform"].form[name].value() == "typed-here"
    text = refused.content.decode()
    assert "Not saved: this was changed while you had it open" in text
    assert text.count('name="_stamp"') == 1

    again = send(superuser, place, shown(refused))

    assert again.status_code == 302
    assert getattr(model.objects.get(pk=row.pk), name) == "typed-here"


@pytest.mark.parametrize("model", WITH_TEXT, ids=lambda model: model.__name__)
def test_a_page_nobody_else_touched_is_saved(superuser: Client, model: Any) -> None:
    row = model.objects.order_by("pk").first() or _made(model)
    page = superuser.get(place_of(row))
    name = _text_box(page)

    done = send(superuser, place_of(row), shown(page), **{name: "typed-here"})

    assert done.status_code == 302
    assert getattr(model.objects.get(pk=row.pk), name) == "typed-here"


# the stamp


@pytest.mark.parametrize(
    "stamp",
    [None, "", "x", "[]", "7", "[" * 50_000, '{"": 7}', '{"": {"code": "0"}}', '{"":{"code":[]}}'],
    ids=lambda stamp: repr(stamp)[:20],
)
def test_without_the_right_stamp_nothing_is_stored(superuser: Client, stamp: str | None) -> None:
    rule = long_pain()

    page = save(superuser, place_of(rule), rationale="Typed.", **{STAMP: stamp})

    assert page.status_code == 409
    assert Rule.objects.get(pk=rule.pk).rationale == "Because."
    assert ("Why", "Because.", "Typed.", False, True) in boxes(page)


def test_part_of_a_stamp_is_no_stamp(superuser: Client) -> None:
    rule, drawn = long_pain(), shown(superuser.get(place_of(long_pain())))
    stamp = json.loads(drawn[STAMP])
    del stamp[""]["source"]

    page = send(superuser, place_of(rule), drawn, rationale="Typed.", **{STAMP: json.dumps(stamp)})

    assert page.status_code == 409


def test_a_stamp_of_another_row_is_no_stamp(superuser: Client) -> None:
    other = shown(superuser.get(place_of(Rule.objects.get(code="fever"))))[STAMP]

    page = save(superuser, place_of(long_pain()), rationale="Typed.", **{STAMP: other})

    assert page.status_code == 409


def test_a_save_sent_twice_is_a_conflict_with_oneself_and_changes_nothing(
    superuser: Client,
) -> None:
    rule, drawn = long_pain(), shown(superuser.get(place_of(long_pain())))
    first = send(superuser, place_of(rule), drawn, rationale="Typed.")
    records = Rule.history.count()

    again = send(superuser, place_of(rule), drawn, rationale="Typed.")

    assert (first.status_code, again.status_code) == (302, 409)
    assert Rule.history.count() == records
    assert boxes(again) == [("Why", "Typed.", "Typed.", True, True)]


def test_what_was_changed_and_changed_back_is_no_conflict(superuser: Client) -> None:
    rule, drawn = long_pain(), shown(superuser.get(place_of(long_pain())))
    for text in ("Other.", "Because."):
        rule.rationale = text
        rule.save()

    assert send(superuser, place_of(rule), drawn, source="Typed.").status_code == 302


def test_signing_in_meanwhile_is_no_change_of_an_account(superuser: Client) -> None:
    person = staff("editor")
    drawn = shown(superuser.get(place_of(person)))
    Client().force_login(person)
    person.set_password("Other-words-1")
    person.save()

    assert send(superuser, place_of(person), drawn, first_name="Ann").status_code == 302


def test_a_group_given_meanwhile_is_a_change_of_an_account(superuser: Client) -> None:
    person = staff("editor")
    drawn = shown(superuser.get(place_of(person)))
    person.groups.add(Group.objects.get(name="Clinicians"))

    page = send(superuser, place_of(person), drawn, first_name="Ann")

    both = ", ".join(f"{name}: {IN_A_SENTENCE[name]}" for name in ("Clinicians", "Editors"))
    assert boxes(page) == [
        ("First name", "", "Ann", False, True),
        ("Groups", both, "", True, False),
    ]
    send(superuser, place_of(person), shown(page))
    assert set(person.groups.values_list("name", flat=True)) == {"Clinicians", "Editors"}
