"""The foot of the staff pages says which release runs."""

import pytest
from django.test import override_settings
from django.urls import reverse

from tests.check.views.walk import text_of
from tests.staff.people import LogIn
from triage.models import QuestionnaireVersion

pytestmark = pytest.mark.django_db
RELEASE = "9.8.7+0123abc"


@pytest.mark.parametrize(
    "name", ["admin:index", "admin:triage_submission_changelist", "mfa_index", "account_logout"]
)
def test_staff_see_at_the_foot_which_release_runs(
    version: QuestionnaireVersion, log_in: LogIn, name: str
) -> None:
    with override_settings(RELEASE=RELEASE):
        response = log_in("clinician").get(reverse(name))

    assert response.status_code == 200
    assert text_of(response).count(f"Release {RELEASE}") == 1


@pytest.mark.parametrize("role", ["nobody", "patient"])
def test_before_the_door_nobody_is_told(log_in: LogIn, role: str) -> None:
    with override_settings(RELEASE=RELEASE):
        response = log_in(role).get(reverse("admin:index"), follow=True)

    assert RELEASE not in response.content.decode()


def test_a_page_in_a_small_window_has_no_foot(log_in: LogIn) -> None:
    with override_settings(RELEASE=RELEASE):
        response = log_in("editor").get(reverse("admin:triage_warningsign_add"), {"_popup": "1"})

    assert response.status_code == 200
    assert RELEASE not in response.content.decode()
