"""A signature never changes, and is void for good."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tests.conftest import store_version
from tests.small import SMALL
from triage.models import Approval, QuestionnaireVersion, WeakeningReason

pytestmark = pytest.mark.django_db

LATER = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def approval(version: QuestionnaireVersion) -> Approval:
    """The signature under the small questionnaire; by a release that asked for no ticks."""
    return Approval.objects.get()


def again(approval: Approval, **changes: Any) -> Approval:
    """Another signature of the same person under the same document."""
    made: Approval = Approval.objects.create(
        **{
            "questionnaire": approval.questionnaire,
            "sha256": approval.sha256,
            "approved_by": approval.approved_by,
            "note": "Again.",
            "over": approval.over,
            "read": ["a"],
            **changes,
        }
    )
    return made


def test_a_signature_is_called_by_its_document_and_person(approval: Approval) -> None:
    assert str(approval) == f"{approval.sha256[:12]} signer"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", 77),
        ("questionnaire_id", 77),
        ("sha256", "0" * 64),
        ("approved_by_id", 77),
        ("approved_at", LATER),
        ("note", "Another."),
        ("over_id", 77),
        ("read", '["b"]'),
    ],
)
def test_the_database_refuses_to_change_a_signature(
    approval: Approval, column: str, value: Any
) -> None:
    change = f"UPDATE triage_approval SET {column} = %s, void_since = %s"  # noqa: S608

    refused = pytest.raises(DatabaseError, match="a signature never changes")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, [value, LATER])


def test_a_signature_becomes_void_once_and_for_good(approval: Approval) -> None:
    Approval.objects.update(void_since=LATER)

    for value in (None, LATER + timedelta(days=1)):
        with pytest.raises(DatabaseError, match="void for good"), transaction.atomic():
            Approval.objects.update(void_since=value)

    assert Approval.objects.get().void_since == LATER


def test_the_models_refuse_it_too(approval: Approval) -> None:
    with pytest.raises(TypeError):
        approval.save()
    with pytest.raises(TypeError):
        Approval.objects.update(note="Another.")
    with pytest.raises(TypeError):
        Approval.objects.all().delete()
    with pytest.raises(TypeError):
        approval.delete()


def test_a_document_is_signed_once_by_one_person_over_one_version(
    approval: Approval, version: QuestionnaireVersion
) -> None:
    over = again(approval, over=version)
    first = again(approval)

    for one in (over, first):
        with pytest.raises(IntegrityError), transaction.atomic():
            again(one)


def test_what_is_void_makes_room_for_another(
    approval: Approval, version: QuestionnaireVersion
) -> None:
    over = again(approval, over=version)
    first = again(approval)
    Approval.objects.update(void_since=timezone.now())

    assert [again(one).void_since for one in (over, first)] == [None, None]


@pytest.mark.parametrize(
    ("void_since", "signed"),
    [
        (None, True),
        (timedelta(seconds=1), True),
        (timedelta(), False),
        (timedelta(days=-1), False),
    ],
)
def test_what_was_void_before_a_version_went_live_does_not_sign_it(
    approval: Approval,
    version: QuestionnaireVersion,
    void_since: timedelta | None,
    signed: bool,
) -> None:
    if void_since is not None:
        Approval.objects.update(void_since=version.published_at + void_since)

    assert QuestionnaireVersion.objects.light().get().is_signed is signed
    assert version.signatures().exists() is signed


def test_a_reason_is_added_and_never_changed(version: QuestionnaireVersion) -> None:
    somebody = User.objects.get()
    reason = WeakeningReason.objects.create(
        questionnaire=version.questionnaire, key="k", reason="It frightened people.", by=somebody
    )

    assert str(reason) == "It frightened people."
    with pytest.raises(TypeError):
        reason.save()
    with pytest.raises(TypeError):
        WeakeningReason.objects.update(reason="Another.")


def test_an_unsigned_version_is_not_signed() -> None:
    store_version(SMALL)

    assert not QuestionnaireVersion.objects.light().get().is_signed
