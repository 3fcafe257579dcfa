"""Filtering the clinicians' list."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.clinic.admin.worklist import TO_DO, listed, place, put, shown, store_several, text_of
from tests.conftest import store_version
from tests.small import SMALL
from tests.staff.people import NOON, begin, finish
from triage.engine.document import canonical, to_document
from triage.models import QuestionnaireVersion, Submission
from triage.models.version import sha256_of


@pytest.fixture
def several(version: QuestionnaireVersion) -> dict[str, Submission]:
    return store_several(version)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"stage": "waiting"}, ["second", "unsure", "late", "calm", "calm later"]),
        ({"stage": "seen"}, ["first"]),
        ({"stage": "done"}, ["done"]),
        ({"stage": "late"}, ["late"]),
        ({"urgency": "40"}, ["first", "second", "unsure"]),
        ({"urgency": "40", "stage": "all"}, ["done", "first", "second", "unsure"]),
        ({"status": "in-progress"}, ["second"]),
        ({"status": "in-progress", "stage": "all"}, ["second", "answering"]),
        ({"status": "completed", "urgency": "10"}, ["calm", "calm later"]),
        ({"sign": "small:infection"}, ["late"]),
        ({"sign": "small:bladder-sign"}, ["first", "unsure"]),
        ({"unsure": "yes"}, ["unsure"]),
        ({"recalled": "no"}, TO_DO),
        ({"caller": "no"}, TO_DO),
        ({"caller": "yes"}, []),
        ({"recalled": "yes"}, []),
    ],
)
def test_the_list_can_be_filtered(
    clinician: Client, several: dict[str, Submission], query: dict[str, str], names: list[str]
) -> None:
    assert listed(clinician, several, **query) == names


@pytest.mark.parametrize(
    "query",
    [
        {"stage": "unlisted"},
        {"urgency": "41"},
        {"status": "x"},
        {"sign": "small:x"},
        {"unsure": "no"},
        {"recalled": "maybe"},
        {"since": "ever"},
        {"version": "0"},
        {"version": "x"},
        {"version": "9" * 30},
    ],
)
def test_what_is_no_choice_chooses_nothing(
    clinician: Client, several: dict[str, Submission], query: dict[str, str]
) -> None:
    assert listed(clinician, several, **query) == []
    assert "No check fits these filters." in text_of(clinician.get(place(), query))


@pytest.mark.parametrize(
    ("since", "days"), [("today", 1), ("yesterday", 2), ("week", 8), ("month", 31)]
)
def test_the_list_can_be_filtered_by_the_day(
    clinician: Client, version: QuestionnaireVersion, since: str, days: int
) -> None:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight - timedelta(days=days - 1)
    inside = put(finish(begin(version)), listed_at=first)
    put(finish(begin(version)), listed_at=first - timedelta(microseconds=1))

    page = clinician.get(place(), {"since": since})

    assert shown(page) == [inside.pk]


def test_the_list_can_be_filtered_by_version(
    clinician: Client, several: dict[str, Submission], version: QuestionnaireVersion
) -> None:
    page = clinician.get(place(), {"version": version.pk})

    assert len(page.context["cl"].result_list) == len(TO_DO)
    assert "Small check 1</a>" in page.content.decode()


def test_signs_are_named_as_the_newest_version_names_them_and_by_questionnaire_if_several(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    before = _choices(clinician)
    version.retired_at, version.status = timezone.now(), "retired"
    version.save(update_fields=["retired_at", "status"])
    renamed = tuple(replace(sign, title=f"New {sign.code}") for sign in SMALL.signs)
    store_version(replace(SMALL, signs=renamed))
    after = _choices(clinician)
    store_version(replace(SMALL, slug="other", title="Other"))

    assert before[0] == "Sign bladder-sign"
    assert after[0] == "New bladder-sign"
    assert len(before) == len(after) == len(SMALL.signs)
    assert "Sign infection (other)" in _choices(clinician)


def test_a_sign_is_found_under_every_address_that_its_questionnaire_has_had(
    clinician: Client, several: dict[str, Submission], version: QuestionnaireVersion
) -> None:
    version.questionnaire.slug = "only-in-the-draft"
    version.questionnaire.save()
    before = listed(clinician, several, sign="small:infection")
    version.retired_at, version.status = timezone.now(), "retired"
    version.save(update_fields=["retired_at", "status"])
    QuestionnaireVersion.objects.create(
        questionnaire=version.questionnaire,
        number=2,
        document=(moved := canonical(to_document(replace(SMALL, slug="moved")))),
        sha256=sha256_of(moved),
        published_at=NOON,
    )

    after = listed(clinician, several, sign="moved:infection")

    assert before == after == ["late"]
    assert len(_choices(clinician)) == len(SMALL.signs)


def test_a_damaged_version_keeps_nobody_from_the_list(
    clinician: Client, several: dict[str, Submission], caplog: pytest.LogCaptureFixture
) -> None:
    QuestionnaireVersion.objects.create(
        questionnaire=several["calm"].version.questionnaire,
        number=2,
        status="retired",
        document="{}",
        sha256="0" * 64,
        published_at=NOON,
        retired_at=NOON,
    )

    assert listed(clinician, several) == TO_DO
    assert "cannot be read" in caplog.text


def _choices(client: Client) -> list[str]:
    filters = client.get(place()).context["cl"].filter_specs
    (signs,) = [spec for spec in filters if spec.parameter_name == "sign"]
    return [title for _value, title in signs.lookup_choices]
