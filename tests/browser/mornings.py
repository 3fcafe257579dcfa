"""A clinic in the morning: who came, and clinicians at their browsers."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import DESK, Visitor
from tests.loader import load, make_people, vignettes
from tests.staff.people import staff
from triage.engine.questionnaire import Questionnaire
from triage.models import QuestionnaireVersion, Submission

LIST = "/admin/triage/submission/"
PEOPLE = 200

Open = Callable[..., Visitor]


@pytest.fixture
def morning(live: QuestionnaireVersion, real: Questionnaire) -> list[Submission]:
    """Everybody who came since yesterday, a few minutes ago the last."""
    until = timezone.now() - timedelta(minutes=5)
    return load(live, make_people(vignettes(real), PEOPLE, until=until, seed=2026))


@pytest.fixture
def log_in(new_visitor: NewVisitor) -> Open:
    """A browser in which a clinician of this name is logged in."""

    def open_as(username: str, name: str, size: tuple[int, int] = DESK) -> Visitor:
        visitor, client = new_visitor(size), Client()
        user = staff("clinician")
        user.pk, user.username, user.first_name = None, username, name
        user.save(force_insert=True)
        user.groups.set(User.objects.get(username="clinician").groups.all())
        client.force_login(user)
        cookie = django_settings.SESSION_COOKIE_NAME
        value = client.cookies[cookie].value
        visitor.context.add_cookies([{"name": cookie, "value": value, "url": visitor.base_url}])
        return visitor

    return open_as
