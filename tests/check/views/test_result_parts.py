"""What stands on a result beside what to do: how to keep it, how urgent it is, what to watch."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from tests.check.views.walk import focusable, put_check, read, text_of
from tests.checks import CRISIS, DAY, EMERGENCY, SAME_DAY, SOON, Given
from tests.conftest import store_version
from tests.small import BENIGN
from tests.variants import with_disposition
from triage.models import QuestionnaireVersion
from triage.site import pdf, times
from triage.site.how_soon import look_again

pytestmark = pytest.mark.django_db

#: An emergency with every question answered, in the order asked.
GRAVE: Given = {**EMERGENCY, **{k: v for k, v in BENIGN.items() if k not in EMERGENCY}}


def test_under_the_card_stands_how_to_keep_it_and_until_when_this_device_shows_it(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, SAME_DAY, done=True)
    closes = times.in_words(timezone.now() + DAY)

    page = read(client, "result")

    kept = page.split("Keep this result")[1].split("What would make it")[0]
    assert "One page to print or show" in kept
    assert "Get a PIN to see it again" in kept
    assert f"This page closes on this device at {closes}." in kept


@pytest.mark.parametrize("library", [None, "libpango"])
def test_a_pdf_is_offered_where_it_can_be_drawn_and_else_the_page_says_what_to_do(
    client: Client,
    version: QuestionnaireVersion,
    monkeypatch: pytest.MonkeyPatch,
    library: str | None,
) -> None:
    put_check(client, version, BENIGN, done=True)
    monkeypatch.setattr(pdf, "find_library", lambda _name: library)
    pdf.is_available.cache_clear()

    page = client.get(reverse("result"))
    pdf.is_available.cache_clear()

    offered = ("a", reverse("result-pdf")) in focusable(page)
    assert offered is bool(library)
    assert ("No PDF can be made here." in text_of(page)) is not offered


@pytest.mark.parametrize(
    ("given", "own"),
    [(BENIGN, "Self-care"), (SOON, "Soon"), (SAME_DAY, "Same day"), (GRAVE, "Emergency")],
)
def test_the_persons_own_step_of_five_is_named(
    client: Client, version: QuestionnaireVersion, given: Given, own: str
) -> None:
    put_check(client, version, given, done=True)

    page = client.get(reverse("result")).content.decode()

    steps = re.findall(r'<li class="step [^>]*>.*?</li>', page)
    assert [strip_tags(step).removesuffix(" Your result") for step in steps] == [
        "Emergency",
        "Same day",
        "Soon",
        "Routine",
        "Self-care",
    ]
    assert [strip_tags(step) for step in steps if "aria-current" in step] == [f"{own} Your result"]


@pytest.mark.parametrize("given", [BENIGN, SOON, SAME_DAY])
def test_the_clinics_number_is_a_button_on_every_result(
    client: Client, version: QuestionnaireVersion, given: Given
) -> None:
    put_check(client, version, {**BENIGN, **given}, done=True)

    page = client.get(reverse("result")).content.decode()

    number = '<span class="whole">555-0142</span>'
    assert f'<a class="button" href="tel:5550142">Call the surgery team: {number}</a>' in page


WATCHED = with_disposition(
    "self-care",
    watch=("Fever or chills",),
    carer_watch=("A fever of theirs",),
    look_again_hours=336,
)


def test_a_calm_result_says_when_to_look_again_and_what_to_watch(client: Client, db: None) -> None:
    put_check(client, store_version(WATCHED, signed=True), BENIGN, done=True)
    day = look_again(336, since=timezone.now())

    page = read(client, "result")

    assert f"Look again on {day} Do a new check then, or sooner if anything changes." in page
    assert "Until then, watch for: Fever or chills If you notice any of these" in page


def test_without_a_day_only_what_to_watch_is_said(client: Client, db: None) -> None:
    watched = with_disposition("self-care", watch=("Fever or chills",))
    put_check(client, store_version(watched, signed=True), BENIGN, done=True)

    page = read(client, "result")

    assert "What to watch Fever or chills" in page
    assert "Look again on" not in page


def test_what_says_nothing_of_a_later_day_shows_none(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, SAME_DAY, done=True)

    page = read(client, "result")

    assert "Look again on" not in page
    assert "What to watch" not in page


# in a crisis


def test_a_crisis_has_a_result_of_its_own(client: Client, version: QuestionnaireVersion) -> None:
    put_check(client, version, CRISIS, done=True)

    response = client.get(reverse("result"))

    page = text_of(response)
    calls = [href for _tag, href in focusable(response)][:2]
    assert calls == ["tel:5550188", "tel:112"]
    assert "Title of crisis" in page
    assert "Sign crisis-sign" in page
    not_beside_it = ("Your result", "Reading that fits", "From published guidance", "surgery team")
    assert [words for words in not_beside_it if words in page] == []
    assert "I have got help" in page


def test_beside_another_emergency_both_are_told(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, {**GRAVE, "mood": ("yes",)}, done=True)

    response = client.get(reverse("result"))

    assert [href for _tag, href in focusable(response)][:2] == ["tel:112", "tel:5550188"]
    assert "Title of crisis" in text_of(response)
    assert "Title of emergency" in text_of(response)


def test_who_has_got_help_comes_back_to_the_result(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, CRISIS, done=True)

    response = client.post(reverse("stop"))

    assert response["Location"] == reverse("result")
    assert "you told us that you have got help" in read(client, "result")
