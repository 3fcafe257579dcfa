"""A page that stays open while another check begins in the same browser acts on neither."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.check.views.walk import put_check, text_of
from tests.checks import EMERGENCY, Given, again
from tests.small import BENIGN
from triage.check.form_owner import OWNER, owner_mark
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

_FORM = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.DOTALL)
#: A check in each state, and the pages of it that hold a form.
PAGES: dict[str, tuple[Given, bool, tuple[str, ...]]] = {
    "under way": ({"adult": ("yes",)}, False, ("question:bladder", "save", "erase")),
    "in danger": (EMERGENCY, False, ("stop", "question:fever")),
    "answered": (BENIGN, False, ("answers",)),
    "done": (BENIGN, True, ("result", "contact", "earlier", "save", "erase")),
}


def address(name: str) -> str:
    page, _, link_id = name.partition(":")
    return reverse(page, args=[link_id] if link_id else [])


@pytest.mark.parametrize(("given", "done", "names"), PAGES.values(), ids=PAGES)
def test_every_form_of_a_check_says_which_it_is(
    client: Client,
    version: QuestionnaireVersion,
    given: Given,
    done: bool,
    names: tuple[str, ...],
) -> None:
    check = put_check(client, version, given, done=done, follow_up=True)
    mark = f'name="{OWNER}" value="{owner_mark(check)}"'

    for name in names:
        forms = _FORM.findall(client.get(address(name)).content.decode())

        assert forms, name
        assert [form for form in forms if mark not in form] == [], name


@pytest.fixture
def two(client: Client, version: QuestionnaireVersion) -> tuple[Submission, Submission]:
    """A finished check, and another that was begun in this browser since."""
    first = put_check(client, version, BENIGN, done=True)
    return first, put_check(client, version, {"adult": ("yes",)})


def test_an_answer_from_the_page_before_is_not_stored_in_the_new_check(
    client: Client, two: tuple[Submission, Submission]
) -> None:
    first, second = two
    sent = {"answer": "cant_pee", "revision": second.revision, OWNER: owner_mark(first)}

    response = client.post(address("question:bladder"), sent)

    page = text_of(response)
    assert response.status_code == 409
    assert "Your last answer was not stored This page belongs to another check" in page
    assert "I can't pee" in page
    assert again(second).current_answers() == {"adult": ("yes",)}


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("erase", {}),
        ("finish", {}),
        ("stop", {}),
        ("answers", {}),
        ("finish-early", {}),
        ("save", {"seed": "x"}),
        ("contact", {"telephone": "5550100"}),
        ("earlier", {"unlink": "1"}),
    ],
)
def test_what_the_page_before_sends_changes_neither(
    client: Client, two: tuple[Submission, Submission], name: str, sent: dict[str, str]
) -> None:
    first, _second = two
    before = list(Submission.objects.order_by("pk").values())

    response = client.post(address(name), {**sent, OWNER: owner_mark(first)})

    assert response.status_code == 409
    assert "Nothing was changed This page belongs to another check" in text_of(response)
    assert list(Submission.objects.order_by("pk").values()) == before


def test_its_own_form_and_one_from_before_marks_are_taken(
    client: Client, two: tuple[Submission, Submission]
) -> None:
    _first, second = two
    for link_id, answer, more in (
        ("bladder", "none", {OWNER: owner_mark(second)}),
        ("fever", "no", {}),
    ):
        revision = again(second).revision
        client.post(
            address(f"question:{link_id}"), {"answer": answer, "revision": revision, **more}
        )

    assert again(second).current_answers().keys() == {"adult", "bladder", "fever"}
