"""What is to be read in pages: what was ticked and typed goes along from one to the next."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests.conftest import store_version
from tests.drafts import store_draft
from tests.editing.admin.publishing import REASON_BOX, looked_at, publish_page, send, soften, text
from tests.small import SMALL
from tests.staff.people import LogIn, log_in
from triage.editing.admin.reading_sent import reason_box
from triage.editing.draft_report import make_report
from triage.editing.reading_list import list_whole
from triage.models import Approval, Question, Questionnaire, QuestionnaireVersion
from triage.staff.pages import address

__all__ = ["log_in"]

#: So long that a question with it has a page of its own.
_LONG = "a word " * 15_000


@pytest.fixture
def row(db: None) -> Questionnaire:
    """A draft with long words, over a version without them."""
    row = store_draft(SMALL)
    store_version(SMALL)
    Question.objects.update(why=_LONG)
    soften()
    return row


@pytest.fixture
def lead(log_in: LogIn) -> Client:
    return log_in("lead")


def _turn(lead: Client, row: Questionnaire, page: Any, **more: Any) -> Any:
    sent = {"action": "turn", "note": "So far.", **looked_at(row), **more}
    return lead.post(f"{publish_page(row)}?page={page}", sent)


def _reasons(row: Questionnaire) -> dict[str, str]:
    """Something in every box for a reason."""
    listed = make_report(row).reading_list
    return {reason_box(one): "Said so." for one in listed if one.weakened}


def _all(page: Any) -> list[str]:
    return str(page.context["list"].keys).split()


def test_ticks_and_reasons_go_along_and_all_is_signed_in_one_go(
    lead: Client, row: Questionnaire
) -> None:
    first = lead.get(publish_page(row))
    keys = _all(first)
    mine = [one.listed.key for one in first.context["list"].objects]

    second = _turn(lead, row, 2, read=mine, shown=" ".join(keys), **_reasons(row))
    said = text(second)
    signed = send(lead, row, "approve", read=keys, **_reasons(row))

    assert f'name="elsewhere" value="{" ".join(mine)}"' in said
    assert f'type="hidden" name="{REASON_BOX}" value="Said so."' in said
    assert "So far.</textarea>" in said
    assert (second.context["list"].read, second.context["list"].all) == (len(mine), len(keys))
    assert (signed.status_code, Approval.objects.count()) == (302, 1)


def test_what_is_ticked_elsewhere_counts_and_what_is_not_is_asked_for(
    lead: Client, row: Questionnaire
) -> None:
    keys = _all(lead.get(publish_page(row)))
    sent = {"elsewhere": " ".join(keys[:-1]), **_reasons(row)}

    refused = send(lead, row, "approve", **sent)
    signed = send(lead, row, "approve", read=keys[-1:], **sent)

    assert f"1 of {len(keys)} to go" in text(refused)
    assert (signed.status_code, Approval.objects.count()) == (302, 1)


def test_what_changed_on_another_page_is_told(lead: Client, row: Questionnaire) -> None:
    keys, before = _all(lead.get(publish_page(row))), looked_at(row)
    Question.objects.filter(link_id="fever").update(help="Said anew.")

    page = _turn(lead, row, 1, shown=" ".join(keys), **before)

    assert page.status_code == 409
    assert "1 object on page" in text(page)


def _long_version() -> QuestionnaireVersion:
    store_draft(SMALL)
    questions = tuple(replace(one, why=_LONG) for one in SMALL.questions)
    return store_version(replace(SMALL, questions=questions))


def test_the_whole_of_a_version_is_signed_over_several_pages(lead: Client) -> None:
    version = _long_version()
    place = address("triage_questionnaireversion_whole", version)
    keys = [one.key for one in list_whole(version.parsed())]

    turned = lead.post(f"{place}?page=99", {"action": "turn", "read": keys[:1], "note": "So far."})
    sent = {"elsewhere": " ".join(keys[:-1]), "read": keys[-1:], "note": "Read."}
    signed = lead.post(f"{place}?page=2", sent)

    pages = [one.number for one in turned.context["list"].pages]
    assert (turned.context["list"].number, turned.context["list"].read) == (pages[-1], 1)
    assert "So far.</textarea>" in text(turned)
    assert "errorlist" not in text(turned)
    assert (signed.status_code, Approval.objects.get().sha256) == (302, version.sha256)
    again = text(lead.get(place))  # who has nothing to tick turns the pages by links
    assert 'href="?page=2#reading"' in again
    assert "formaction" not in again
