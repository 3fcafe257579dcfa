"""What every row of a draft has: a history, a guard against deletion, checks at save."""

from triage.editing.admin.guard import GuardedRow
from triage.editing.admin.history import RowHistory
from triage.editing.admin.saving import CheckedRow


class DraftRowAdmin(CheckedRow, GuardedRow, RowHistory):
    """A row of a draft on its own page."""


class PartAdmin(GuardedRow, RowHistory):
    """A part of a row, which is edited on the page of what it belongs to."""
