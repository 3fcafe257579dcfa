"""How many finish, how many leave, and where."""

from django.utils.translation import gettext as _

from triage.clinic.export.columns import Cell
from triage.clinic.figures.leaving import Leaving, leaving_by_question
from triage.clinic.figures.selection import Selection
from triage.models import Submission
from triage.records.performance.tables import Table
from triage.site.blurred_counts import FEW, shown_count

_Status = Submission.Status


def completion_table(selection: Selection) -> Table:
    """Started, finished and left. Whoever is still answering, or erased, is told of in neither."""
    begun = Submission.objects.filter(version__in=selection.versions)
    finished = begun.filter(status=_Status.COMPLETED).count()
    left = begun.filter(status=_Status.STOPPED).count()
    rows = (
        (_("started"), _told(begun.count())),
        (_("finished"), _told(finished)),
        (_("left before the end"), _told(left)),
    )
    return Table("completion", _("Completion"), _notes(), (_("What"), _("Checks")), rows)


def _notes() -> tuple[str, ...]:
    return (
        _("Checks that are on this version, however they ended."),
        _(
            "Those under way and those erased count as started alone. Counts are rounded to "
            "the nearest five; “<5” is nobody, too."
        ),
    )


def _told(count: int) -> Cell:
    """So that the three together do not say how many a few are."""
    return f"<{FEW}" if count < FEW else int(shown_count(count, exact=False))


def where_table(selection: Selection) -> Table:
    """At which question, as the page of figures tells everybody."""
    return Table(
        "completion-by-question",
        _("Where people leave"),
        (
            _(
                "Counted when a check ends, also where its answers are not kept. In the order "
                "asked, the end last. Blurred; no share where few reached a question or left there."
            ),
        ),
        (_("Question"), _("Code"), _("Reached it"), _("Went no further"), _("About, %")),
        tuple(map(_row, leaving_by_question(selection))),
    )


def _row(row: Leaving) -> tuple[Cell, ...]:
    share: Cell = "" if row.percent is None else round(row.percent)
    return (row.name, row.link_id, row.reached, row.left_here, share)
