"""Closed checks read by the thousand say the same as each of them does read alone."""

from datetime import timedelta

import pytest

from tests.check.replaying import replayed
from tests.checks import DAY, NOW, SAME_DAY, SOON, begun, completed, give
from tests.conftest import store_version
from tests.models.test_version import overwrite
from tests.queries import counted
from tests.small import BENIGN, SMALL
from tests.variants import STRICTER
from triage.check.closed_checks import Gates, read_closed
from triage.check.leaving import expire
from triage.check.moving import move
from triage.check.submissions import complete, resume
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=2)


def asked_again(version: QuestionnaireVersion) -> Submission:
    """Finished after a pause in which what was said at the gates grew old."""
    check, _token = resume(begun(version, {**BENIGN, "fever": ("yes",)}), now=LATER)
    for gate in ("bladder", "fever"):
        give(check, gate, *BENIGN[gate], now=LATER)
    complete(check, now=LATER)
    return check


def test_a_closed_check_holds_the_moments_that_its_submission_does(
    version: QuestionnaireVersion,
) -> None:
    changed = begun(version, SAME_DAY)
    give(changed, "fever", "no")
    complete(changed, now=NOW)
    asked_again(version)
    expire(begun(version, {"adult": ("yes",), "bladder": ("leak",)}, follow_up=True), now=NOW + DAY)
    moved = begun(version, SOON)
    QuestionnaireVersion.objects.update(status="retired", retired_at=NOW)
    move(moved, store_version(STRICTER), now=NOW)
    rows = Submission.objects.order_by("id")

    found = list(read_closed(rows))

    assert [one.moments(Gates(one.version_id)) for one in found] == [
        list(row.moments()) for row in rows
    ]
    assert max(len(list(row.moments())) for row in rows) > 1
    for one, row in zip(found, rows, strict=True):
        assert (one.pk, one.version_id, one.status) == (row.pk, row.version_id, row.status)
        assert (one.urgency, one.last_step_at) == (row.urgency, row.last_step_at)
        assert one.was_left is (row.status == Submission.Status.STOPPED)


def test_a_version_is_read_once_and_only_where_somebody_was_asked_again(
    version: QuestionnaireVersion,
) -> None:
    plain = completed(version, SAME_DAY)
    for _ in range(2):
        asked_again(version)
    rows = list(read_closed(Submission.objects.order_by("id")))
    gates = Gates(version.pk)

    with counted() as none:
        [row.moments(gates) for row in rows if row.pk == plain.pk]
    with counted() as once:
        [row.moments(gates) for row in rows]

    assert (len(none), len(once)) == (0, 1)


def test_under_a_damaged_version_whoever_was_not_asked_again_is_still_counted(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    completed(version, SAME_DAY)
    asked_again(version)
    overwrite(version, "document", "{}")
    monkeypatch.setattr("triage.models.version._PARSED", {})

    replay = replayed(SMALL, now=LATER)

    assert (replay.cells, replay.skipped, replay.done) == ({"30>30": 1}, 1, 2)
