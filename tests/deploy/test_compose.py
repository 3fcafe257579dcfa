"""The compose file: closed containers, keys as secrets, and no name that nothing reads."""

import re
from typing import Any

import pytest

from tests.deploy.compose import COMPOSE, CONTAINERFILE, FOLDER, SERVICES, example
from tests.faults.apps import DEPLOY
from tests.project.test_settings import names_documented

ALL = pytest.mark.parametrize("name", sorted(SERVICES))
#: Not read by the settings, but by the images of others.
OTHERS = {"POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS"}


@ALL
def test_no_container_has_a_right_that_it_does_not_need(name: str) -> None:
    service = SERVICES[name]

    user, _colon, group = service["user"].partition(":")
    assert min(int(user), int(group)) > 0
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"privileged", "cap_add", "pid", "ipc", "network_mode", "devices"}.isdisjoint(service)
    assert "docker.sock" not in str(service.get("volumes"))


def test_only_the_proxy_is_met_from_outside_and_only_the_site_meets_the_database() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["data"] == {"internal": True}
    assert SERVICES["database"]["networks"] == ["data"]
    assert SERVICES["proxy"]["networks"] == ["front"]


@ALL
def test_whatever_goes_on_is_looked_at_and_what_ends_is_not(name: str) -> None:
    service = SERVICES[name]

    if service["restart"] == "no":
        assert service["healthcheck"] == {"disable": True}
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"][0] == "CMD"


@ALL
def test_every_secret_is_declared_and_read_and_nothing_secret_stands_in_the_file(name: str) -> None:
    service = SERVICES[name]
    given: dict[str, Any] = service.get("environment", {})
    named = {str(value) for value in given.values() if "/run/secrets/" in str(value)}

    assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    assert {value.removeprefix("/run/secrets/") for value in named} <= set(service["secrets"])
    assert {COMPOSE["secrets"][secret]["file"] for secret in service["secrets"]} == {
        f"secrets/{secret}" for secret in service["secrets"]
    }
    secret = re.compile("KEY|PASSWORD|_URL$|TOKEN")
    open_ones = {name for name in given if secret.search(name) and not name.endswith("_FILE")}
    assert open_ones <= {"SITE_URL"}


def test_every_secret_is_somebodys() -> None:
    wanted = {secret for service in SERVICES.values() for secret in service["secrets"]}

    assert wanted == set(COMPOSE["secrets"])


@ALL
def test_every_name_in_an_environment_is_one_that_is_read(name: str) -> None:
    given = set(SERVICES[name].get("environment", {})) - OTHERS
    known = set(names_documented())

    assert {setting.removesuffix("_FILE") for setting in given} <= known
    assert set(example()) <= known


def test_each_role_of_the_start_script_has_its_containers() -> None:
    script = (FOLDER / "start").read_text()
    roles = re.findall(r"^(\w+)\)", script, re.MULTILINE)
    ours = {name: s for name, s in SERVICES.items() if s["image"] == "symptom-check:latest"}
    started = {
        (service.get("entrypoint", [])[1:] or service["command"])[0] for service in ours.values()
    }

    assert started == set(roles)
    assert [name for name, s in ours.items() if s["command"] == ["web"]] == ["app-1", "app-2"]


def test_the_proxy_knows_the_apps_where_the_file_puts_them() -> None:
    told = re.findall(r"/(172[\d.]+:\d+)/", (FOLDER / "nginx.sed").read_text())

    apps = [SERVICES[name]["networks"]["front"]["ipv4_address"] for name in ("app-1", "app-2")]
    assert told == [f"{address}:8000" for address in apps]


def test_the_client_that_backs_up_is_of_the_release_of_the_server() -> None:
    [client] = re.findall(r"postgresql-client-(\d+)", CONTAINERFILE)
    [server] = re.findall(r"^postgres:(\d+)", SERVICES["database"]["image"])

    assert client == server


def test_what_is_mounted_from_the_checkout_is_there() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (FOLDER / source).is_dir() if source[0] == "." else source in COMPOSE["volumes"]
    assert (DEPLOY.parent / "deploy/container/Containerfile").is_file()
