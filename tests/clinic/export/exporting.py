"""Exports for tests, read as a person reads them."""

from django.utils import timezone

from triage.clinic.export.codebook import Entry
from triage.clinic.export.rows import Export
from triage.models import QuestionnaireVersion, Submission


def exported(*, personal: bool = False) -> dict[str, dict[str, object]]:
    """Reference to row, each by the names of its columns, without what is empty."""
    export = Export(Submission.objects.all(), personal=personal)
    rows = [dict(zip(export.header, row, strict=True)) for row in export.rows()]
    return {
        str(row["Reference"]): {name: cell for name, cell in row.items() if cell != ""}
        for row in rows
    }


def only(submission: Submission, *, personal: bool = False) -> dict[str, object]:
    return exported(personal=personal)[submission.code]


def codebook() -> list[Entry]:
    return list(Export(Submission.objects.all(), personal=False).codebook())


def retire() -> None:
    QuestionnaireVersion.objects.update(status="retired", retired_at=timezone.now())
