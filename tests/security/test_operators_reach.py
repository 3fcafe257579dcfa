"""What operators reach of the site: accounts, the access log, and what is open to everybody."""

import pytest

from tests.security.addresses import Address, every_address
from tests.security.test_permissions import METHOD, MISSING, OPEN, REFUSED, outcome
from tests.security.world import World, sign_in_as

pytestmark = pytest.mark.django_db

#: Addresses that answer operators, by name; what others see of them is in the other table.
_FRAME = ("login", "logout", "index", "app_list", "password_change", "password_change_done")
_OWN = (
    *("staff-kept", "account_login", "account_logout", "account_reauthenticate"),
    *("account_change_password", "mfa_index", "mfa_authenticate", "mfa_reauthenticate"),
    *("mfa_activate_totp", "mfa_deactivate_totp", "staff-invitation"),
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
)
_USERS = ("changelist", "add", "change", "history", "link", "take_back", "hand_over")
_LOG = ("changelist", "change", "history")
#: Lead elsewhere before they look whether somebody may.
_LEADING = ("claim", "release", "number", "link", "unlink", "assign")
#: What becomes of each address that does not refuse them.
ANSWERS = {
    **{f"admin:{name}": OPEN for name in (*_FRAME, "jsi18n", "triage_eraserequest_change")},
    **dict.fromkeys(_OWN, OPEN),
    **{f"admin:auth_user_{name}": OPEN for name in _USERS},
    **{f"admin:triage_accesslogentry_{name}": OPEN for name in _LOG},
    **{f"admin:triage_submission_{name}": OPEN for name in _LEADING},
    "staff-stay": METHOD,
    "admin:view_on_site": MISSING,
}
STAFFS = [one for one in every_address() if one.route.startswith(("admin/", "staff/"))]


def answer_to(address: Address) -> str:
    """An address of a row without a name leads to its page; the other one is that of no page."""
    if address.name == "admin:unnamed":
        return OPEN if address.model else MISSING
    return ANSWERS.get(address.name, REFUSED)


@pytest.mark.parametrize("address", STAFFS, ids=str)
def test_operators_reach_accounts_and_the_access_log_and_nothing_else(
    address: Address, world: World
) -> None:
    sign_in_as("operator", world)

    found = outcome(world.ask("operator", "GET", address.path(world.rows)))

    assert found == answer_to(address)


def test_every_line_of_the_table_is_about_an_address() -> None:
    assert set(ANSWERS) - {address.name for address in STAFFS} == set()


def test_operators_do_reach_what_is_theirs(world: World) -> None:
    sign_in_as("operator", world)
    pages = ("/admin/", "/admin/auth/user/", "/admin/triage/accesslogentry/")

    assert [outcome(world.ask("operator", "GET", page)) for page in pages] == [OPEN] * 3
