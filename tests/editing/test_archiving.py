"""A questionnaire put aside: not while patients meet it, and it is not published from there."""

from typing import Any

import pytest
from django.utils import timezone

from tests.conftest import store_version
from tests.staff.people import draft
from triage.editing.archiving import StillLive, archive, take_out
from triage.editing.draft_report import make_report
from triage.editing.drafts import build_draft
from triage.models import Questionnaire

__all__ = ["draft"]


def _problems(row: Questionnaire) -> list[str]:
    return [one.sentence for one in make_report(row).problems]


def test_what_is_archived_is_not_published(draft: Questionnaire, settings: Any) -> None:
    settings.DEBUG = True
    archive(draft, now=timezone.now())
    archived = _problems(draft)
    take_out(draft)

    assert archived == ["It is archived. Take it out of the archive first."]
    assert _problems(Questionnaire.objects.get()) == []


def test_what_patients_meet_is_not_archived(draft: Questionnaire) -> None:
    store_version(build_draft(draft))

    with pytest.raises(StillLive):
        archive(draft, now=timezone.now())

    assert Questionnaire.objects.get().archived_at is None
