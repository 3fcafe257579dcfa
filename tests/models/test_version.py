"""A published version never changes, and is served only when it is whole."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.conftest import store_version
from tests.small import SMALL
from triage.engine.document import DocumentError
from triage.models import QuestionnaireVersion
from triage.models.version import CorruptDocument, live_in_memory, parsed_in_memory, sha256_of

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_read")]


def overwrite(version: QuestionnaireVersion, column: str, value: str) -> QuestionnaireVersion:
    """Change the row behind everybody's back."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE triage_questionnaireversion SET {column} = %s WHERE id = %s",  # noqa: S608
            [value, version.pk],
        )
    return QuestionnaireVersion.objects.get(pk=version.pk)


@pytest.mark.parametrize("field", ["document", "sha256", "number", "note"])
def test_saving_a_version_again_is_refused(version: QuestionnaireVersion, field: str) -> None:
    setattr(version, field, 7)

    with pytest.raises(TypeError, match="never changes"):
        version.save()
    with pytest.raises(TypeError, match="never changes"):
        version.save(update_fields=[field, "status"])


def test_a_new_object_with_the_old_key_does_not_take_a_versions_place(
    version: QuestionnaireVersion,
) -> None:
    forged = QuestionnaireVersion(
        pk=version.pk,
        questionnaire=version.questionnaire,
        number=1,
        document="{}",
        sha256=sha256_of("{}"),
        published_at=timezone.now(),
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        forged.save()

    assert QuestionnaireVersion.objects.get(pk=version.pk).document == version.document


@pytest.mark.parametrize(
    "changes", [{"document": "{}"}, {"sha256": "0"}, {"number": 2}, {"questionnaire": 1}], ids=str
)
def test_updating_a_version_is_refused(
    version: QuestionnaireVersion, changes: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match="never changes"):
        QuestionnaireVersion.objects.filter(pk=version.pk).update(**changes)


def test_a_version_may_only_be_retired(version: QuestionnaireVersion) -> None:
    version.status, version.retired_at = QuestionnaireVersion.Status.RETIRED, timezone.now()

    version.save(update_fields=["status", "retired_at"])

    assert not QuestionnaireVersion.objects.live().exists()


@pytest.mark.parametrize(
    "changes",
    [{"status": "retired"}, {"retired_at": datetime(2026, 1, 1, tzinfo=UTC)}, {"status": "draft"}],
    ids=str,
)
def test_the_status_fits_the_time_of_retiring(
    version: QuestionnaireVersion, changes: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionnaireVersion.objects.filter(pk=version.pk).update(**changes)


def test_a_questionnaire_has_one_active_version(version: QuestionnaireVersion) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        store_version(replace(SMALL, title="Another"))


def test_a_version_reads_back_as_it_was_published(version: QuestionnaireVersion) -> None:
    assert QuestionnaireVersion.objects.get().parsed() == SMALL
    assert str(version) == "Small check 1"


def test_a_document_is_parsed_once_in_a_process(version: QuestionnaireVersion) -> None:
    first = version.parsed()

    again = QuestionnaireVersion.objects.live().get().parsed()

    assert again is first
    assert live_in_memory() == (SMALL,)


def test_a_corrupt_document_is_not_served(version: QuestionnaireVersion) -> None:
    corrupt = overwrite(version, "document", version.document.replace("cant_pee", "can_pee"))

    with pytest.raises(CorruptDocument):
        corrupt.parsed()


def test_a_document_that_is_no_questionnaire_is_not_served(version: QuestionnaireVersion) -> None:
    overwrite(version, "document", "{}")
    forged = overwrite(version, "sha256", sha256_of("{}"))

    with pytest.raises(DocumentError):
        forged.parsed()


def test_only_a_handful_of_documents_stays_in_memory(version: QuestionnaireVersion) -> None:
    version.delete()
    titles = [f"Check {number}" for number in range(18)]
    for title in titles:
        stored = store_version(replace(SMALL, slug=f"s{title[6:]}", title=title))
        stored.parsed()

    assert [parsed.title for parsed in parsed_in_memory()] == titles[2:]
    assert [parsed.title for parsed in live_in_memory()] == titles


def test_an_earlier_version_with_the_same_document_takes_nothing_away(
    version: QuestionnaireVersion,
) -> None:
    QuestionnaireVersion.objects.update(status="retired", retired_at=version.published_at)
    store_version(SMALL).parsed()

    QuestionnaireVersion.objects.get(pk=version.pk).parsed()

    assert live_in_memory() == (SMALL,)


def test_what_is_live_no_more_is_not_remembered_as_live(version: QuestionnaireVersion) -> None:
    version.parsed()

    version.status = QuestionnaireVersion.Status.RETIRED
    version.parsed()

    assert live_in_memory() == ()


def test_a_signature_is_for_one_document_alone(version: QuestionnaireVersion) -> None:
    version.status, version.retired_at = QuestionnaireVersion.Status.RETIRED, timezone.now()
    version.save(update_fields=["status", "retired_at"])
    store_version(replace(SMALL, title="Another"))

    assert not QuestionnaireVersion.objects.live().exists()


def test_a_version_that_was_changed_is_not_readable_and_is_told_to_the_log(
    version: QuestionnaireVersion, caplog: pytest.LogCaptureFixture
) -> None:
    damaged = overwrite(version, "document", "{}")

    assert not damaged.is_readable
    assert caplog.messages == [f"Version {version.pk} cannot be read: CorruptDocument"]
