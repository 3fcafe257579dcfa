"""A check under way when its version is withdrawn."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import put_check, text_of
from tests.checks import EMERGENCY, HOUR, NOW, SAME_DAY, Given, again, begun, completed
from tests.conftest import store_version
from tests.queries import counted
from tests.small import BENIGN, SMALL, option, rule, when
from tests.variants import with_option
from triage.check.moving import move
from triage.engine.question import QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.models import QuestionnaireVersion

pytestmark = pytest.mark.django_db


def without_question(link_id: str) -> Questionnaire:
    """SMALL without one question, and without the rules that read it."""
    return replace(
        SMALL,
        questions=tuple(q for q in SMALL.questions if q.link_id != link_id),
        rules=tuple(r for r in SMALL.rules if link_id not in r.criteria.reads()),
    )


def with_question(link_id: str, **changes: Any) -> Questionnaire:
    """SMALL with one question changed."""
    return replace(
        SMALL,
        questions=tuple(
            replace(q, **changes) if q.link_id == link_id else q for q in SMALL.questions
        ),
    )


def next_version(
    version: QuestionnaireVersion, parsed: Questionnaire, *, signed: bool = True
) -> QuestionnaireVersion:
    """Withdraw a version, and put another in its place."""
    take_back(version)
    return store_version(parsed, signed=signed)


def take_back(version: QuestionnaireVersion) -> None:
    lead, _ = User.objects.get_or_create(username="signer")
    version.status, version.retired_at = QuestionnaireVersion.Status.RETIRED, timezone.now()
    version.withdrawn_reason, version.withdrawn_by = "Wrong.", lead
    version.save(update_fields=["status", "retired_at", "withdrawn_reason", "withdrawn_by"])


NON_GATES = {k: BENIGN[k] for k in ("adult", "score", "duration", "weight", "mood", "note")}


def test_answers_stay_and_the_gates_are_asked_again(version: QuestionnaireVersion) -> None:
    check = begun(version, BENIGN)
    other = next_version(version, replace(SMALL, title="Another title"))

    move(check, other, now=NOW)

    moved = again(check)
    assert moved.version == other
    assert moved.current_answers() == NON_GATES
    assert [event.values for event in moved.events()][: len(BENIGN)] == list(BENIGN.values())
    assert moved.revision == check.revision + 1


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "Another question?"},
        {"help": "Another help."},
        {"type": QuestionType.DURATION},
        {"options": (option("asked-unknown", "I do not know", exclusive=True),)},
        {"minimum": 1},
        {"options": ()},
        {"unit": "points"},
    ],
    ids=str,
)
def test_an_answer_to_a_question_that_reads_otherwise_is_asked_for_again(
    version: QuestionnaireVersion, changes: dict[str, Any]
) -> None:
    check = begun(version, BENIGN)
    other = next_version(version, with_question("score", **changes))

    move(check, other, now=NOW)

    assert again(check).current_answers() == {**NON_GATES, "score": ()}


def test_options_that_no_longer_go_together_are_asked_for_again(
    version: QuestionnaireVersion,
) -> None:
    questions = tuple(
        replace(q, is_gate=False) if q.link_id == "bladder" else q for q in SMALL.questions
    )
    first = next_version(version, replace(SMALL, questions=questions))
    check = begun(first, {"adult": ("yes",), "bladder": ("cant_pee", "leak")})
    apart = tuple(
        replace(q, options=(option("cant_pee", "I can't pee", exclusive=True), *q.options[1:]))
        if q.link_id == "bladder"
        else q
        for q in questions
    )

    move(check, next_version(first, replace(SMALL, questions=apart)), now=NOW)

    assert again(check).current_answers() == {"adult": ("yes",), "bladder": ()}


def test_a_question_that_went_and_came_back_is_asked_again(version: QuestionnaireVersion) -> None:
    check = begun(version, BENIGN)
    second = next_version(version, without_question("mood"))
    move(check, second, now=NOW)
    third = next_version(second, replace(SMALL, title="Third"))

    move(check, third, now=NOW)

    assert again(check).current_answers()["mood"] == ()
    assert again(check).version == third


def test_what_was_demanded_stays_the_highest(version: QuestionnaireVersion) -> None:
    check = begun(version, EMERGENCY)

    move(check, next_version(version, replace(SMALL, title="Another")), now=NOW)

    assert (again(check).urgency, again(check).highest_urgency) == (None, 40)


def test_what_the_other_version_tells_at_once_alerts_in_the_same_move(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, BENIGN)
    stricter = replace(SMALL, rules=(*SMALL.rules, rule("score", "emergency", when(("score", 3)))))

    move(check, next_version(version, stricter), now=NOW)

    assert (again(check).urgency, again(check).highest_urgency) == (40, 40)
    assert list(check.alerts.values_list("kind", "urgency")) == [("red-flag", 40)]


def test_moving_twice_changes_nothing(version: QuestionnaireVersion) -> None:
    check = begun(version, BENIGN)
    other = next_version(version, replace(SMALL, title="Another"))
    move(check, other, now=NOW)

    twice = move(check, other, now=NOW + HOUR)

    assert twice.revision == check.revision + 1


def test_a_completed_check_keeps_the_version_it_was_completed_on(
    version: QuestionnaireVersion,
) -> None:
    check = completed(version, SAME_DAY)

    move(check, next_version(version, replace(SMALL, title="Another")), now=NOW)

    assert again(check).version == version


# through its pages


@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_goes_on_is_moved_and_asked_the_gates(
    client: Client, version: QuestionnaireVersion, method: str
) -> None:
    check = put_check(client, version, {k: BENIGN[k] for k in ("adult", "bladder", "fever")})
    next_version(version, replace(SMALL, title="Another"))

    response = getattr(client, method)(reverse("question", args=["score"]), {"answer": "3"})

    assert response.status_code == {"get": 302, "post": 409}[method]
    assert client.get(reverse("go-on"))["Location"] == reverse("question", args=["bladder"])
    assert again(check).current_answers() == {"adult": ("yes",)}


def test_whoever_now_needs_help_at_once_is_told_first(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, BENIGN)
    stricter = replace(SMALL, rules=(*SMALL.rules, rule("score", "emergency", when(("score", 3)))))
    next_version(version, stricter)

    assert client.get(reverse("go-on"))["Location"] == reverse("stop")


@pytest.mark.parametrize("given", [{}, BENIGN], ids=["begun", "answered"])
def test_with_nothing_live_the_answers_are_kept_and_the_danger_signs_shown(
    client: Client, version: QuestionnaireVersion, given: Given
) -> None:
    check = put_check(client, version, given)
    take_back(version)

    response = client.get(reverse("go-on"))

    assert response.status_code == 503
    assert "Anything you answered before is kept." in text_of(response)
    assert again(check).current_answers() == given


def test_a_result_on_a_withdrawn_version_can_still_be_read(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, SAME_DAY, done=True)
    take_back(version)

    with counted() as queries:
        response = client.get(reverse("result"))

    assert "Title of same-day" in text_of(response)
    assert len(queries) == 2  # and what the clinic did


_PLAIN = {"adult", "duration", "weight"}
#: Two questions that are no gates; the first shows a picture, and so does an answer of the other.
PICTURED = with_option(
    "mood", "yes", picture="calendar", of=with_question("score", picture="tablet")
)


def with_pictures(**changes: Any) -> Questionnaire:
    """PICTURED with every picture changed."""
    return replace(PICTURED, pictures=tuple(replace(p, **changes) for p in PICTURED.pictures))


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        (replace(PICTURED, title="Another"), {*_PLAIN, "score", "mood"}),
        (with_pictures(title="x"), {*_PLAIN, "score", "mood"}),
        (replace(SMALL, title="Another"), _PLAIN),
        (with_pictures(alt="Other words."), _PLAIN),
        (with_pictures(sha256="2" * 64), _PLAIN),
    ],
    ids=["the same", "other titles", "none", "other words", "other bytes"],
)
def test_an_answer_stays_only_beside_the_picture_it_was_given_beside(
    db: None, changed: Questionnaire, kept: set[str]
) -> None:
    version = store_version(PICTURED, signed=True)
    check = begun(version, BENIGN)

    moved = move(check, next_version(version, changed), now=NOW)

    assert {link_id for link_id, values in moved.current_answers().items() if values} == kept
