"""The verbs of a submission: start and answer."""

import secrets

import pytest
from django.db import OperationalError

from tests.checks import CRISIS, DAY, EMERGENCY, HOUR, NOW, SAME_DAY, again, begun, completed, give
from tests.queries import failing
from tests.small import BENIGN
from triage.check.answering import NotAskedNow
from triage.check.browser_secret import belongs_to_browser
from triage.check.lifetime import CheckClosed, is_expired
from triage.check.starting import start
from triage.engine.answers import AnswerError
from triage.models import QuestionnaireVersion, Submission
from triage.models.events import GATES_AGAIN, Event

#: What comes between the emergency and the question about mood, answered without a sign.
REST = {link_id: BENIGN[link_id] for link_id in ("fever", "score", "duration", "weight")}

pytestmark = pytest.mark.django_db


def alerts(submission: Submission) -> list[tuple[str, int]]:
    return list(submission.alerts.values_list("kind", "urgency"))


# start


def test_a_new_check_is_in_progress_and_holds_nothing(version: QuestionnaireVersion) -> None:
    submission, token = start(version, clinic_may_follow_up=True, now=NOW)

    stored = again(submission)
    assert (stored.status, stored.urgency, stored.highest_urgency) == ("in-progress", None, 0)
    assert (stored.answers, stored.contact, stored.revision) == (None, None, 0)
    assert (stored.started_at, stored.clinic_may_follow_up) == (NOW, True)
    assert belongs_to_browser(stored, token)


def test_the_browsers_secret_is_not_stored(version: QuestionnaireVersion) -> None:
    submission, token = start(version, clinic_may_follow_up=False, now=NOW)

    assert token not in str(Submission.objects.filter(pk=submission.pk).values())


def test_another_secret_opens_nothing(version: QuestionnaireVersion) -> None:
    submission, _ = start(version, clinic_may_follow_up=False, now=NOW)

    assert not belongs_to_browser(submission, "x")
    assert not belongs_to_browser(submission, "")


def test_a_reference_code_has_eight_signs_that_nobody_mistakes(
    version: QuestionnaireVersion,
) -> None:
    codes = {begun(version).reference for _ in range(20)}

    assert len(codes) == 20
    assert {len(code) for code in codes} == {8}
    assert not set("".join(codes)) & set("AEIOU01L")


