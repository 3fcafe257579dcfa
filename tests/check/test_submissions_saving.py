"""The verbs of a submission: save, resume, got help, contact."""

import pytest

from tests.checks import (
    DAY,
    EMERGENCY,
    HOUR,
    NOW,
    SAME_DAY,
    again,
    begun,
    completed,
    find_by_pin,
    give,
)
from triage.check.browser_secret import belongs_to_browser
from triage.check.codes import NewerPin, make_pin, normal_reference, pin_seed
from triage.check.gates import ask_gates_again
from triage.check.leaving import finish
from triage.check.starting import start
from triage.check.submissions import resume, say_got_help, set_contact
from triage.models import Alert, QuestionnaireVersion, Submission
from triage.models.events import GATES_AGAIN

pytestmark = pytest.mark.django_db


def test_a_code_and_its_pin_open_a_check(version: QuestionnaireVersion) -> None:
    submission = begun(version)
    pin = make_pin(submission)

    assert find_by_pin(submission.reference, pin) == submission
    assert (len(pin), pin.isdigit()) == (8, True)
    assert pin not in str(Submission.objects.values().get())


def test_a_new_pin_takes_the_place_of_the_old(version: QuestionnaireVersion) -> None:
    submission = begun(version)

    old, new = make_pin(submission), make_pin(submission)

    assert [len(pin) for pin in (old, new) if pin.isdigit()] == [8, 8]
    assert find_by_pin(submission.reference, old) is None
    assert find_by_pin(submission.reference, new) == submission


def test_one_seed_gives_one_pin_until_a_newer_is_made(version: QuestionnaireVersion) -> None:
    submission = begun(version)
    seed = pin_seed(submission)

    first, again_first = (make_pin(submission, seed=seed) for _ in range(2))
    make_pin(submission)

    assert first == again_first
    with pytest.raises(NewerPin):
        make_pin(submission, seed=seed)


def test_no_pin_opens_a_check_that_was_not_saved(version: QuestionnaireVersion) -> None:
    submission = begun(version)

    assert find_by_pin(submission.reference, "") is None
    assert find_by_pin(submission.reference, "00000000") is None


def test_a_pin_opens_only_its_own_check(version: QuestionnaireVersion) -> None:
    one, other = begun(version), begun(version)
    pin = make_pin(one)
    Submission.objects.filter(pk=other.pk).update(pin_hash=again(one).pin_hash)

    assert find_by_pin(other.reference, pin) is None


@pytest.mark.parametrize("typed", ["k7qm2xrd", "K7QM-2XRD", " k7qm 2xrd ", "K7QM2XRDZZ"])
def test_a_code_is_understood_however_it_is_typed(typed: str) -> None:
    assert normal_reference(typed) == "K7QM2XRD"


def test_resuming_gives_the_check_to_the_new_browser_alone(version: QuestionnaireVersion) -> None:
    submission, old = start(version, clinic_may_follow_up=False, now=NOW)

    resumed, new = resume(submission, now=NOW)

    assert belongs_to_browser(resumed, new)
    assert not belongs_to_browser(resumed, old)


def test_resumed_within_the_hour_nothing_is_asked_again(version: QuestionnaireVersion) -> None:
    submission = begun(version, {"adult": ("yes",), "bladder": ("none",)})

    resumed, _ = resume(submission, now=NOW + HOUR * 0.99)

    assert resumed.current_answers() == {"adult": ("yes",), "bladder": ("none",)}
    assert resumed.revision == 2


def test_resumed_after_an_hour_every_gate_is_asked_again_and_nothing_is_lost(
    version: QuestionnaireVersion,
) -> None:
    submission = begun(version, {**EMERGENCY, "fever": ("no",), "score": (3,)})

    resumed, _ = resume(submission, now=NOW + HOUR)

    stored = again(submission)
    assert stored.current_answers() == {"adult": ("yes",), "score": (3,)}
    assert [event.link_id for event in stored.events()][-1] == GATES_AGAIN
    assert len(stored.events()) == 6
    assert (stored.urgency, stored.highest_urgency) == (None, 40)
    assert (resumed.revision, stored.last_step_at) == (6, NOW + HOUR)


def test_a_page_drawn_before_the_gates_were_asked_again_is_stale(
    version: QuestionnaireVersion,
) -> None:
    submission = begun(version, {"adult": ("yes",), "bladder": ("none",)})
    resume(submission, now=NOW + HOUR)
    give(submission, "bladder", "leak", now=NOW + HOUR)

    answered = give(submission, "bladder", "none", revision=2, now=NOW + HOUR)

    assert not answered.applied


def test_a_check_without_answers_has_no_gates_to_ask_again(version: QuestionnaireVersion) -> None:
    resumed, _ = resume(begun(version), now=NOW + 2 * HOUR)

    assert (resumed.events(), resumed.revision) == ((), 0)


def test_a_result_resumed_later_is_as_it_was(version: QuestionnaireVersion) -> None:
    submission = completed(version, SAME_DAY)

    resumed, _ = resume(submission, now=NOW + 3 * DAY)

    assert resumed.current_answers() == submission.current_answers()
    assert (resumed.urgency, resumed.digest) == (30, submission.digest)


def test_finishing_revokes_the_browsers_secret(version: QuestionnaireVersion) -> None:
    submission, token = start(version, clinic_may_follow_up=False, now=NOW)

    finish(submission)

    assert not belongs_to_browser(again(submission), token)


# got help, contact


def test_got_help_keeps_the_first_time_and_lowers_nothing(version: QuestionnaireVersion) -> None:
    submission = begun(version, EMERGENCY)

    say_got_help(submission, now=NOW)
    say_got_help(submission, now=NOW + HOUR)

    stored = again(submission)
    assert (stored.got_help_at, stored.urgency, stored.highest_urgency) == (NOW, 40, 40)
    assert list(Alert.objects.values_list("kind", "urgency")) == [("red-flag", 40)]


def test_contact_details_are_kept_without_the_empty_ones(version: QuestionnaireVersion) -> None:
    submission = completed(version)

    set_contact(submission, {"name": "", "telephone": "555 0100", "safe_time": "Evenings"})

    assert again(submission).contact_details() == {
        "telephone": "555 0100",
        "safe_time": "Evenings",
    }


def test_empty_contact_details_remove_what_was_there(version: QuestionnaireVersion) -> None:
    submission = completed(version)
    set_contact(submission, {"telephone": "555 0100"})

    set_contact(submission, {"telephone": ""})

    assert again(submission).contact is None


def test_gates_that_are_fresh_are_not_asked_again(version: QuestionnaireVersion) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("none",)})

    ask_gates_again(check, now=NOW)

    assert again(check).current_answers() == {"adult": ("yes",), "bladder": ("none",)}
