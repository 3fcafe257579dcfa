"""Operators make accounts and read the access log: they lift nobody and see no health data."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from tests.check.views.walk import text_of
from tests.security.signing_in import with_app
from tests.staff.people import LogIn, begin, draft, finish, log_in, staff, version
from triage.models import AccessLogEntry, QuestionnaireVersion
from triage.site.roles import CLINICIANS, OPERATORS
from triage.staff.stamps import STAMP

__all__ = ["draft", "log_in", "version"]

pytestmark = pytest.mark.django_db
USERS = "/admin/auth/user/"
NEW = "correct-horse-battery-9"


@pytest.fixture
def operator(log_in: LogIn) -> Client:
    return log_in("operator")


def place(user: User, page: str = "change") -> str:
    return f"{USERS}{user.pk}/{page}/"


def sent(client: Client, user: User, **more: Any) -> dict[str, Any]:
    """What the form of an account sends, with something else in it."""
    page: Any = client.get(place(user))
    form = page.context["adminform"].form
    initial = {name: form[name].value() for name in form.fields if name != "password"}
    values = {name: value for name, value in initial.items() if value not in (None, False)}
    return {**values, STAMP: page.context["stamp"], **more}


def actions() -> list[str]:
    return list(AccessLogEntry.objects.order_by("id").values_list("action", flat=True))


def test_an_operator_invites_somebody_and_gives_another_group(operator: Client) -> None:
    group = Group.objects.get(name=CLINICIANS)
    operators = Group.objects.get(name=OPERATORS)
    operator.post(f"{USERS}add/", {"first_name": "Nora", "groups": [operators.pk]})
    nora = User.objects.get(username="nora")

    done = operator.post(place(nora), sent(operator, nora, groups=[group.pk]))

    nora.refresh_from_db()
    assert done.status_code == 302
    assert (nora.is_staff, nora.is_superuser, list(nora.groups.all())) == (True, False, [group])
    assert actions() == ["account invited", "account changed"]


def test_the_form_shows_no_wall_of_permissions_and_no_password(operator: Client) -> None:
    page: Any = operator.get(place(staff("clinician")))

    names = {"username", "first_name", "last_name", "email", "groups"}
    assert set(page.context["adminform"].form.fields) == names
    assert "Read people’s checks and answers" in text_of(page)


def test_a_group_that_an_operator_may_not_give_is_not_taken_away(operator: Client) -> None:
    exports = Group.objects.create(name="Exports names")
    exports.permissions.add(Permission.objects.get(codename="export_names_submission"))
    clinician = staff("clinician")
    exports.user_set.add(clinician, User.objects.get(username="operator"))

    operator.post(place(clinician), sent(operator, clinician, groups=[]))

    assert [group.name for group in clinician.groups.all()] == ["Exports names"]


def test_an_operator_makes_no_superuser_and_gives_no_single_permission(operator: Client) -> None:
    nora = User.objects.create(username="nora", is_staff=True)
    permission = Permission.objects.get(codename="export_names_submission")

    page = operator.get(place(nora)).text
    lifted = {"is_superuser": "on", "user_permissions": [permission.pk]}
    operator.post(place(nora), sent(operator, nora, **lifted))

    nora.refresh_from_db()
    assert 'name="is_superuser"' not in page
    assert 'name="user_permissions"' not in page
    assert (nora.is_superuser, nora.user_permissions.count()) == (False, 0)


@pytest.mark.parametrize("codename", ["change_group", "export_names_submission"])
def test_an_operator_gives_no_group_that_stands_above(operator: Client, codename: str) -> None:
    above = Group.objects.create(name="Of the clinic itself")
    above.permissions.add(Permission.objects.get(codename=codename))
    nora = User.objects.create(username="nora", is_staff=True)

    page = operator.get(place(nora)).text
    done = operator.post(place(nora), sent(operator, nora, groups=[above.pk]))

    assert above.name not in page
    assert OPERATORS in page
    assert done.status_code == 200
    assert not nora.groups.exists()


@pytest.mark.parametrize("who", ["operator", "superuser", "asleep", "keeper"])
@pytest.mark.parametrize("page", ["change", "link", "take-back", "hand-over"])
def test_an_operator_changes_neither_themselves_nor_who_stands_above(
    operator: Client, who: str, page: str
) -> None:
    user = staff(who)
    if who == "asleep":
        User.objects.filter(pk=user.pk).update(is_superuser=True, is_active=False)
    if who == "keeper":
        user.user_permissions.add(Permission.objects.get(codename="delete_user"))
        User.objects.filter(pk=user.pk).update(is_active=False)
    before = User.objects.filter(pk=user.pk).values().get()

    response = operator.post(place(user, page), {"password1": NEW, "password2": NEW})

    assert response.status_code == 403
    assert User.objects.filter(pk=user.pk).values().get() == before


def test_to_look_at_a_superuser_shows_no_password(operator: Client) -> None:
    superuser = staff("superuser")
    superuser.set_password(NEW)
    superuser.save()

    page = operator.get(place(superuser))

    assert page.status_code == 200
    assert superuser.password not in page.text
    assert 'type="submit"' not in page.text.partition('id="user_form"')[2].partition("</form>")[0]


@pytest.mark.parametrize("who", ["operator", "superuser"])
def test_nobody_types_the_password_of_another(log_in: LogIn, who: str) -> None:
    client, user = log_in(who), staff("clinician")
    chosen = {"password1": NEW, "password2": NEW, "usable_password": "true"}

    answer = client.post(place(user, "password"), chosen, follow=True)
    client.post(place(user), sent(client, user, password=NEW))

    assert answer.redirect_chain[-1][0] == "/admin/"  # there is no such page
    assert User.objects.get(pk=user.pk).password == user.password


def test_the_telephone_of_a_superuser_stays(operator: Client) -> None:
    superuser, clinician = staff("superuser"), staff("clinician")
    with_app(superuser)
    with_app(clinician)
    chosen = {"action": "remove_second_factor", "confirm": "yes"}

    for user in (superuser, clinician):
        operator.post(USERS, {**chosen, "_selected_action": [user.pk]})

    left = Authenticator.objects.values_list("user__username", flat=True)
    assert set(left) == {"superuser"}
    assert actions() == ["second factor removed for another"]


def test_an_operator_deletes_nobody(operator: Client) -> None:
    assert operator.post(place(staff("clinician"), "delete"), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    "probe",
    [
        f"{USERS}?password__startswith=a",
        "/admin/triage/accesslogentry/?user__password__startswith=a",
        "/admin/triage/accesslogentry/?submission__urgency=40",
    ],
)
def test_an_address_probes_no_secret(operator: Client, probe: str) -> None:
    assert operator.get(probe).status_code in {302, 400}


def test_the_access_log_is_read_and_that_is_on_record(
    operator: Client, log_in: LogIn, version: QuestionnaireVersion
) -> None:
    check = finish(begin(version))
    log_in("clinician").get(f"/admin/triage/submission/{check.pk}/change/")

    page = text_of(operator.get("/admin/triage/accesslogentry/"))

    assert check.reference in page
    assert actions() == ["view", "access log"]


@pytest.mark.parametrize(
    "page", ["submission", "alert", "eraserequest", "questioncount", "rule", "recipient", "recall"]
)
def test_an_operator_sees_nothing_of_the_clinics_or_the_editors_work(
    operator: Client, page: str
) -> None:
    assert operator.get(f"/admin/triage/{page}/").status_code == 403


def test_an_operator_is_told_that_alerts_do_not_arrive(operator: Client) -> None:
    assert "Alerts are not being sent" in text_of(operator.get("/admin/"))
