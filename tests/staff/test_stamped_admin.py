"""No form of the admin stores anything over what somebody else stored meanwhile."""

import json
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.test import Client, RequestFactory

from tests.alerts import recipient
from tests.drafts import store_draft
from tests.editing.made_up import vignette
from tests.filling import save, shown
from tests.small import SMALL
from tests.staff.people import LogIn, staff
from triage.models import (
    AnswerOption,
    Question,
    Recipient,
    Rule,
    RuleCondition,
    SafetyFloor,
    Vignette,
)
from triage.staff.stamped_admin import StampedAdmin
from triage.staff.stamps import STAMP

pytestmark = pytest.mark.django_db


def _changeable() -> list[type[Model]]:
    """Every table whose rows somebody can change on a page of the admin."""
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    pages = admin.site._registry.items()
    found = [model for model, page in pages if page.has_change_permission(request)]
    return sorted(found, key=lambda model: model.__name__)


CHANGEABLE = _changeable()
#: Acts on many rows at once. Each asks on a page of its own first.
ACTS = {"delete_selected", "sign", "remove_second_factor"}


@pytest.fixture
def client(db: None, log_in: LogIn) -> Client:
    """Somebody who may change anything, and something of everything to change."""
    row = store_draft(SMALL)
    SafetyFloor.objects.update(locked=False, minimum=20, minimum_if_unsure=20)
    vignette(row)
    recipient()
    return log_in("superuser")


def _place(row: Model) -> str:
    options = row._meta
    return f"/admin/{options.app_label}/{options.model_name}/{row.pk}/change/"


def _text_box(page: Any) -> str:
    """The first box of a form for a short text that is typed."""
    boxes = page.context["adminform"].form.fields.items()
    return next(
        str(name)
        for name, box in boxes
        if isinstance(box, forms.CharField) and not isinstance(box, forms.JSONField)
    )


def _send(client: Client, place: str, drawn: dict[str, Any], **typed: Any) -> Any:
    data = {**drawn, **typed}
    return client.post(place, {key: value for key, value in data.items() if value is not None})


def _boxes(page: Any) -> list[tuple[str, str, str, bool, bool]]:
    boxes = page.context["conflict"].boxes
    return [(box.label, box.stored, box.typed, box.theirs, box.yours) for box in boxes]


def _parts(page: Any) -> dict[str, list[tuple[str, str, list[tuple[str, str, str]]]]]:
    return {
        heading: [
            (part.name, part.what, [(box.label, box.stored, box.typed) for box in part.boxes])
            for part in parts
        ]
        for heading, parts in page.context["conflict"].tables
        if parts
    }


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


@pytest.mark.parametrize("model", CHANGEABLE, ids=lambda model: model.__name__)
def test_a_save_over_a_change_of_somebody_else_stores_nothing_and_shows_both(
    client: Client, model: Any
) -> None:
    row = model.objects.order_by("pk").first() or model.objects.create(name="others")
    place = _place(row)
    page = client.get(place)
    name, drawn = _text_box(page), shown(page)
    model.objects.filter(pk=row.pk).update(**{name: "theirs-now"})

    refused = _send(client, place, drawn, **{name: "typed-here"})

    assert refused.status_code == 409
    assert getattr(model.objects.get(pk=row.pk), name) == "theirs-now"
    [box] = _boxes(refused)
    assert box[1:] == ("theirs-now", "typed-here", True, True)
    assert refused.context["adminform"].form[name].value() == "typed-here"
    text = refused.content.decode()
    assert "Not saved: this was changed while you had it open" in text
    assert text.count('name="_stamp"') == 1

    again = _send(client, place, shown(refused))

    assert again.status_code == 302
    assert getattr(model.objects.get(pk=row.pk), name) == "typed-here"


@pytest.mark.parametrize("model", CHANGEABLE, ids=lambda model: model.__name__)
def test_a_page_nobody_else_touched_is_saved(client: Client, model: Any) -> None:
    row = model.objects.order_by("pk").first() or model.objects.create(name="others")
    page = client.get(_place(row))
    name = _text_box(page)

    done = _send(client, _place(row), shown(page), **{name: "typed-here"})

    assert done.status_code == 302
    assert getattr(model.objects.get(pk=row.pk), name) == "typed-here"


