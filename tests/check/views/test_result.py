"""The result: what to do, how soon, why, and what to read."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from tests.check.views.walk import focusable, form_of, put_check, read, text_of, walk
from tests.checks import CRISIS, DAY, EMERGENCY, SAME_DAY, SOON, Given, again
from tests.queries import counted
from tests.small import BENIGN
from triage.models import QuestionnaireVersion, Submission
from triage.site import pdf, times

pytestmark = pytest.mark.django_db


def test_a_result_says_what_to_do_why_and_what_would_change_it(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, SAME_DAY, done=True)

    page = read(client, "result")

    parts = (
        f"Reference code {check.code}",
        "Same day Your result",
        "Same day : Title of same-day",
        "How soon: Today",
        "Some of your answers matter.",
        "Call 112 .",
        "Say who you are.",
        "Call the surgery team",
        "Keep this result",
        "What would make it more urgent Call 112 if it gets worse.",
        "Ask the clinic to call you",
        "Why we say this Sign infection A warning sign from the article",
        "You told us: Fever: Yes It matters.",
        "Reading that fits your answers When to see a doctor Fever",
        "What you told us",
        f"Your reference code {check.code}",
        f"Small check, version 1 ({version.sha256[:12]})",
        "Finish and leave no trace on this device",
    )
    found = [page.find(part) for part in parts]
    assert -1 not in found, parts[found.index(-1)]
    assert found == sorted(found)


def test_without_a_finding_it_never_says_that_all_is_well(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, BENIGN, done=True)

    page = read(client, "result")

    assert "Your answers did not match the signs we checked." in page
    assert "This check cannot examine you." in page
    assert "Reading that fits" not in page


def test_every_finding_stands_on_the_result_and_the_highest_comes_first(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, {**SOON, "fever": ("asked-unknown",)}, done=True)

    why = read(client, "result").split("Why we say this")[1]

    assert 0 < why.find("Sign infection") < why.find("Sign long-pain")
    assert "You were not sure, so we chose the safer advice." in why
    assert "From published guidance, not in the article" in why
    assert "Score: 8 Duration: 43 days (about 6 weeks)" in why


def test_reading_is_held_back_in_an_emergency_until_there_is_help(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, EMERGENCY)
    walk(client, {**form_of(EMERGENCY), **REST})
    client.post(reverse("answers"))

    before = client.get(reverse("result")).content.decode()
    client.post(reverse("stop"))
    after = client.get(reverse("result")).content.decode()

    assert "#WTS-01" in before
    assert "#MED-01" not in before
    assert "There is more to read once you have got help." in before
    assert "#MED-01" in after


REST = {k: v for k, v in form_of(BENIGN).items() if k not in EMERGENCY}


def test_a_note_and_a_whole_section_stand_with_the_reading(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, {**BENIGN, "weight": (200,)}, done=True)

    page = read(client, "result")

    assert "Ask about your weight." in page
    assert "Everything in “When to see a doctor”" in page


@pytest.mark.parametrize("name", ["result", "result-pdf", "slip", "contact", "earlier"])
@pytest.mark.parametrize("given", [{}, {"adult": ("yes",)}, BENIGN], ids=len)
def test_a_check_that_was_not_completed_has_no_result(
    client: Client,
    version: QuestionnaireVersion,
    given: dict[str, tuple[str | int, ...]],
    name: str,
) -> None:
    put_check(client, version, given)

    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response["Location"] == client.get(reverse("go-on"))["Location"]


def test_a_result_of_today_is_not_called_old(client: Client, version: QuestionnaireVersion) -> None:
    put_check(client, version, BENIGN, done=True)

    assert "If anything changed, do a new check." not in read(client, "result")


def test_a_result_a_day_old_says_so(client: Client, version: QuestionnaireVersion) -> None:
    put_check(client, version, BENIGN, done=True)
    then = timezone.now() - DAY
    Submission.objects.update(completed_at=then, started_at=then)

    page = read(client, "result")

    assert f"This is from {then:%B} {then.day}" not in page  # the day comes first
    assert f"This is from {then.day} {then:%B %Y}. If anything changed, do a new check." in page


def test_a_result_is_never_changed_by_looking_at_it(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, SAME_DAY, done=True)
    before = Submission.objects.filter(pk=check.pk).values().get()

    with counted() as queries:
        read(client, "result")

    assert len(queries) == 1
    assert Submission.objects.filter(pk=check.pk).values().get() == before


# leaving


def test_finishing_takes_the_check_from_this_browser_and_keeps_it_for_the_clinic(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, SAME_DAY, done=True)
    copied = client.cookies["check"].value

    response = client.post(reverse("finish"))

    assert check.code in text_of(response)
    assert response.cookies["check"].value == ""
    client.cookies["check"] = copied
    assert client.get(reverse("result"))["Location"] == reverse("no-check")
    assert again(check).current_answers() == SAME_DAY


def test_finishing_wants_a_post(client: Client, version: QuestionnaireVersion) -> None:
    put_check(client, version, SAME_DAY, done=True)

    assert client.get(reverse("finish"))["Location"] == reverse("result")
    assert read(client, "result")


#: An emergency with every question answered, in the order asked.
GRAVE: Given = {**EMERGENCY, **{k: v for k, v in BENIGN.items() if k not in EMERGENCY}}


# keeping it


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

    button = '<a class="button" href="tel:5550142">Call the surgery team: 555-0142</a>'
    assert button in page


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
