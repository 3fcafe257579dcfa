"""Every setting there is, wrong in every way: the start stops in one line that names it.

A new setting is in the table as soon as the README has its line, which a test demands.
"""

import json
import os
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.bench.__main__ import MADE_UP
from tests.project.test_settings import ROOT, names_documented

KEYS = ("SECRET_KEY", "DIGEST_KEY", "WEBHOOK_KEY", "ANSWER_KEYS")
WAYS = {
    "empty": "",
    "blank": "  ",
    "garbage": "§$%",
    "of another kind": "ftp://x y",
    "negative": "-1",
    "too short": ".",
    "too long": "x" * 5000,
    "of many digits": "9" * 5000,
    "of two lines": "a\nDEBUG=1",
    "of signs that steer": "a\x1b[2J",
    "of bytes that are no text": "a\udcff",
}
#: What may say anything in words, so that nobody can tell whether it is right.
WORDS = {"CLINIC_NAME", "DATA_CONTROLLER", "PRIVACY_CONTACT", "COMPLAINTS_TO"}
#: What may be missing; empty it is as if it were.
OPTIONAL = {
    *(WORDS - {"CLINIC_NAME"}),
    *("CSRF_TRUSTED_ORIGINS", "EMAIL_FROM", "METRICS_NETWORKS", "PROMETHEUS_MULTIPROC_DIR"),
    *("OPERATOR_EMAIL", "SURGICAL_TEAM_PHONE", "TELEPHONE_LINES", "WEBHOOK_INSIDE"),
    *(f"{key}_FILE" for key in KEYS),
}
MAY = {"empty": OPTIONAL, "blank": OPTIONAL, "of another kind": WORDS, "negative": WORDS}
#: It is gunicorn's, which judges it.
_NOT_OURS = {"GUNICORN_CMD_ARGS"}

#: What is wrong beside the rest -> how the line begins, or what it names.
TOGETHER: list[tuple[dict[str, str], str]] = [
    ({"DIGEST_KEY": MADE_UP["SECRET_KEY"]}, "SECRET_KEY and DIGEST_KEY are the same"),
    ({"WEBHOOK_KEY": MADE_UP["SECRET_KEY"]}, "SECRET_KEY and WEBHOOK_KEY are the same"),
    ({"WEBHOOK_KEY": MADE_UP["DIGEST_KEY"]}, "DIGEST_KEY and WEBHOOK_KEY are the same"),
    *(({f"{key}_FILE": "/dev/null"}, f"{key} and {key}_FILE are both set") for key in KEYS),
    ({"SECRET_KEY": "", "SECRET_KEY_FILE": "/nowhere/key"}, "SECRET_KEY_FILE must be"),
    ({"SECRET_KEY": "", "SECRET_KEY_FILE": "/"}, "SECRET_KEY_FILE must be"),
    ({"VAR_DIR": "/nowhere"}, "VAR_DIR"),
    ({"VAR_DIR": "var"}, "VAR_DIR"),
    ({"PROMETHEUS_MULTIPROC_DIR": "/nowhere"}, "PROMETHEUS_MULTIPROC_DIR"),
    ({"DATABASE_URL": "sqlite:////nowhere/db.sqlite3"}, "DATABASE_URL"),
    ({"DATABASE_URL": "sqlite:////"}, "DATABASE_URL"),
    ({"DATABASE_URL": "postgresql://db/"}, "DATABASE_URL"),
    ({"ALLOWED_HOSTS": "https://clinic.example"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "clinic.example:443"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "clinic.example/"}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "clinic.example other.example"}, "ALLOWED_HOSTS"),
    ({"SITE_URL": "https://other.example"}, "SITE_URL must be at a host that ALLOWED_HOSTS"),
    ({"SITE_URL": "http://clinic.example"}, "SITE_URL"),
    ({"SITE_URL": "https://clinic.example/check"}, "SITE_URL"),
    ({"SITE_URL": "https://me:pw@clinic.example"}, "SITE_URL"),
    ({"SITE_URL": "https://clinic.example:99999"}, "SITE_URL"),
    ({"CSRF_TRUSTED_ORIGINS": "https://clinic.example/check"}, "CSRF_TRUSTED_ORIGINS"),
    ({"EMAIL_URL": "smtps://user:pw@mail clinic"}, "EMAIL_URL"),
    ({"EMAIL_URL": "smtps://[::1"}, "EMAIL_URL"),
    ({"EMAIL_FROM": "alerts@"}, "EMAIL_FROM"),
    ({"OPERATOR_EMAIL": "Jo <it@>"}, "OPERATOR_EMAIL"),
    ({"DATABASE_URL_FILE": "/dev/null"}, "DATABASE_URL and DATABASE_URL_FILE are both set"),
    ({"EMAIL_URL_FILE": "/dev/null"}, "EMAIL_URL and EMAIL_URL_FILE are both set"),
    ({"EMAIL_URL": "", "EMAIL_URL_FILE": "/nowhere/url"}, "EMAIL_URL_FILE must be"),
    ({"EMAIL_URL": "", "EMAIL_URL_FILE": "/dev/null"}, "EMAIL_URL"),
    ({"DATABASE_URL": "", "DATABASE_URL_FILE": "/dev/null"}, "DATABASE_URL"),
    ({"SECURE_HSTS_PRELOAD": "1"}, "SECURE_HSTS_PRELOAD needs"),
    ({"SECURE_HSTS_PRELOAD": "1", "SECURE_HSTS_SECONDS": "31536000"}, "SECURE_HSTS_PRELOAD"),
    ({"EMAIL_FROM": "Clinic"}, "EMAIL_FROM"),
    ({"TELEPHONE_LINES": "ward phone=555-0142"}, "TELEPHONE_LINES"),
    ({"RETENTION_CARE_DAYS": "10"}, "RETENTION_CARE_DAYS"),
    ({"ALERT_AGAIN_SAME_DAY_MINUTES": "1"}, "ALERT_AGAIN_SAME_DAY_MINUTES"),
    ({"DEBUG": "1"}, "DEBUG"),
]


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The settings of a clinic, all right."""
    folder = str(tmp_path_factory.mktemp("var"))
    own = {
        "VAR_DIR": folder,
        "DATABASE_URL": "sqlite:///:memory:",
        "SURGICAL_TEAM_PHONE": "555-0142",
    }
    return {**MADE_UP, **own, "PATH": os.environ["PATH"]}


def starts(environments: list[dict[str, str]]) -> list[dict[str, Any]]:
    """What becomes of each."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.project.wrong_starts"],
        input=json.dumps(environments),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(done.stdout))


