"""Whether people find a question clear, as it may be shown: blurred for everybody."""

from dataclasses import dataclass

from django.db.models import Sum

from triage.clinic.figures.leaving import names_of
from triage.clinic.figures.number_words import drawn_count, in_percent
from triage.clinic.figures.selection import Selection
from triage.site.blurred_counts import FEW, shown_count


@dataclass(frozen=True)
class Clarity:
    """One question, in words. ``share`` is that of "not clear", worked out from blurred counts."""

    link_id: str
    name: str
    clear: str
    not_clear: str
    share: str


def clarity_by_question(selection: Selection) -> list[Clarity]:
    """Each question that anybody said something of, in the order of the newest version."""
    sums = selection.clarity_counts().values("link_id")
    rows = sums.annotate(yes=Sum("clear"), no=Sum("not_clear"))
    found = {row["link_id"]: (row["yes"], row["no"]) for row in rows}
    names = names_of(found.keys(), selection.documents())
    return [_clarity(link_id, name, *found[link_id]) for link_id, name in names.items()]


def _clarity(link_id: str, name: str, yes: int, no: int) -> Clarity:
    told = all(count >= FEW or not count for count in (yes, no))
    drawn = drawn_count(yes, exact=False) + drawn_count(no, exact=False)
    return Clarity(
        link_id=link_id,
        name=name,
        clear=shown_count(yes, exact=False),
        not_clear=shown_count(no, exact=False),
        share=in_percent(100 * drawn_count(no, exact=False) / drawn if told and drawn else None),
    )
