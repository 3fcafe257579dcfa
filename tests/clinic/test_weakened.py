"""For a week clinicians are told what a new version guards people less from."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import store_version
from tests.filling import address
from tests.small import SMALL
from tests.staff.people import LogIn, begin, finish, log_in
from triage.models import QuestionnaireVersion, Submission

__all__ = ["log_in"]

pytestmark = pytest.mark.django_db

RECORD: dict[str, Any] = {
    "kind": "words",
    "place": "disposition",
    "code": "emergency",
    "sentence": "“Emergency”: the title is worded otherwise.",
    "before": "Call {emergency_number} now",
    "after": "Call somebody now",
    "patient_before": "",
    "patient_after": "A person who says: Fever: Yes.",
    "reason": "It frightened people.",
    "reason_by": "lead",
    "signed": [{"by": "lead", "at": "2026-11-02T12:00:00+00:00"}],
}


def publish(*records: dict[str, Any], ago: timedelta = timedelta()) -> QuestionnaireVersion:
    """A version with these weakenings, live for so long."""
    stored = store_version(SMALL)
    version = QuestionnaireVersion(
        questionnaire=stored.questionnaire,
        number=1,
        document=stored.document,
        sha256=stored.sha256,
        weakenings=list(records),
        published_at=timezone.now() - ago,
    )
    stored.delete()
    version.save()
    return version


def shown(client: Client, place: str) -> str:
    return " ".join(client.get(place).content.decode().split())


@pytest.fixture
def clinician(log_in: LogIn) -> Client:
    return log_in("clinician")


def test_it_stands_on_the_list_and_on_every_check(clinician: Client) -> None:
    check = finish(begin(publish(RECORD)))

    for place in (address(Submission, "changelist"), address(check)):
        said = shown(clinician, place)
        assert "<strong>Version 1</strong> of “Small check”, live since " in said
        assert "the title is worded otherwise." in said
        assert "After: Call somebody now" in said
        assert "A person who says: Fever: Yes." in said
        assert "Reason: “It frightened people.” (lead)" in said
        assert "{emergency_number}" not in said


@pytest.mark.parametrize(
    ("records", "ago", "told"),
    [
        ([RECORD], timedelta(days=6, hours=23), True),
        ([RECORD], timedelta(days=7, hours=1), False),
        ([], timedelta(), False),
    ],
)
def test_for_a_week_and_only_when_something_is_weaker(
    clinician: Client, records: list[dict[str, Any]], ago: timedelta, told: bool
) -> None:
    publish(*records, ago=ago)

    assert (", live since" in shown(clinician, address(Submission, "changelist"))) is told


def test_nothing_is_told_of_what_was_withdrawn_or_is_not_known(clinician: Client) -> None:
    version = publish(RECORD)
    version.status, version.retired_at = QuestionnaireVersion.Status.RETIRED, timezone.now()
    version.save(update_fields=["status", "retired_at"])
    store_version(SMALL)

    assert ", live since" not in shown(clinician, address(Submission, "changelist"))
