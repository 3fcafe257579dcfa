"""Rows of a record are stored once, and stay."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction

from tests.drawn import picture
from tests.pictures import stored_file
from triage.models import AccessLogEntry, AuditHead, PictureFile, QuestionCount
from triage.site.audit import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> AccessLogEntry:
    record("view", by=User.objects.create_user("nurse"))
    return AccessLogEntry.objects.get()


def test_a_line_of_the_log_is_not_stored_again(entry: AccessLogEntry) -> None:
    entry.action = "list"

    with pytest.raises(TypeError, match=r"A AccessLogEntry never changes\."):
        entry.save()

    assert AccessLogEntry.objects.get().action == "view"


def test_a_line_of_the_log_is_not_changed_with_others(entry: AccessLogEntry) -> None:
    with pytest.raises(TypeError, match=r"A AccessLogEntry never changes\."):
        AccessLogEntry.objects.update(action="list", sequence=1)

    assert AccessLogEntry.objects.get().action == "view"


def test_a_line_of_the_log_is_not_deleted_alone_or_with_others(entry: AccessLogEntry) -> None:
    with pytest.raises(TypeError, match=r"A AccessLogEntry is never deleted\."):
        entry.delete()
    with pytest.raises(TypeError, match=r"A AccessLogEntry is never deleted\."):
        AccessLogEntry.objects.all().delete()

    assert AccessLogEntry.objects.get() == entry


def test_lines_with_a_place_in_the_chain_stand_apart_from_those_without(
    entry: AccessLogEntry,
) -> None:
    older = AccessLogEntry.objects.create(user=entry.user, action="list")

    assert list(AccessLogEntry.objects.chained()) == [entry]
    assert list(AccessLogEntry.objects.unchained()) == [older]


def test_sums_and_the_end_of_the_log_say_what_they_are() -> None:
    count = QuestionCount(version_id=3, day=date(2026, 11, 2), link_id="score")

    assert str(count) == "3 2026-11-02 score"
    assert str(AuditHead(sequence=7, chain="ab")) == "7:ab"


def test_the_database_itself_refuses_other_bytes_for_a_picture() -> None:
    file = stored_file(picture("leg"))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE triage_picturefile SET width = 1")

    assert PictureFile.objects.get().width == file.width
    assert str(file) == f"{file.pk[:12]} (40 × 30)"
