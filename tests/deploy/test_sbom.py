"""The list of what the site is made of says what the lock says, and nothing else."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from project.release import version

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.txt").read_text()

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="asks no database, so once is enough"
)


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """As ``make sbom`` writes it."""
    written = tmp_path_factory.mktemp("sbom") / "sbom.cdx.json"
    subprocess.run([sys.executable, ROOT / "deploy/sbom.py", written], check=True)
    found: dict[str, Any] = json.loads(written.read_text())
    return found


def locked() -> dict[tuple[str, str], set[str]]:
    """Name and version of each package of the lock, with its hashes, as pip reads it."""
    found: dict[tuple[str, str], set[str]] = {}
    for line in re.sub(r"\s*#.*", "", LOCK).replace("\\\n", " ").splitlines():
        if line:
            asked, *hashes = line.split(" --hash=sha256:")
            one = Requirement(asked)
            exact = str(one.specifier).removeprefix("==")
            found[canonicalize_name(one.name), exact] = {text.strip() for text in hashes}
    return found


def test_it_has_each_pinned_package_with_every_hash_that_pip_takes(bill: dict[str, Any]) -> None:
    listed = {
        (one["name"], one["version"]): {each["content"] for each in one["hashes"]}
        for one in bill["components"]
    }

    assert listed == locked()
    assert len(listed) == len(bill["components"])
    assert all(listed.values())


def test_each_package_has_an_address_of_its_own_and_a_licence_where_it_is_installed(
    bill: dict[str, Any],
) -> None:
    for one in bill["components"]:
        assert one["purl"] == one["bom-ref"] == f"pkg:pypi/{one['name']}@{one['version']}"

    named = {one["name"]: one["licenses"] for one in bill["components"] if "licenses" in one}
    everywhere = {one["name"] for one in bill["components"] if "properties" not in one}
    assert everywhere - named.keys() == set()
    assert named["django"] == [{"expression": "BSD-3-Clause"}]  # as an expression
    assert named["asgiref"] == [{"license": {"name": "BSD-3-Clause"}}]  # as a name
    assert named["cssselect2"] == [{"license": {"name": "BSD License"}}]  # as a classifier


def test_it_is_of_this_release_and_says_who_needs_what(bill: dict[str, Any]) -> None:
    own = bill["metadata"]["component"]
    needs = {one["ref"]: set(one["dependsOn"]) for one in bill["dependencies"]}
    refs = {one["bom-ref"] for one in bill["components"]}

    assert (bill["bomFormat"], own["version"]) == ("CycloneDX", version(ROOT))
    assert needs.keys() == refs | {own["bom-ref"]}
    assert set().union(*needs.values()) == refs  # each is there because something needs it
    assert {ref.split("@")[0] for ref in needs[own["bom-ref"]]} >= {"pkg:pypi/django"}
