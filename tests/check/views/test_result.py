"""The result: what to do, how soon, why, and what to read."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import form_of, put_check, read, text_of, walk
from tests.checks import DAY, EMERGENCY, SAME_DAY, SOON, again
from tests.queries import counted
from tests.small import BENIGN
from triage.models import QuestionnaireVersion, Submission

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

    assert len(queries) == 2  # the check, and whether the clinic rang
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
