"""From the invitation to the first page: an operator, a link, a password, an authenticator app."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client, override_settings

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import DESK, Visitor
from tests.security.signing_in import shown
from tests.staff.inviting import CHOSEN, token_in
from tests.staff.people import staff

pytestmark = pytest.mark.django_db(transaction=True)
_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


def _sign_in(visitor: Visitor, role: str) -> None:
    client = Client()
    client.force_login(staff(role))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    visitor.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": visitor.base_url}]
    )


def _invite(operator: Visitor) -> str:
    """The token of the link that the page shows once."""
    operator.open("/admin/auth/user/")
    operator.follow("Invite somebody")
    assert operator.look() == {}
    operator.page.get_by_label("First name").fill("Nora")
    operator.page.get_by_label("Last name").fill("Quinn")
    operator.press("Invite them")
    assert "Tick at least one" in operator.text
    assert operator.look() == {}
    operator.page.get_by_label("Clinicians:").check()
    operator.press("Invite them")
    assert operator.look() == {}
    return token_in(operator.page.inner_text("#link"))


def _set_password(nora: Visitor, token: str, *, looks: bool) -> None:
    nora.open(f"/staff/invitation/?key={token}")
    assert (nora.path, token in nora.page.url) == ("/staff/invitation/", False)
    _look(nora, looks=looks)
    _type(nora, "short")
    assert "too short" in nora.text
    _look(nora, looks=looks)
    _type(nora, CHOSEN)


def _look(nora: Visitor, *, looks: bool) -> None:
    """Nothing is wrong with the page; without scripts nothing can look."""
    assert not looks or nora.look() == {}


def _type(nora: Visitor, password: str) -> None:
    nora.page.get_by_label("Password", exact=True).fill(password)
    nora.page.get_by_label("The same password once more").fill(password)
    nora.press("Set it and go on")


def _set_up_app(nora: Visitor, *, looks: bool) -> None:
    """From the picture of the first of two tabs."""
    assert nora.path == "/staff/app/"
    _look(nora, looks=looks)
    secret = nora.page.inner_text("#secret")
    other_tab = nora.context.new_page()
    other_tab.goto(f"{nora.base_url}/staff/app/")
    assert other_tab.inner_text("#secret") == secret
    nora.page.get_by_label("Code").fill(shown(secret))
    nora.press("Go on")
    assert nora.path == "/staff/recovery-codes/"


@pytest.mark.parametrize("script", [True, False])
def test_the_way_in(new_visitor: NewVisitor, settings: Any, script: bool) -> None:
    settings.REQUIRE_SECOND_FACTOR, settings.EMAIL_BACKEND = True, _BACKEND
    operator, nora = new_visitor(DESK), new_visitor(DESK, script=script)
    with override_settings(REQUIRE_SECOND_FACTOR=False):
        _sign_in(operator, "operator")
        token = _invite(operator)

    _set_password(nora, token, looks=script)
    _set_up_app(nora, looks=script)

    nora.open("/admin/")
    assert nora.path == "/admin/"
    assert User.objects.get(username="nora.quinn").is_active


def test_a_link_that_was_used_says_so_plainly(new_visitor: NewVisitor) -> None:
    late = new_visitor()

    late.page.goto(f"{late.base_url}/staff/invitation/?key=used-up")

    assert "This link opens nothing" in late.text
    assert late.look() == {}
