"""To lock and unlock: out at once, nothing falls silent, and nobody locks who stands above them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from tests.alerts import recipient
from tests.check.views.walk import text_of
from tests.checks import FINISHED_EMERGENCY as EMERGENCY
from tests.queries import failing
from tests.security.signing_in import CODE, PASSWORD, account, give_password, is_in, shown, with_app
from tests.staff.inviting import invited, lines
from tests.staff.people import LogIn, begin, draft, finish, log_in, staff, version
from triage.clinic.assigning import of_nobody
from triage.clinic.reviews import claim, holders
from triage.models import (
    AccessLogEntry,
    Claim,
    Invitation,
    LastSeen,
    QuestionnaireVersion,
    Submission,
)
from triage.site import times
from triage.staff.invitations import make_link
from triage.staff.locking import NeverHere, lock, unlock

__all__ = ["draft", "log_in", "version"]

pytestmark = pytest.mark.django_db
USERS = "/admin/auth/user/"


def send(client: Client, action: str, *people: User, **more: Any) -> Any:
    chosen = {"action": action, "_selected_action": [one.pk for one in people], **more}
    return client.post(USERS, chosen, follow=True)


def lock_now(person: User) -> list[str]:
    return lock(person, by=staff("operator"), now=timezone.now())


def test_who_is_locked_is_out_at_once_and_stays_out_after_being_unlocked(client: Client) -> None:
    clinician = account()
    give_password(client)
    was = is_in(client)

    lock_now(clinician)
    locked = is_in(client)
    unlock(clinician, by=staff("operator"))
    old_session = is_in(client)
    give_password(client)

    assert (was, locked, old_session, is_in(client)) == (True, False, False, True)
    assert [line for line in lines() if line[0].startswith("account")] == [
        ("account locked", "operator", "clinician (Clinicians, inactive)"),
        ("account unlocked", "operator", "clinician (Clinicians)"),
    ]


def test_who_had_yet_to_type_a_code_is_out_as_well(client: Client) -> None:
    clinician = account()
    secret = with_app(clinician)
    give_password(client)

    lock_now(clinician)
    unlock(clinician, by=staff("operator"))
    client.post(CODE, {"code": shown(secret)})

    assert not is_in(client)


def test_nobody_elses_session_ends(client: Client) -> None:
    account("editor")
    give_password(client, "editor")

    lock_now(account())

    assert is_in(client)


def test_a_locked_account_does_not_sign_in(client: Client) -> None:
    lock_now(account())

    give_password(client, password=PASSWORD)

    assert not is_in(client)


def test_what_they_took_on_is_given_back_so_that_its_alert_goes_on(
    version: QuestionnaireVersion,
) -> None:
    clinician, now = staff("clinician"), timezone.now()
    check = finish(begin(version), EMERGENCY)
    claim(check, by=clinician, now=now)
    check.refresh_from_db()
    was = check.attended_until

    said = lock_now(clinician)

    check.refresh_from_db()
    assert was is not None
    assert was > now
    assert check.attended_until is None or check.attended_until <= timezone.now()
    assert [one.by for one in holders([check], now=now)[check.pk]] == []
    assert Submission.objects.filter(of_nobody(timezone.now()), pk=check.pk).exists()
    assert said == ["1 check that they had taken on was given back."]
    line = AccessLogEntry.objects.get(action="account locked")
    assert line.submission_ids == check.pk.hex


def test_what_a_colleague_is_on_too_stays_quiet(version: QuestionnaireVersion) -> None:
    ann, ben, now = staff("clinician"), staff("clinician", called="ben"), timezone.now()
    check = finish(begin(version), EMERGENCY)
    for one in (ann, ben):
        claim(check, by=one, now=now)

    lock_now(ann)

    check.refresh_from_db()
    assert check.attended_until is not None
    assert check.attended_until > timezone.now()


def test_what_cannot_be_recorded_locks_nobody(version: QuestionnaireVersion) -> None:
    clinician, now = staff("clinician"), timezone.now()
    claim(finish(begin(version), EMERGENCY), by=clinician, now=now)

    with failing('INSERT INTO "triage_accesslogentry"'), pytest.raises(OperationalError):
        lock_now(clinician)

    assert User.objects.get(pk=clinician.pk).is_active
    assert not Claim.objects.filter(is_held=False).exists()


def test_to_lock_twice_or_to_unlock_what_is_open_changes_nothing() -> None:
    clinician, operator = account(), staff("operator")
    first = unlock(clinician, by=operator)
    lock_now(clinician)
    lock_now(clinician)

    assert not first
    assert [line[0] for line in lines()] == ["account locked"]


def test_an_invitation_that_is_locked_is_opened_by_a_new_link_alone() -> None:
    user, _token = invited()
    lock_now(user)

    with pytest.raises(NeverHere):
        unlock(user, by=staff("operator"))
    assert not Invitation.objects.exists()
    make_link(user, by=staff("operator"), now=timezone.now())
    assert Invitation.objects.exists()


# from the list


def test_it_is_asked_once_with_what_they_hold(log_in: LogIn, version: QuestionnaireVersion) -> None:
    operator, clinician = log_in("operator"), staff("clinician")
    clinician.email = "nurse@clinic.example"
    clinician.save()
    claim(finish(begin(version), EMERGENCY), by=clinician, now=timezone.now())
    recipient("nurse", address="Nurse@clinic.example")

    asked = send(operator, "lock", clinician)
    still = User.objects.get(pk=clinician.pk).is_active
    done = send(operator, "lock", clinician, confirm="yes")

    for words in ("1 check is theirs to do (taken on: 1)", "Alerts go to their mailbox: nurse"):
        assert words in text_of(asked)
    assert still
    assert not User.objects.get(pk=clinician.pk).is_active
    assert "Locked: clinician. 1 check that they had taken on was given back." in text_of(done)
    assert f'href="/admin/auth/user/{clinician.pk}/hand-over/"' in done.text


@pytest.mark.parametrize(("who", "whom"), [("operator", "superuser"), ("superuser", "superuser")])
@pytest.mark.parametrize("action", ["lock", "unlock"])
def test_nobody_locks_themselves_or_who_stands_above(
    log_in: LogIn, who: str, whom: str, action: str
) -> None:
    client, person = log_in(who), staff(whom)

    page = send(client, action, person, confirm="yes")

    assert "Nobody locks or unlocks themselves" in text_of(page)
    assert User.objects.get(pk=person.pk).is_active
    assert lines() == []


def test_of_several_those_who_may_be_are_locked(log_in: LogIn) -> None:
    operator = log_in("operator")
    people = [staff(role) for role in ("superuser", "clinician", "editor")]

    send(operator, "lock", *people, confirm="yes")

    still = User.objects.filter(is_active=True).values_list("username", flat=True)
    assert set(still) == {"operator", "superuser"}


def test_unlocking_says_what_came_of_it(log_in: LogIn) -> None:
    operator, clinician = log_in("operator"), account()
    user, _token = invited()
    lock_now(clinician)

    page = text_of(send(operator, "unlock", clinician, user, staff("editor")))

    assert "Unlocked: clinician." in page
    assert "Nobody has used nora.quinn yet: send a new link instead." in page
    assert "Not locked: editor." in page


# the list itself


def test_the_list_says_how_each_account_stands(
    log_in: LogIn, django_assert_max_num_queries: Any
) -> None:
    superuser, operator, now = log_in("superuser"), staff("operator"), timezone.now()
    _waits, _token = invited("Waits", email="w@clinic.example")
    late, _token = invited("Late", email="l@clinic.example")
    Invitation.objects.filter(user=late).update(expires_at=now - timedelta(minutes=1))
    taken, _token = invited("Taken", email="t@clinic.example")
    Invitation.objects.filter(user=taken).delete()
    lock_now(account("editor"))
    make_link(account("lead"), by=operator, now=now)
    give_password(Client(), "lead")

    with django_assert_max_num_queries(24):
        page: Any = superuser.get(USERS)

    rows = {row.username: row for row in page.context["cl"].result_list}
    of: Any = page.context["cl"].model_admin
    assert {name: of.state(row) for name, row in rows.items()} == {
        "superuser": "active",
        "operator": "active",
        "waits.quinn": "invited, not here yet",
        "late.quinn": "invited, not here yet; the link has expired",
        "taken.quinn": "never used, and no link",
        "editor": "locked",
        "lead": "active; a link for a new password waits",
    }
    assert of.in_groups(rows["superuser"]) == "superuser"
    assert of.in_groups(rows["lead"]) == "Clinical leads"
    assert rows["lead"].seen_at >= now
    assert of.seen(rows["lead"]) == times.here(rows["lead"].seen_at)
    assert of.seen(rows["editor"]) is None
    assert of.full_name(rows["waits.quinn"]) == "Waits Quinn"


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("active", {"operator"}),
        ("invited", {"nora.quinn"}),
        ("locked", {"clinician"}),
        ("unused", {"late.quinn"}),
        ("nonsense", {"operator", "nora.quinn", "clinician", "late.quinn"}),
    ],
)
def test_the_list_is_filtered_by_how_they_stand(log_in: LogIn, state: str, names: set[str]) -> None:
    invited()
    late, _token = invited("Late", email="")
    Invitation.objects.filter(user=late).delete()
    lock_now(account())

    page: Any = log_in("operator").get(USERS, {"state": state})

    assert {row.username for row in page.context["cl"].result_list} == names


def test_who_works_is_seen_and_a_list_that_refreshes_is_nobody(client: Client) -> None:
    account()
    give_password(client)
    first = _seen()
    _let_time_pass(client)
    client.get("/admin/", headers={"Sec-Fetch-Dest": "empty"})
    by_script = _seen()
    client.get("/admin/")

    assert by_script == first
    assert _seen() > first


def _seen() -> Any:
    return LastSeen.objects.get().at


def _let_time_pass(client: Client) -> None:
    session = client.session
    session["staff_seen"] -= 120
    session.save()
