"""The real questionnaire, published and signed, before a real browser."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from tests.browser.visitor import TELEPHONE, Visitor
from tests.conftest import store_version
from triage.editing.drafts import build_draft
from triage.editing.drawings import load_shipped
from triage.engine.questionnaire import Questionnaire
from triage.management.commands.setup import FIXTURES
from triage.models import Questionnaire as QuestionnaireRow
from triage.models import QuestionnaireVersion

NewVisitor = Callable[..., Visitor]


@pytest.fixture(scope="session")
def real(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Questionnaire:
    """The questionnaire of the fixtures, read once."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_shipped(FIXTURES)
        questionnaire = build_draft(QuestionnaireRow.objects.get())
        transaction.set_rollback(True)
    return questionnaire


@pytest.fixture
def live(transactional_db: None, real: Questionnaire) -> QuestionnaireVersion:
    """It is published and signed, so patients meet it."""
    return store_version(real, signed=True)


@pytest.fixture
def unsigned(transactional_db: None, real: Questionnaire, settings: Any) -> QuestionnaireVersion:
    """It is published but not signed, which only a demonstration serves."""
    settings.DEBUG = True
    return store_version(real)


@pytest.fixture
def new_visitor(
    new_context: Callable[..., BrowserContext], live_server: LiveServer
) -> Iterator[NewVisitor]:
    """Another person's browser. Nobody's asks anybody outside, and no policy is broken."""
    visitors: list[Visitor] = []

    def new(size: tuple[int, int] = TELEPHONE, *, script: bool = True) -> Visitor:
        viewport = {"width": size[0], "height": size[1]}
        context = new_context(viewport=viewport, java_script_enabled=script)
        context.set_default_timeout(10_000)
        visitors.append(Visitor(context, live_server.url))
        return visitors[-1]

    yield new
    assert [(visitor.strangers, visitor.complaints) for visitor in visitors] == [
        ([], []) for _ in visitors
    ]


@pytest.fixture
def visitor(request: pytest.FixtureRequest, new_visitor: NewVisitor) -> Visitor:
    """A person with a telephone, unless the test names another screen."""
    options: dict[str, Any] = getattr(request, "param", {})
    return new_visitor(**options)
