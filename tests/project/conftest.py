"""The environment that settings are read from, in the demonstration and for real."""

import pytest

from project import environment as read
from tests.project.starting import Environment


@pytest.fixture(params=[True, False], ids=["debug", "for real"])
def debug(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Once in the demonstration, once for real."""
    monkeypatch.setattr(read, "DEBUG", request.param)
    return bool(request.param)


@pytest.fixture
def for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "DEBUG", False)


@pytest.fixture
def demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "DEBUG", True)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Environment:
    """Set the environment."""

    def set_all(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return set_all
