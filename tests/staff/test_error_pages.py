"""What goes wrong on a page of staff is said in staff's own dress, and tells nothing more."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.test import Client, RequestFactory, override_settings

from tests.check.views.walk import text_of
from tests.staff.people import LogIn, begin, draft, finish, log_in, version
from triage.check.views import errors
from triage.models import QuestionnaireVersion

__all__ = ["draft", "log_in", "version"]

STAFFS = RequestFactory().get("/admin/triage/submission/")
PATIENTS = RequestFactory().get("/administration/")
PAGES: dict[str, tuple[Callable[[Any], Any], int, str]] = {
    "400": (lambda one: errors.bad_request(one, ValueError()), 400, "could not be read"),
    "403": (lambda one: errors.forbidden(one, PermissionError()), 403, "Your account may not"),
    "403-csrf": (errors.csrf_failure, 403, "open for too long"),
    "403-cookies": (
        lambda one: errors.csrf_failure(one, REASON_NO_CSRF_COOKIE),
        403,
        "keeps no cookies",
    ),
    "404": (lambda one: errors.not_found(one, Http404()), 404, "There is no page here"),
    "413": (errors.too_large, 413, "What you sent is too long"),
    "429": (lambda one: errors.too_many(one, "staff-search"), 429, "Too many tries"),
    "500": (errors.server_error, 500, "Something went wrong on our side"),
}
every_page = pytest.mark.parametrize(("draw", "status", "said"), PAGES.values(), ids=PAGES)
MANIFEST = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}


@every_page
def test_it_says_what_happened_what_to_do_and_the_way_back_without_a_database(
    draw: Callable[[Any], Any], status: int, said: str
) -> None:
    response = draw(STAFFS)
    html = response.content.decode()

    assert response.status_code == status
    assert said in re.search(r"<h1>(.*?)</h1>", html, re.DOTALL)[1]  # type: ignore[index]
    assert html.index("What happened") < html.index("What you can do")
    assert 'href="/admin/">Go to your start page' in html
    assert "danger signs" not in html


@every_page
def test_it_stands_when_no_static_file_was_collected(
    draw: Callable[[Any], Any], status: int, said: str
) -> None:
    with override_settings(STORAGES=MANIFEST, DEBUG=False):
        html = draw(STAFFS).content.decode()

    assert '<link rel="stylesheet" href="/static/admin/css/base.css">' in html


@every_page
def test_a_patient_keeps_theirs(draw: Callable[[Any], Any], status: int, said: str) -> None:
    html = draw(PATIENTS).content.decode()

    assert "now if you have any of these" in html
    assert "Go to your start page" not in html


@pytest.mark.django_db
def test_whether_there_is_such_a_row_is_not_told(
    log_in: LogIn, version: QuestionnaireVersion
) -> None:
    check = finish(begin(version))
    editor = log_in("editor")

    there = editor.get(f"/admin/triage/submission/{check.pk}/print/")
    nowhere = editor.get("/admin/triage/submission/7b6e3b0c-6f8e-4d0c-9a52-3c1f8a9e7d11/print/")

    assert there.status_code == nowhere.status_code == 403
    assert text_of(there) == text_of(nowhere)
    assert check.code not in text_of(there)


@pytest.mark.django_db
def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/admin/nowhere/").status_code == 302


@pytest.mark.django_db
def test_a_list_that_is_asked_what_it_is_not_asked_by_says_so(log_in: LogIn) -> None:
    response = log_in("editor").get("/admin/triage/rule/?sign__questionnaire__slug__contains=a")

    assert response.status_code == 400
    assert "could not be read" in text_of(response)
