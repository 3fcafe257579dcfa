"""What pages print of a list of what is to be read: its objects, and where one stands in it."""

from dataclasses import dataclass

from triage.editing.admin.edits import EditedRow
from triage.editing.admin.field_words import ShownEdit
from triage.editing.admin.made_up_patients import ShownPatient
from triage.editing.admin.reading_pages import Elsewhere, PageOfList
from triage.editing.admin.reading_sent import reason_box
from triage.editing.admin.whole_rows import WholeRow
from triage.editing.reading_list import Listed
from triage.engine.weakening.weakening import Weakening
from triage.models import WeakeningReason


@dataclass(frozen=True)
class ShownWeakening:
    """One weakening: where, before and after, and one person whom it happens to."""

    weakening: Weakening
    address: str
    edit: ShownEdit | None
    before: ShownPatient | None
    after: ShownPatient | None
    reason: WeakeningReason | None


@dataclass(frozen=True)
class ShownObject:
    """One object to be read.

    ``is_new`` says that it was not so when the person looked; ``typed`` is what stands in the
    box for a reason. ``is_open`` says whether it is shown unfolded.
    """

    listed: Listed
    name: str
    address: str
    weakened: tuple[ShownWeakening, ...]
    row: EditedRow | None
    rows: tuple[WholeRow, ...]
    ticked: bool
    is_new: bool
    typed: str
    is_open: bool

    @property
    def reason_box(self) -> str:
        """The name of its box for a reason."""
        return reason_box(self.listed)

    @property
    def lacks_reason(self) -> bool:
        """Whether something in it has no reason yet."""
        return any(one.reason is None for one in self.weakened)

    @property
    def written(self) -> tuple[WeakeningReason, ...]:
        """The reasons that are there, each once."""
        found = {one.reason.reason: one.reason for one in self.weakened if one.reason}
        return tuple(found.values())


@dataclass(frozen=True)
class ShownList:
    """Everything to be read, under headings: one page of it, and what is known of the others.

    ``pages`` are none where all of it stands on one.
    """

    groups: tuple[tuple[str, tuple[ShownObject, ...]], ...]
    objects: tuple[ShownObject, ...]
    gone: int
    number: int
    pages: tuple[PageOfList, ...]
    elsewhere: Elsewhere

    @property
    def all(self) -> int:
        """How many there are, on every page."""
        return len(self.objects) + len(self.elsewhere.objects)

    @property
    def read(self) -> int:
        """How many are ticked."""
        return sum(one.ticked for one in self.objects) + len(self.elsewhere.ticked)

    @property
    def next(self) -> ShownObject | None:
        """The first on this page that is not."""
        return next((one for one in self.objects if not one.ticked), None)

    @property
    def next_page(self) -> PageOfList | None:
        """The first other page with something that is not."""
        others = (page for page in self.pages if page.number != self.number)
        return next((page for page in others if page.unread), None)

    @property
    def keys(self) -> str:
        """Which were shown, to be sent back."""
        return " ".join([*(one.listed.key for one in self.objects), *self.elsewhere.keys])

    @property
    def news(self) -> tuple[ShownObject, ...]:
        """Those on this page that were not so when the person looked."""
        return tuple(one for one in self.objects if one.is_new)

    @property
    def news_elsewhere(self) -> tuple[PageOfList, ...]:
        """The other pages with such."""
        return tuple(page for page in self.pages if page.news and page.number != self.number)
