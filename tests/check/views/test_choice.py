"""The start page of a site with several questionnaires."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import focusable, put_check, read, text_of
from tests.conftest import store_version
from tests.small import BENIGN, SMALL
from triage.engine.telephone import TelephoneLine
from triage.models import QuestionnaireVersion

OTHER = replace(
    SMALL,
    slug="other",
    title="Other check",
    audience="Adults with another trouble.",
    danger_signs=("You fall", "You faint", "You shake"),
    lines=(TelephoneLine("ward_phone", "The ward", "Call the ward", "555-0177"),),
)


@pytest.fixture
def other(version: QuestionnaireVersion) -> QuestionnaireVersion:
    return store_version(OTHER, signed=True)


def test_each_is_offered_with_its_name_for_whom_it_is_and_how_long_it_takes(
    client: Client, other: QuestionnaireVersion
) -> None:
    page = client.get(reverse("home"))

    text = text_of(page)
    for part in ("Small check Adults with back pain. It takes", "Other check Adults with another"):
        assert part in text
    links = [place for kind, place in focusable(page) if "/start/" in str(place)]
    assert links == ["/start/small/", "/start/other/"]


def test_the_first_danger_sign_of_each_comes_before_the_second_of_any(
    client: Client, other: QuestionnaireVersion
) -> None:
    text = text_of(client.get(reverse("home")))

    signs = ("You can't pee", "You fall", "You have chest pain", "You faint", "Your legs are weak")
    assert [text.find(sign) for sign in signs] == sorted(text.find(sign) for sign in signs)
    assert "And 3 more danger signs" in text


def test_every_line_of_every_questionnaire_is_named_there(
    client: Client, other: QuestionnaireVersion
) -> None:
    assert "The ward 555-0177" in text_of(client.get(reverse("home")))


def test_who_is_in_danger_in_a_check_still_reads_it_there(
    client: Client, other: QuestionnaireVersion, version: QuestionnaireVersion
) -> None:
    danger = {"adult": ("yes",), "bladder": ("cant_pee",), "onset": ("new",)}
    put_check(client, version, danger)

    page = read(client, "home")

    assert "Go on with the check" in page
    assert "112" in page.split("Which check")[0]


def test_what_another_process_took_back_is_no_longer_named(
    client: Client, other: QuestionnaireVersion
) -> None:
    store_version(replace(OTHER, slug="third", title="Third check", lines=()), signed=True)
    before = text_of(client.get(reverse("home")))
    taken_back = QuestionnaireVersion.objects.filter(pk=other.pk)
    taken_back.update(status="retired", retired_at=timezone.now())

    after = text_of(client.get(reverse("home")))

    assert "Which check do you need?" in after
    assert ["The ward 555-0177" in page for page in (before, after)] == [True, False]


def test_where_all_was_taken_back_the_last_known_numbers_stay(
    client: Client, other: QuestionnaireVersion
) -> None:
    client.get(reverse("home"))
    QuestionnaireVersion.objects.update(status="retired", retired_at=timezone.now())

    assert "The ward 555-0177" in text_of(client.get(reverse("home")))


def test_a_line_on_every_result_has_a_button_of_its_own(client: Client, db: None) -> None:
    line = TelephoneLine("ward_phone", "The ward", "Call the ward", "555-0177", always_shown=True)
    plain = TelephoneLine("desk_phone", "The desk", "", "555-0188", always_shown=True)
    version = store_version(replace(SMALL, lines=(line, plain)), signed=True)
    put_check(client, version, BENIGN, done=True)

    page = client.get(reverse("result"))

    assert "Call the ward: 555-0177" in text_of(page)
    assert "Call: 555-0188" in text_of(page)
    assert ("a", "tel:5550177") in focusable(page)