# the stamp


def _rule() -> Any:
    return Rule.objects.get(code="long-pain")


@pytest.mark.parametrize(
    "stamp",
    [None, "", "x", "[]", "7", "[" * 50_000, '{"": 7}', '{"": {"code": "0"}}', '{"":{"code":[]}}'],
    ids=lambda stamp: repr(stamp)[:20],
)
def test_without_the_right_stamp_nothing_is_stored(client: Client, stamp: str | None) -> None:
    rule = _rule()

    page = save(client, _place(rule), rationale="Typed.", **{STAMP: stamp})

    assert page.status_code == 409
    assert Rule.objects.get(pk=rule.pk).rationale == "Because."
    assert ("Why", "Because.", "Typed.", False, True) in _boxes(page)


def test_part_of_a_stamp_is_no_stamp(client: Client) -> None:
    rule, drawn = _rule(), shown(client.get(_place(_rule())))
    stamp = json.loads(drawn[STAMP])
    del stamp[""]["source"]

    page = _send(client, _place(rule), drawn, rationale="Typed.", **{STAMP: json.dumps(stamp)})

    assert page.status_code == 409


def test_a_stamp_of_another_row_is_no_stamp(client: Client) -> None:
    other = shown(client.get(_place(Rule.objects.get(code="fever"))))[STAMP]

    page = save(client, _place(_rule()), rationale="Typed.", **{STAMP: other})

    assert page.status_code == 409


def test_a_save_sent_twice_is_a_conflict_with_oneself_and_changes_nothing(client: Client) -> None:
    rule, drawn = _rule(), shown(client.get(_place(_rule())))
    first = _send(client, _place(rule), drawn, rationale="Typed.")
    records = Rule.history.count()

    again = _send(client, _place(rule), drawn, rationale="Typed.")

    assert (first.status_code, again.status_code) == (302, 409)
    assert Rule.history.count() == records
    assert _boxes(again) == [("Why", "Typed.", "Typed.", True, True)]


def test_what_was_changed_and_changed_back_is_no_conflict(client: Client) -> None:
    rule, drawn = _rule(), shown(client.get(_place(_rule())))
    for text in ("Other.", "Because."):
        rule.rationale = text
        rule.save()

    assert _send(client, _place(rule), drawn, source="Typed.").status_code == 302


def test_signing_in_meanwhile_is_no_change_of_an_account(client: Client) -> None:
    person = staff("editor")
    drawn = shown(client.get(_place(person)))
    Client().force_login(person)
    person.set_password("Other-words-1")
    person.save()

    assert _send(client, _place(person), drawn, first_name="Ann").status_code == 302


def test_a_group_given_meanwhile_is_a_change_of_an_account(client: Client) -> None:
    person = staff("editor")
    drawn = shown(client.get(_place(person)))
    person.groups.add(Group.objects.get(name="Clinicians"))

    page = _send(client, _place(person), drawn, first_name="Ann")

    assert _boxes(page) == [
        ("First name", "", "Ann", False, True),
        ("Groups", "Clinicians, Editors", "", True, False),
    ]
    _send(client, _place(person), shown(page))
    assert set(person.groups.values_list("name", flat=True)) == {"Clinicians", "Editors"}


# what stands in the boxes afterwards


def test_a_box_that_was_not_touched_shows_what_is_stored_now(client: Client) -> None:
    rule, drawn = _rule(), shown(client.get(_place(_rule())))
    Rule.objects.filter(pk=rule.pk).update(source="Theirs.")

    page = _send(client, _place(rule), drawn, rationale="Typed.")
    _send(client, _place(rule), shown(page))

    assert _boxes(page) == [
        ("Why", "Because.", "Typed.", False, True),
        ("Source", "Theirs.", "", True, False),
    ]
    stored = Rule.objects.get(pk=rule.pk)
    assert (stored.rationale, stored.source) == ("Typed.", "Theirs.")


def test_lines_end_alike_whoever_ends_them(client: Client) -> None:
    rule = _rule()
    Rule.objects.filter(pk=rule.pk).update(rationale="One.\nTwo.")
    drawn = shown(client.get(_place(rule)))
    Rule.objects.filter(pk=rule.pk).update(source="Theirs.")

    page = _send(client, _place(rule), drawn, rationale="One.\r\nTwo.")

    assert [box[0] for box in _boxes(page)] == ["Source"]


