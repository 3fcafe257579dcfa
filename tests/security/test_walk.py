"""The demonstration in a real browser: each of its three members of staff signs in."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings

from tests.browser.conftest import NewVisitor, new_visitor
from tests.browser.visitor import DESK, Visitor
from tests.drafts import store_draft
from tests.security.signing_in import shown
from tests.small import SMALL

__all__ = ["new_visitor"]

#: User name -> what is in reach, and what is not.
REACH = {
    "clinician": ("/admin/triage/submission/", "/admin/triage/rule/"),
    "editor": ("/admin/triage/rule/", "/admin/triage/submission/"),
    "lead": ("/admin/triage/questionnaireversion/", "/admin/triage/submission/"),
}


@pytest.fixture
def passwords(transactional_db: None) -> dict[str, str]:
    """As `make run` prints them, once."""
    store_draft(SMALL)
    out = io.StringIO()
    with override_settings(DEBUG=True):
        call_command("setup", stdout=out)
    return dict(re.findall(r"shown once: (\w+) / (\S+)", out.getvalue()))


@pytest.fixture
def sign_in(new_visitor: NewVisitor, passwords: dict[str, str]) -> Callable[[str], Visitor]:
    def of(username: str) -> Visitor:
        person = new_visitor(size=DESK)
        person.open("/admin/")
        give_password(person, username, passwords[username])
        return person

    return of


def give_password(person: Visitor, username: str, password: str) -> None:
    person.page.get_by_label("User name").fill(username)
    person.page.get_by_label("Password").fill(password)
    person.press("Sign in")


def give_code(person: Visitor, code: str) -> None:
    person.page.get_by_label("Code").fill(code)
    person.press("Go on")


def look(person: Visitor) -> dict[str, Any]:
    """What is wrong with the page; what was complained of is read before axe adds its own."""
    complaints = list(person.complaints)
    found = {**person.look(), "complaints": complaints}
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize("username", REACH)
def test_the_printed_password_opens_what_the_person_is_for(
    sign_in: Callable[[str], Visitor], username: str
) -> None:
    person = sign_in(username)
    mine, not_mine = REACH[username]

    assert person.path == "/admin/"
    assert person.page.request.get(f"{person.base_url}{mine}").status == 200
    assert person.page.request.get(f"{person.base_url}{not_mine}").status == 403


def test_where_an_app_is_required_it_is_set_up_first_and_asked_for_ever_after(
    sign_in: Callable[[str], Visitor], passwords: dict[str, str], new_visitor: NewVisitor
) -> None:
    with override_settings(REQUIRE_SECOND_FACTOR=True):
        person = sign_in("clinician")
        looks = [look(person)]
        secret = person.page.inner_text("#secret")
        give_code(person, shown(secret))
        codes = person.page.locator(".codes code").all_inner_texts()
        looks.append(look(person))
        person.follow("Go on")
        first_end = person.path
        person.press("Sign out")

        give_password(person, "clinician", passwords["clinician"])
        asked = person.path
        looks.append(look(person))
        give_code(person, codes[0])

    assert (first_end, asked, person.path) == ("/admin/", "/staff/login/code/", "/admin/")
    assert len(codes) == 10
    assert looks == [{}, {}, {}]


def test_every_page_about_ones_account_is_accessible(sign_in: Callable[[str], Visitor]) -> None:
    person = sign_in("editor")
    looks = {}
    for path in ("/staff/", "/staff/password/", "/staff/again/", "/staff/logout/"):
        person.open(path)
        looks[path] = look(person)
    person.open("/staff/")
    person.press("Sign out")
    give_password(person, "editor", "a wrong password")
    looks["/staff/login/"] = look(person)

    assert {path: found for path, found in looks.items() if found} == {}


def test_the_end_of_a_session_is_announced_and_can_be_put_off(
    sign_in: Callable[[str], Visitor],
) -> None:
    person = sign_in("editor")
    page = person.page
    page.clock.install()
    person.open("/admin/")

    page.clock.run_for(28 * 60_000 + 10_000)
    warning = page.get_by_text("You are signed out in 2 minutes")
    warned = warning.is_visible()
    with page.expect_response("**/admin/stay/") as kept:
        page.get_by_role("button", name="Stay signed in").click()
    page.clock.run_for(5_000)

    assert warned
    assert kept.value.status == 204
    assert not warning.is_visible()


def test_what_was_typed_stays_on_the_page_when_the_session_ends(
    sign_in: Callable[[str], Visitor],
) -> None:
    person = sign_in("editor")
    page = person.page
    page.clock.install()
    person.open("/admin/triage/dangersign/add/")
    page.get_by_label("Text").fill("Half a sentence")

    page.clock.run_for(31 * 60_000)

    assert page.get_by_text("What you typed is still here").is_visible()
    assert page.get_by_label("Text").input_value() == "Half a sentence"
