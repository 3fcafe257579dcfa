"""What a browser's history tells whoever looks at it next."""

import base64
import hashlib
import re
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.test import Client
from django.urls import get_script_prefix, resolve, reverse, set_script_prefix

from tests.check.views.walk import put_check, question_at
from tests.checks import CRISIS, EMERGENCY
from tests.small import BENIGN, SMALL
from triage.models import QuestionnaireVersion
from triage.site.addresses import (
    checks_of,
    decode,
    draw_for,
    encode,
    forget_check,
    is_of_another,
    question_path,
)

KEY, OTHER = "k" * 50, "o" * 50


@pytest.mark.parametrize("prefix", ["/", "/clinic/", "/a b/", "/{x}/%s/"])
@pytest.mark.parametrize("link_id", ["adult", "größe", "{0}%"])
def test_the_address_of_a_question_is_the_one_that_django_finds(prefix: str, link_id: str) -> None:
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        for check in (UUID(int=1 << 100), UUID(int=2 << 100)):
            draw_for(check)
            assert question_path(link_id) == reverse("question", args=[link_id])
    finally:
        set_script_prefix(before)
        forget_check()


@pytest.mark.parametrize("link_id", ["adult", "self_harm", "x" * 60, "größe"])
def test_a_code_leads_back_to_its_question_with_the_key_alone(link_id: str) -> None:
    code = encode(link_id, KEY)

    assert decode(code, KEY) == link_id
    assert decode(code, OTHER) == ""
    assert link_id not in code


def test_the_same_question_has_the_same_address_and_another_one_another() -> None:
    assert encode("adult", KEY) == encode("adult", KEY)
    assert encode("adult", KEY) != encode("fever", KEY)


def test_the_length_of_an_address_tells_nothing_of_the_question() -> None:
    assert len({len(reverse("question", args=[q.link_id])) for q in SMALL.questions}) == 1


@pytest.mark.parametrize("code", ["", "adult", "====", "é", "A" * 48, encode("adult", KEY)[:-4]])
def test_what_no_key_made_is_no_code(code: str) -> None:
    assert decode(code, KEY) == ""


def test_nobody_finds_in_a_check_of_their_own_which_question_anothers_address_is_of(
    version: QuestionnaireVersion,
) -> None:
    """Of everything that a check leads to: pages, links back, rows, and where an answer leads."""
    given = {"adult": ("yes",), "bladder": ("none",), "fever": ("no",)}
    codes = []
    for _person in range(2):
        browser = Client()
        put_check(browser, version, given)
        page = browser.get(reverse("go-on"), follow=True)
        told = page.content.decode() + str(page.redirect_chain)
        codes.append(set(re.findall(r"check/question/([^/]+)/", told)))

    assert all(len(found) >= 2 for found in codes)
    assert codes[0].isdisjoint(codes[1])
    asked = [{decode(code, settings.DIGEST_KEY) for code in found} for found in codes]
    assert asked[0] == asked[1]


def test_a_code_of_the_release_before_still_arrives() -> None:
    cipher = AESSIV(hashlib.sha512(f"triage.question-address:{KEY}".encode()).digest())
    before = base64.urlsafe_b64encode(cipher.encrypt(b"adult".ljust(20, b"\0"), None)).decode()

    assert decode(before, KEY) == "adult"


def test_a_page_that_was_open_while_the_site_was_brought_up_to_date_still_arrives() -> None:
    assert resolve("/check/question/adult/").kwargs == {"link_id": "adult"}
    assert question_at(reverse("question", args=["adult"])) == "adult"


@pytest.mark.parametrize("given", [EMERGENCY, CRISIS], ids=["emergency", "crisis"])
def test_neither_address_nor_title_of_any_page_says_what_was_asked_or_found(
    client: Client, version: QuestionnaireVersion, given: dict[str, tuple[str, ...]]
) -> None:
    put_check(client, version, {**given, **{k: v for k, v in BENIGN.items() if k not in given}})
    pages = ["stop", "answers", "contact", "result"]
    places = [reverse("question", args=[link_id]) for link_id in given]
    places += [reverse(name) for name in pages]

    kept = []
    for place in places:
        page = client.get(place)
        if place == reverse("answers") and page.status_code == 200:
            client.post(place)
        title = re.search(r"<title>(.*?)</title>", page.content.decode())
        kept += [place, page.headers.get("Location", ""), title[1] if title else ""]

    history = " ".join(kept)
    assert "Question 1" in history
    assert "Please read this now" in history
    assert "Your result" in history
    link_ids = [q.link_id for q in SMALL.questions]
    told = [*link_ids, *(q.text for q in SMALL.questions), *(d.title for d in SMALL.dispositions)]
    assert [word for word in told if re.search(rf"\b{re.escape(word)}\b", history)] == []


def test_a_code_names_the_checks_that_it_could_be_of_and_no_other() -> None:
    check, other = UUID(int=7 << 64), UUID(int=9 << 64)
    code = encode("adult", KEY, check.bytes[:8])

    first, last = checks_of(code, KEY)

    assert first <= check <= last
    assert not first <= other <= last
    assert (is_of_another(code, KEY, check), is_of_another(code, KEY, other)) == (False, True)


def test_what_is_sealed_but_no_text_is_no_code() -> None:
    cipher = AESSIV(hashlib.sha512(f"triage.question-address:{KEY}".encode()).digest())

    assert decode(base64.urlsafe_b64encode(cipher.encrypt(b"\xff" * 20, None)).decode(), KEY) == ""
