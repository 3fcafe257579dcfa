"""What was typed into the form of a row that somebody else deleted."""

import pytest
from django.test import Client

from tests.filling import shown
from tests.staff.conflicts import CONDITIONS, long_pain, place_of, send
from tests.staff.people import LogIn, staff
from triage.models import Rule, SafetyFloor

pytestmark = pytest.mark.django_db


def test_what_was_typed_into_a_row_that_is_gone_is_shown_to_copy(
    superuser: Client, log_in: LogIn
) -> None:
    rule, place = long_pain(), place_of(long_pain())
    drawn = shown(superuser.get(place))
    log_in("editor").post(place.replace("change", "delete"), {"post": "yes"})

    page = send(superuser, place, drawn, rationale="Typed.", **{"conditions-0-value": "9"})

    assert page.status_code == 409
    assert not Rule.objects.filter(pk=rule.pk).exists()
    typed = {box.label: box.typed for box in page.context["boxes"]}
    assert (typed["Why"], typed["Warning sign"]) == ("Typed.", "No rule yet: Sign long-pain")
    [(heading, parts)] = page.context["tables"]
    assert (heading, [part.boxes[-1].typed for part in parts]) == (CONDITIONS, ["9", "42"])
    text = " ".join(page.content.decode().split())
    assert "It was deleted while you had it open, by editor on " in text
    assert place.replace("change", "history") in text


def test_an_account_that_is_gone_has_no_history(superuser: Client) -> None:
    person = staff("editor")
    drawn = shown(superuser.get(place_of(person)))
    place = place_of(person)
    person.delete()

    page = send(superuser, place, drawn, first_name="Ann")

    assert page.status_code == 409
    assert "It was deleted while you had it open." in page.content.decode()
    assert [box.typed for box in page.context["boxes"] if box.label == "First name"] == ["Ann"]


def test_who_may_not_change_it_learns_nothing_of_it(superuser: Client, log_in: LogIn) -> None:
    drawn = shown(superuser.get(place_of(long_pain())))
    place = place_of(long_pain())
    Rule.objects.all().delete()

    assert send(log_in("clinician"), place, drawn, rationale="Typed.").status_code == 403


def test_what_never_was_there_leads_to_the_index(superuser: Client) -> None:
    page = superuser.post("/admin/triage/rule/none/change/", {"rationale": "Typed."})

    assert page["Location"] == "/admin/"


def test_a_page_to_look_at_has_no_stamp(superuser: Client, log_in: LogIn) -> None:
    place = place_of(SafetyFloor.objects.get())

    assert "stamp" not in log_in("editor").get(place).context
    assert "stamp" in log_in("lead").get(place).context
