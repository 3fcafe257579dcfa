"""Settings that the start takes, though a clinic may not rely on them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.checks import Error, Info
from pytest_django import Settings

from tests.contributing import ROOT
from tests.records.doctor.looking import Case, tried
from triage.records.doctor import settings_said
from triage.records.doctor.examples import is_example
from triage.records.doctor.finding import Level
from triage.site.site_pages import BLANKS

Set = Callable[..., Callable[[], None]]
CHECK = "Change what it names; “manage.py check --deploy” tells whether that is enough."
OWN = {
    "ALLOWED_HOSTS": ["check.clinic.org"],
    "SITE_URL": "https://check.clinic.org",
    "EMAIL_HOST": "",
    "DEFAULT_FROM_EMAIL": "a@clinic.org",
}


@pytest.fixture(name="sets")
def set_later(settings: Settings) -> Set:
    """Sets these when it is called."""

    def later(**values: Any) -> Callable[[], None]:
        def act() -> None:
            for name, value in values.items():
                setattr(settings, name, value)

        return act

    return later


def test_what_a_demonstration_may_is_found_for_real_use(sets: Set) -> None:
    factor, approver = "REQUIRE_SECOND_FACTOR", "REQUIRE_SECOND_APPROVER"
    eyes = settings_said.second_pairs_of_eyes
    note = Level.NOTE
    cases = [
        Case(settings_said.debug, "debug", sets(DEBUG=True), sets(DEBUG=False), "Set DEBUG=0"),
        Case(eyes, "second-factor", sets(**{factor: False}), sets(**{factor: True}), factor),
        Case(
            *(eyes, "second-approver", sets(**{approver: False}), sets(**{approver: True})),
            *(approver, note),
        ),
    ]

    for case in cases:
        tried(case)


@pytest.mark.parametrize(
    ("name", "setting", "example"),
    [
        ("ALLOWED_HOSTS", "ALLOWED_HOSTS", ["clinic.org", "clinic.example"]),
        ("SITE_URL", "SITE_URL", "https://clinic.example:8443"),
        ("EMAIL_URL", "EMAIL_HOST", "mail.clinic.example"),
        ("EMAIL_FROM", "DEFAULT_FROM_EMAIL", "Clinic <symptom-check@EXAMPLE.com>"),
    ],
)
def test_a_host_of_the_examples_is_found(sets: Set, name: str, setting: str, example: Any) -> None:
    wrong, right = sets(**{**OWN, setting: example}), sets(**OWN)

    tried(Case(settings_said.hosts, "hosts", wrong, right, f"Set {name} in"))


def test_every_example_that_is_shipped_is_known_as_one() -> None:
    example = (ROOT / "deploy/environment.example").read_text()
    given = dict(re.findall(r"^(\w+)=(.+)$", example, re.MULTILINE))
    start = (ROOT / "project/settings.py").read_text()
    named = re.findall(r'(?:telephone|required)\("(\w+)", "(.+)"\)', start)
    texts = [given[name] for name in ("ALLOWED_HOSTS", "SITE_URL", "OPERATOR_EMAIL", "CLINIC_NAME")]
    texts += [text for name, text in named if name != "EMERGENCY_NUMBER"]

    assert len(named) == 5
    assert [text for text in texts if not is_example(text)] == []
    assert is_example("112 (example)")


@pytest.mark.parametrize(
    "text", ["112", "555-0200", "1555-0111", "counterexample", "example.clinic.org", "", "Clinic"]
)
def test_what_may_be_somebodys_own_is_no_example(text: str) -> None:
    assert not is_example(text)


def test_what_the_deployment_check_warns_of_is_found(sets: Set) -> None:
    blank, filled = (sets(**dict.fromkeys(BLANKS, text)) for text in ("", "Clinic"))

    tried(Case(settings_said.system_checks, "triage.W001", blank, filled, "Set DATA_CONTROLLER"))


def test_of_a_demonstration_the_deployment_check_is_not_asked(sets: Set) -> None:
    sets(DEBUG=True)()

    [found] = settings_said.system_checks()

    assert (found.code, found.level) == ("check", Level.FINE)


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (Error("It is\n wrong."), ("check", Level.MISSING, CHECK)),
        (Info("So.", hint="Do\nthis.", id="a.I1"), ("a.I1", Level.NOTE, "Do this.")),
    ],
)
def test_a_message_of_a_check_becomes_one_line(message: Any, found: tuple[str, ...]) -> None:
    made = settings_said._of_check(message)

    assert (made.code, made.level, made.mend) == found
    assert "\n" not in made.what