def wrong(started: dict[str, Any], name: str, value: str) -> str:
    """What is wrong with how it was refused; nothing if nothing is."""
    if not started["kind"]:
        return "it started"
    said = started["said"]
    if started["kind"] != "ImproperlyConfigured" or name not in said:
        return f"it does not name the setting: {started['kind']}: {said}"
    if not said.isprintable() or len(said) > 250:
        return "it is more than a line"
    return "it repeats the value" if len(value) > 3 and value in said else ""


def test_every_setting_wrong_in_every_way_stops_the_start(clinic: dict[str, str]) -> None:
    names = sorted({*names_documented(), *(f"{key}_FILE" for key in KEYS)} - _NOT_OURS)
    cases = [case for case in product(names, WAYS) if case[0] not in MAY.get(case[1], ())]
    without = {name: value for name, value in clinic.items() if name not in KEYS}
    bases = {f"{key}_FILE": {**without, **_others(clinic, key)} for key in KEYS}
    given = [{**bases.get(name, clinic), name: WAYS[way]} for name, way in cases]

    found = dict(zip(cases, starts(given), strict=True))

    assert {
        case: why
        for case, started in found.items()
        if (why := wrong(started, case[0].removesuffix("_FILE"), WAYS[case[1]]))
    } == {}


def _others(clinic: dict[str, str], key: str) -> dict[str, str]:
    return {name: clinic[name] for name in KEYS if name != key}


def test_what_may_be_missing_is_missing_when_it_is_empty(clinic: dict[str, str]) -> None:
    bare = {name: value for name, value in clinic.items() if name not in OPTIONAL}
    cases = list(product(sorted(OPTIONAL), ["", "  "]))

    right, *found = starts([bare, *({**bare, name: value} for name, value in cases)])

    assert right["kind"] == ""
    assert [case for case, started in zip(cases, found, strict=True) if started != right] == []


def test_what_does_not_fit_the_rest_stops_the_start(clinic: dict[str, str]) -> None:
    found = starts([{**clinic, **given} for given, _named in TOGETHER])

    pairs = zip(TOGETHER, found, strict=True)
    assert [(given, why) for (given, named), one in pairs if (why := wrong(one, named, ""))] == []


def test_a_server_that_is_not_started_says_so_in_one_line(
    clinic: dict[str, str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "gunicorn", "project.wsgi", "--bind", "127.0.0.1:0"),
            *("--config", "deploy/gunicorn.conf.py", "--workers", "1"),
        ],
        cwd=ROOT,
        env={**clinic, "TIME_ZONE": "Mars"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode != 0
    lines = [text for text in done.stderr.splitlines() if "gunicorn" not in text]
    assert [text for text in lines if "Not started" in text] == [
        "Not started. TIME_ZONE must be a time zone such as Europe/Berlin."
    ]
    assert "Traceback" not in done.stderr
