"""Whose turn it is with a draft: an editor hands it over, a clinical lead sends it back.

It signs nothing and locks nothing: who may sign, and what a signature is worth, is said where
the draft is published, and a version that is published ends it.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from triage.editing.draft_report import Report, make_report
from triage.editing.histories import count_changes
from triage.editing.holding import hold_drafts
from triage.editing.talking import LONGEST
from triage.models import DraftTurn, Questionnaire
from triage.site.audit import record
from triage.site.turned import turned_words

#: How much of a SHA-256 tells documents apart at a glance.
_SHORT = 12


class NotHanded(Exception):
    """Nothing was stored; the message says why."""


@dataclass(frozen=True)
class Standing:
    """The last turn, as long as nothing was published after it, and what was edited since."""

    turn: DraftTurn | None
    is_changed: bool = False
    edits: int = 0

    @property
    def waits(self) -> bool:
        """Whether it is the leads' turn."""
        return self.turn is not None and not self.turn.sends_back

    @property
    def is_back(self) -> bool:
        """Whether a lead has sent it back, and nobody handed it over since."""
        return self.turn is not None and self.turn.sends_back


def find_standing(report: Report) -> Standing:
    """Whose turn it is with the draft as it stands."""
    turn = DraftTurn.objects.latest_each().filter(questionnaire=report.row).first()
    if turn is None or turn.sha256 == report.sha256:
        return Standing(turn)
    return Standing(turn, is_changed=True, edits=count_changes(report.row, turn.at))


def waiting() -> list[DraftTurn]:
    """What waits for the leads, what has waited longest first."""
    turns = DraftTurn.objects.latest_each().filter(sends_back=False)
    return list(turns.filter(questionnaire__archived_at=None))


def why_not(report: Report, standing: Standing) -> str:
    """Why the draft cannot be handed over as it stands; empty if it can."""
    if report.row.archived_at is not None:
        return _("It is archived: take it out of the archive first.")
    if report.is_live:
        return _("It says what is live: there is nothing to review.")
    if standing.waits and not standing.is_changed:
        return _("It waits for the clinical leads already, as it stands.")
    return ""


@transaction.atomic
def hand_over(row: Questionnaire, note: str, *, seen: str, by: User, now: datetime) -> DraftTurn:
    """Say that the draft is ready. ``seen`` is the SHA-256 of what the person looked at.

    Raises :class:`NotHanded`.
    """
    hold_drafts()
    report = make_report(row)
    if seen != report.sha256:
        raise NotHanded(
            _("Not handed over: the draft was changed while you had this open. Look at it again.")
        )
    refusal = why_not(report, find_standing(report))
    if refusal:
        raise NotHanded(f"{_('Not handed over.')} {refusal}")
    return _store(report, _checked(note), sends_back=False, by=by, now=now)


@transaction.atomic
def send_back(row: Questionnaire, note: str, *, seen: str, by: User, now: datetime) -> DraftTurn:
    """Give it back to its editors. ``seen`` is the key of the turn that is answered.

    Raises :class:`NotHanded`.
    """
    hold_drafts()
    report = make_report(row)
    standing = find_standing(report)
    if standing.turn is None or not standing.waits or str(standing.turn.pk) != seen:
        raise NotHanded(
            _("Not sent back: somebody else was faster. Below is how the draft stands now.")
        )
    if not note.strip():
        raise NotHanded(_("Not sent back: write what is to be done first."))
    return _store(report, _checked(note), sends_back=True, by=by, now=now)


def _checked(note: str) -> str:
    words = note.replace("\r\n", "\n").replace("\x00", "").strip()
    if odd := next(turned_words(words), ""):
        raise NotHanded(_("Nothing was stored.") + f" {odd}")
    if len(words) > LONGEST:
        said = _("Nothing was stored: the note is too long by %(over)d. At most %(most)d signs.")
        raise NotHanded(said % {"over": len(words) - LONGEST, "most": LONGEST})
    return words


def _store(report: Report, note: str, *, sends_back: bool, by: User, now: datetime) -> DraftTurn:
    told = {"sends_back": sends_back, "sha256": report.sha256, "note": note}
    turn: DraftTurn = report.row.turns.create(**told, by=by, at=now)
    action = "draft sent back" if sends_back else "draft handed over"
    record(action, by=by, about=f"{report.row.title}: {report.sha256[:_SHORT]}")
    return turn
