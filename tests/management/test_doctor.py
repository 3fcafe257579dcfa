"""``manage.py doctor``: as a process on a fresh folder, and what it ends with."""

import io
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from allauth.mfa.totp.internal import auth
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from tests.alerts import recipient
from tests.bench.__main__ import MADE_UP
from tests.conftest import store_version
from tests.contributing import ROOT
from tests.management.running import run
from tests.small import SMALL
from tests.staff.people import staff
from triage.clinic.alerts.health import beat
from triage.clinic.alerts.tried import note_trial
from triage.models import WorkerBeat
from triage.records.last_runs import AUDIT_LOG, BACKUP, CHECKS, note_run
from triage.site.site_pages import BLANKS


def test_a_fresh_folder_is_told_what_comes_first(tmp_path: Path) -> None:
    place = {"VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}

    done = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        cwd=ROOT,
        env={**os.environ, **MADE_UP, **place},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (1, "")
    first, *_rest = done.stdout.splitlines()
    assert first.startswith("Missing for real use: ")
    for said in ("in ALLOWED_HOSTS, SITE_URL, EMAIL_URL, EMAIL_FROM.", "Run “manage.py migrate”"):
        assert said in done.stdout
    for key in ("SECRET_KEY", "DIGEST_KEY", "ANSWER_KEYS", "WEBHOOK_KEY"):
        assert MADE_UP[key] not in done.stdout


@pytest.fixture
def clinic(settings: Settings, tmp_path: Path) -> None:
    """A site as a clinic may rely on it, with nothing to be mended."""
    values = {"ALLOWED_HOSTS": ["check.clinic.org"], "SITE_URL": "https://check.clinic.org"}
    mail = {"EMAIL_HOST": "mail.clinic.org", "DEFAULT_FROM_EMAIL": "check@clinic.org"}
    numbers = {"EMERGENCY_NUMBER": "112", "URGENT_LINE": "116117", "CRISIS_LINE": "0800 1110111"}
    names = {
        "CLINIC_NAME": "Spine Clinic",
        "SURGICAL_TEAM_PHONE": "0711 1234",
        "STATIC_ROOT": tmp_path,
    }
    switched_on = (
        *("REQUIRE_SECOND_FACTOR", "REQUIRE_SECOND_APPROVER", "SECURE_SSL_REDIRECT"),
        *("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD"),
        *("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", *BLANKS),
    )
    for name, value in {**values, **mail, **numbers, **names}.items():
        setattr(settings, name, value)
    for name in switched_on:
        setattr(settings, name, True)
    settings.SILENCED_SYSTEM_CHECKS = ["async.E001"]  # all tests have what it is about
    call_command("collectstatic", interactive=False, verbosity=0)
    _fill_tables(timezone.now())


def _fill_tables(now: datetime) -> None:
    store_version(SMALL, signed=True)
    for name in ("Robin", "Sasha"):
        auth.TOTP.activate(staff("lead", called=name), "A" * 32)
    staff("clinician", called="Kim")
    recipient("nurse", address="nurse@clinic.org")
    note_trial("email", ok=True, now=now)
    beat(now=now)
    for run_ in (BACKUP, CHECKS, AUDIT_LOG):
        note_run(run_, now=now)
    call_command("purge", stdout=io.StringIO())


@pytest.mark.usefixtures("clinic", "nothing_read")
@pytest.mark.django_db
def test_a_site_on_which_nothing_is_missing_ends_well_until_something_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, said = run("doctor", "--json")
    call_command("doctor")
    shown = capsys.readouterr().out
    WorkerBeat.objects.filter(name=BACKUP).delete()
    later, then = run("doctor", "--json")

    not_fine = [one["code"] for one in said["findings"] if one["level"] != "fine"]
    assert (status, said["ready"], not_fine) == (0, True, ["opening-hours"])
    assert shown.startswith("Missing for real use: 0\nTo be known: 1\n- No opening hours are set")
    missing = [one["code"] for one in then["findings"] if one["level"] == "missing"]
    assert (later, then["ready"], missing) == (1, False, ["backup"])
