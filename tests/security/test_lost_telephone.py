"""A superuser lets in again who lost the telephone with the authenticator app."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.test import Client

from tests.security.signing_in import account, with_app
from tests.staff.people import LogIn
from triage.models import AccessLogEntry

pytestmark = pytest.mark.django_db


def remove_for(client: Client, user_id: int, **more: str) -> Any:
    chosen = {"action": "remove_second_factor", "_selected_action": [user_id], **more}
    return client.post("/admin/auth/user/", chosen)


def test_a_superuser_lets_in_who_lost_the_telephone(log_in: LogIn) -> None:
    user = account()
    with_app(user)
    superuser = log_in("superuser")

    asked = remove_for(superuser, user.pk)
    still = Authenticator.objects.filter(user=user).count()
    done = remove_for(superuser, user.pk, confirm="yes")

    assert "Be sure that it is really them" in asked.content.decode()
    assert (still, done.status_code) == (2, 302)
    assert not Authenticator.objects.filter(user=user).exists()
    assert LogEntry.objects.get().object_repr == "clinician"
    entry = AccessLogEntry.objects.get()
    assert (entry.action, str(entry.user)) == ("second factor removed for another", "superuser")


def test_nothing_is_asked_where_nobody_has_one(log_in: LogIn) -> None:
    user = account()
    superuser = log_in("superuser")

    page = remove_for(superuser, user.pk)["Location"]

    assert "None of them has" in superuser.get(page).content.decode()


def test_the_list_of_accounts_says_who_has_one_in_one_query(
    log_in: LogIn, django_assert_num_queries: Any
) -> None:
    superuser = log_in("superuser")
    with_app(account())

    page = superuser.get("/admin/auth/user/")

    said = dict(
        re.findall(r'change/">(\w+)</a>.*?field-has_app.*?alt="(\w+)"', page.content.decode())
    )
    assert said == {"clinician": "True", "superuser": "False"}


def test_its_keys_are_nowhere_in_the_admin(log_in: LogIn) -> None:
    with_app(account())
    superuser = log_in("superuser")

    assert superuser.get("/admin/mfa/authenticator/").status_code == 404
    assert superuser.get("/admin/account/emailaddress/").status_code == 404
