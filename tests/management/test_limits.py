"""``manage.py limits``: the sums that the limits were chosen by."""

import io

import pytest
from django.core.management import call_command

from triage.management.commands.limits import (
    chance_for_a_known_code,
    chance_from_outside,
    messages_from_one_address,
    stored_by_one_address,
)
from triage.site.limits import LIMITS


def test_a_known_code_is_opened_in_a_year_by_less_than_one_guesser_in_fifty_thousand() -> None:
    assert 0 < chance_for_a_known_code() < 2e-5


def test_ten_thousand_addresses_find_none_of_a_million_checks_in_a_year() -> None:
    assert 0 < chance_from_outside(addresses=10_000, checks=1_000_000) < 0.01


def test_no_chance_is_more_than_certain() -> None:
    assert chance_from_outside(addresses=10**12, checks=10**12) == 1


def test_one_address_stores_less_in_an_hour_than_a_disk_has_and_floods_no_mailbox() -> None:
    kept, written = stored_by_one_address()

    assert 0 < kept < 100e6
    assert kept < written < 20e9
    assert 0 < messages_from_one_address() <= 60


@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_is_listed(name: str) -> None:
    out = io.StringIO()

    call_command("limits", stdout=out)

    lines = out.getvalue().splitlines()
    assert [line for line in lines if line.split()[0] == name]
    assert lines[-3].startswith("to open one check whose code is known, from strange ")
    assert lines[-2].startswith("to open any of 100,000 checks, knowing no code, from 1,000 ")
