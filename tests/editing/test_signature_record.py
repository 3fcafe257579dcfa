"""Signatures that went, with who took them off and why."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tests.drafts import store_draft
from tests.editing.made_up import WHY, signed, vignette
from tests.small import SMALL
from triage.editing.signature_record import SignatureGone, signatures_gone
from triage.editing.signatures import save_vignette
from triage.models import Questionnaire, Vignette

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(db: None, settings: Any) -> Questionnaire:
    settings.DEBUG = True
    return store_draft(SMALL)


def test_signatures_that_went_are_told_with_who_took_them_off_and_why(
    row: Questionnaire, lead: User
) -> None:
    before = timezone.now()
    kept, lowered, _deleted = (signed(vignette(row, code), lead) for code in "abc")
    vars(lowered)["_history_user"] = lead
    lowered.expected_urgency, lowered.title = 10, "New title"
    save_vignette(lowered, by=lead, reason=WHY)
    Vignette.objects.get(code="c").delete()
    after = timezone.now()

    told = signatures_gone(row, since=before, until=after)

    assert [(one.title, one.by, one.reason) for one in told] == [
        ("Fever", "lead", WHY),
        ("Fever", "nobody known", ""),
    ]
    assert isinstance(told[0], SignatureGone)
    assert signatures_gone(row, since=None, until=after) == told
    assert signatures_gone(row, since=after, until=after + timedelta(days=1)) == ()
    assert signatures_gone(row, since=None, until=before) == ()
    assert kept.is_signed
