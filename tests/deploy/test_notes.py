"""The installation notes to the letter: from an empty machine to the alert of a patient."""

import os
import re

import pytest

from tests.conftest import require_tool
from tests.deploy.notes.__main__ import table
from tests.deploy.notes.page import blocks, blocks_elsewhere, update
from tests.deploy.notes.way import NURSE, OPERATOR, SITE, Way, empty_way

#: On two cores that do nothing else.
_SECONDS = 180
#: What the notes have beside the way, each tried by a test of its own or said not to be.
_ELSEWHERE = 5


def test_every_block_of_the_way_is_for_the_shell_and_few_stand_elsewhere() -> None:
    assert {block.info for block in blocks()} == {"sh"}
    assert set(blocks_elsewhere()) == {"sh elsewhere"}
    assert len(blocks_elsewhere()) <= _ELSEWHERE


@pytest.mark.faults
@pytest.mark.usefixtures("postgres_programs", "nginx_program")
def test_by_the_notes_a_machine_with_nothing_on_it_tells_of_the_first_emergency() -> None:
    for tool in ("bash", "curl", "openssl", "pg_dump", "systemd-analyze"):
        require_tool(tool)
    with empty_way() as way:
        way.go()
        way.copy(update())

    print(table(way))
    assert way.run == [*blocks(), update()]
    _look_at_what_was_missing(way)
    _look_at_the_alert(way)
    assert sum(way.seconds.values()) < _SECONDS * _busy()


def _look_at_what_was_missing(way: Way) -> None:
    """Before the people came, and after."""
    before = way.said[8]
    for lack in ("There is no clinical lead", "Nobody is told", "Nothing is live", "backup"):
        assert lack in before.partition("To be known")[0]
    assert "Missing for real use: 0" in way.said[12]
    assert way.read > 100


def _look_at_the_alert(way: Way) -> None:
    """Nothing of the patient is in it but a code, which is on top of the list until it is done."""
    *invitations, test, failed, alert = way.mails
    code = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", alert["Subject"] + alert.get_content())[0]

    assert [mail["To"] for mail in invitations] == [one.address for one in way.staff.values()]
    assert [mail["To"] for mail in (test, failed, alert)] == [NURSE, OPERATOR, NURSE]
    assert failed["Subject"].startswith("trial has failed on ")
    assert "mergency" in alert["Subject"]
    assert "112" in way.stopped
    assert f"https://{SITE}/admin/" in alert.get_content()
    assert code in way.opened
    waiting, done = way.worklists
    assert (code in waiting, code in done) == (True, False)


def _busy() -> float:
    """How much longer everything takes as others want the machine too."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