def test_what_cannot_be_stored_is_kept_as_it_was_typed(client: Client) -> None:
    place = _place(Vignette.objects.get())
    drawn = shown(client.get(place))
    Vignette.objects.update(title="Theirs")

    page = _send(client, place, drawn, answers="{no json", expected_urgency="")

    form = page.context["adminform"].form
    assert (form["answers"].value(), form["title"].value()) == ("{no json", "Theirs")
    assert ("Expected urgency", "Same day", "", False, True) in _boxes(page)


def test_choices_and_ticks_are_told_in_words(client: Client) -> None:
    question = Question.objects.get(link_id="fever")
    drawn = shown(client.get(_place(question)))
    Question.objects.filter(pk=question.pk).update(is_gate=False)

    page = _send(client, _place(question), drawn, type="choice")

    assert _boxes(page) == [
        ("Type", "Yes or no", "One choice", False, True),
        ("Gate", "no", "", True, False),
    ]


def test_who_changed_it_and_when_is_said(client: Client, log_in: LogIn) -> None:
    rule, drawn = _rule(), shown(client.get(_place(_rule())))
    save(log_in("editor"), _place(rule), **{"conditions-0-value": "8"})

    page = _send(client, _place(rule), drawn, rationale="Typed.")

    assert page.context["conflict"].last.by == "editor"
    assert page.context["conflict"].last.at == RuleCondition.history.latest().history_date
    assert "editor saved it last, on " in page.content.decode()


def test_who_changed_a_recipient_stands_in_the_log_of_the_admin(
    client: Client, log_in: LogIn
) -> None:
    place = _place(Recipient.objects.get())
    drawn = shown(client.get(place))
    save(log_in("lead"), place, name="Theirs")

    page = _send(client, place, drawn, step=7)

    assert page.context["conflict"].last.by == "lead"
    assert Recipient.objects.get().step == 1


def test_nobody_known_may_have_changed_it(client: Client) -> None:
    place = _place(Recipient.objects.get())
    drawn = shown(client.get(place))
    Recipient.objects.update(name="Theirs")

    page = _send(client, place, drawn, step=7)

    assert page.context["conflict"].last is None
    assert "saved it last" not in page.content.decode()


# the rows of a table

CONDITIONS = "Rule conditions"


def test_a_changed_row_of_a_table_is_a_conflict(client: Client) -> None:
    rule, drawn = _rule(), shown(client.get(_place(_rule())))
    rule.conditions.filter(question__link_id="score").update(value="6")

    page = _send(client, _place(rule), drawn, **{"conditions-1-value": "50"})
    _send(client, _place(rule), shown(page))

    assert _parts(page) == {
        CONDITIONS: [
            ("score >= 6", "", [("Value", "6", "")]),
            ("duration > 42", "", [("Value", "42", "50")]),
        ]
    }
    assert set(rule.conditions.values_list("value", flat=True)) == {"6", "50"}


def test_a_row_added_meanwhile_is_shown_and_stays(client: Client) -> None:
    rule, drawn = _rule(), shown(client.get(_place(_rule())))
    question = Question.objects.get(link_id="fever")
    rule.conditions.create(group=3, question=question, operator="=", value="yes")

    page = _send(client, _place(rule), drawn, rationale="Typed.")
    _send(client, _place(rule), shown(page))

    [(name, what, boxes)] = _parts(page)[CONDITIONS]
    assert (name, what) == ("fever = yes", "The other side added this.")
    assert ("Value", "yes", "") in boxes
    assert rule.conditions.count() == 3
    assert Rule.objects.get(pk=rule.pk).rationale == "Typed."


def test_what_was_typed_into_a_row_that_was_deleted_meanwhile_is_shown(client: Client) -> None:
    rule, drawn = _rule(), shown(client.get(_place(_rule())))
    rule.conditions.get(question__link_id="score").delete()

    page = _send(client, _place(rule), drawn, **{"conditions-0-value": "9"})
    _send(client, _place(rule), shown(page))

    [(name, what, boxes)] = _parts(page)[CONDITIONS]
    assert (name, what) == (
        "deleted row",
        "This row was deleted meanwhile. To keep what you typed, copy it into a new row.",
    )
    assert boxes == [
        ("Group", "", "1"),
        ("Question", "", "score: What about score?"),
        ("Comparison", "", "is at least"),
        ("Value", "", "9"),
    ]
    assert list(rule.conditions.values_list("value", flat=True)) == ["42"]


