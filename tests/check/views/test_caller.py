"""Staff fill in a check for a caller, on the patient's own pages."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import form_of, hold, post_answer, walk
from tests.checks import EMERGENCY, again
from tests.small import BENIGN
from tests.staff.people import LogIn, log_in, staff
from triage.check.assisting import READ_OUT, start_for_caller
from triage.check.codes import make_pin
from triage.check.starting import start
from triage.models import AccessLogEntry, QuestionnaireVersion, Submission

__all__ = ["log_in"]

STRIP = "You are filling this in for a caller."
CALLERS = "caller: "


@pytest.fixture
def desk(log_in: LogIn) -> Client:
    return log_in("clinician")


@pytest.fixture
def check(desk: Client, version: QuestionnaireVersion) -> Submission:
    """A check that the browser of staff holds for a caller."""
    return held(desk, version)


def held(client: Client, version: QuestionnaireVersion, *, role: str = "clinician") -> Submission:
    submission, secret = start_for_caller(
        version, by=staff(role), may_follow_up=True, now=timezone.now()
    )
    hold(client, submission, secret)
    return submission


def done(client: Client) -> None:
    walk(client, form_of(BENIGN))
    client.post(reverse("answers"))


def actions() -> list[str]:
    rows = AccessLogEntry.objects.filter(action__startswith=CALLERS).order_by("id")
    return [action.removeprefix(CALLERS) for action in rows.values_list("action", flat=True)]


def opens(client: Client) -> bool:
    return str(client.get(reverse("go-on"))["Location"]) != reverse("no-check")


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize("page", ["save", "erase"])
def test_every_page_says_that_it_is_for_a_caller(
    desk: Client, check: Submission, page: str
) -> None:
    question = reverse("question", args=["adult"])

    assert [STRIP in text(desk.get(place)) for place in (question, reverse(page))] == [True, True]


@pytest.mark.parametrize("page", ["learn", "home", "report"])
def test_so_do_pages_beside_the_check(desk: Client, check: Submission, page: str) -> None:
    assert STRIP in text(desk.get(reverse(page)))


def test_a_patients_page_says_nothing_of_it(desk: Client, version: QuestionnaireVersion) -> None:
    submission, secret = start(version, clinic_may_follow_up=True, now=timezone.now())
    hold(desk, submission, secret)

    assert STRIP not in text(desk.get(reverse("question", args=["adult"])))


def test_an_emergency_stops_says_what_to_tell_and_alerts(desk: Client, check: Submission) -> None:
    places = [post_answer(desk, link, *given)["Location"] for link, given in EMERGENCY.items()]

    page = text(desk.get(places[-1]))
    assert places[-1] == reverse("stop")
    assert "Read them this page now, word for word" in page
    assert "Leave this check" not in page
    assert again(check).alerts.count() == 1


def test_the_result_is_read_out_and_then_closed_for_good(desk: Client, check: Submission) -> None:
    done(desk)
    result = desk.get(reverse("result"))
    cookie = desk.cookies["check"].value
    finished = desk.post(reverse("finish"))
    desk.cookies["check"] = cookie  # as a copy of it would

    assert result.status_code == 200
    assert again(check).code in text(finished)
    assert "For you it is closed." in text(finished)
    assert finished["Clear-Site-Data"] == '"cache"'  # which would sign them out
    assert not opens(desk)
    assert desk.get(reverse("admin:index")).status_code == 200
    assert actions()[0] == "begun"
    assert set(actions()[1:-1]) == {"result"}
    assert actions()[-1] == "finished"


def test_every_look_at_the_result_is_on_record(desk: Client, check: Submission) -> None:
    done(desk)
    before = len(actions())

    for page in ("result", "slip", "all-reading", "save"):
        desk.get(reverse(page))

    assert actions()[before:] == ["result"] * 4


def test_a_result_that_was_left_open_closes_by_itself(desk: Client, check: Submission) -> None:
    done(desk)
    Submission.objects.filter(pk=check.pk).update(completed_at=timezone.now() - READ_OUT)

    assert not opens(desk)
    assert again(check).browser_hash == ""
    assert actions()[-1] == "left"


def test_signing_out_closes_it_and_signing_in_again_opens_nothing(
    desk: Client, check: Submission
) -> None:
    desk.post(reverse("account_logout"))
    shut = again(check).browser_hash
    desk.force_login(staff("clinician"))

    assert shut == ""
    assert not opens(desk)
    assert actions() == ["begun", "left"]


def test_signing_in_closes_what_a_session_before_left_open(desk: Client, check: Submission) -> None:
    cookie = desk.cookies["check"].value
    other = Client()
    other.cookies["check"] = cookie
    other.post(reverse("account_login"), {"login": "clinician", "password": "wrong"})
    still_open = again(check).browser_hash != ""
    user = staff("clinician")
    user.set_password("a long password of theirs")
    user.save()
    other.post(
        reverse("account_login"), {"login": "clinician", "password": "a long password of theirs"}
    )

    assert still_open
    assert again(check).browser_hash == ""


def test_the_cookie_alone_opens_nothing(desk: Client, check: Submission, log_in: LogIn) -> None:
    for other in (Client(), log_in("superuser"), log_in("editor")):
        other.cookies["check"] = desk.cookies["check"].value

        assert not opens(other)
    assert opens(desk)


def test_a_session_without_anybody_is_over_on_these_pages_too(
    desk: Client, check: Submission
) -> None:
    session = desk.session
    session["staff_since"] = session["staff_seen"] = 1.0
    session.save()

    response = post_answer(desk, "adult", "yes", revision=0)

    assert response.status_code == 409
    assert again(check).browser_hash == ""
    assert again(check).revision == 0


def test_answering_keeps_the_session(desk: Client, check: Submission) -> None:
    session = desk.session
    session["staff_since"] = timezone.now().timestamp()
    session["staff_seen"] = seen = timezone.now().timestamp() - 600
    session.save()

    post_answer(desk, "adult", "yes")

    assert desk.session["staff_seen"] > seen + 500


def test_erased_for_the_caller_staff_stay_signed_in(desk: Client, check: Submission) -> None:
    response = desk.post(reverse("erase"))

    assert again(check).status == "erased"
    assert response["Clear-Site-Data"] == '"cache"'
    assert "For you it is closed." in text(response)
    assert actions() == ["begun", "erased"]


def test_the_caller_opens_it_with_the_pin_and_is_told_nothing_of_staff(
    desk: Client, check: Submission
) -> None:
    pin = make_pin(check)
    caller = Client()
    caller.post(reverse("resume"), {"reference": check.code, "pin": pin})

    page = text(caller.get(reverse("question", args=["adult"])))
    assert STRIP not in page
    assert "clinician" not in page
    assert not opens(desk)


def test_staff_do_not_open_it_again_with_the_pin_they_read_out(
    desk: Client, check: Submission
) -> None:
    pin = make_pin(check)
    desk.post(reverse("finish"))

    response = desk.post(reverse("resume"), {"reference": check.code, "pin": pin})

    assert "Staff filled this in for a caller" in text(response)
    assert again(check).browser_hash == ""


def test_signing_out_of_staff_leaves_the_callers_own_browser_alone(
    desk: Client, check: Submission
) -> None:
    caller = Client()
    caller.post(reverse("resume"), {"reference": check.code, "pin": make_pin(check)})

    desk.post(reverse("account_logout"))

    assert opens(caller)


def test_the_browser_fills_in_nothing_of_who_types(
    desk: Client, check: Submission, settings: Any
) -> None:
    settings.CLINIC_CALLS_BACK = True
    done(desk)

    html = desk.get(reverse("contact")).content.decode()

    assert set(re.findall(r'autocomplete="([\w-]+)"', html)) == {"off"}


def test_an_hour_later_the_danger_signs_are_asked_again(desk: Client, check: Submission) -> None:
    post_answer(desk, "adult", "yes")
    long_ago = timezone.now() - timedelta(hours=2)
    Submission.objects.filter(pk=check.pk).update(last_step_at=long_ago)

    assert opens(desk)
