"""What every test stands on."""

import gc
import os
import shutil
import subprocess
from collections.abc import Generator, Iterator
from typing import Any, NoReturn

import hypothesis
import pytest
from coverage import Coverage
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

import triage.admin  # noqa: F401 (the pages of staff, before anything looks for them)
from tests.lacking import is_ci, note
from tests.pictures import store_pictures
from tests.small import SMALL
from triage.engine.document import canonical, to_document
from triage.engine.questionnaire import Questionnaire
from triage.models import Approval, QuestionnaireVersion
from triage.models import Questionnaire as QuestionnaireRow
from triage.models import version as versions
from triage.models.version import sha256_of
from triage.records.views.health import readiness
from triage.site import pdf
from triage.site.addresses import forget_check
from triage.site.audit import note_sign_in
from triage.site.opening import forget_opening

# Playwright's synchronous interface keeps an event loop running in the thread of the test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# People's machines look for new examples; in CI the verdict depends on the commit alone.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if is_ci() else "here")


def missing(what: str) -> NoReturn:
    """Skip for want of something this machine lacks; in CI, which must have it, fail."""
    if is_ci():
        pytest.fail(f"CI has no {what}", pytrace=False)
    note(f"this machine has no {what}")
    pytest.skip(f"this machine has no {what}")


def require_tool(*names: str) -> str:
    """Return the path of the first of these programs that is here."""
    return next(filter(None, map(shutil.which, names)), None) or missing(" or ".join(names))


#: What is covered is told by short tests: under the tracer these would take twice as long.
_UNTRACED = ("browser", "faults", "any_database")


def _is_traced(item: pytest.Item) -> bool:
    """On PostgreSQL all but its own tests run for the second time."""
    marked = {marker.name for marker in item.iter_markers()}
    again = connection.vendor == "postgresql" and "postgres" not in marked
    return not again and marked.isdisjoint(_UNTRACED)


@pytest.hookimpl(tryfirst=True)  # before -m chooses by marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what opens a browser, and keep what needs PostgreSQL itself for the run on it."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if "real" in getattr(item, "fixturenames", ()):
            item.add_marker("django_db")  # no database is made for tests that do not say so
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="runs on PostgreSQL: tests.postgres"))


def pytest_collection_finish() -> None:
    """What was imported and collected stays: no collection of garbage need look through it."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Pause the tracer, with what is set up for the test."""
    tracer = Coverage.current()
    if tracer is None or _is_traced(item):
        return (yield)
    tracer.stop()
    try:
        return (yield)
    finally:
        tracer.start()


@pytest.fixture(scope="session", autouse=True)
def _static_files_from_the_sources() -> Iterator[None]:
    """Tests run without collectstatic: no manifest to look names up in, no folder to serve."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        WHITENOISE_AUTOREFRESH=True,
        WHITENOISE_USE_FINDERS=True,
    ):
        yield


@pytest.fixture(autouse=True)
def _nothing_is_known_of_readiness() -> None:
    """What one test found must not be told to the next."""
    readiness.forget()


@pytest.fixture(autouse=True)
def _nothing_was_seen_live() -> None:
    """Likewise: on PostgreSQL no number of a questionnaire comes twice, so what is left stays."""
    versions._LIVE.clear()


@pytest.fixture(autouse=True)
def _no_opening_hours_are_known() -> None:
    """Likewise."""
    forget_opening()


@pytest.fixture(autouse=True)
def _addresses_are_of_no_check() -> None:
    """Likewise: an address made before the first request is of nobody's check."""
    forget_check()


@pytest.fixture
def nothing_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """No version is in memory, as in a process that has just begun."""
    monkeypatch.setattr(versions, "_PARSED", {})
    monkeypatch.setattr(versions, "_LIVE", {})


@pytest.fixture(autouse=True)
def _force_login_is_no_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever a test puts into a session has not signed in: the audit log begins empty."""
    log_in = Client._login  # type: ignore[attr-defined]

    def quietly(*arguments: Any) -> None:
        user_logged_in.disconnect(note_sign_in)
        try:
            log_in(*arguments)
        finally:
            user_logged_in.connect(note_sign_in)

    monkeypatch.setattr(Client, "_login", quietly)


@pytest.fixture(scope="session")
def weasyprint() -> None:
    """WeasyPrint with the libraries it needs, or no test."""
    try:
        pdf.from_html("<title>Try</title>")
    except pdf.NotAvailable:
        missing("WeasyPrint with its libraries")


@pytest.fixture(scope="session")
def every_letter(weasyprint: None) -> None:
    """A font that has the letters of every script, as ``.ci/run`` installs it, or no test."""
    listed = subprocess.run(
        [require_tool("fc-list"), ":", "family"], capture_output=True, text=True, check=True
    )
    if "Unifont" not in listed.stdout:
        missing("a font with the letters of every script")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, which asks nobody outside for anything."""
    return {
        **browser_type_launch_args,
        "executable_path": require_tool("chromium", "chromium-browser", "google-chrome"),
        "args": [
            "--no-sandbox",  # root has none
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    """The small questionnaire, published and signed."""
    return store_version(SMALL, signed=True)


def store_version(parsed: Questionnaire, *, signed: bool = False) -> QuestionnaireVersion:
    """A live version of an engine value, without draft rows but with the bytes of its pictures."""
    store_pictures(parsed)
    row, _ = QuestionnaireRow.objects.get_or_create(
        slug=parsed.slug, defaults={"title": parsed.title}
    )
    document = canonical(to_document(parsed))
    version = QuestionnaireVersion.objects.create(
        questionnaire=row,
        number=row.versions.count() + 1,
        document=document,
        sha256=sha256_of(document),
        published_at=timezone.now(),
    )
    if signed:
        lead, _ = User.objects.get_or_create(username="signer")
        Approval.objects.get_or_create(
            questionnaire=row, sha256=version.sha256, approved_by=lead, defaults={"note": "Read."}
        )
    return version
