"""A check that was deleted whole is missed, if anybody ever had it before them."""

from datetime import datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from tests.checks import SAME_DAY, completed
from triage.models import QuestionnaireVersion, Submission
from triage.records.verifying_named import verify_named
from triage.site.audit import record

pytestmark = pytest.mark.django_db


def gone(now: datetime | None = None) -> list[object]:
    found = list(verify_named(now or timezone.now()))
    assert {f"{one.what}: {one.why}" for one in found} <= {
        "submission: the audit log names it, and it is gone"
    }
    return [one.id for one in found]


def delete(check: Submission) -> None:
    """As somebody does who has the database."""
    key = check.pk if connection.vendor == "postgresql" else check.pk.hex
    about = [one.field for one in Submission._meta.related_objects]
    with connection.cursor() as cursor:
        for column in (*about, Submission._meta.pk):
            table, name = column.model._meta.db_table, column.column
            cursor.execute(f"DELETE FROM {table} WHERE {name} = %s", [key])  # noqa: S608 (of models)


def test_whoever_was_looked_at_or_listed_is_missed_once(version: QuestionnaireVersion) -> None:
    looked_at, listed, there = (completed(version, SAME_DAY) for _ in range(3))
    for _ in range(2):
        record("view", by=None, submission_id=looked_at.pk)
        record("list", by=None, among=[looked_at.pk, listed.pk, there.pk])
    before = gone()
    for check in (looked_at, listed):
        delete(check)

    assert before == []
    assert gone() == sorted([looked_at.pk, listed.pk])


def test_lists_of_long_ago_were_gone_through_then() -> None:
    listed, looked_at = uuid4(), uuid4()
    record("list", by=None, among=[listed])
    record("view", by=None, submission_id=looked_at)

    found = [gone(timezone.now() + days * timedelta(days=1)) for days in (34, 36)]

    assert found == [sorted([listed, looked_at]), [looked_at]]


def test_the_command_tells_of_it(version: QuestionnaireVersion) -> None:
    check = completed(version, SAME_DAY)
    record("view", by=None, submission_id=check.pk)
    delete(check)
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("verify", stdout=out)

    assert out.getvalue().splitlines() == [
        f"submission {check.pk}: the audit log names it, and it is gone",
        "0 submissions checked, 1 mismatches.",
    ]
