"""Reads the settings once for each environment that it is given, in one process that ends.

A start of its own for each would take minutes: what is slow is what the settings import.
"""

import json
import os
import sys
from typing import Any


def main() -> None:
    """Environments as JSON from the input; for each, what stopped it or what it started with."""
    print(json.dumps([_start(environment) for environment in json.load(sys.stdin)]))  # noqa: T201


def _start(environment: dict[str, str]) -> dict[str, Any]:
    os.environ.clear()
    os.environ.update(environment)
    for name in [name for name in sys.modules if name.partition(".")[0] == "project"]:
        del sys.modules[name]
    try:
        from project import settings  # noqa: PLC0415 (read anew each time)
    except Exception as error:  # noqa: BLE001 (whatever it is, it is told)
        return {"kind": type(error).__name__, "said": str(error)}
    names = {name for name in dir(settings) if name.isupper()} - {"LANGUAGES"}  # in no language yet
    return {"kind": "", "settings": {name: str(getattr(settings, name)) for name in sorted(names)}}


if __name__ == "__main__":
    main()
