"""The page that stops a check, and the banner that stays in view afterwards."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.test_submissions_moving import next_version
from tests.check.views.walk import focusable, form_of, post_answer, put_check, read, text_of, walk
from tests.checks import CRISIS, DAY, EMERGENCY, SAME_DAY, Given, again
from tests.small import BENIGN, SMALL
from triage.check.moving import move
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

BANNER = "Your answers may mean an emergency. Call 112 now . See why"
LOWERED = "Earlier you told us something that may be an emergency. If that is true now,"
ALL_EMERGENCY: Given = {**EMERGENCY, **{k: BENIGN[k] for k in BENIGN if k not in EMERGENCY}}
FORM = form_of(ALL_EMERGENCY)


@pytest.fixture
def emergency(client: Client, version: QuestionnaireVersion) -> Submission:
    """A check whose answers demand an emergency, in this browser."""
    return put_check(client, version, EMERGENCY)


def test_the_number_to_call_is_the_first_thing_that_can_be_reached(
    client: Client, emergency: Submission
) -> None:
    response = client.get(reverse("stop"))

    assert focusable(response)[0] == ("a", "tel:112")


def test_the_page_says_what_to_do_and_why_in_the_persons_words(
    client: Client, emergency: Submission
) -> None:
    page = read(client, "stop")

    for part in (
        "Emergency : Title of emergency",
        "How soon: Now",
        "Call 112 .",
        "Sign bladder-sign",
        "Bladder: I can't pee",
        "Onset: In the last 2 weeks",
        "I have got help",
    ):
        assert part in page
    assert ("a", reverse("question", args=["onset"])) in focusable(client.get(reverse("stop")))


def test_only_the_first_thing_to_read_is_shown_until_there_is_help(
    client: Client, emergency: Submission
) -> None:
    before = client.get(reverse("stop")).content.decode()
    client.post(reverse("stop"))
    after = client.get(reverse("stop")).content.decode()

    assert ("#WTS-01" in before, "#MED-01" in before) == (True, False)
    assert ("#WTS-01" in after, "#MED-01" in after) == (True, True)


def test_saying_there_is_help_stores_the_time_and_lowers_nothing(
    client: Client, emergency: Submission
) -> None:
    response = client.post(reverse("stop"))

    assert response["Location"] == reverse("stop")
    assert "that you have got help." in read(client, "stop")
    stored = again(emergency)
    assert stored.got_help_at is not None
    assert (stored.urgency, stored.alerts.count()) == (40, 1)


def test_going_on_leads_to_the_next_question_with_the_banner_in_view(
    client: Client, emergency: Submission
) -> None:
    response = client.get(reverse("go-on"))

    assert response["Location"] == reverse("question", args=["fever"])
    assert BANNER in read(client, "question", "fever")


def test_the_banner_stays_on_every_page_to_the_end(client: Client, emergency: Submission) -> None:
    walk(client, FORM)

    pages = [read(client, name) for name in ("answers", "save", "erase")]
    client.post(reverse("answers"))
    pages.append(read(client, "contact"))

    assert [BANNER in page for page in pages] == [True] * 4


def test_the_result_of_an_emergency_stays_an_emergency(
    client: Client, emergency: Submission
) -> None:
    walk(client, FORM)
    client.post(reverse("answers"))

    assert "Title of emergency" in read(client, "result")
    assert ("a", "tel:112") in focusable(client.get(reverse("result")))


def test_without_danger_there_is_no_such_page(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, {"adult": ("yes",)})

    response = client.get(reverse("stop"))

    assert response["Location"] == reverse("question", args=["bladder"])
    assert "emergency" not in read(client, "question", "bladder").split("In an emergency")[0]


def test_same_day_advice_alone_does_not_stop(client: Client, version: QuestionnaireVersion) -> None:
    put_check(client, version, SAME_DAY)

    assert client.get(reverse("stop"))["Location"] == reverse("answers")


# a crisis


def test_a_crisis_stops_with_its_own_line(client: Client, version: QuestionnaireVersion) -> None:
    put_check(client, version, {k: BENIGN[k] for k in BENIGN if k not in {"mood", "note"}})

    response = post_answer(client, "mood", "yes")

    assert response["Location"] == reverse("stop")
    page = client.get(reverse("stop"))
    assert focusable(page)[0] == ("a", "tel:5550188")
    assert "Title of crisis" in text_of(page)


def test_a_crisis_has_nothing_beside_its_line_and_why(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, CRISIS)

    page = read(client, "stop")

    assert "Sign crisis-sign You told us: Mood: Yes It matters." in page
    for beside in ("From published guidance", "Read about it", "Say who you are."):
        assert beside not in page


def test_a_crisis_is_shown_beside_an_emergency_on_every_page_that_tells(
    client: Client, emergency: Submission
) -> None:
    walk(client, {**FORM, "mood": "yes"})

    stopped = client.get(reverse("stop"))
    client.post(reverse("answers"))
    result = client.get(reverse("result"))

    for page in (stopped, result):
        assert "Title of emergency" in text_of(page)
        assert "Title of crisis" in text_of(page)
    assert focusable(stopped)[:2] == [("a", "tel:112"), ("a", "tel:5550188")]


def test_a_crisis_is_shown_beside_same_day_advice(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, {**CRISIS, "fever": ("yes",)}, done=True)

    page = read(client, "result")

    assert "Title of crisis" in page
    assert "Title of same-day" in page


# lowered again


def test_a_lowered_emergency_is_still_told_with_what_was_said(
    client: Client, emergency: Submission
) -> None:
    post_answer(client, "bladder", "none")

    assert LOWERED in read(client, "question", "fever")
    page = read(client, "stop")
    assert "Earlier you told us something more urgent" in page
    assert "Bladder: I can't pee" in page
    assert "If it is true now, call 112 ." in page
    assert focusable(client.get(reverse("stop")))[0] == ("a", "tel:112")


def test_the_result_of_a_lowered_emergency_says_what_was_said(
    client: Client, emergency: Submission
) -> None:
    post_answer(client, "bladder", "none")
    walk(client, form_of(BENIGN))
    client.post(reverse("answers"))

    page = read(client, "result")

    assert "Title of self-care" in page
    assert "Earlier you told us something more urgent Bladder: I can't pee" in page
    assert (again(emergency).urgency, again(emergency).highest_urgency) == (10, 40)


def test_lowered_same_day_advice_has_no_page_of_its_own_but_stands_on_the_result(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, SAME_DAY)
    post_answer(client, "fever", "no")
    stopped = client.get(reverse("stop"))
    client.post(reverse("answers"))

    assert stopped["Location"] == reverse("answers")
    assert "Earlier you told us something more urgent Fever: Yes" in read(client, "result")


def test_an_emergency_looked_at_again_and_sent_unchanged_leads_back(
    client: Client, emergency: Submission
) -> None:
    response = post_answer(client, "onset", "new")

    assert response["Location"] == reverse("stop")


@pytest.mark.parametrize("given", [ALL_EMERGENCY, CRISIS], ids=["emergency", "crisis"])
def test_after_the_check_is_sent_no_link_leads_round_in_a_circle(
    client: Client, version: QuestionnaireVersion, given: Given
) -> None:
    put_check(client, version, given, done=True)

    page = client.get(reverse("stop"))

    links = [href for tag, href in focusable(page) if tag == "a"]
    assert f"{reverse('result')}#said" in links
    assert not any(href.startswith("/check/question/") for href in links)
    assert "You have sent these answers" in text_of(page)
    assert "Your check is finished. Your result says the same." in text_of(page)
    assert 'id="said"' in client.get(reverse("result")).content.decode()


def test_of_a_check_that_was_closed_nothing_can_be_looked_at_again(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, EMERGENCY, follow_up=True)
    Submission.objects.update(started_at=check.started_at - DAY)

    page = client.get(reverse("stop"))

    assert "Your check was not finished in time, and is closed." in text_of(page)
    assert "If an answer is not right" not in text_of(page)
    assert ("a", reverse("unfinished")) in focusable(page)


def test_what_the_version_before_told_can_still_be_looked_at(
    client: Client, version: QuestionnaireVersion
) -> None:
    """The newer version rates it calmer, and the row knows that it was an emergency."""
    check = put_check(client, version, {**EMERGENCY, "fever": ("yes",)})
    calmer = replace(SMALL, rules=tuple(r for r in SMALL.rules if r.disposition != "emergency"))
    move(check, next_version(version, calmer), now=timezone.now())

    page = read(client, "stop")

    assert "Earlier you told us something" in page
    assert "tel:112" in client.get(reverse("stop")).content.decode()
