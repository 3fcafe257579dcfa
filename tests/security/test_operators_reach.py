"""What operators reach of the site: accounts, the access log, and what is open to everybody."""

import re

import pytest

from tests.security.addresses import Address, every_address
from tests.security.test_permissions import OPEN, outcome
from tests.security.world import World, sign_in_as

pytestmark = pytest.mark.django_db

#: Addresses of the admin that answer operators; what others see of them is in the other table.
REACHED = (
    r"admin:(login|logout|index|app_list|password_change|password_change_done|jsi18n) ",
    r"(staff-kept|staff-stay|mfa_|account_)",
    r"admin:auth_user_(changelist|add|change|history|password_change) ",
    r"admin:triage_accesslogentry_(changelist|change|history) ",
    # Lead elsewhere before they look whether somebody may.
    r"admin:triage_(eraserequest_change|submission_(claim|release|number|link|unlink|assign)) ",
    r"admin:unnamed admin/(triage|auth)/\w+/<path:object_id>/$",
)
STAFFS = [one for one in every_address() if one.route.startswith(("admin/", "staff/"))]


@pytest.mark.parametrize("address", STAFFS, ids=str)
def test_operators_reach_accounts_and_the_access_log_and_nothing_else(
    address: Address, world: World
) -> None:
    sign_in_as("operator", world)
    may = any(re.match(name, str(address)) for name in REACHED)

    found = outcome(world.ask("operator", "GET", address.path(world.rows)))

    assert may or found != OPEN


def test_operators_do_reach_what_is_theirs(world: World) -> None:
    sign_in_as("operator", world)
    pages = ("/admin/", "/admin/auth/user/", "/admin/triage/accesslogentry/")

    assert [outcome(world.ask("operator", "GET", page)) for page in pages] == [OPEN] * 3
