"""Finding reading that fits: a page after the result, of which every question may be left out."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from tests.check.views.walk import focusable, put_check, read
from tests.checks import EMERGENCY, SAME_DAY, again
from tests.conftest import store_version
from tests.queries import meanwhile
from tests.reading import CHOICE, READING
from tests.small import BENIGN
from triage.check.choosing_reading import chosen_reading
from triage.check.leaving import erase
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

PLACE = reverse("find-reading")
OFFER = "Find reading that fits you"


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    """The small questionnaire with questions for reading, published and signed."""
    return store_version(READING, signed=True)


@pytest.fixture
def done(client: Client, version: QuestionnaireVersion) -> Submission:
    """A calm result in this browser."""
    return put_check(client, version, BENIGN, done=True)


def test_the_result_offers_it(client: Client, done: Submission) -> None:
    assert ("a", PLACE) in focusable(client.get(reverse("result")))
    assert "Medicines" not in read(client, "result")


def test_what_was_chosen_is_on_the_result_and_in_the_form_again(
    client: Client, done: Submission
) -> None:
    response = client.post(PLACE, {"topics-answer": ["medicines"], "feeling-answer": "low"})

    assert response["Location"] == reverse("result") + "#read"
    assert chosen_reading(again(done)) == CHOICE
    page = read(client, "result")
    assert "Talk to somebody." in page
    assert "Medicines" in page
    assert "Everything in “Medicines”" in page
    form = client.get(PLACE).content.decode()
    ticked = [part.split('"')[0] for part in form.split('value="')[1:] if "checked" in part[:60]]
    assert ticked == ["medicines", "low"]


def test_nothing_has_to_be_answered(client: Client, done: Submission) -> None:
    response = client.post(PLACE, {})

    assert response["Location"] == reverse("result") + "#read"
    assert not again(done).reading_choices.exists()


def test_what_does_not_go_together_is_said_and_not_stored(client: Client, done: Submission) -> None:
    response = client.post(PLACE, {"topics-answer": ["medicines", "none"], "feeling-answer": "low"})

    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("cannot go with other answers") == 2  # in the summary, and at the question
    assert page.count("<h1") == 1
    assert not again(done).reading_choices.exists()


def test_an_emergency_offers_it_once_there_is_help(
    client: Client, version: QuestionnaireVersion
) -> None:
    rest = {key: values for key, values in BENIGN.items() if key not in EMERGENCY}
    put_check(client, version, {**EMERGENCY, **rest}, done=True)
    before = read(client, "result")

    client.post(reverse("stop"))

    assert (OFFER in before, OFFER in read(client, "result")) == (False, True)


def test_before_the_result_and_where_nothing_is_asked_there_is_no_such_page(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, {"adult": ("yes",)})

    assert client.get(PLACE)["Location"] == reverse("question", args=["bladder"])


def test_a_check_erased_at_the_very_moment_stores_nothing(client: Client, done: Submission) -> None:
    with meanwhile("SAVEPOINT", lambda: erase(done)):
        response = client.post(PLACE, {"topics-answer": ["medicines"]})

    assert response["Location"] == reverse("go-on")
    assert not again(done).reading_choices.exists()


def test_a_check_erased_from_elsewhere_stores_nothing(client: Client, done: Submission) -> None:
    erase(done)

    response = client.post(PLACE, {"topics-answer": ["medicines"]})

    assert response["Location"] == reverse("no-check")
    assert not again(done).reading_choices.exists()


# all reading on a page of its own


ALL = reverse("all-reading")
MANY = tuple(f"M-{n}" for n in range(8))
#: Two signs and whatever is chosen name far more than a result shows.
PLENTY = replace(
    READING,
    signs=tuple(replace(one, reading=MANY) for one in READING.signs),
    sections=(
        replace(
            READING.sections[0],
            items=tuple(
                replace(READING.sections[0].items[0], code=code, title=f"Title {code}")
                for code in ("WTS-02", *MANY)
            ),
        ),
        *READING.sections[1:],
    ),
)


def links(client: Client, name: str) -> list[str]:
    """The reading that a page leads to."""
    found = focusable(client.get(reverse(name)))
    return [href for _tag, href in found if href.startswith("/learn/") and href != "/learn/"]


def test_a_result_shows_five_and_leads_to_all(client: Client, db: None) -> None:
    put_check(client, store_version(PLENTY, signed=True), SAME_DAY, done=True)

    shown, everything = links(client, "result"), links(client, "all-reading")

    assert shown == [f"/learn/warning-signs/?open={code}#{code}" for code in MANY[:5]]
    assert everything == [f"/learn/warning-signs/?open={code}#{code}" for code in MANY]
    assert ("a", ALL) in focusable(client.get(reverse("result")))
    assert "Back to my result" in read(client, "all-reading")


def test_a_result_that_shows_everything_leads_nowhere_else(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, SAME_DAY, done=True)

    assert ("a", ALL) not in focusable(client.get(reverse("result")))
    assert links(client, "result") == links(client, "all-reading")


def test_what_was_chosen_is_shown_where_it_is_not_among_the_first(client: Client, db: None) -> None:
    put_check(client, store_version(PLENTY, signed=True), SAME_DAY, done=True)

    response = client.post(PLACE, {"topics-answer": ["medicines"], "feeling-answer": "low"})

    assert response["Location"] == ALL
    assert "Talk to somebody." in read(client, "all-reading")
    assert "/learn/medicines/" in links(client, "all-reading")


def test_without_reading_there_is_no_such_page(client: Client, done: Submission) -> None:
    assert client.get(ALL)["Location"] == reverse("result")


def test_in_an_emergency_it_holds_back_what_the_result_does(client: Client, db: None) -> None:
    put_check(client, store_version(PLENTY, signed=True), EMERGENCY)
    before = links(client, "stop"), links(client, "all-reading")

    client.post(reverse("stop"))

    assert before == ([f"/learn/warning-signs/?open={MANY[0]}#{MANY[0]}"],) * 2
    assert len(links(client, "stop")) == 5
    assert len(links(client, "all-reading")) == len(MANY)
    assert ("a", ALL) in focusable(client.get(reverse("stop")))
    page = read(client, "all-reading")
    assert "Your answers may mean an emergency." in page
    assert "Go on with the check" in page
