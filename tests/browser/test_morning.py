"""A clinician's morning: two hundred people came, and nothing urgent waits unseen."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from tests.browser.mornings import LIST, Open, log_in, morning
from tests.browser.visitor import Visitor
from triage.clinic.admin.worklist import ORDER
from triage.models import AccessLogEntry, Claim, Review, Submission

__all__ = ["log_in", "morning"]


def _codes(visitor: Visitor) -> list[str]:
    return visitor.page.locator("#result_list .field-code a").all_inner_texts()


def _turn_all_pages(visitor: Visitor) -> Iterator[str]:
    """The codes of page after page, to the end of the list."""
    yield from _codes(visitor)
    while visitor.page.get_by_role("link", name="Next 50").count():
        visitor.follow("Next 50")
        yield from _codes(visitor)


def _take_on(visitor: Visitor, code: str) -> None:
    """From its own page: an emergency is never taken on in bulk."""
    visitor.follow(code)
    visitor.press("Take this on")


def test_a_morning_is_worked_from_the_list(morning: list[Submission], log_in: Open) -> None:
    ann, bob = log_in("ann", "Ann"), log_in("bob", "Bob")

    first = _the_list_is_in_order(ann)
    _two_take_on_the_same_one(ann, bob, first)
    _it_is_reviewed_and_corrected(ann, first)
    _the_list_goes_on_without_it(ann, bob, first)
    _what_is_done_is_exported(ann, first)


def _the_list_is_in_order(ann: Visitor) -> str:
    """The most urgent who is due first stands on top, on one page after another; returns who."""
    ann.open(LIST)
    to_do = Submission.objects.filter(stage="waiting").order_by(*ORDER)
    waiting = [row.code for row in to_do]
    counts = ann.page.locator("#worklist-counts").inner_text()

    assert list(_turn_all_pages(ann)) == waiting
    assert len(waiting) > 150
    for urgency, words in ((40, "emergencies not looked at"), (30, "same day, not looked at")):
        number = to_do.filter(work_urgency=urgency).count()
        assert number
        assert f"{number} {'▲' if urgency == 40 else '◆'} {words}" in counts
    ann.follow("Back to the top")
    assert ann.look() == {}
    return waiting[0]


def _two_take_on_the_same_one(ann: Visitor, bob: Visitor, code: str) -> None:
    """Both have the list open; each is told of the other."""
    bob.open(LIST)
    ann.open(LIST)

    ann.page.get_by_role("checkbox", name=f"Tick {code}").check()
    ann.press("Take on those that are ticked")
    refused = ann.text
    ann.open(LIST)
    _take_on(ann, code)
    assert "You have taken on 1 check." not in refused
    assert "You took this on" in ann.text
    _take_on(bob, code)

    assert "Ann took this on, " in bob.text
    row = ann.page.locator("#result_list tr", has_text=code)
    ann.open(LIST)
    assert row.locator(".field-held").inner_text() == "Ann, Bob"
    assert Claim.objects.filter(is_held=True).count() == 2


def _it_is_reviewed_and_corrected(ann: Visitor, code: str) -> None:
    """Two clicks record what was done; a correction is a row of its own."""
    ann.follow(code)
    assert "Bob" in ann.text
    found = ann.look()
    found.pop("complaints", None)  # about axe's own styles, on the list
    assert found == {}
    ann.page.get_by_label("Called", exact=True).check()
    ann.press("Save")
    assert "It is recorded." in ann.text

    with ann.page.expect_navigation():
        ann.page.get_by_role("link", name="Correct this").click()
    ann.page.get_by_label("Referred", exact=True).check()
    ann.press("Save the correction")

    called, referred = Review.objects.order_by("at")
    assert (called.outcome, referred.outcome) == ("called", "referred")
    assert referred.corrects == called


def _the_list_goes_on_without_it(ann: Visitor, bob: Visitor, code: str) -> None:
    for visitor in (ann, bob):
        visitor.open(LIST)
        assert code not in _codes(visitor)
    ann.page.get_by_label("Reference code, full name, or record number").fill(code.lower())
    ann.press("Search")
    assert _codes(ann) == [code]
    assert "done" in ann.page.locator(".field-stage").inner_text()


def _what_is_done_is_exported(ann: Visitor, code: str) -> None:
    ann.open(f"{LIST}?stage=done")
    ann.follow("Export this list")
    ann.page.get_by_label("Table (CSV), of any length").check()

    text = Path(ann.download("Export", "button").path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    done = Submission.objects.filter(stage="done")
    assert len(rows) == done.count()
    assert code in text
    assert AccessLogEntry.objects.filter(action="export csv", amount=len(rows)).count() == 1
