"""What the site is made of, as CycloneDX: each pinned package, with hashes, licence and needs.

``sbom.py FILE`` writes it from ``requirements.txt``. Licences are read from what is installed, so
that of a package for another kind of machine none is named. Nothing in it hangs on the day.
"""

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
#: One package of a lock: its name, version and marker, and all that stands under it.
_PINNED = re.compile(
    r"^([a-z0-9-]+)(?:\[.*\])?==(\S+)(?: ; (.*?))?(?: \\)?\n((?:[ ].*\n?)*)", re.MULTILINE
)
#: Beyond that it is the licence's own text, and not its name.
_LONGEST_NAME = 60


def _purl(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"


def _licences(name: str) -> Iterator[dict[str, Any]]:
    """What a package says of itself: an expression, else a name, else its classifiers."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return
    named = said.get("License") or ""
    of_many = [text for text in said.get_all("Classifier") or () if text.startswith("License ::")]
    if expression := said.get("License-Expression"):
        yield {"expression": expression}
    elif named and len(named) <= _LONGEST_NAME and "\n" not in named:
        yield {"license": {"name": named}}
    else:
        yield from ({"license": {"name": text.rpartition(" :: ")[2]}} for text in of_many)


def _component(name: str, version: str, marker: str, under: str) -> dict[str, Any]:
    """One package; pip takes any file of it that has one of the hashes, and no other."""
    hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", under)
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": _purl(name, version),
        "name": name,
        "version": version,
        "purl": _purl(name, version),
        "hashes": [{"alg": "SHA-256", "content": one} for one in hashes],
    }
    if licences := list(_licences(name)):
        found["licenses"] = licences
    if marker:
        found["properties"] = [{"name": "only where", "value": marker}]
    return found


def _needs(own: str, pinned: list[tuple[str, ...]]) -> list[dict[str, Any]]:
    """Who needs what, as the lock says under each package."""
    refs = {name: _purl(name, version) for name, version, *_rest in pinned}
    needed: dict[str, list[str]] = {own: [], **{name: [] for name in refs}}
    for name, _version, _marker, under in pinned:
        by = re.sub(r"--hash=\S+|\\|# via| \(pyproject.toml\)|#", " ", under).split()
        needed |= {one: [*needed[one], refs[name]] for one in by}
    return [{"ref": refs.get(one, one), "dependsOn": needs} for one, needs in needed.items()]


def bill(lock: str, project: dict[str, Any]) -> dict[str, Any]:
    """The whole of it, for a lock and the table ``project`` of pyproject.toml."""
    pinned: list[tuple[str, ...]] = _PINNED.findall(lock)
    own = {"type": "application", "bom-ref": project["name"], "name": project["name"]}
    own |= {"version": project["version"], "licenses": [{"license": {"id": project["license"]}}]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_OID, project["version"] + lock).urn,
        "version": 1,
        "metadata": {"component": own},
        "components": [_component(*one) for one in pinned],
        "dependencies": _needs(project["name"], pinned),
    }


def main() -> None:
    """Write it to the file that is named."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    found = bill((ROOT / "requirements.txt").read_text(), project)
    Path(sys.argv[1]).write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
