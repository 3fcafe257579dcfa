"""The one cookie that opens a check, and what else a browser is told."""

import logging
import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.signing import get_cookie_signer
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.check.views.walk import begin, form_of, hold, post_answer, put_check, text_of, walk
from tests.checks import EMERGENCY, again
from tests.queries import counted
from tests.small import BENIGN
from triage.check.codes import make_pin
from triage.check.starting import start
from triage.check.submissions import resume, set_contact
from triage.models import Approval, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

FIRST = reverse("question", args=["adult"])
INLINE_OR_ELSEWHERE = re.compile(r"https?://|<script|<style|\sstyle=|\son\w+=")
SECRETS = ("purple", "cant_pee", "I can't pee", "7946", "Pumpernickel")


def place_of(client: Client) -> str:
    """Where this browser's check goes on."""
    place: str = client.get(reverse("go-on"))["Location"]
    return place


# the cookie


def test_the_cookie_is_signed_short_lived_and_out_of_reach_of_scripts(
    client: Client, version: QuestionnaireVersion
) -> None:
    cookie = begin(client).cookies["check"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 24 * 60 * 60
    assert cookie["secure"]
    assert cookie["path"] == "/"


def test_on_plain_http_in_debug_the_cookie_still_works(
    client: Client, version: QuestionnaireVersion, settings: Settings
) -> None:
    settings.DEBUG = True

    assert not begin(client).cookies["check"]["secure"]


def test_a_whole_check_sets_this_cookie_and_the_one_against_forgery_alone(
    client: Client, check: Submission
) -> None:
    walk(client, form_of(BENIGN))
    client.post(reverse("answers"))
    client.post(reverse("contact"), {"telephone": "020 7946 0000"})
    client.get(reverse("result"))

    assert set(client.cookies) == {"check", "csrftoken"}
    assert client.cookies["csrftoken"]["httponly"]
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


def test_the_cookie_holds_no_answer(client: Client, check: Submission) -> None:
    walk(client, {"adult": "yes", "bladder": ["cant_pee"]})

    key, token = client.cookies["check"].value.split(":")[0].split(".")
    assert key == check.id.hex
    assert len(token) == 32


def test_without_a_cookie_there_is_no_check_and_no_query(client: Client, db: None) -> None:
    with counted() as queries:
        response = client.get(FIRST)

    assert (response["Location"], queries) == (reverse("no-check"), [])
    assert "There is no check on this device" in text_of(client.get(reverse("no-check")))


def signed(value: str) -> str:
    return get_cookie_signer(salt="checktriage.check").sign(value)


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value[:-1] + ("A" if value[-1] != "A" else "B"),
        lambda value: "0" + value[1:] if value[0] != "0" else "1" + value[1:],
        lambda value: value.split(":")[0],
        lambda _value: "",
        lambda _value: "nonsense",
        lambda _value: signed(""),
        lambda _value: signed("nonsense.nonsense"),
        lambda _value: signed(f"{uuid4().hex}.token"),
        lambda value: signed(value.split(":")[0] + "x"),
        lambda value: signed(value.split(".")[0]),
        lambda value: get_cookie_signer(salt="another").sign(value.split(":")[0]),
    ],
)
def test_a_forged_cookie_opens_nothing_and_harms_nothing(
    client: Client, check: Submission, change: Any
) -> None:
    walk(client, {"adult": "yes"})
    client.cookies["check"] = change(client.cookies["check"].value)

    answered = post_answer(client, "adult", "no", revision=1)

    assert answered.status_code == 409
    assert "Your last answer was not stored" in answered.content.decode()
    assert client.get(reverse("go-on"))["Location"] == reverse("no-check")
    assert again(check).current_answers() == {"adult": ("yes",)}


