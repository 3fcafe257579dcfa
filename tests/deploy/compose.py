"""deploy/container/compose.yaml as its reader sees it, and what its containers are given."""

import re
from pathlib import Path
from typing import Any

import yaml

from tests.faults.apps import DEPLOY, HOST

FOLDER = DEPLOY / "container"
COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
CONTAINERFILE = (FOLDER / "Containerfile").read_text()
#: What environment.example leaves open.
_NUMBERS = {
    **dict.fromkeys(("EMERGENCY_NUMBER", "URGENT_LINE", "CRISIS_LINE"), "555-0111"),
    "SURGICAL_TEAM_PHONE": "555-0142",
    "TIME_ZONE": "Europe/Berlin",
}


def example() -> dict[str, str]:
    """The file that a clinic copies and fills in."""
    text = (DEPLOY / "environment.example").read_text()
    return {**dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)), **_NUMBERS}


def environment(service: str, places: dict[str, Path]) -> dict[str, str]:
    """What this service's container would be started with, with other places for its folders."""
    own = {name: str(value) for name, value in SERVICES[service]["environment"].items()}
    found = {**example(), **own}
    for name, value in found.items():
        said = re.sub(r"\$\{SITE_NAME[^}]*\}", HOST, value)
        for place, instead in places.items():
            said = said.replace(place, str(instead))
        found[name] = said
    return found
