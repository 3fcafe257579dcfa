"""Settings: what is wrong stops the start, in one line that names the setting."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from project import environment as read
from project.given import folder, required
from tests.project.starting import Environment, refused


@pytest.mark.parametrize("value", ["", " ", "ask your doctor", "1", "112\n113", "1" * 400])
def test_a_number_nobody_can_dial_is_refused(debug: bool, given: Environment, value: str) -> None:
    given(EMERGENCY_NUMBER=value)

    assert "EMERGENCY_NUMBER" in refused(lambda: read.telephone("EMERGENCY_NUMBER", "112"))


def test_only_the_demonstration_has_a_number_of_its_own_and_marks_it(
    debug: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CRISIS_LINE", raising=False)

    if debug:
        assert read.telephone("CRISIS_LINE", "555-0188") == "555-0188 (example)"
    else:
        assert "CRISIS_LINE" in refused(lambda: read.telephone("CRISIS_LINE", "555-0188"))


def test_a_clinic_has_a_name(for_real: None, given: Environment) -> None:
    given(CLINIC_NAME=" ")

    assert refused(lambda: required("CLINIC_NAME", "Clinic")) == "CLINIC_NAME must be set."
    given(CLINIC_NAME=" The clinic ")
    assert required("CLINIC_NAME", "Clinic") == "The clinic"


@pytest.mark.parametrize("value", ["", "*", ".clinic.example", "clinic.example,*"])
def test_for_real_every_host_is_named_in_full(
    for_real: None, given: Environment, value: str
) -> None:
    given(ALLOWED_HOSTS=value)

    assert refused(lambda: read.hosts("ALLOWED_HOSTS")).startswith("ALLOWED_HOSTS must name")


@pytest.mark.parametrize("value", ["clinic.example", "127.0.0.1,clinic.example", "203.0.114.9"])
def test_the_demonstration_answers_to_no_public_host(
    demonstration: None, given: Environment, value: str
) -> None:
    given(ALLOWED_HOSTS=value)

    assert "public host while DEBUG is on" in refused(lambda: read.hosts("ALLOWED_HOSTS"))


@pytest.mark.parametrize(
    "value", ["localhost", "127.0.0.1, [::1]", "192.168.1.5", "demo.localhost", "testserver"]
)
def test_the_demonstration_answers_to_hosts_that_are_not_public(
    demonstration: None, given: Environment, value: str
) -> None:
    given(ALLOWED_HOSTS=value)

    assert read.hosts("ALLOWED_HOSTS") == value.split(", ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["gunicorn", "project.wsgi", "--bind", "0.0.0.0:8000"],
        ["gunicorn", "project.wsgi", "--bind=[::]:8000"],
        ["manage.py", "runserver", "0:8000"],
        ["gunicorn", "project.wsgi", "--bind", ":8000"],
        ["manage.py", "runserver", "0.0.0.0:8000"],
    ],
)
def test_only_a_site_for_real_may_listen_for_everyone(debug: bool, arguments: list[str]) -> None:
    if debug:
        assert "DEBUG is on" in refused(lambda: read.refuse_to_listen_everywhere(arguments))
    else:
        read.refuse_to_listen_everywhere(arguments)


def test_the_server_may_be_told_where_to_listen_by_the_environment_too(
    demonstration: None, given: Environment
) -> None:
    given(GUNICORN_CMD_ARGS="--bind=0.0.0.0:80")

    assert "DEBUG is on" in refused(lambda: read.refuse_to_listen_everywhere(["gunicorn"]))
    given(GUNICORN_CMD_ARGS="--bind=127.0.0.1:80")
    read.refuse_to_listen_everywhere(["gunicorn", "--bind", "127.0.0.1:8000"])


@pytest.mark.parametrize("value", ["http://clinic.example", "clinic.example", "https://*.example"])
def test_for_real_forms_come_from_https_addresses_in_full(
    for_real: None, given: Environment, value: str
) -> None:
    given(CSRF_TRUSTED_ORIGINS=f"https://clinic.example,{value}")

    assert "CSRF_TRUSTED_ORIGINS" in refused(lambda: read.origins("CSRF_TRUSTED_ORIGINS"))


def test_in_the_demonstration_forms_may_come_without_tls(
    demonstration: None, given: Environment
) -> None:
    given(CSRF_TRUSTED_ORIGINS="http://127.0.0.1:8000")

    assert read.origins("CSRF_TRUSTED_ORIGINS") == ["http://127.0.0.1:8000"]


def test_networks_are_read_of_both_kinds(given: Environment) -> None:
    given(METRICS_NETWORKS="10.1.0.0/16, 2001:db8::/32")

    found = read.networks("METRICS_NETWORKS", [])

    assert [str(network) for network in found] == ["10.1.0.0/16", "2001:db8::/32"]


@pytest.mark.parametrize("value", ["10.1.0.1/16", "intranet", "10.0.0.0/33"])
def test_a_network_that_is_none_is_refused(given: Environment, value: str) -> None:
    given(METRICS_NETWORKS=value)

    assert "METRICS_NETWORKS" in refused(lambda: read.networks("METRICS_NETWORKS", []))


@pytest.mark.parametrize(
    ("name", "value", "act"),
    [
        ("TIME_ZONE", "Mars/Olympus", lambda: read.time_zone("TIME_ZONE", "UTC")),
        ("LOG_LEVEL", "LOUD", lambda: read.one_of("LOG_LEVEL", "INFO", ["INFO"])),
        ("PROMETHEUS_MULTIPROC_DIR", "/nowhere", lambda: folder("PROMETHEUS_MULTIPROC_DIR")),
    ],
)
def test_a_word_that_is_none_of_those_known_is_refused(
    given: Environment, name: str, value: str, act: Callable[[], Any]
) -> None:
    given(**{name: value})

    assert refused(act).startswith(f"{name} must be")


def test_words_that_are_known_are_taken(given: Environment, tmp_path: Path) -> None:
    given(TIME_ZONE="Europe/Berlin", LOG_LEVEL="ERROR", PROMETHEUS_MULTIPROC_DIR=str(tmp_path))

    assert read.time_zone("TIME_ZONE", "UTC") == "Europe/Berlin"
    assert read.one_of("LOG_LEVEL", "INFO", ["INFO", "ERROR"]) == "ERROR"
    assert folder("PROMETHEUS_MULTIPROC_DIR") == str(tmp_path)


def test_numbers_of_lines_are_read_by_their_codes(for_real: None, given: Environment) -> None:
    given(TELEPHONE_LINES=" ward_phone = 555-0142 , Desk=+44 20 7946 0000,")

    assert read.telephone_lines("TELEPHONE_LINES") == {
        "ward_phone": "555-0142",
        "desk": "+44 20 7946 0000",
    }


@pytest.mark.parametrize(
    "value", ["ward_phone", "ward_phone=", "=555", "ward_phone=ask us", "a=555,b"]
)
def test_a_line_without_code_or_number_stops_the_start(
    for_real: None, given: Environment, value: str
) -> None:
    given(TELEPHONE_LINES=value)

    assert "write each as code=number" in refused(lambda: read.telephone_lines("TELEPHONE_LINES"))


def test_a_number_that_may_be_missing_is_refused_only_where_it_is_none(
    debug: bool, given: Environment
) -> None:
    given(SURGICAL_TEAM_PHONE="ask us")
    assert "SURGICAL_TEAM_PHONE" in refused(
        lambda: read.optional_telephone("SURGICAL_TEAM_PHONE", "555-0142")
    )

    given(SURGICAL_TEAM_PHONE="555-0100")
    assert read.optional_telephone("SURGICAL_TEAM_PHONE", "555-0142") == "555-0100"


def test_outside_a_demonstration_it_may_be_missing(for_real: None, given: Environment) -> None:
    given(SURGICAL_TEAM_PHONE="")

    assert read.optional_telephone("SURGICAL_TEAM_PHONE", "555-0142") == ""
