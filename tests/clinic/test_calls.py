"""A try to call: kept whatever happens, and what it means for the alert."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.alerts import MINUTE, look_at, ring, round_at, told_in
from tests.checks import DAY, HOUR, NOW, SAME_DAY, SOON, again, begun, completed
from tests.clinic.alerts.conftest import emergency, ladder
from tests.queries import counted
from triage.check.leaving import erase
from triage.clinic.alerts.attention import note_attended
from triage.clinic.calls import Attempts, Drawn, NobodyToCall, attempts_of
from triage.clinic.news import number_known, what_is_known
from triage.clinic.reviews import NotListed, claim, holders, review
from triage.models import Alert, CallTry, QuestionnaireVersion, Submission

__all__ = ["emergency", "ladder"]

pytestmark = pytest.mark.django_db

DESK: Any = {"of_clinic": False}


def place(check: Submission) -> tuple[Any, ...]:
    row = again(check)
    return row.stage, row.attended_at, row.attended_until, row.call_again_at


def test_everything_about_a_try_is_kept(check: Submission, ann: User) -> None:
    ring(check, ann, 3, HOUR, result="message-left", note="With her son.")

    row = CallTry.objects.get()
    assert (row.submission, row.by, row.at) == (check, ann, NOW + 3 * MINUTE)
    assert (row.result, row.again_at) == ("message-left", NOW + HOUR + 3 * MINUTE)
    assert row.note_text() == "With her son."
    assert str(row) == f"{check}: message left"


def test_a_try_ends_nothing(check: Submission, ann: User) -> None:
    for minute, result in enumerate(CallTry.Result.values):
        ring(check, ann, minute, result=result)

    assert again(check).stage == "waiting"
    assert CallTry.objects.count() == 5


def test_nothing_that_is_no_result_is_kept(check: Submission, ann: User) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        ring(check, ann, result="danced")

    assert not CallTry.objects.exists()


def test_nobody_is_called_about_what_is_not_listed(
    version: QuestionnaireVersion, ann: User
) -> None:
    with pytest.raises(NotListed):
        ring(begun(version, {"adult": ("yes",)}), ann)


def test_nobody_is_called_who_was_erased(version: QuestionnaireVersion, ann: User) -> None:
    check = completed(version, SAME_DAY)
    erase(check)

    with pytest.raises(NobodyToCall):
        ring(check, ann)


def test_what_was_noted_goes_when_it_is_erased_and_the_try_stays(
    check: Submission, ann: User
) -> None:
    ring(check, ann, note="With her son.")

    erase(check)

    assert [(row.result, row.note) for row in CallTry.objects.all()] == [("no-answer", None)]


def test_a_try_about_what_is_done_is_kept_and_opens_nothing(check: Submission, ann: User) -> None:
    review(check, by=ann, outcome="called", verdict="", note="", now=NOW)

    ring(check, ann, 5)

    assert place(check) == ("done", None, None, None)
    assert CallTry.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "minutes", "rows"),
    [
        ({}, 0.5, 1),
        ({"note": "Rang."}, 0.5, 2),
        ({"result": "wrong-number"}, 0.5, 2),
        ({"again_in": HOUR}, 0.5, 2),
        ({}, 1.5, 2),
    ],
)
def test_a_form_that_is_sent_twice_is_one_try(
    check: Submission, ann: User, changes: Any, minutes: float, rows: int
) -> None:
    first = ring(check, ann)
    second = ring(check, ann, minutes, **changes)

    assert CallTry.objects.count() == rows
    assert (first == second) == (rows == 1)


def test_two_people_who_call_at_once_have_called_twice(
    check: Submission, ann: User, ben: User
) -> None:
    ring(check, ann)
    ring(check, ben)

    assert CallTry.objects.count() == 2


def test_a_try_beside_one_that_cannot_be_read_is_kept(check: Submission, ann: User) -> None:
    first = ring(check, ann)
    CallTry.objects.filter(pk=first.pk).update(note={"call": "another", "text": ""})

    ring(check, ann, 0.5)

    assert CallTry.objects.count() == 2


@pytest.mark.parametrize(("given", "most"), [(SAME_DAY, 4 * HOUR), (SOON, 3 * DAY)])
def test_no_time_is_later_than_the_urgency_lets_it_be_or_over(
    version: QuestionnaireVersion, ann: User, given: Any, most: timedelta
) -> None:
    check = completed(version, given)

    assert ring(check, ann, again_in=9 * DAY).again_at == NOW + most
    assert ring(check, ann, 5, again_in=-HOUR).again_at == NOW + 5 * MINUTE
    assert ring(check, ann, 9, again_in=HOUR, result="reached").again_at is None


def test_somebody_reached_is_to_be_called_no_more(emergency: Alert, ann: User) -> None:
    ring(emergency.submission, ann, 1, 50 * MINUTE)

    ring(emergency.submission, ann, 2, result="reached")

    until = NOW + 17 * MINUTE
    assert place(emergency.submission) == ("waiting", NOW + 2 * MINUTE, until, None)


def test_told_of_another_danger_meanwhile_the_alert_stays_loud(emergency: Alert, ann: User) -> None:
    check = emergency.submission
    known, number = what_is_known(check), number_known(check)
    Alert.objects.update(raised_at=NOW + MINUTE)

    ring(check, ann, 2, HOUR, drawn=Drawn(known, number))
    stays = note_attended(now=NOW + 2 * MINUTE)
    ring(check, ann, 4, HOUR, drawn=Drawn(what_is_known(check), number))

    assert stays == 0
    assert note_attended(now=NOW + 4 * MINUTE) == 1
    assert CallTry.objects.count() == 2


def test_who_tried_has_it_for_as_long_again(check: Submission, ann: User, ben: User) -> None:
    claim(check, by=ann, now=NOW)
    claim(check, by=ben, now=NOW)

    ring(check, ann, 5)

    later = holders([check], now=NOW + DAY + 4 * MINUTE)[check.pk]
    assert [(one.by, one.has_lapsed) for one in later] == [(ann, False), (ben, True)]


# the desk


@pytest.mark.parametrize("result", CallTry.Result.values)
def test_the_desk_makes_no_alert_quiet_and_marks_nothing_as_seen(
    emergency: Alert, ann: User, result: str
) -> None:
    before = place(emergency.submission)

    ring(emergency.submission, ann, 2, 50 * MINUTE, result=result, **DESK)

    assert place(emergency.submission) == before
    assert told_in(2, 10) == {10: ["doctor not-seen"]}


def test_the_desk_may_bring_an_alert_nearer_and_never_put_it_off(
    emergency: Alert, ann: User, ben: User
) -> None:
    ring(emergency.submission, ann, 1, 40 * MINUTE)
    round_at(1)

    ring(emergency.submission, ben, 2, 50 * MINUTE, **DESK)
    ring(emergency.submission, ben, 5, 15 * MINUTE, result="call-back", **DESK)

    assert place(emergency.submission)[2:] == (NOW + 20 * MINUTE, NOW + 20 * MINUTE)
    assert told_in(19, 20) == {20: ["doctor lapsed"]}


def test_the_desk_without_a_time_changes_nothing(emergency: Alert, ann: User, ben: User) -> None:
    look_at(emergency.submission, 1)
    before = place(emergency.submission)

    ring(emergency.submission, ben, 2, **DESK)

    assert place(emergency.submission) == before


# in words


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ([], ""),
        (["no-answer"], "no answer"),
        (["no-answer"] * 3, "no answer ×3"),
        (["no-answer", "wrong-number", "no-answer"], "no answer ×2, wrong number"),
        (["no-answer", "reached"], "reached"),
        (["reached", "reached"], "reached"),
        (["no-answer", "reached", "no-answer"], "no answer"),
    ],
)
def test_the_tries_read_in_a_few_words(
    check: Submission, ann: User, results: list[str], words: str
) -> None:
    for number, result in enumerate(results):
        ring(check, ann, 2 * number, result=result)

    assert attempts_of([check])[check.pk].words == words


def test_the_tries_of_a_list_cost_one_query_and_decrypt_nothing(
    version: QuestionnaireVersion, ann: User
) -> None:
    one, other, none = (completed(version, SOON) for _ in range(3))
    ring(one, ann, 0, HOUR, note="Rang.")
    ring(other, ann)

    with counted() as statements:
        found = attempts_of([one, other, none])

    assert found == {
        one.pk: Attempts(("no-answer",), NOW + HOUR),
        other.pk: Attempts(("no-answer",)),
        none.pk: Attempts(),
    }
    assert len(statements) == 1
    assert '"note"' not in statements[0]


def test_rows_are_never_changed_or_deleted(check: Submission, ann: User) -> None:
    row = ring(check, ann)

    for refused in (
        lambda: CallTry.objects.update(result="reached"),
        lambda: CallTry.objects.all().delete(),
        row.save,
        row.delete,
    ):
        with pytest.raises(TypeError, match="never"):
            refused()