def test_a_taken_code_is_drawn_again(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter("2" * 16 + "3" * 8)
    monkeypatch.setattr(secrets, "choice", lambda _signs: next(drawn))

    first, second = begun(version), begun(version)

    assert [first.reference, second.reference] == ["22222222", "33333333"]


def test_without_a_free_code_no_check_starts(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "choice", lambda signs: signs[0])
    begun(version)

    with pytest.raises(RuntimeError, match="No free reference code"):
        begun(version)

    assert Submission.objects.count() == 1


# answer


def test_an_answer_is_appended_with_its_time(version: QuestionnaireVersion) -> None:
    submission = begun(version)

    answered = give(submission, "adult", "yes", now=NOW + HOUR)

    assert (answered.applied, answered.stops) == (True, False)
    stored = again(submission)
    assert stored.events() == (Event("adult", ("yes",), "2026-05-01T13:00:00Z"),)
    assert (stored.revision, stored.last_step_at) == (1, NOW + HOUR)


def test_the_same_answer_twice_changes_nothing(version: QuestionnaireVersion) -> None:
    submission = begun(version, {"adult": ("yes",)})
    before = Submission.objects.filter(pk=submission.pk).values().get()

    answered = give(submission, "adult", "yes", revision=0, now=NOW + HOUR)

    assert answered.applied
    assert Submission.objects.filter(pk=submission.pk).values().get() == before


def test_a_changed_answer_is_added_to_the_first(version: QuestionnaireVersion) -> None:
    submission = begun(version, {"adult": ("yes",), "bladder": ("leak",)})

    give(submission, "bladder", "none")

    stored = again(submission)
    assert [event.values for event in stored.events()] == [("yes",), ("leak",), ("none",)]
    assert (stored.urgency, stored.highest_urgency) == (None, 20)
    assert stored.current_answers() == {"adult": ("yes",), "bladder": ("none",)}


def test_an_emergency_stops_the_check_and_stores_its_alert(version: QuestionnaireVersion) -> None:
    submission = begun(version, {"adult": ("yes",), "bladder": ("cant_pee",)})

    answered = give(submission, "onset", "new")

    assert answered.stops
    stored = again(submission)
    assert (stored.urgency, stored.highest_urgency) == (40, 40)
    assert alerts(stored) == [("red-flag", 40)]


def test_a_crisis_stops_the_check_below_an_emergency(version: QuestionnaireVersion) -> None:
    submission = begun(version, CRISIS)

    assert alerts(submission) == [("red-flag", 30)]
    assert submission.urgency == 30


def test_same_day_advice_alone_does_not_stop(version: QuestionnaireVersion) -> None:
    submission = begun(version, SAME_DAY)

    assert (submission.urgency, alerts(submission)) == (30, [])


def test_the_emergency_sent_twice_leads_to_its_page_again_with_one_alert(
    version: QuestionnaireVersion,
) -> None:
    submission = begun(version, EMERGENCY)

    answered = give(submission, "onset", "new", revision=2)

    assert answered.stops
    assert alerts(submission) == [("red-flag", 40)]
    assert again(submission).revision == 3


def test_another_answer_sent_twice_does_not_lead_back_to_the_emergency(
    version: QuestionnaireVersion,
) -> None:
    submission = begun(version, EMERGENCY)
    give(submission, "fever", "no")

    assert not give(submission, "fever", "no").stops


def test_an_emergency_lowered_and_said_again_has_one_alert(version: QuestionnaireVersion) -> None:
    submission = begun(version, EMERGENCY)
    give(submission, "onset", "old")

    answered = give(submission, "onset", "new")

    assert answered.stops
    assert alerts(submission) == [("red-flag", 40)]


def test_a_crisis_in_an_emergency_has_its_own_alert(version: QuestionnaireVersion) -> None:
    submission = begun(version, {**EMERGENCY, **REST})

    answered = give(submission, "mood", "yes")

    assert answered.stops
    assert alerts(submission) == [("red-flag", 40), ("red-flag", 30)]


@pytest.mark.parametrize("part", ["triage_alert", 'UPDATE "triage_submission"'])
def test_answer_and_alert_are_stored_together_or_not_at_all(
    version: QuestionnaireVersion, part: str
) -> None:
    submission = begun(version, {"adult": ("yes",), "bladder": ("cant_pee",)})

    with pytest.raises(OperationalError), failing(part):
        give(submission, "onset", "new")

    assert "onset" not in again(submission).current_answers()
    assert (again(submission).urgency, alerts(submission)) == (20, [])


def test_a_stale_answer_that_would_lower_is_not_applied(version: QuestionnaireVersion) -> None:
    submission = begun(version, {"adult": ("yes",), "bladder": ("leak",)})

    answered = give(submission, "bladder", "none", revision=1)

    assert (answered.applied, answered.stops) == (False, False)
    assert again(submission).current_answers()["bladder"] == ("leak",)
    assert again(submission).revision == 2


def test_a_stale_answer_that_would_raise_is_applied(version: QuestionnaireVersion) -> None:
    submission = begun(version, {"adult": ("yes",), "bladder": ("none",)})

    answered = give(submission, "bladder", "leak", revision=1)

    assert answered.applied
    assert again(submission).urgency == 20


def test_a_stale_answer_does_not_take_a_crisis_from_view_in_an_emergency(
    version: QuestionnaireVersion,
) -> None:
    submission = begun(version, {**EMERGENCY, **REST, "mood": ("yes",)})

    answered = give(submission, "mood", "no", revision=3)

    assert not answered.applied
    assert again(submission).current_answers()["mood"] == ("yes",)


@pytest.mark.parametrize("link_id", ["fever", "onset", "note", "nonsense", GATES_AGAIN])
def test_only_the_next_question_or_an_answered_one_takes_an_answer(
    version: QuestionnaireVersion, link_id: str
) -> None:
    submission = begun(version, {"adult": ("yes",)})

    with pytest.raises(NotAskedNow):
        give(submission, link_id, "yes")

    assert again(submission).current_answers() == {"adult": ("yes",)}


@pytest.mark.parametrize(
    ("link_id", "values"),
    [
        ("bladder", ("nonsense",)),
        ("bladder", ("none", "leak")),
        ("bladder", ()),
        ("adult", ("yes", "no")),
        ("adult", (1,)),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_is_stored(
    version: QuestionnaireVersion, link_id: str, values: tuple[object, ...]
) -> None:
    submission = begun(version, {"adult": ("yes",)})

    with pytest.raises(AnswerError):
        give(submission, link_id, *values)

    assert again(submission).current_answers() == {"adult": ("yes",)}


def test_a_completed_check_takes_no_answer(version: QuestionnaireVersion) -> None:
    submission = completed(version)

    with pytest.raises(CheckClosed):
        give(submission, "fever", "yes")

    assert again(submission).current_answers()["fever"] == ("no",)


def test_a_check_a_day_old_takes_no_answer(version: QuestionnaireVersion) -> None:
    submission = begun(version)

    with pytest.raises(CheckClosed):
        give(submission, "adult", "yes", now=NOW + DAY)

    assert not is_expired(submission, now=NOW + DAY - HOUR)
    assert is_expired(submission, now=NOW + DAY)