def test_a_row_that_one_side_deletes_and_the_other_changes_is_told(client: Client) -> None:
    rule, drawn = _rule(), shown(client.get(_place(_rule())))
    rule.conditions.filter(question__link_id="score").update(value="6")

    page = _send(client, _place(rule), drawn, **{"conditions-0-DELETE": "on"})

    assert _parts(page) == {
        CONDITIONS: [
            (
                "score >= 6",
                "You ticked it to be deleted, and it still is.",
                [("Value", "6", "")],
            )
        ]
    }
    _send(client, _place(rule), shown(page))
    assert list(rule.conditions.values_list("value", flat=True)) == ["42"]


def test_new_rows_that_were_typed_stand_there_again(client: Client) -> None:
    question = Question.objects.get(link_id="mood")
    drawn = shown(client.get(_place(question)))
    Question.objects.filter(pk=question.pk).update(help="Theirs.")
    typed = {
        f"options-{number}-{name}": value
        for number in (2, 3, 4)
        for name, value in (("value", f"new-{number}"), ("label", f"New {number}"), ("order", 9))
    }

    page = _send(client, _place(question), drawn, **{**typed, "options-TOTAL_FORMS": "5"})
    _send(client, _place(question), shown(page))

    parts = _parts(page)["Answer options"]
    assert [(name, what) for name, what, _ in parts] == [
        ("new row", "You added this; it stands below.")
    ] * 3
    labels = AnswerOption.objects.filter(question=question).values_list("label", flat=True)
    assert list(labels) == ["Yes", "No", "New 2", "New 3", "New 4"]
    assert Question.objects.get(pk=question.pk).help == "Theirs."


# the row is gone


def test_what_was_typed_into_a_row_that_is_gone_is_shown_to_copy(
    client: Client, log_in: LogIn
) -> None:
    rule, place = _rule(), _place(_rule())
    drawn = shown(client.get(place))
    log_in("editor").post(place.replace("change", "delete"), {"post": "yes"})

    page = _send(client, place, drawn, rationale="Typed.", **{"conditions-0-value": "9"})

    assert page.status_code == 409
    assert not Rule.objects.filter(pk=rule.pk).exists()
    typed = {box.label: box.typed for box in page.context["boxes"]}
    assert (typed["Why"], typed["Warning sign"]) == ("Typed.", "Sign long-pain")
    [(heading, parts)] = page.context["tables"]
    assert (heading, [part.boxes[-1].typed for part in parts]) == (CONDITIONS, ["9", "42"])
    text = " ".join(page.content.decode().split())
    assert "It was deleted while you had it open, by editor on " in text
    assert place.replace("change", "history") in text


def test_an_account_that_is_gone_has_no_history(client: Client) -> None:
    person = staff("editor")
    drawn = shown(client.get(_place(person)))
    place = _place(person)
    person.delete()

    page = _send(client, place, drawn, first_name="Ann")

    assert page.status_code == 409
    assert "It was deleted while you had it open." in page.content.decode()
    assert [box.typed for box in page.context["boxes"] if box.label == "First name"] == ["Ann"]


def test_who_may_not_change_it_learns_nothing_of_it(client: Client, log_in: LogIn) -> None:
    drawn = shown(client.get(_place(_rule())))
    place = _place(_rule())
    Rule.objects.all().delete()

    assert _send(log_in("clinician"), place, drawn, rationale="Typed.").status_code == 403


def test_what_never_was_there_leads_to_the_index(client: Client) -> None:
    page = client.post("/admin/triage/rule/none/change/", {"rationale": "Typed."})

    assert page["Location"] == "/admin/"


def test_a_page_to_look_at_has_no_stamp(client: Client, log_in: LogIn) -> None:
    place = _place(SafetyFloor.objects.get())

    assert "stamp" not in log_in("editor").get(place).context
    assert "stamp" in log_in("lead").get(place).context
