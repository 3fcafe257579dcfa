"""What a preview shows: which answers of which made-up person, and how. No row is made of it.

All of it stands, signed, in the address of the page.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.core import signing
from django.db import connection
from django.utils import timezone

from triage.editing.drafts import build_draft
from triage.editing.trying import Given, read_answers, write_answers
from triage.engine import questionnaire as engine
from triage.engine.conditions import Value
from triage.engine.document import canonical, to_document
from triage.engine.question import QuestionType
from triage.engine.route import find_route
from triage.models import Questionnaire, QuestionnaireVersion
from triage.models.version import sha256_of

#: The same person has the same address at any time.
_SIGNER = signing.Signer(salt="triage.preview")
#: Of what somebody wrote in their own words so much is shown: an address holds no more.
_MOST_WRITTEN = 80
_READS = ("SELECT", "WITH")


class WouldBeStored(RuntimeError):
    """A page that is only shown was about to change something in the database."""


@dataclass(frozen=True)
class Shown:
    """Somebody on their way. ``later`` is what they will answer after what they have answered.

    ``back`` is where the preview was opened from, ``who`` says whose answers these are,
    ``may_follow_up`` that the clinic may look at them before they are finished.
    """

    answers: Given = field(default_factory=dict)
    later: Given = field(default_factory=dict)
    back: str = ""
    who: str = ""
    got_help: bool = False
    is_narrow: bool = False
    may_follow_up: bool = False

    @property
    def everything(self) -> Given:
        """All that they answer."""
        return {**self.later, **self.answers}

    def met_at(self, document: engine.Questionnaire, link_id: str) -> "Shown":
        """As they come to this question: what they answer from it on is still to come."""
        asked = find_route(document, self.everything).asked
        before = asked[: asked.index(link_id)] if link_id in asked else asked
        given = self.everything
        answers = {key: given[key] for key in before if key in given}
        later = {key: values for key, values in given.items() if key not in answers}
        return replace(self, answers=answers, later=later)

    def answering(self, link_id: str, values: tuple[Value, ...]) -> "Shown":
        """One answer further. Who answers otherwise than they would is nobody in particular."""
        who = self.who if self.everything.get(link_id) == values else ""
        later = {key: given for key, given in self.later.items() if key != link_id}
        return replace(self, answers={**self.answers, link_id: values}, later=later, who=who)


def write_word(document: engine.Questionnaire, shown: Shown) -> str:
    """All of it as one word for an address, signed."""
    answers, later = (
        write_answers(_shortened(document, given)) for given in (shown.answers, shown.later)
    )
    ways = [shown.got_help, shown.is_narrow, shown.may_follow_up]
    return _SIGNER.sign_object([answers, later, shown.back, shown.who, *ways], compress=True)


def read_word(document: engine.Questionnaire, word: str) -> Shown | None:
    """What such a word says; nothing where it is forged. Answers that do not fit are left out."""
    try:
        answers, later, *rest = _SIGNER.unsign_object(word)
    except signing.BadSignature:
        return None
    given, later = (read_answers(document, text)[0] for text in (answers, later))
    return Shown(given, later, *rest)


def _shortened(document: engine.Questionnaire, given: Given) -> Given:
    texts = {q.link_id for q in document.questions if q.type is QuestionType.TEXT}
    return {
        key: tuple(str(value)[:_MOST_WRITTEN] for value in values) if key in texts else values
        for key, values in given.items()
    }


def version_of_draft(
    row: Questionnaire, draft: engine.Questionnaire | None = None
) -> QuestionnaireVersion:
    """The draft as if it were published now: as it stands, or as it is given. It is not stored."""
    draft = draft or build_draft(row)
    document = canonical(to_document(draft))
    sha256 = sha256_of(document)
    same = row.versions.light().filter(sha256=sha256).order_by("-number").first()
    last = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = QuestionnaireVersion(
        questionnaire=row,
        number=same.number if same else last + 1,
        document=document,
        sha256=sha256,
        published_at=timezone.now(),
    )
    version.draft, version.is_signed = draft, bool(same and same.is_signed)
    return version


@contextmanager
def nothing_stored() -> Iterator[None]:
    """Meanwhile the database is read and never written: :class:`WouldBeStored` is raised."""
    with connection.execute_wrapper(_refuse_to_write):
        yield


def _refuse_to_write(execute: Any, sql: str, *rest: Any) -> Any:
    if not sql.lstrip(" (").startswith(_READS):
        raise WouldBeStored(sql.split(" ", 1)[0])
    return execute(sql, *rest)
