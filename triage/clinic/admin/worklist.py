"""The list that clinicians work: a page of it, found by the last row of the page before.

Pages have no numbers. "The next 50" are those behind a row, so nobody is skipped or shown
twice when others arrive in between, and no page is dearer than the first: nothing is counted
and nothing is passed over.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from triage.clinic.admin.worklist_counts import Counts, count_urgent, counted
from triage.clinic.admin.worklist_owners import OwnerFilter
from triage.clinic.admin.worklist_rows import Row, make_rows
from triage.models import Submission
from triage.site.digests import keyed_digest
from triage.staff.recorded_list import named

#: Name in the address of the row behind which a page begins.
AFTER = "after"
#: The most urgent first, then who must be answered first, then who has waited longest.
ORDER = ("-work_urgency", "respond_by", F("listed_at").asc(nulls_last=True), "id")


@dataclass(frozen=True)
class Key:
    """Where a row stands in the list; its text goes into an address and tells nobody who it is."""

    urgency: int
    respond_by: datetime
    listed_at: datetime | None
    id: UUID

    @classmethod
    def of(cls, row: Submission) -> Self:
        """The key of a row."""
        return cls(row.work_urgency, row.respond_by, row.listed_at, row.pk)

    @classmethod
    def read(cls, text: str) -> Self:
        """What :meth:`__str__` wrote. Raises :class:`ValueError`."""
        urgency, respond_by, listed_at, row = text.split(",")
        listed = _moment(listed_at) if listed_at else None
        return cls(int(urgency), _moment(respond_by), listed, UUID(row))

    def __str__(self) -> str:
        listed_at = self.listed_at.isoformat() if self.listed_at else ""
        return f"{self.urgency},{self.respond_by.isoformat()},{listed_at},{self.id}"

    def before(self) -> Iterator[Q]:
        """Where the rows in front of this one are, the nearest first; see :meth:`behind`."""
        same_deadline = Q(work_urgency=self.urgency, respond_by=self.respond_by)
        yield same_deadline & Q(listed_at=self.listed_at, id__lt=self.id)
        if self.listed_at is None:
            yield same_deadline & Q(listed_at__isnull=False)
        else:
            yield same_deadline & Q(listed_at__lt=self.listed_at)
        yield Q(work_urgency=self.urgency, respond_by__lt=self.respond_by)
        yield Q(work_urgency__gt=self.urgency)

    def behind(self) -> Iterator[Q]:
        """Where the rows behind this one are, the nearest first.

        Each is one range of the index in the list's own order. Together in one condition they
        would make the database read every row in front of them.
        """
        same_deadline = Q(work_urgency=self.urgency, respond_by=self.respond_by)
        yield same_deadline & Q(listed_at=self.listed_at, id__gt=self.id)
        if self.listed_at is not None:
            yield same_deadline & Q(listed_at__gt=self.listed_at)
            yield same_deadline & Q(listed_at=None)
        yield Q(work_urgency=self.urgency, respond_by__gt=self.respond_by)
        yield Q(work_urgency__lt=self.urgency)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("A time needs a zone.")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("A time needs a year that every zone has.") from error


def rows_behind(rows: QuerySet[Submission], key: Key | None, *, most: int) -> list[Submission]:
    """The first rows, or those behind a key, in the list's order."""
    ordered = rows.order_by(*ORDER)
    if key is None:
        return list(ordered[:most])
    found: list[Submission] = []
    for place in key.behind():
        found += ordered.filter(place)[: most - len(found)]
        if len(found) == most:
            break
    return found


def row_before(rows: QuerySet[Submission], key: Key) -> Submission | None:
    """The row in front of a key, in the list's order."""
    backwards = rows.order_by(*ORDER).reverse()
    found = (backwards.filter(place).first() for place in key.before())
    return next((row for row in found if row is not None), None)


@contextmanager
def one_process() -> Iterator[None]:
    """PostgreSQL reads in order with one process.

    Of several, each would look for a row that fits before the first of all is shown: a
    hundred times the work where few do.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        yield


class Worklist(ChangeList):
    """Django's list with its filters, in one order, a page at a time."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        """Always by urgency: no address sorts the list another way."""
        return list(ORDER)

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Without the row behind which the page begins, which filters nothing."""
        found: dict[str, Any] = super().get_filters_params(params)
        found.pop(AFTER, None)
        return found

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        """A filter that is changed leads back to the top."""
        return str(super().get_query_string(new_params, [*(remove or ()), AFTER]))

    def get_results(self, request: HttpRequest) -> None:
        """Read one page, and one row more to know whether there is another."""
        self.now = timezone.now()
        self.key = _read_key(request)
        with one_process():
            found = rows_behind(self.queryset, self.key, most=self.list_per_page + 1)
        self.has_more = len(found) > self.list_per_page
        self.result_list = found[: self.list_per_page]
        self.result_count, self.full_result_count = len(self.result_list), None
        self.show_admin_actions = bool(self.result_list)
        self.can_show_all = self.multi_page = self.show_full_result_count = False
        self._by = request.user

    @cached_property
    def rows(self) -> list[Row]:
        """What the page shows; read only for a page that shows it."""
        return make_rows(self.result_list, self.preserved_filters, by=self._by, now=self.now)

    @cached_property
    def counts(self) -> Counts:
        """What must not be overlooked, whichever page is open."""
        return count_urgent(self.now)

    @property
    def often(self) -> list[Any]:
        """The choices that stand in the open: whose it is."""
        specs = [spec for spec in self.filter_specs if isinstance(spec, OwnerFilter)]
        return [choice for spec in specs for choice in spec.choices(self)]

    @property
    def folded(self) -> list[Any]:
        """The filters that are folded."""
        return [spec for spec in self.filter_specs if not isinstance(spec, OwnerFilter)]

    @property
    def chosen(self) -> list[str]:
        """What is chosen of those that are folded."""
        specs = [spec for spec in self.folded if spec.value() is not None]
        choices = [choice for spec in specs for choice in spec.choices(self)]
        return [str(choice["display"]) for choice in choices if choice["selected"]]

    def digest(self) -> str:
        """Tells whether a page shows anything that another one did not; times are no news."""
        said = [row.facts for row in self.rows]
        return keyed_digest("worklist", repr((said, self.counts)))

    def told_of(self) -> list[UUID]:
        """Everybody who stands on the page, or on another one of it, or is counted above it."""
        shown = [row.pk for row in self.result_list]
        with one_process():  # and in the list's own order, as the page was read
            listed = named(self.queryset, by="pk", shown=shown, along=ORDER)
        return [*listed, *counted(self.now)]

    @property
    def top(self) -> str:
        """Where the list begins, with the same filters."""
        return self.get_query_string()

    @property
    def next(self) -> str:
        """Where it goes on."""
        return self.get_query_string({AFTER: str(Key.of(self.result_list[-1]))})


def _read_key(request: HttpRequest) -> Key | None:
    try:
        return Key.read(request.GET[AFTER]) if request.GET.get(AFTER) else None
    except ValueError as error:
        raise IncorrectLookupParameters(error) from error
