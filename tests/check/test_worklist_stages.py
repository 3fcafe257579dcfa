"""How far the clinic has come with a check on its list."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from tests.check.places import place, put
from tests.checks import DAY, EMERGENCY, HOUR, NOW, again, begun, completed, give
from tests.conftest import store_version
from tests.small import BENIGN, SMALL
from triage.check.moving import move
from triage.check.worklist import mark_done, mark_open, mark_seen
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db


def stage_of(check: Submission) -> tuple[str, datetime | None]:
    row = again(check)
    return row.stage, row.first_seen_at


def test_whoever_opens_it_has_seen_it_and_the_first_look_counts(
    version: QuestionnaireVersion,
) -> None:
    check = completed(version)

    mark_seen(check, now=NOW + HOUR)
    mark_seen(check, now=NOW + DAY)

    assert stage_of(check) == ("seen", NOW + HOUR)


def test_opening_what_is_not_on_the_list_puts_it_nowhere(version: QuestionnaireVersion) -> None:
    check = begun(version)

    mark_seen(check, now=NOW)
    mark_done(check, now=NOW)
    mark_open(check)

    assert stage_of(check) == ("unlisted", None)


def test_what_is_done_stays_done_when_it_is_opened(version: QuestionnaireVersion) -> None:
    check = completed(version)

    mark_done(check, now=NOW + HOUR)
    mark_seen(check, now=NOW + DAY)

    assert stage_of(check) == ("done", NOW + HOUR)


def test_done_after_it_was_seen_keeps_the_first_look(version: QuestionnaireVersion) -> None:
    check = completed(version)
    mark_seen(check, now=NOW + HOUR)

    mark_done(check, now=NOW + DAY)

    assert stage_of(check) == ("done", NOW + HOUR)


@pytest.mark.parametrize(
    ("before", "after"), [("done", "seen"), ("waiting", "waiting"), ("seen", "seen")]
)
def test_what_was_taken_back_is_open_again(
    version: QuestionnaireVersion, before: str, after: str
) -> None:
    check = put(completed(version), stage=before)

    mark_open(check)

    assert stage_of(check)[0] == after


def test_moved_to_another_version_it_keeps_its_place(version: QuestionnaireVersion) -> None:
    check = begun(version, EMERGENCY)
    version.status, version.retired_at = "retired", NOW
    version.save(update_fields=["status", "retired_at"])

    move(check, store_version(replace(SMALL, introduction="New.")), now=NOW + HOUR)

    assert place(check) == ("waiting", 40, NOW + HOUR, NOW)


@pytest.mark.parametrize("handled", [mark_seen, mark_done], ids=["seen", "done"])
def test_another_danger_of_the_same_urgency_is_waiting_again(
    version: QuestionnaireVersion, handled: Callable[..., None]
) -> None:
    check = begun(version, {**BENIGN, "fever": ("yes",), "mood": ("yes",)})
    handled(check, now=NOW)
    seen = again(check).stage

    give(check, "mood", "no")
    calm = again(check).stage
    give(check, "mood", "yes", now=NOW + HOUR / 2)

    assert seen == calm != "waiting"
    assert (again(check).stage, again(check).work_urgency) == ("waiting", 30)
