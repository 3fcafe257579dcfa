"""The clinicians' list: what comes onto it, how high, and until when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from tests.check.places import NOWHERE, SOON_AFTER, place, put, tokens
from tests.checks import (
    CRISIS,
    DAY,
    EMERGENCY,
    HOUR,
    NOW,
    SAME_DAY,
    SOON,
    Given,
    again,
    begun,
    completed,
    give,
)
from tests.conftest import store_version
from tests.small import BENIGN, SMALL, disposition
from triage.check.leaving import expire
from triage.check.submissions import complete
from triage.check.worklist import deadline, mark_done, put_on_list, raise_all
from triage.engine.outcome import evaluate
from triage.engine.rules import Disposition
from triage.engine.urgency import Urgency
from triage.models import QuestionnaireVersion
from triage.models.submission import NO_DEADLINE

pytestmark = pytest.mark.django_db


# what comes onto the list


def test_nobody_lists_a_check_that_is_under_way_and_calm(version: QuestionnaireVersion) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("leak",), "onset": ("old",)})

    assert check.urgency == 20
    assert place(check) == NOWHERE


def test_an_emergency_is_on_the_list_with_the_answer_that_makes_it_one(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, EMERGENCY)

    assert check.status == "in-progress"
    assert place(check) == ("waiting", 40, NOW + HOUR, NOW)


@pytest.mark.parametrize(
    ("given", "urgency", "due"),
    [
        (BENIGN, 10, NO_DEADLINE),
        (SOON, 20, NOW + HOUR),
        (SAME_DAY, 30, NOW + HOUR),
        (CRISIS, 30, NOW + HOUR),
    ],
)
def test_every_finished_check_is_on_the_list(
    version: QuestionnaireVersion, given: Given, urgency: int, due: datetime
) -> None:
    assert place(completed(version, given)) == ("waiting", urgency, due, NOW)


def test_a_check_keeps_the_place_that_it_had_before_it_was_finished(
    version: QuestionnaireVersion,
) -> None:
    rest = {link: values for link, values in BENIGN.items() if link not in EMERGENCY}
    check = begun(version, {**EMERGENCY, **rest})

    complete(check, now=NOW + HOUR)

    assert place(check) == ("waiting", 40, NOW + HOUR, NOW)


def test_it_stands_at_the_most_it_ever_demanded(version: QuestionnaireVersion) -> None:
    check = begun(version, EMERGENCY)
    for link_id, values in {**BENIGN, "bladder": ("none",)}.items():
        give(check, link_id, *values)

    complete(again(check), now=NOW)

    assert again(check).urgency == 10
    assert place(check)[1] == 40


# left behind


def test_left_behind_without_consent_only_the_urgent_is_on_the_list(
    version: QuestionnaireVersion,
) -> None:
    calm = begun(version, {"adult": ("yes",), "bladder": ("leak",), "onset": ("old",)})
    urgent = begun(version, EMERGENCY)
    for check in (calm, urgent):
        expire(check, now=SOON_AFTER)

    assert place(calm) == NOWHERE
    assert place(urgent) == ("waiting", 40, NOW + HOUR, NOW)
    assert (tokens(calm), tokens(urgent)) == (set(), set())


def test_left_behind_with_consent_it_is_on_the_list_whatever_it_demands(
    version: QuestionnaireVersion,
) -> None:
    nothing = begun(version, {"adult": ("yes",)}, follow_up=True)
    soon = begun(
        version, {"adult": ("yes",), "bladder": ("leak",), "onset": ("old",)}, follow_up=True
    )
    for check in (nothing, soon):
        expire(check, now=SOON_AFTER)

    assert place(nothing) == ("waiting", 0, NO_DEADLINE, SOON_AFTER)
    assert place(soon) == ("waiting", 20, SOON_AFTER + HOUR, SOON_AFTER)


def test_a_follow_up_left_open_counts_as_not_sure(version: QuestionnaireVersion) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("leak",)})

    expire(check, now=SOON_AFTER)

    assert place(check) == ("waiting", 40, SOON_AFTER + HOUR, SOON_AFTER)


# never lowered


def test_nothing_lowers_the_place_of_a_check(version: QuestionnaireVersion) -> None:
    check = completed(version, SAME_DAY)
    calm = evaluate(version.parsed(), BENIGN)

    put_on_list(again(check), calm, now=NOW + DAY)
    raise_all({check.pk: 10}, version.parsed(), now=NOW + DAY)

    assert place(check) == ("waiting", 30, NOW + HOUR, NOW)


@pytest.mark.parametrize("stage", ["seen", "done"])
def test_what_rises_is_waiting_again(version: QuestionnaireVersion, stage: str) -> None:
    check = put(completed(version, SOON), stage=stage, highest_urgency=40)

    put_on_list(check, evaluate(version.parsed(), EMERGENCY), now=NOW + HOUR / 2)

    assert place(check)[:2] == ("waiting", 40)


@pytest.mark.parametrize("stage", ["seen", "done"])
def test_what_does_not_rise_stays_as_far_as_it_came(
    version: QuestionnaireVersion, stage: str
) -> None:
    check = put(completed(version, SOON), stage=stage)

    put_on_list(check, evaluate(version.parsed(), SOON), now=NOW + HOUR)

    assert place(check) == (stage, 20, NOW + HOUR, NOW)


def test_what_was_left_open_may_put_it_higher(version: QuestionnaireVersion) -> None:
    check = begun(version, {"adult": ("yes",)})

    put_on_list(check, evaluate(version.parsed(), {}), now=NOW, urgency=30)

    assert place(check) == ("waiting", 30, NOW + HOUR, NOW)


# recalled


@pytest.mark.parametrize("stage", ["waiting", "seen", "done"])
def test_a_recall_puts_it_back_on_the_list(version: QuestionnaireVersion, stage: str) -> None:
    check = put(completed(version), stage=stage, respond_by=NO_DEADLINE)

    raise_all({check.pk: 30}, version.parsed(), now=NOW + DAY)

    assert place(check) == ("waiting", 30, NOW + DAY + HOUR, NOW)


def test_a_deadline_that_was_answered_makes_no_recall_late(version: QuestionnaireVersion) -> None:
    done, open_ = (completed(version, SOON) for _ in range(2))
    mark_done(done, now=NOW)

    raise_all({done.pk: 30, open_.pk: 30}, version.parsed(), now=NOW + DAY)

    assert place(done)[2] == NOW + DAY + HOUR
    assert place(open_)[2] == NOW + HOUR  # that one has been late ever since


def test_a_recall_reads_again_what_somebody_may_have_done_meanwhile(
    version: QuestionnaireVersion,
) -> None:
    stale = completed(version)
    put(stale, work_urgency=40)

    raise_all({stale.pk: 20}, version.parsed(), now=NOW)

    assert place(stale)[1] == 40


def test_nobody_to_recall_asks_nothing_of_the_database(
    version: QuestionnaireVersion, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        raise_all({}, SMALL, now=NOW)


def test_a_check_closed_on_an_old_version_is_found_by_the_live_one(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, BENIGN)
    version.status, version.retired_at = "retired", NOW
    version.save(update_fields=["status", "retired_at"])
    store_version(replace(SMALL, default_disposition="soon"))

    complete(check, now=NOW)

    assert place(check)[:2] == ("waiting", 20)


# deadlines


def within(code: str, urgency: Urgency, hours: int | None) -> Disposition:
    return disposition(code, urgency, respond_within_hours=hours)


@pytest.mark.parametrize(
    ("reached", "urgency", "hours"),
    [
        ([within("a", Urgency.SOON, 72)], 20, 72),
        ([within("a", Urgency.SOON, 72), within("b", Urgency.SOON, 24)], 20, 24),
        ([within("a", Urgency.SOON, 72), within("b", Urgency.ROUTINE, 4)], 20, 4),
        ([within("a", Urgency.SOON, None), within("b", Urgency.SOON, 9)], 20, 9),
        ([within("a", Urgency.SOON, None)], 20, None),
        ([within("a", Urgency.SELF_CARE, 99)], 30, 8),
        ([], 30, 8),
        ([], 40, None),
        ([], 0, None),
    ],
)
def test_a_check_is_due_when_the_first_of_its_dispositions_says(
    reached: Sequence[Disposition], urgency: int, hours: int | None
) -> None:
    """Where none of them is as urgent as it stands, the strictest of that urgency counts."""
    promised = [
        within("emergency", Urgency.EMERGENCY, None),
        within("crisis", Urgency.SAME_DAY, 24),
        within("same-day", Urgency.SAME_DAY, 8),
    ]
    questionnaire = replace(SMALL, dispositions=tuple(promised))

    due = deadline(questionnaire, reached, urgency, now=NOW)

    assert due == (NO_DEADLINE if hours is None else NOW + hours * HOUR)
