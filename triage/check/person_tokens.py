"""What the checks of one person have in common, as keyed digests.

A name with a date of birth, or the number of the clinic's own record. Beside the name alone they
stand among the tokens of a check, and go with them when it is erased.
"""

from collections.abc import Mapping
from typing import Any
from unicodedata import normalize

from triage.models import Submission, SubmissionToken
from triage.site.digests import keyed_digest
from triage.site.names import plain_name, without_unseen


def number_token(number: str) -> str:
    """What a record number is found by: the same letters and digits, whatever stands between."""
    plain = "".join(without_unseen(normalize("NFKC", number)).casefold().split())
    return keyed_digest("record-number", plain)


def person_token(contact: Mapping[str, Any]) -> str:
    """What a name with a date of birth is found by; empty unless there are both."""
    name, born = plain_name(str(contact.get("name", ""))), str(contact.get("date_of_birth", ""))
    return keyed_digest("person", f"{born}:{name}") if name and born else ""


def note_person(
    submission: Submission, contact: Mapping[str, Any], *, before: Mapping[str, Any]
) -> None:
    """Let the check be found by who somebody says they are, and no longer by what they said."""
    _swap(submission, person_token(contact), before=person_token(before))


def note_number(submission: Submission, number: str, *, before: str) -> None:
    """Let the check be found by this number, and no longer by the one before."""
    new, old = (number_token(text) if text else "" for text in (number, before))
    _swap(submission, new, before=old)


def _swap(submission: Submission, token: str, *, before: str) -> None:
    if before:
        submission.tokens.filter(token=before).delete()
    if token:
        row = SubmissionToken(submission=submission, token=token)
        SubmissionToken.objects.bulk_create([row], ignore_conflicts=True)
