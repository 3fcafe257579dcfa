"""How long a browser insists on https: short until a clinic says otherwise."""

import pytest

from project import hsts as read
from tests.project.starting import Environment

_YEAR = "31536000"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, (3600, False, False)),
        ({"SECURE_HSTS_SECONDS": _YEAR}, (31_536_000, False, False)),
        ({"SECURE_HSTS_INCLUDE_SUBDOMAINS": "1"}, (3600, True, False)),
        (
            {
                "SECURE_HSTS_SECONDS": _YEAR,
                "SECURE_HSTS_INCLUDE_SUBDOMAINS": "1",
                "SECURE_HSTS_PRELOAD": "1",
            },
            (31_536_000, True, True),
        ),
    ],
)
def test_a_clinic_begins_with_an_hour_for_its_own_host_and_raises_it(
    monkeypatch: pytest.MonkeyPatch, given: Environment, said: dict[str, str], found: object
) -> None:
    monkeypatch.setattr(read, "DEBUG", False)
    given(**said)

    assert read.hsts() == found


def test_a_demonstration_binds_no_browser(
    monkeypatch: pytest.MonkeyPatch, given: Environment
) -> None:
    monkeypatch.setattr(read, "DEBUG", True)
    given(SECURE_HSTS_SECONDS=_YEAR, SECURE_HSTS_INCLUDE_SUBDOMAINS="1")

    assert read.hsts() == (0, False, False)
