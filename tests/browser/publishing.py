"""The real questionnaire, live and signed, and people at browsers who change and publish it."""

from collections.abc import Callable

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import DESK, Visitor
from tests.editing.signing import sign
from tests.staff.people import staff
from triage.editing.drawings import load_shipped
from triage.editing.publishing import publish
from triage.management.commands.setup import FIXTURES
from triage.models import Questionnaire

Open = Callable[..., Visitor]


@pytest.fixture
def row(transactional_db: None, settings: Settings) -> Questionnaire:
    """The real questionnaire, approved by one lead, published, and edited by nobody yet."""
    settings.DEBUG, settings.REQUIRE_SECOND_APPROVER = False, True
    load_shipped(FIXTURES)
    call_command("populate_history", auto=True, verbosity=0)
    questionnaire: Questionnaire = Questionnaire.objects.get()
    sign(questionnaire, staff("lead", called="first-lead"))
    publish(questionnaire, by=None, note="First.")
    return questionnaire


@pytest.fixture
def log_in(new_visitor: NewVisitor, row: Questionnaire) -> Open:
    """A browser in which somebody of this role is logged in, or a second one who has it."""

    def open_as(role: str, *, called: str = "", script: bool = True) -> Visitor:
        visitor, client, user = new_visitor(DESK, script=script), Client(), staff(role)
        if called:
            user, groups = staff(called), user.groups.all()
            user.groups.set(groups)
        client.force_login(user)
        visitor.context.set_default_timeout(60_000)  # every patient is looked at on the way
        name = django_settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        visitor.context.add_cookies([{"name": name, "value": value, "url": visitor.base_url}])
        return visitor

    return open_as


def draft_page(row: Questionnaire, page: str) -> str:
    """The address of a page about the draft."""
    return f"/admin/triage/questionnaire/{row.pk}/{page}/"


def part(visitor: Visitor, section: str) -> str:
    """What one section of the page says."""
    return visitor.page.locator(f"section[aria-labelledby={section}]").inner_text()


def tick_all(lead: Visitor) -> int:
    """Go from one object to the next that was not read, and tick it; how many there were."""
    ticked = 0
    while lead.page.locator("#counter-next").is_visible():
        lead.page.locator("#counter-next").click()
        lead.page.wait_for_timeout(50)
        lead.page.locator(":focus").locator("xpath=..").locator("[name=read]").check()
        ticked += 1
    return ticked
