"""The vignettes on the page to publish: folded, not too many, and those that turned told apart."""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.editing.admin.vignettes import ANSWERS, FEVER
from triage.models import Questionnaire, Vignette


def _page(client: Client, row: Questionnaire) -> str:
    page = client.get(reverse("admin:triage_questionnaire_publish", args=[row.pk]))
    return " ".join(unescape(page.content.decode()).split())


def _text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.rsplit('id="vignettes"', maxsplit=1)[-1]).split())


def _add(row: Questionnaire, code: str, **fields: Any) -> None:
    plain = {"title": code.title(), "narrative": "Somebody.", "expected_urgency": 30}
    Vignette.objects.create(questionnaire=row, code=code, **{**plain, **fields})


def test_what_passed_before_and_fails_now_is_marked_and_has_a_tick_of_its_own(
    lead: Client, row: Questionnaire
) -> None:
    _add(row, "turned", answers=FEVER)
    _add(row, "always", answers=ANSWERS)
    row.rules.filter(code="fever").update(disposition=row.dispositions.get(code="soon"))

    page = _page(lead, row)

    assert "2 vignettes fail" in _text(page)
    assert "Turned a proposal, not signed passed before" in _text(page)
    assert "Always a proposal, not signed Somebody." in _text(page)
    assert "I have read all of “Vignettes that passed before and fail now”" in page


def test_many_that_fail_are_folded_and_lead_to_a_list_with_pages(
    lead: Client, row: Questionnaire
) -> None:
    for number in range(60):
        _add(row, f"v{number}", answers=ANSWERS)

    page = _page(lead, row)

    assert "<details> <summary>60 vignettes fail</summary>" in page
    assert _text(page).count("a proposal, not signed") == 50
    listed = f"{reverse('admin:triage_vignette_changelist')}?in={row.pk}"
    assert f'href="{listed}&trial=fails"' in page
    assert lead.get(f"{listed}&trial=fails").context["cl"].result_count == 60
