"""From a check to the list as it was filtered, and to the one beside it there."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from tests.clinic.admin.reviews import DONE, log
from tests.clinic.admin.worklist import TO_DO, place, store_several, text_of
from tests.filling import address
from tests.staff.people import LogIn
from triage.check.worklist import sign_token
from triage.clinic.admin.worklist import Key, row_before, rows_behind
from triage.models import QuestionnaireVersion, Review, Submission

COMPLETED = "status=completed"


@pytest.fixture
def several(version: QuestionnaireVersion) -> dict[str, Submission]:
    return store_several(version)


def of(check: Submission, page: str, filters: str = "") -> str:
    kept = "?" + urlencode({"_changelist_filters": filters}) if filters else ""
    return reverse(f"admin:triage_submission_{page}", args=[check.pk]) + kept


def walk(client: Client, several: dict[str, Submission], page: str, filters: str = "") -> list[str]:
    """From the first, or the last, until the list is open again."""
    names = {of(check, "change", filters): name for name, check in several.items()}
    here = several[TO_DO[0] if page == "next" else TO_DO[-1]]
    found: list[str] = []
    while True:
        led = client.get(of(here, page, filters))["Location"]
        if led not in names:
            assert led == (f"{place()}?{filters}" if filters else place())
            return found
        found.append(names[led])
        here = several[names[led]]


def test_next_leads_down_the_list_and_previous_up(
    clinician: Client, several: dict[str, Submission]
) -> None:
    assert walk(clinician, several, "next") == TO_DO[1:]
    assert walk(clinician, several, "previous") == TO_DO[-2::-1]


def test_the_way_keeps_to_the_filters(clinician: Client, several: dict[str, Submission]) -> None:
    completed = [name for name in TO_DO if several[name].status == "completed"]

    assert completed != TO_DO
    assert walk(clinician, several, "next", COMPLETED) == completed[1:]
    assert walk(clinician, several, "previous", COMPLETED) == completed[-2::-1]


def test_before_any_row_stands_the_one_above_it(
    several: dict[str, Submission],
) -> None:
    """Also among those that are not on the list, which have no time since when."""
    rows = Submission.objects.all()
    whole = rows_behind(rows, None, most=99)
    above = [row_before(rows, Key.of(row)) for row in whole]

    assert above == [None, *whole[:-1]]


def test_the_ends_of_the_list_are_told(clinician: Client, several: dict[str, Submission]) -> None:
    last = clinician.get(of(several[TO_DO[-1]], "next"), follow=True)
    first = clinician.get(of(several[TO_DO[0]], "previous"), follow=True)

    assert "That was the last one of the list." in text_of(last)
    assert "That was the first one of the list." in text_of(first)


def test_whoever_goes_on_is_on_record_with_whom_they_came_to(
    clinician: Client, several: dict[str, Submission]
) -> None:
    """In a list that is filtered by a sign, to be the next one tells of the sign."""
    token = several["late"].tokens.filter(token=sign_token("small", "infection"))
    assert token.exists()

    clinician.get(of(several["first"], "next", "sign=small:infection"))
    clinician.get(of(several["late"], "next", "sign=small:infection"))

    rows = [entry for entry in log() if entry[1] != "sign-in"]
    assert rows == [("clinician", "next"), ("clinician", "list")]


def test_filters_that_are_none_lead_to_the_whole_list(
    clinician: Client, several: dict[str, Submission]
) -> None:
    page = clinician.get(of(several["first"], "next", "after=x"), follow=True)

    assert page.redirect_chain == [(place(), 302)]
    assert "The list cannot be filtered like this." in text_of(page)


def test_who_may_not_see_checks_is_led_nowhere(
    log_in: LogIn, several: dict[str, Submission]
) -> None:
    assert log_in("editor").get(of(several["first"], "next")).status_code == 403


@pytest.mark.parametrize("page", ["next", "previous"])
def test_from_no_check_nothing_is_next(clinician: Client, page: str) -> None:
    assert clinician.get(of(Submission(), page)).status_code == 404


# the page of a check


def test_the_page_leads_back_to_the_list_as_it_was(
    clinician: Client, several: dict[str, Submission]
) -> None:
    listed = clinician.get(place(), {"status": "completed"}).context["cl"].rows[0]

    html = clinician.get(listed.address).content.decode()

    kept = "?_changelist_filters=status%3Dcompleted"
    assert listed.address.endswith(kept)
    assert f'href="{place()}?{COMPLETED}"' in html
    for page in ("next", "previous", "claim", "review", "assign"):
        assert f'{of(listed.submission, page)}{kept}"' in html


def test_without_filters_it_leads_to_all_there_is_to_do(
    clinician: Client, several: dict[str, Submission]
) -> None:
    html = clinician.get(address(several["first"])).content.decode()

    assert f'<a href="{place()}">Back to the list</a>' in html
    assert f'href="{of(several["first"], "next")}"' in html


def save(client: Client, check: Submission, **changes: str) -> Any:
    data = {**DONE, "danger": _danger(client, check), **changes}
    return client.post(of(check, "review", COMPLETED), data)


def _danger(client: Client, check: Submission) -> str:
    return str(client.get(address(check)).context["panel"].danger)


def test_what_is_saved_keeps_the_filters(clinician: Client, several: dict[str, Submission]) -> None:
    assert save(clinician, several["first"])["Location"] == of(
        several["first"], "change", COMPLETED
    )


def test_what_is_saved_can_lead_on_to_the_next(
    clinician: Client, several: dict[str, Submission]
) -> None:
    led = save(clinician, several["first"], then="next")["Location"]

    assert led == of(several["first"], "next", COMPLETED)
    assert clinician.get(led)["Location"] == of(several["unsure"], "change", COMPLETED)


def test_what_could_not_be_saved_still_leads_back_with_the_filters(
    clinician: Client, several: dict[str, Submission]
) -> None:
    page = save(clinician, several["first"], outcome="")

    assert page.status_code == 422
    assert f'href="{of(several["first"], "change", COMPLETED)}"' in page.content.decode()
    assert f'href="{place()}' in page.content.decode()


def test_enter_on_a_choice_records_nothing_and_loses_nothing(
    clinician: Client, several: dict[str, Submission]
) -> None:
    """Browsers press the first button of a form."""
    html = clinician.get(address(several["first"])).content.decode()
    form = html[html.index('class="review-form"') :]
    page = save(clinician, several["first"], then="look", note="Rang twice.")

    assert form.index('name="then" value="look" hidden') < form.index(">Save</button>")
    assert page.status_code == 200
    assert "Nothing is recorded yet" in text_of(page)
    assert "Rang twice." in text_of(page)
    assert not Review.objects.exists()
