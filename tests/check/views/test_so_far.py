"""What is told once every danger sign was asked for: today, or soon, and the choice to finish."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import focusable, post_answer, put_check, read, walk
from tests.checks import HOUR, Given, again
from tests.conftest import store_version
from tests.queries import counted
from tests.small import NO, SMALL, UNSURE, YES, question, rule, when
from triage.check.rederiving import Rederived
from triage.engine.conditions import Condition, Criteria, Operator
from triage.engine.question import QuestionType
from triage.models import QuestionnaireVersion, Submission
from triage.site.opening import find_opening

pytestmark = pytest.mark.django_db

SO_FAR = reverse("so-far")
NO_FEVER: Given = {"adult": ("yes",), "bladder": ("none",)}
FEVER: Given = {**NO_FEVER, "fever": ("yes",)}
LEAK: Given = {"adult": ("yes",), "bladder": ("leak",), "onset": ("old",), "fever": ("no",)}


def url(link_id: str) -> str:
    return reverse("question", args=[link_id])


@pytest.fixture
def fever(client: Client, version: QuestionnaireVersion) -> Submission:
    """A check whose danger signs are through, and demand to be seen today."""
    return put_check(client, version, FEVER)


def test_the_answer_that_ends_the_danger_signs_leads_to_what_they_demand(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, NO_FEVER)

    response = post_answer(client, "fever", "yes", revision=2)

    assert response["Location"] == SO_FAR
    assert post_answer(client, "fever", "yes", revision=2)["Location"] == SO_FAR


def test_it_leads_straight_on_where_they_demand_nothing(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, NO_FEVER)

    response = post_answer(client, "fever", "no", revision=2)

    assert response["Location"] == url("score")
    assert client.get(SO_FAR)["Location"] == url("score")


def test_the_page_says_what_to_do_how_soon_and_why_in_the_persons_words(
    client: Client, fever: Submission
) -> None:
    page = read(client, "so-far")

    parts = (
        "Same day : Title of same-day How soon: Today Some of your answers matter.",
        "Call 112 . Say who you are.",
        "What would make it more urgent Call 112 if it gets worse.",
        "Sign infection A warning sign from the article You told us: Fever: Yes It matters.",
        "They may show that you need help sooner",
        "Go on with the check",
        "Finish here and send my answers",
    )
    found = [page.find(part) for part in parts]
    assert -1 not in found, parts[found.index(-1)]
    assert found == sorted(found)
    reached = focusable(client.get(SO_FAR))
    assert {("a", url("fever")), ("a", "tel:112"), ("a", url("score"))} <= set(reached)


def test_it_is_told_once_for_each_level(client: Client, version: QuestionnaireVersion) -> None:
    put_check(client, version, {**LEAK})

    same = post_answer(client, "score", "3", revision=4)
    more = post_answer(client, "fever", "yes", revision=5)
    less = post_answer(client, "fever", "no", revision=6)
    again_more = post_answer(client, "fever", "yes", revision=7)

    assert [one["Location"] for one in (same, more, less, again_more)] == [
        url("duration"),
        SO_FAR,
        url("duration"),
        SO_FAR,
    ]


def test_the_questions_after_it_keep_it_in_view(client: Client, fever: Submission) -> None:
    said = "Your answers so far mean: Title of same-day Read what to do, or finish"

    assert said in read(client, "question", "score")
    assert ("a", SO_FAR) in focusable(client.get(url("score")))


def test_a_page_of_it_costs_no_more_than_a_question(client: Client, fever: Submission) -> None:
    find_opening()  # asked for once in a while
    with counted() as reading:
        client.get(SO_FAR)
    with counted() as answering:
        post_answer(client, "fever", "asked-unknown", revision=3)

    assert (len(reading), len(answering)) == (1, 2)


def test_what_a_crisis_put_off_is_told_next(client: Client, db: None) -> None:
    gates = [replace(q, is_gate=q.link_id in ("fever", "mood")) for q in SMALL.questions]
    order = ("adult", "fever", "mood", "score")
    asked = tuple(next(q for q in gates if q.link_id == link_id) for link_id in order)
    rules = tuple(one for one in SMALL.rules if one.code in ("fever", "mood"))
    check = replace(SMALL, questions=asked, rules=rules, floors=(), suggestions=())
    put_check(client, store_version(check, signed=True), {"adult": ("yes",), "fever": ("yes",)})

    response = post_answer(client, "mood", "yes", revision=2)

    assert response["Location"] == reverse("stop")
    assert ("a", SO_FAR) in focusable(client.get(reverse("stop")))
    assert "Title of same-day" in read(client, "so-far")


# finishing there


def test_finishing_there_keeps_the_answers_and_the_urgency_for_the_clinic(
    client: Client, fever: Submission
) -> None:
    response = client.post(reverse("finish-early"))

    assert response["Location"] == reverse("result")
    stored = again(fever)
    assert stored.current_answers() == FEVER
    assert (stored.status, stored.urgency, stored.highest_urgency) == ("completed", 30, 30)
    assert (stored.stage, stored.work_urgency, stored.clinic_may_read) == ("waiting", 30, True)


def test_what_was_stored_of_it_can_be_derived_again(client: Client, fever: Submission) -> None:
    client.post(reverse("finish-early"))

    derived = Rederived(again(fever), {fever.version_id: SMALL})

    assert (derived.urgency, derived.highest(at_once=True)) == (30, 30)


def test_its_result_says_what_was_told_and_that_it_is_unfinished(
    client: Client, fever: Submission
) -> None:
    client.post(reverse("finish-early"))

    page = read(client, "result")

    for part in (
        "You finished before the last question. What we did not ask could make this more urgent.",
        "Please do not take this as an all clear.",
        "Same day : Title of same-day",
        "Call 112 now if you have any of these You can't pee You have chest pain",
        "What about score? Not answered",
    ):
        assert part in page
    for calm in ("Title of self-care", "did not match the signs"):
        assert calm not in page


def test_a_whole_result_says_nothing_of_the_kind(
    client: Client, version: QuestionnaireVersion
) -> None:
    rest: Given = {"score": (1,), "duration": (1,), "weight": (70,), "mood": ("no",)}
    put_check(client, version, {**FEVER, **rest}, done=True)

    assert "You finished before the last question" not in read(client, "result")


def test_nobody_finishes_while_a_danger_sign_is_open(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, {"adult": ("yes",), "bladder": ("leak",), "onset": ("old",)})

    response = client.post(reverse("finish-early"))

    assert response["Location"] == reverse("go-on")
    assert again(check).status == "in-progress"
    assert client.get(SO_FAR)["Location"] == url("fever")


def test_nobody_finishes_while_what_follows_a_sign_is_open(client: Client, db: None) -> None:
    """It reads another question too, so it comes late; left open it counts as "not sure"."""
    both = Criteria(
        (
            (Condition("fever", Operator.EQUALS, "yes"),),
            (Condition("score", Operator.GREATER, 5),),
        )
    )
    sudden = question(
        "sudden", QuestionType.YES_NO, part="Pain", options=(YES, NO, UNSURE), enable_when=both
    )
    place = SMALL.order["score"] + 1
    check = replace(
        SMALL,
        questions=(*SMALL.questions[:place], sudden, *SMALL.questions[place:]),
        rules=(*SMALL.rules, rule("sudden", "emergency", when(("sudden", "yes")), "infection")),
    )
    held = put_check(client, store_version(check, signed=True), {**FEVER, "score": (9,)})

    response = client.post(reverse("finish-early"))

    assert (response["Location"], again(held).status) == (reverse("go-on"), "in-progress")
    assert "Finish here" not in read(client, "so-far")


def test_nobody_finishes_there_on_danger_signs_of_an_hour_ago(
    client: Client, fever: Submission
) -> None:
    Submission.objects.update(last_step_at=timezone.now() - HOUR)

    response = client.post(reverse("finish-early"))

    assert response["Location"] == reverse("go-on")
    assert walk(client, {})["Location"] == url("bladder")


def test_the_answers_are_not_sent_from_their_page_while_questions_are_open(
    client: Client, fever: Submission
) -> None:
    response = client.post(reverse("answers"))

    assert (response["Location"], again(fever).status) == (url("score"), "in-progress")


def test_once_it_is_finished_the_page_leads_to_the_result(
    client: Client, fever: Submission
) -> None:
    client.post(reverse("finish-early"))

    assert client.get(SO_FAR)["Location"] == reverse("result")
