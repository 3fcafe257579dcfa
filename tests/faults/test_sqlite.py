"""SQLite with a full or read-only disk: no answer is taken that is not kept, and it recovers."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from tests.check.views.walk import put_check
from tests.checks import again
from tests.small import BENIGN
from triage.engine.answers import MAX_TEXT
from triage.models import QuestionnaireVersion, Submission

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="is about SQLite"),
]
#: SQLite's own number for "each commit waits for the disk".
_FULL = 2
#: So long that it needs room of its own.
LONG = ("The left side. " * MAX_TEXT)[: MAX_TEXT - 1].strip()


def pragma(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {statement}")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


@contextmanager
def full() -> Iterator[None]:
    """Not one page more than there is, and those filled up."""
    before = pragma("max_page_count")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE filling (bytes BLOB)")
        pragma(f"max_page_count = {pragma('page_count')}")
        for size in (100_000, 3_000, 300, 30):
            with suppress(OperationalError):
                while True:
                    cursor.execute("INSERT INTO filling VALUES (zeroblob(%s))", [size])
        try:
            yield
        finally:
            pragma(f"max_page_count = {before}")
            cursor.execute("DROP TABLE filling")


@contextmanager
def read_only() -> Iterator[None]:
    pragma("query_only = 1")
    try:
        yield
    finally:
        pragma("query_only = 0")


@pytest.fixture
def person() -> Client:
    """Shows error pages as a browser would."""
    return Client(raise_request_exception=False)


@pytest.fixture
def check(person: Client, version: QuestionnaireVersion) -> Submission:
    """All but the last question is answered."""
    return put_check(person, version, BENIGN)


def test_every_commit_is_on_the_disk_before_it_is_acknowledged(db: None) -> None:
    assert pragma("synchronous") == _FULL


def start_until_refused() -> tuple[int, Any]:
    """How many checks were begun, for there is room left in half-filled pages; and the refusal."""
    for started in range(250):
        somebody = Client(raise_request_exception=False)
        page = somebody.post(reverse("begin", args=["small"]), {"store": "yes"})
        if page.status_code != 302:
            return started, page
    raise AssertionError("The disk is not full.")


@pytest.mark.parametrize("broken", [full, read_only])
def test_an_answer_that_cannot_be_kept_is_refused_in_words_and_taken_later(
    person: Client, check: Submission, broken: Callable[[], AbstractContextManager[None]]
) -> None:
    address = reverse("question", args=["note"])
    form = {"answer": LONG, "revision": check.revision}
    with broken():
        start_until_refused()
        refused = person.post(address, form)
        kept = again(check).events()

    stored = person.post(address, form)

    assert (refused.status_code, kept) == (500, check.events())
    assert b"tel:112" in refused.content
    assert b"now if you have any of these" in refused.content
    assert stored["Location"].startswith(reverse("answers"))
    assert [(e.link_id, e.values) for e in again(check).events()[len(kept) :]] == [
        ("note", (LONG,))
    ]


@pytest.mark.parametrize("broken", [full, read_only])
def test_pages_that_write_nothing_are_still_shown(
    person: Client, check: Submission, broken: Callable[[], AbstractContextManager[None]]
) -> None:
    with broken():
        pages = [person.get(address) for address in ("/", "/learn/", "/resume/", "/without/")]
        question = person.get(reverse("question", args=["note"]))

    assert [page.status_code for page in (*pages, question)] == [200] * 5


@pytest.mark.parametrize("broken", [full, read_only])
def test_nobody_starts_a_check_that_could_not_be_kept(
    version: QuestionnaireVersion, broken: Callable[[], AbstractContextManager[None]]
) -> None:
    with broken():
        started, refused = start_until_refused()

    assert refused.status_code == 500
    assert b"tel:112" in refused.content
    assert Submission.objects.count() == started
