"""What a version weakened of the one before, for its safety file."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from triage.editing.safety.chapters import Block, Facts, Paragraph
from triage.editing.safety.file import SafetyFile
from triage.editing.safety.version_record import signed_at
from triage.site import times
from triage.site.wording import fill


def weakened(file: SafetyFile) -> Iterator[Block]:
    """Each thing with its place, what shows it, its reason, and who signed that."""
    records = file.version.weakenings
    if records is None:
        yield Paragraph(_("Not known: when it was published, nothing looked for it."))
        return
    if not records:
        yield Paragraph(_("Nothing was found to be weaker than in the version before."))
    for record in records:
        rows = ((name, fill(text)) for name, text in _facts(record) if text)
        yield Facts(tuple(rows), caption=fill(record["sentence"]))


def _facts(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield _("Where"), f"{record['place']} {record['code']}"
    yield _("Before"), record["before"]
    yield _("After"), record["after"]
    yield _("One person, before"), record["patient_before"]
    yield _("The same person, from then on"), record["patient_after"]
    yield _("Reason"), record["reason"]
    yield _("Reason written by"), record["reason_by"]
    yield _("Signed by"), ", ".join(map(_signed, record["signed"]))


def _signed(signature: dict[str, str]) -> str:
    at = times.in_words(signed_at(signature))
    return f"{signature['by']} ({at})"