def test_an_old_cookie_opens_nothing(
    client: Client, check: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert place_of(client).startswith("/check/question/")

    monkeypatch.setattr("django.core.signing.time.time", in_a_day)

    assert place_of(client) == reverse("no-check")


def in_a_day() -> float:
    return timezone.now().timestamp() + 24 * 60 * 60 + 1


def test_a_revoked_cookie_opens_nothing(client: Client, check: Submission) -> None:
    resume(check, now=timezone.now())

    assert place_of(client) == reverse("no-check")


def test_one_browsers_secret_does_not_open_anothers_check(
    client: Client, version: QuestionnaireVersion
) -> None:
    now = timezone.now()
    mine, token = start(version, clinic_may_follow_up=False, now=now)
    theirs, _ = start(version, clinic_may_follow_up=False, now=now)

    hold(client, theirs, token)
    assert place_of(client) == reverse("no-check")
    hold(client, mine, token)
    assert place_of(client).startswith("/check/question/")


def test_a_check_whose_version_nobody_signed_is_not_served(
    client: Client, check: Submission
) -> None:
    walk(client, {"adult": "yes"})
    Approval.objects.update(void_since=check.version.published_at)

    response = client.get(FIRST)

    assert response.status_code == 503
    assert "Anything you answered before is kept." in text_of(response)
    assert again(check).current_answers() == {"adult": ("yes",)}


def test_a_check_whose_version_is_damaged_is_not_served(
    client: Client, check: Submission, settings: Settings
) -> None:
    settings.DEBUG = True  # so that nobody asks who signed it
    walk(client, {"adult": "yes"})
    QuerySet(QuestionnaireVersion).update(document="{}", sha256="0" * 64)

    response = client.get(FIRST)

    assert response.status_code == 503
    assert "Anything you answered before is kept." in text_of(response)


# every page


def every_page(client: Client, version: QuestionnaireVersion) -> list[Any]:
    """Each page that shows an answer, and pages of mistakes."""
    put_check(client, version, EMERGENCY)
    responses = [client.get(reverse(name)) for name in ("stop", "save", "erase", "go-on")]
    responses.append(client.get(reverse("question", args=["onset"])))
    responses.append(post_answer(client, "onset", "nonsense"))
    responses.append(post_answer(client, "onset", "old", revision=0))
    responses.append(client.post(reverse("save")))
    put_check(client, version, {"adult": ("no",)})
    responses.append(client.get(reverse("unfinished")))
    put_check(client, version, BENIGN)
    responses.append(client.get(reverse("answers")))
    put_check(client, version, BENIGN, done=True)
    responses += [client.get(reverse(name)) for name in ("contact", "result", "result-pdf")]
    responses += [client.get(reverse(name)) for name in ("slip", "earlier")]
    responses.append(client.post(reverse("contact"), {"telephone": "x"}))
    responses.append(client.post(reverse("finish")))
    put_check(client, version, BENIGN)
    responses.append(client.post(reverse("erase")))
    responses += [client.get(path) for path in ("/", "/no-check/", "/resume/", "/without/", "/x")]
    return responses


def test_every_page_is_kept_by_nobody_and_forbids_what_it_does_not_need(
    client: Client, version: QuestionnaireVersion
) -> None:
    """One walk for all of it: the headers, no other host, nothing inline."""
    responses = every_page(client, version)

    assert {response.status_code for response in responses} == {200, 302, 404, 409, 422}
    for response in responses:
        policy = response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert "geolocation=()" in response.headers["Permissions-Policy"]
        if response.headers["Content-Type"] != "application/pdf":
            assert INLINE_OR_ELSEWHERE.findall(response.content.decode()) == []


def test_no_answer_stands_in_an_address_or_a_log(
    client: Client, version: QuestionnaireVersion, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    given = {**EMERGENCY, **{k: BENIGN[k] for k in BENIGN if k not in EMERGENCY}}
    check = put_check(client, version, given)
    pin = make_pin(check)
    walk(client, {"note": "My thumb is purple"})
    responses = [
        client.post(reverse("question", args=["bladder"]), {"answer": "cant_pee, purple"}),
        client.post(reverse("question", args=["note"]), {"answer": "purple" * 100}),
        client.post(reverse("question", args=["purple"]), {"answer": "purple"}),
        client.post(reverse("answers")),
        client.post(reverse("contact"), {"name": "Pumpernickel", "telephone": "020 7946 0000"}),
        client.get(reverse("result")),
        Client().post(reverse("resume"), {"reference": check.code, "pin": pin}),
    ]

    logged = caplog.text
    places = " ".join(response.headers.get("Location", "") for response in responses)
    assert [secret for secret in (*SECRETS, pin) if secret in logged or secret in places] == []
    assert "Unprocessable" in logged  # so something was logged


def test_a_form_from_elsewhere_is_refused_with_the_number_to_call(
    version: QuestionnaireVersion,
) -> None:
    strict = Client(enforce_csrf_checks=True)
    check = put_check(strict, version, {"adult": ("yes",)})
    strict.cookies["csrftoken"] = "a" * 32

    response = strict.post(reverse("question", args=["bladder"]), {"answer": "leak", "revision": 1})

    assert response.status_code == 403
    assert "This page was open for too long" in text_of(response)
    assert "Call 112" in text_of(response)
    assert again(check).current_answers() == {"adult": ("yes",)}


def test_a_form_of_ours_is_accepted(version: QuestionnaireVersion) -> None:
    strict = Client(enforce_csrf_checks=True)
    check = put_check(strict, version, {"adult": ("yes",)})
    page = strict.get(reverse("question", args=["bladder"])).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token

    data = {"answer": "leak", "revision": 1, "csrfmiddlewaretoken": token[1]}
    response = strict.post(reverse("question", args=["bladder"]), data)

    assert response["Location"] == reverse("question", args=["onset"])
    assert again(check).current_answers()["bladder"] == ("leak",)


def test_answers_and_details_are_escaped_wherever_they_are_shown(
    client: Client, version: QuestionnaireVersion
) -> None:
    evil = "<img src=x onerror=alert(1)>{emergency_number}{% now 'Y' %}"
    check = put_check(client, version, {**BENIGN, "note": (evil,)})
    pages = [client.get(reverse("answers")), client.get(reverse("question", args=["note"]))]
    client.post(reverse("answers"))
    set_contact(again(check), {"name": evil, "telephone": "020 7946 0000"})
    pages += [client.get(reverse("contact")), client.get(reverse("result"))]

    for page in pages:
        body = page.content.decode()
        assert "&lt;img src=x onerror=alert(1)&gt;{emergency_number}{%" in body
        assert "<img" not in body
