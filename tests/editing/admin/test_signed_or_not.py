"""What the staff's pages say of signatures is so, signed or not, in a demonstration or not."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import store_version
from tests.small import SMALL
from tests.staff.people import LogIn, staff
from triage.editing.safety.file import SafetyFile
from triage.editing.safety.shipped_hazards import make_missing_hazards
from triage.editing.signatures import fingerprint, save_vignette, sign_vignette
from triage.models import Questionnaire, Vignette

#: (signed, demonstration) -> what is said of the live version on each page, and nothing else.
LIVE = {
    (True, True): "",
    (True, False): "",
    (False, True): (
        "No clinical lead has signed it. As a demonstration this site serves it, marked as not "
        "approved."
    ),
    (False, False): (
        "No clinical lead has signed it, so this site serves it to nobody: patients see the "
        "danger signs and the numbers only."
    ),
}
SAFETY = {
    (True, True): "",
    (True, False): "",
    (False, True): (
        "No clinical lead has approved this document. As a demonstration this site may serve it, "
        "marked as not approved."
    ),
    (False, False): ("No clinical lead has approved this document. This site serves it to nobody."),
}


def _text(page: Any) -> str:
    body = re.sub(r"<[^>]+>", " ", page.content.decode().split('id="content-main"')[-1])
    return " ".join(unescape(body).split())


@pytest.fixture
def lead(draft: Questionnaire, log_in: LogIn) -> Client:
    return log_in("lead")


@pytest.mark.parametrize(("state", "said"), LIVE.items())
def test_the_draft_page_says_whether_what_is_live_is_signed_and_served(
    lead: Client, draft: Questionnaire, settings: Any, state: tuple[bool, bool], said: str
) -> None:
    signed, settings.DEBUG = state
    store_version(SMALL, signed=signed)

    text = _text(lead.get(reverse("admin:triage_questionnaire_draft", args=[draft.pk])))

    assert {words for words in LIVE.values() if words and words in text} == ({said} - {""})
    assert "Nothing. Patients see the danger signs and the numbers only." not in text


def test_the_draft_page_says_that_nothing_is_live_where_nothing_is(
    lead: Client, draft: Questionnaire
) -> None:
    text = _text(lead.get(reverse("admin:triage_questionnaire_draft", args=[draft.pk])))

    assert "Nothing. Patients see the danger signs and the numbers only." in text
    assert "No clinical lead has signed it" not in text


@pytest.mark.parametrize(("state", "said"), SAFETY.items())
def test_the_safety_file_says_whether_it_is_signed_and_served(
    lead: Client, draft: Questionnaire, settings: Any, state: tuple[bool, bool], said: str
) -> None:
    signed, settings.DEBUG = state
    version = store_version(SMALL, signed=signed)
    make_missing_hazards()
    place = reverse("admin:triage_questionnaireversion_safety", args=[version.pk])

    text = _text(lead.get(place))

    assert ("Signed under exactly this document" in text) is signed
    assert {words for words in SAFETY.values() if words and words in text} == ({said} - {""})
    assert ("This site runs as a demonstration." in text) is settings.DEBUG


@pytest.mark.parametrize("debug", [True, False])
def test_the_safety_file_says_of_each_number_whether_it_is_an_example(
    draft: Questionnaire, lead: Client, settings: Any, debug: bool
) -> None:
    settings.DEBUG = debug
    version = store_version(SMALL)
    make_missing_hazards()
    place = reverse("admin:triage_questionnaireversion_safety", args=[version.pk])
    assert "Numbers that are examples:" in _text(lead.get(place))

    for name in ("EMERGENCY_NUMBER", "URGENT_LINE", "CRISIS_LINE", "SURGICAL_TEAM_PHONE"):
        setattr(settings, name, "112")
    assert "Numbers that are examples:" not in _text(lead.get(place))
    assert SafetyFile(version, version.published_at).document == SMALL


def test_a_vignettes_pages_say_whether_it_is_signed(
    lead: Client, draft: Questionnaire, vignette: Vignette
) -> None:
    listed = reverse("admin:triage_vignette_changelist")
    remove = reverse("admin:triage_vignette_remove", args=[vignette.pk])
    proposal, stands = "A proposal, not signed", "A clinical lead stands by this person"
    stood = "A clinical lead has stood by this person. It is not signed now"
    assert proposal in _text(lead.get(listed))

    signed = sign_vignette(vignette, by=staff("lead"), seen=fingerprint(vignette))
    assert proposal not in _text(lead.get(listed))
    assert (stands in _text(lead.get(remove)), stood in _text(lead.get(remove))) == (True, False)

    signed.expected_urgency = 40
    save_vignette(signed, by=staff("lead"), reason="Worse.")
    assert proposal in _text(lead.get(listed))
    assert (stands in _text(lead.get(remove)), stood in _text(lead.get(remove))) == (False, True)
