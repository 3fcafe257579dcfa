"""A version whose stored document cannot be read: every page of it says so, and none fails."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.conftest import store_version
from tests.editing.admin.previews import Shower, text
from tests.filling import address
from tests.small import SMALL
from tests.staff.people import LogIn
from triage.editing.previewing import Shown
from triage.models import QuestionnaireVersion
from triage.models import version as versions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_read")]


def _damage(version: QuestionnaireVersion) -> None:
    versions._PARSED.clear()
    with connection.cursor() as cursor:
        where = "UPDATE triage_questionnaireversion SET document = 'damaged' WHERE id = %s"
        cursor.execute(where, [version.pk])


@pytest.mark.parametrize("name", ["preview", "try", "restore", "whole"])
def test_each_page_that_would_show_it_says_that_it_cannot_be_read(
    log_in: LogIn, version: QuestionnaireVersion, name: str
) -> None:
    preview = Shower(version, version).preview(Shown()).address("result")
    _damage(version)

    page = log_in("lead").get(preview if name == "preview" else address(version, name))

    assert page.status_code == 503
    assert "cannot be read" in text(page)


def test_it_is_withdrawn_for_another_though_nobody_can_compare_them(
    log_in: LogIn, settings: Any
) -> None:
    settings.DEBUG = True
    other = store_version(replace(SMALL, title="Other"))
    QuestionnaireVersion.objects.update(status="retired", retired_at=timezone.now())
    version = store_version(SMALL)
    _damage(version)

    sent = {"reason": "It is damaged.", "to": str(other.number)}
    page = log_in("lead").post(address(version, "withdraw"), sent)

    assert page.status_code == 200
    assert page.context["to"] == other
    assert page.context["calmer"] is None
