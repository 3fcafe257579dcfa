"""The environment that settings are read from, in the demonstration and for real."""

import pytest

from project import environment, given, keys
from tests.project.starting import Environment


def _set_debug(monkeypatch: pytest.MonkeyPatch, *, on: bool) -> None:
    for module in (environment, given, keys):
        monkeypatch.setattr(module, "DEBUG", on)


@pytest.fixture(params=[True, False], ids=["debug", "for real"])
def debug(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Once in the demonstration, once for real."""
    _set_debug(monkeypatch, on=request.param)
    return bool(request.param)


@pytest.fixture
def for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    _set_debug(monkeypatch, on=False)


@pytest.fixture
def demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    _set_debug(monkeypatch, on=True)


@pytest.fixture(name="given")
def set_environment(monkeypatch: pytest.MonkeyPatch) -> Environment:
    """Set the environment."""

    def set_all(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return set_all
