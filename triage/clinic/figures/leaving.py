"""Where people leave: of those who reached a question, how many went no further."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from triage.check.dropoff import AT_THE_END
from triage.clinic.figures.number_words import drawn_count, in_percent
from triage.clinic.figures.selection import Selection
from triage.engine.questionnaire import Questionnaire
from triage.site.blurred_counts import FEW, shown_count
from triage.site.charts import Bars, Share, bars

_CHARTED = 10


@dataclass(frozen=True)
class Leaving:
    """One question, in words. Blurred for everybody: a rare path could point at somebody.

    ``percent`` is worked out from the blurred counts; none where few reached or left.
    """

    link_id: str
    name: str
    reached: str
    left_here: str
    percent: float | None

    @property
    def share(self) -> str:
        """About how many of those who came here left here."""
        return in_percent(self.percent)


def leaving_by_question(selection: Selection) -> list[Leaving]:
    """Each question that was reached, in the order of the newest version."""
    sums = selection.question_counts().values("link_id")
    rows = sums.annotate(reached=Sum("reached"), left=Sum("left_here"))
    found = {row["link_id"]: (row["reached"], row["left"]) for row in rows}
    names = names_of(found.keys(), selection.documents())
    return [_leaving(link_id, name, *found[link_id]) for link_id, name in names.items()]


def _leaving(link_id: str, name: str, reached: int, left: int) -> Leaving:
    told = reached >= FEW and (left >= FEW or not left)
    whole = drawn_count(reached, exact=False)
    return Leaving(
        link_id=link_id,
        name=name,
        reached=shown_count(reached, exact=False),
        left_here=shown_count(left, exact=False),
        percent=100 * drawn_count(left, exact=False) / whole if told else None,
    )


def names_of(links: Collection[str], documents: Iterable[Questionnaire]) -> dict[str, str]:
    """The short text of each of these questions, in the order they are asked.

    Older documents are read only for questions that newer ones no longer ask.
    """
    names: dict[str, str] = {}
    for document in documents:
        for question in document.questions:
            if question.link_id in links:
                names.setdefault(question.link_id, question.short_text)
        if len(names) >= len(set(links) - {AT_THE_END}):
            break
    lost = {link_id: link_id for link_id in sorted(links) if link_id and link_id not in names}
    end = {AT_THE_END: _("Looking it over")} if AT_THE_END in links else {}
    return names | lost | end


def leaving_chart(rows: Sequence[Leaving]) -> Bars | None:
    """The questions that the largest shares leave at; none where nobody may be counted."""
    said = [row for row in rows if row.percent]
    worst = sorted(said, key=lambda row: row.percent or 0, reverse=True)[:_CHARTED]
    shares = [Share(row.name, row.share, row.percent or 0) for row in worst]
    return bars(shares) if shares else None
