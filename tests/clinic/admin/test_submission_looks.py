"""Who looks at submissions is on record first, and no address probes what is hidden."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from tests.clinic.admin.conftest import CANNOT_PEE
from tests.filling import address
from tests.queries import failing
from tests.small import BENIGN
from tests.staff.people import LogIn, begin, finish, go_through
from triage.models import AccessLogEntry, Alert, QuestionnaireVersion, Submission


def _log() -> list[tuple[str, str, Any]]:
    return list(
        AccessLogEntry.objects.order_by("id").values_list(
            "user__username", "action", "submission_id"
        )
    )


def test_every_look_is_on_record(clinician: Client, emergency: Submission) -> None:
    clinician.get(address(Submission, "changelist"))
    clinician.get(address(emergency))
    clinician.get(address(emergency, "history"))

    assert _log() == [
        ("clinician", "list", None),
        ("clinician", "view", emergency.pk),
        ("clinician", "history", emergency.pk),
    ]


def test_whoever_is_turned_away_saw_nothing(log_in: LogIn, emergency: Submission) -> None:
    editor = log_in("editor")

    statuses = [
        editor.get(place).status_code
        for place in (address(emergency), address(Submission, "changelist"))
    ]

    assert statuses == [403, 403]
    assert _log() == []


def test_what_cannot_be_recorded_is_not_shown(clinician: Client, emergency: Submission) -> None:
    clinician.raise_request_exception = False

    with failing('INSERT INTO "triage_accesslogentry"'):
        pages = [
            clinician.get(place)
            for place in (address(emergency), address(Submission, "changelist"))
        ]

    assert [page.status_code for page in pages] == [500, 500]
    assert "Title of emergency" not in pages[0].content.decode()
    assert emergency.code not in pages[1].content.decode()


def test_a_code_of_nothing_leads_back(clinician: Client, version: QuestionnaireVersion) -> None:
    place = reverse("admin:triage_submission_change", args=["no-such"])

    assert clinician.get(place).status_code == 302
    assert _log() == []


def test_looking_leaves_no_trace_in_the_admins_own_log(
    clinician: Client, emergency: Submission
) -> None:
    clinician.get(address(emergency))
    clinician.post(address(emergency), {"reference": "OTHER"})

    assert not LogEntry.objects.exists()
    assert Submission.objects.get().reference == emergency.reference


@pytest.fixture
def several(version: QuestionnaireVersion) -> dict[str, Submission]:
    """Some checks of different urgency and state."""
    calm = finish(begin(version))
    first = finish(begin(version), {**BENIGN, **CANNOT_PEE})
    soon = go_through(begin(version), {"adult": ("yes",), "bladder": ("leak",), "onset": ("old",)})
    return {"first": first, "soon": soon, "calm": calm}


@pytest.mark.parametrize("query", ["pin_hash__startswith=a", "digest__startswith=a"])
def test_an_address_cannot_probe_what_is_hidden(
    clinician: Client, version: QuestionnaireVersion, query: str
) -> None:
    page = clinician.get(f"{address(Submission, 'changelist')}?{query}")

    assert page.status_code == 400


def test_an_alert_cannot_be_used_to_probe_either(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    place = address(Alert, "changelist")

    assert clinician.get(f"{place}?submission__pin_hash__startswith=a").status_code == 400
    assert clinician.get(f"{place}?urgency__exact=40").status_code == 200


@pytest.mark.parametrize("model", [Submission, Alert])
def test_a_code_is_found_with_or_without_its_hyphen(
    clinician: Client, several: dict[str, Submission], model: Any
) -> None:
    wanted = several["first"]
    for text in (wanted.code, wanted.reference, wanted.code.lower(), f" {wanted.code} "):
        page = clinician.get(address(model, "changelist"), {"q": text})

        assert [wanted.code in str(row) for row in page.context["cl"].result_list] == [True]


def test_a_code_is_found_in_the_access_log(log_in: LogIn, several: dict[str, Submission]) -> None:
    wanted = several["soon"]
    log_in("clinician").get(address(wanted))
    log_in("clinician").get(address(several["calm"]))

    page = log_in("superuser").get(address(AccessLogEntry, "changelist"), {"q": wanted.code})

    assert [row.submission_id for row in page.context["cl"].result_list] == [wanted.pk]
    assert wanted.reference in page.content.decode()
