"""How often something may be tried."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpRequest

from tests.queries import counted
from triage.models import RateLimit
from triage.site.limits import Limit, allow, client_address, forget

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
WINDOW = timedelta(minutes=15)


def tries(count: int, identity: str = "K7QM2XRD", now: datetime = NOW) -> list[bool]:
    return [allow("pin", identity, limit=3, window=WINDOW, now=now) for _ in range(count)]


def test_tries_within_the_limit_are_allowed_and_no_more() -> None:
    assert tries(5) == [True, True, True, False, False]


def test_another_identity_and_another_action_are_counted_apart() -> None:
    tries(4)

    assert tries(1, "K7QM2XRF") == [True]
    assert allow("start", "K7QM2XRD", limit=3, window=WINDOW, now=NOW)


def test_the_count_starts_over_when_the_window_has_passed() -> None:
    tries(4)

    assert tries(1, now=NOW + WINDOW - timedelta(seconds=1)) == [False]
    assert tries(4, now=NOW + WINDOW) == [True, True, True, False]


def test_a_clock_set_back_locks_nobody_out() -> None:
    tries(4)

    assert tries(1, now=NOW - timedelta(days=1)) == [True]


def test_tries_at_the_same_moment_do_not_start_the_count_over() -> None:
    tries(4)

    assert tries(1, now=NOW - timedelta(microseconds=1)) == [False]


def test_a_try_is_one_statement() -> None:
    with counted() as queries:
        tries(1)

    assert len(queries) == 1


def test_once_over_the_limit_nothing_is_written_any_more() -> None:
    tries(3)
    before = RateLimit.objects.values().get()

    tries(5, now=NOW + timedelta(minutes=1))

    assert RateLimit.objects.values().get() == before


def test_after_the_right_pin_the_count_starts_over() -> None:
    tries(4)

    forget("pin", "K7QM2XRD")

    assert tries(1) == [True]


def test_the_most_that_can_be_tried_counts_a_window_that_is_cut_at_each_end() -> None:
    limit = Limit(20, timedelta(days=30), "reference code")

    assert limit.tries_in(timedelta(days=60)) == 60
    assert limit.tries_in(timedelta(days=365)) == 280


def test_who_tried_does_not_stand_in_the_database() -> None:
    tries(1, "192.0.2.7")

    [row] = RateLimit.objects.values_list("key", flat=True)
    assert (len(row), "192.0.2.7" in row) == (64, False)


@pytest.mark.parametrize(
    ("behind_proxy", "address"),
    [(False, "10.0.0.9"), (True, "203.0.113.7")],
    ids=["direct", "proxy"],
)
def test_only_our_own_proxy_is_believed_about_an_address(
    settings: Any, behind_proxy: bool, address: str
) -> None:
    settings.BEHIND_TLS_PROXY = behind_proxy
    request = HttpRequest()
    request.META = {
        "REMOTE_ADDR": "10.0.0.9",
        "HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.7",
    }

    assert client_address(request) == address
