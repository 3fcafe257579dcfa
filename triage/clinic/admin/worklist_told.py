"""What a row of the list tells of its person: decrypted for the whole page, kept while it is true.

What was read stays in this process's memory under a digest of all that it was read from, the
ciphertexts among it, which are fetched each time. So a row that was changed, moved, damaged or
erased is never shown as it was. Whether somebody may know any of it is asked before.
"""

import logging
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from threading import Lock
from typing import Any, cast
from uuid import UUID

from django.db.models import BinaryField, ExpressionWrapper, F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from triage.check.amounts import UNIT_DAYS, days_in_words
from triage.check.counting import answers_for_clinic
from triage.check.summary import AnswerRow, SignCard, earlier_cards, sign_cards
from triage.engine.conditions import ASKED_UNKNOWN
from triage.engine.outcome import Outcome, State, evaluate
from triage.engine.question import QuestionType, Worse
from triage.models import QuestionnaireVersion, Submission
from triage.models.fields import EncryptedJSONField
from triage.site.damaged_rows import BROKEN
from triage.site.wording import fill

logger = logging.getLogger(__name__)

#: So many rows are kept in memory, those that were looked at last.
MOST_KEPT = 2000
_RAW = BinaryField()
#: A time is told in the first of these that fits into it twice.
_UNITS = ("years", "months", "weeks")
#: What is read besides the ciphertexts.
_PLAIN = (
    "revision",
    "status",
    "highest_urgency",
    "clinic_may_follow_up",
    "version_id",
    "left_noted_at",
    "last_step_at",
)
#: What is long, and is read only where a version was not met before.
_LONG = ("answers", "contact", "version__document", "version__note")


@dataclass(frozen=True)
class Told:
    """In words: what decides the urgency, how recent what matters is, and who it is about.

    ``by_carer`` is none where the check does not ask. ``is_read`` says that it could be read:
    what could not is said in ``why``.
    """

    why: str = ""
    recent: tuple[tuple[str, str], ...] = ()
    name: str = ""
    born: date | None = None
    by_carer: bool | None = None
    is_read: bool = True


class Memory:
    """The last so many that were read, each under what it was read from."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._kept: OrderedDict[UUID, tuple[str, Told]] = OrderedDict()

    def get(self, pk: UUID, mark: str) -> Told | None:
        """What was read, if it was read from the same; else it is forgotten."""
        with self._lock:
            known, told = self._kept.get(pk, ("", None))
            if known != mark:
                self._kept.pop(pk, None)
                return None
            self._kept.move_to_end(pk)
            return told

    def keep(self, pk: UUID, mark: str, told: Told) -> None:
        """Instead of whatever was kept of this row; the one longest unused goes."""
        with self._lock:
            self._kept[pk] = (mark, told)
            self._kept.move_to_end(pk)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)


memory = Memory(MOST_KEPT)


def read_told(keys: Iterable[UUID]) -> Mapping[UUID, Told]:
    """What each of these tells, in one query. One that is damaged says so and stops no other."""
    rows = Submission.objects.filter(pk__in=list(keys)).order_by()
    sealed = (
        rows.select_related("version")
        .defer(*_LONG)
        .annotate(
            sealed_answers=ExpressionWrapper(F("answers"), output_field=_RAW),
            sealed_contact=ExpressionWrapper(F("contact"), output_field=_RAW),
        )
    )
    versions: dict[int, QuestionnaireVersion] = {}
    told = {}
    for row in sealed:
        row.version = versions.setdefault(row.version_id, row.version)  # its document read once
        told[row.pk] = _told(row)
    return told


def _told(row: Any) -> Told:
    if row.status == Submission.Status.ERASED:
        return Told()
    if not row.clinic_may_read:
        return Told(why=_("answers not shared with the clinic"))
    mark = _mark(row)
    if (known := memory.get(row.pk, mark)) is not None:
        return known
    try:
        told = _read(row)
    except BROKEN as error:
        logger.error("Submission %s cannot be read: %s", row.pk, type(error).__name__)
        return Told(why=_("cannot be read"), is_read=False)
    memory.keep(row.pk, mark, told)
    return told


def _mark(row: Any) -> str:
    """A digest of all that the words are made of."""
    seen = sha256(str([getattr(row, name) for name in _PLAIN]).encode())
    for part in (row.version.sha256, get_language() or ""):
        seen.update(part.encode())
    for sealed in (row.sealed_answers, row.sealed_contact):
        seen.update(sha256(bytes(sealed or b"")).digest())
    return seen.hexdigest()


def _read(row: Any) -> Told:
    """Raises one of ``BROKEN``."""
    field = cast(EncryptedJSONField, Submission._meta.get_field("answers"))  # noqa: SLF001
    row.answers = field.from_db_value(row.sealed_answers)
    row.contact = field.from_db_value(row.sealed_contact)
    outcome, contact = evaluate(row.questionnaire, answers_for_clinic(row)), row.contact_details()
    document = row.version.parsed()
    return Told(
        why=_why(row, outcome),
        recent=tuple(_recent(row)),
        name=str(contact.get("name", "")),
        born=_day(str(contact.get("date_of_birth", ""))),
        by_carer=document.is_for_other(row.current_answers()) if document.knows_carers else None,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _why(row: Submission, outcome: Outcome) -> str:
    """The sign that decides where it stands, which may be one that was taken back since."""
    now = sign_cards(row.questionnaire, outcome.findings)
    if int(outcome.urgency or 0) < row.highest_urgency:
        earlier = earlier_cards(row, outcome)
        if earlier:
            return _("earlier: %(sign)s") % {"sign": _card_in_words(earlier)}
    return _card_in_words(now) if now else _without(outcome)


def _without(outcome: Outcome) -> str:
    return {
        State.COMPLETE: _("no sign found"),
        State.UNFINISHED: _("no sign so far"),
        State.OUT_OF_SCOPE: _("not for whom the check is made"),
    }[outcome.state]


def _card_in_words(cards: tuple[SignCard, ...]) -> str:
    """The answers that forced the first and most urgent; how many signs there are besides."""
    said = "; ".join(map(_answer, cards[0].because)) or fill(cards[0].sign.title)
    if len(cards) == 1:
        return said
    return _("%(signs)s (and %(n)d more)") % {"signs": said, "n": len(cards) - 1}


def _answer(row: AnswerRow) -> str:
    """What was chosen of several says what it is about; of the rest the question comes first."""
    short, said = fill(row.question.short_text), ", ".join(row.labels)
    if row.question.type is QuestionType.CHOICES and not row.unsure:
        return f"{said} ({short})"
    return f"{short}: {said}"


def _recent(row: Submission) -> Iterator[tuple[str, str]]:
    """Every time since something, where less of it is worse."""
    answers = row.current_answers()
    for question in row.questionnaire.check_alone.questions:
        if question.type is not QuestionType.DURATION or question.worse is not Worse.LOW:
            continue
        for days in answers.get(question.link_id, ()):
            span = _("Not sure") if days == ASKED_UNKNOWN else _roughly(cast(int, days))
            yield span, fill(question.short_text)


def _roughly(days: int) -> str:
    """In one unit, rounded down: what was yesterday is never told as longer ago than it is."""
    unit = next((UNIT_DAYS[name] for name in _UNITS if days >= 2 * UNIT_DAYS[name]), 1)
    return days_in_words(days - days % unit)
