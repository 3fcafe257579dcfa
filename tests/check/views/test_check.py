"""A check through its pages: one question after another."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.check.views.walk import form_of, post_answer, put_check, read, text_of, walk
from tests.checks import EMERGENCY, SAME_DAY, again
from tests.queries import counted
from tests.small import BENIGN
from triage.engine.conditions import ASKED_UNKNOWN
from triage.models import Alert, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

FORM = form_of(BENIGN)


def url(link_id: str) -> str:
    return reverse("question", args=[link_id])


def events(check: Submission) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(event.link_id, event.values) for event in again(check).events()]


def test_benign_answers_lead_to_the_default_disposition(client: Client, check: Submission) -> None:
    walk(client, FORM)
    client.post(reverse("answers"))

    assert "Title of self-care" in read(client, "result")
    assert again(check).urgency == 10
    assert again(check).current_answers() == BENIGN


def test_the_very_post_that_demands_an_emergency_leads_to_its_page(
    client: Client, check: Submission
) -> None:
    walk(client, {"adult": "yes", "bladder": ["cant_pee"]})

    response = post_answer(client, "onset", "new")

    assert response["Location"] == reverse("stop")
    assert list(Alert.objects.values_list("kind", "urgency")) == [("red-flag", 40)]


def test_an_answer_is_stored_before_the_next_page_is_sent(
    client: Client, check: Submission
) -> None:
    response = post_answer(client, "adult", "yes")

    assert response["Location"] == url("bladder")
    assert events(check) == [("adult", ("yes",))]


def test_a_double_click_changes_nothing(client: Client, check: Submission) -> None:
    first, second = (post_answer(client, "adult", "yes", revision=0) for _ in range(2))

    assert first["Location"] == second["Location"] == url("bladder")
    assert events(check) == [("adult", ("yes",))]


def test_a_double_click_on_an_emergency_leads_to_its_page_both_times(
    client: Client, check: Submission
) -> None:
    walk(client, {"adult": "yes", "bladder": ["cant_pee"]})

    places = [post_answer(client, "onset", "new", revision=2)["Location"] for _ in range(2)]

    assert places == [reverse("stop")] * 2
    assert Alert.objects.count() == 1


# what the page says


def test_a_page_says_where_it_stands_and_why_we_ask(client: Client, check: Submission) -> None:
    walk(client, {"adult": "yes"})

    page = read(client, "question", "bladder")

    assert "Part 1 of 3: Check · Question 2 of at most 9" in page
    assert "What about bladder?" in page
    assert "Why we ask It can be urgent." in page


def test_the_first_page_has_no_way_back_and_the_next_has(client: Client, check: Submission) -> None:
    first = client.get(url("adult")).content.decode()
    walk(client, {"adult": "yes"})
    second = client.get(url("bladder")).content.decode()

    assert "Back</a>" not in first
    assert f'<a href="{url("adult")}">Back</a>' in second


def test_the_way_back_leaves_out_what_was_not_asked(client: Client, check: Submission) -> None:
    walk(client, {"adult": "yes", "bladder": ["none"]})

    assert f'<a href="{url("bladder")}">Back</a>' in client.get(url("fever")).content.decode()


def test_going_back_shows_what_was_answered(client: Client, check: Submission) -> None:
    walk(client, {"adult": "yes", "bladder": ["cant_pee", "leak"]})

    page = client.get(url("bladder")).content.decode()

    ticked = [part.split('"')[0] for part in page.split('value="')[1:] if "checked" in part[:60]]
    assert ticked == ["cant_pee", "leak"]


def test_going_back_and_on_again_changes_nothing(client: Client, check: Submission) -> None:
    walk(client, {"adult": "yes", "bladder": ["leak"]})

    response = post_answer(client, "bladder", ["leak"])

    assert response["Location"] == url("onset")
    assert len(events(check)) == 2


def test_a_changed_answer_drops_the_follow_up_and_keeps_it_in_the_record(
    client: Client, check: Submission
) -> None:
    walk(client, {"adult": "yes", "bladder": ["leak"], "onset": "old"})

    post_answer(client, "bladder", "none")

    page = walk(client, FORM)
    assert page["Location"] == reverse("answers")
    assert "onset" not in client.get(reverse("answers")).content.decode()
    assert ("onset", ("old",)) in events(check)


def test_a_follow_up_of_a_positive_gate_carries_its_danger_line(
    client: Client, check: Submission
) -> None:
    walk(client, {"adult": "yes", "bladder": ["leak"]})

    page = client.get(url("onset")).content.decode()

    assert 'If you can&#x27;t pee at all, call <a class="whole" href="tel:112">' in page


def test_a_length_of_time_is_echoed_on_the_next_page(client: Client, check: Submission) -> None:
    walk(client, {k: FORM[k] for k in ("adult", "bladder", "fever", "score")})

    response = client.post(url("duration"), {"answer": "6", "unit": "weeks", "revision": 4})

    assert response["Location"] == url("weight")
    assert "You told us: Duration: 6 weeks ." in read(client, "question", "weight")


def test_an_unsure_length_of_time_is_not_echoed(client: Client, check: Submission) -> None:
    walk(client, {k: FORM[k] for k in ("adult", "bladder", "fever", "score")})
    client.post(url("duration"), {"answer": "", "unit": "days", "unsure": "on", "revision": 4})

    assert "You told us" not in read(client, "question", "weight")
    assert again(check).current_answers()["duration"] == (ASKED_UNKNOWN,)


# finishing early


def test_finishing_is_offered_only_when_nothing_can_rise(client: Client, check: Submission) -> None:
    given = {**form_of(EMERGENCY), **{k: FORM[k] for k in ("fever", "score", "duration", "weight")}}
    walk(client, given)
    before = read(client, "question", "mood")
    post_answer(client, "mood", "no")
    after = read(client, "question", "note")

    assert "Finish now" not in before  # a crisis could still be added
    assert "Finish now" in after


def test_finishing_early_completes_the_check(client: Client, check: Submission) -> None:
    walk(client, {k: v for k, v in FORM.items() if k != "note"})

    response = client.post(reverse("finish-early"))

    assert response["Location"] == reverse("result")
    assert again(check).status == "completed"


def test_finishing_early_is_refused_while_something_could_rise(
    client: Client, check: Submission
) -> None:
    walk(client, {"adult": "yes"})

    response = client.post(reverse("finish-early"))

    assert response["Location"] == reverse("go-on")
    assert again(check).status == "in-progress"


# two tabs


def test_a_stale_page_that_would_lower_is_shown_beside_the_newer_answer(
    client: Client, check: Submission
) -> None:
    walk(client, {"adult": "yes", "bladder": ["leak"]})

    response = post_answer(client, "bladder", "none", revision=1)

    page = text_of(response)
    assert response.status_code == 409
    assert "We kept the newer one: I leak" in page
    assert "On this page you now chose: None of these" in page
    assert events(check)[-1] == ("bladder", ("leak",))


def test_the_stale_page_sent_again_is_meant(client: Client, check: Submission) -> None:
    walk(client, {"adult": "yes", "bladder": ["leak"]})
    page = post_answer(client, "bladder", "none", revision=1).content.decode()
    assert 'name="revision" value="2"' in page

    response = post_answer(client, "bladder", "none", revision=2)

    assert response["Location"] == url("fever")
    assert events(check)[-1] == ("bladder", ("none",))


def test_a_page_without_a_revision_counts_as_stale(client: Client, check: Submission) -> None:
    walk(client, {"adult": "yes", "bladder": ["leak"]})

    response = client.post(url("bladder"), {"answer": "none"})

    assert response.status_code == 409
    assert events(check)[-1] == ("bladder", ("leak",))


def test_two_tabs_each_keep_what_they_stored(client: Client, check: Submission) -> None:
    walk(client, {k: FORM[k] for k in ("adult", "bladder")})

    post_answer(client, "fever", "no", revision=2)
    response = post_answer(client, "fever", "yes", revision=2)

    assert response["Location"] == reverse("so-far")
    assert [values for link_id, values in events(check) if link_id == "fever"] == [
        ("no",),
        ("yes",),
    ]


# budgets


def test_a_question_page_takes_one_query(client: Client, check: Submission) -> None:
    walk(client, {"adult": "yes"})

    with counted() as queries:
        client.get(url("bladder"))

    assert len(queries) == 1


def test_an_ordinary_answer_takes_two_queries(client: Client, check: Submission) -> None:
    walk(client, {"adult": "yes"})

    with counted() as queries:
        post_answer(client, "bladder", "leak", revision=1)

    assert len(queries) == 2


def test_an_alert_takes_no_more_than_eight(client: Client, check: Submission) -> None:
    walk(client, {"adult": "yes", "bladder": ["leak"]})

    with counted() as queries:
        post_answer(client, "onset", "new", revision=2)

    assert len(queries) <= 8
    assert Alert.objects.exists()


def test_completing_takes_no_more_than_eight(client: Client, check: Submission) -> None:
    walk(client, FORM)

    with counted() as queries:
        client.post(reverse("answers"))

    assert len(queries) <= 8
    assert again(check).status == "completed"


@pytest.mark.parametrize("link_id", SAME_DAY)
def test_a_question_page_is_small(
    client: Client, version: QuestionnaireVersion, link_id: str
) -> None:
    put_check(client, version, SAME_DAY)

    assert len(client.get(url(link_id)).content) <= 12 * 1024
