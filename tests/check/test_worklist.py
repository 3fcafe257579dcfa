"""The clinicians' list: what comes onto it, how high, and until when."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

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
from triage.check.leaving import erase, expire
from triage.check.moving import move
from triage.check.submissions import complete, set_contact
from triage.check.worklist import (
    deadline,
    mark_done,
    mark_open,
    mark_seen,
    name_token,
    put_on_list,
    raise_all,
    sign_token,
    unsure_token,
)
from triage.engine.outcome import evaluate
from triage.engine.rules import Disposition
from triage.engine.urgency import Urgency
from triage.models import QuestionnaireVersion, Submission
from triage.models.submission import NO_DEADLINE

pytestmark = pytest.mark.django_db

SOON_AFTER = NOW + 30 * HOUR
#: On the list of whoever never came onto it.
NOWHERE = ("unlisted", 0, NO_DEADLINE, None)


def place(check: Submission) -> tuple[str, int, datetime, datetime | None]:
    """Where the check stands on the list."""
    row = again(check)
    return (row.stage, row.work_urgency, row.respond_by, row.listed_at)


def tokens(check: Submission) -> set[str]:
    return set(check.tokens.values_list("token", flat=True))


def put(check: Submission, **columns: object) -> Submission:
    Submission.objects.filter(pk=check.pk).update(**columns)
    return again(check)


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
    ("given", "urgency"), [(BENIGN, 10), (SOON, 20), (SAME_DAY, 30), (CRISIS, 30)]
)
def test_every_finished_check_is_on_the_list(
    version: QuestionnaireVersion, given: Given, urgency: int
) -> None:
    assert place(completed(version, given)) == ("waiting", urgency, NOW + HOUR, NOW)


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
    raise_all([(check, 10)], version.parsed(), now=NOW + DAY)

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

    raise_all([(check, 30)], version.parsed(), now=NOW + DAY)

    assert place(check) == ("waiting", 30, NOW + DAY + HOUR, NOW)


def test_a_deadline_that_was_answered_makes_no_recall_late(version: QuestionnaireVersion) -> None:
    done, open_ = (completed(version, SOON) for _ in range(2))
    mark_done(done, now=NOW)

    raise_all([(done, 30), (open_, 30)], version.parsed(), now=NOW + DAY)

    assert place(done)[2] == NOW + DAY + HOUR
    assert place(open_)[2] == NOW + HOUR  # that one has been late ever since


def test_a_recall_reads_again_what_somebody_may_have_done_meanwhile(
    version: QuestionnaireVersion,
) -> None:
    stale = completed(version)
    put(stale, work_urgency=40)

    raise_all([(stale, 20)], version.parsed(), now=NOW)

    assert place(stale)[1] == 40


def test_nobody_to_recall_asks_nothing_of_the_database(
    version: QuestionnaireVersion, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        raise_all([], SMALL, now=NOW)


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


# what it is found by


def test_a_finished_check_is_found_by_its_signs(version: QuestionnaireVersion) -> None:
    assert tokens(completed(version)) == set()
    assert tokens(completed(version, {**SAME_DAY, **SOON, "fever": ("yes",)})) == {
        sign_token("small", "infection"),
        sign_token("small", "long-pain"),
    }


def test_what_rests_on_not_sure_is_found_by_that(version: QuestionnaireVersion) -> None:
    unsure: Given = {"adult": ("yes",), "bladder": ("leak",), "onset": ("asked-unknown",)}
    given = {**unsure, **{link: values for link, values in BENIGN.items() if link not in unsure}}

    assert tokens(completed(version, given)) == {
        sign_token("small", "bladder-sign"),
        unsure_token(),
    }


def test_left_behind_with_consent_it_is_found_by_its_signs(version: QuestionnaireVersion) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("leak",)}, follow_up=True)

    expire(check, now=SOON_AFTER)

    assert tokens(check) == {sign_token("small", "bladder-sign"), unsure_token()}


def test_signs_of_two_questionnaires_are_told_apart() -> None:
    assert sign_token("a", "b") != sign_token("b", "a")
    assert sign_token("unsure", "unsure") != unsure_token() != name_token("unsure")


def test_a_name_is_found_whatever_its_case_and_spaces(version: QuestionnaireVersion) -> None:
    check = completed(version)

    set_contact(check, {"name": " Ann  STRAßE "})

    assert tokens(check) == {name_token("ann strasse")}


def test_a_name_that_was_changed_or_taken_back_is_found_no_more(
    version: QuestionnaireVersion,
) -> None:
    check = completed(version)
    set_contact(check, {"name": "Ann"})

    set_contact(again(check), {"name": "Bea"})
    changed = tokens(check)
    set_contact(again(check), {"telephone": "555 0100"})

    assert changed == {name_token("Bea")}
    assert tokens(check) == set()


def test_a_token_tells_nobody_without_the_key(version: QuestionnaireVersion) -> None:
    check = completed(version, SAME_DAY)
    set_contact(check, {"name": "Ann Example"})

    for token in tokens(check):
        assert len(token) == 64
        assert not any(word in token for word in ("infection", "ann", "example"))


# erased


def test_erased_it_is_found_by_nothing_and_stays_only_where_it_is_urgent(
    version: QuestionnaireVersion,
) -> None:
    soon, urgent = completed(version, SOON), completed(version, SAME_DAY)
    never = begun(version)
    for check in (soon, urgent, never):
        set_contact(check, {"name": "Ann"})
        erase(again(check))

    assert [place(check)[0] for check in (soon, urgent, never)] == ["done", "waiting", "unlisted"]
    assert [tokens(check) for check in (soon, urgent, never)] == [set()] * 3


# how far the clinic has come


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


def test_a_name_saved_in_another_tab_finds_the_check_no_longer(
    version: QuestionnaireVersion,
) -> None:
    check = completed(version)
    other_tab = again(check)
    set_contact(check, {"name": "Ann Lee"})

    set_contact(other_tab, {"name": "Anna Lee"})

    names = {name_token("Ann Lee"), name_token("Anna Lee")}
    found = set(check.tokens.values_list("token", flat=True)) & names
    assert found == {name_token("Anna Lee")}
