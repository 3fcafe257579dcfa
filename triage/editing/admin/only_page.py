"""Choosing edits that go out without the others, and what was chosen, as pages show it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.edits import HEADINGS, EditedRow, group_edits
from triage.editing.admin.rights import require_editor
from triage.editing.admin.row_addresses import Places
from triage.editing.choosing_edits import NotChosen, choose_edits, chosen_lately
from triage.editing.draft_report import Report, make_report
from triage.editing.histories import changes_since, people_by_place
from triage.editing.refusals import NothingLive
from triage.editing.rights import may_edit
from triage.editing.selection import Selection
from triage.editing.selection_words import name_piece, need_sentence
from triage.engine.pieces import piece
from triage.engine.words.edits import Edit, find_edits
from triage.models import ChosenEdits, Questionnaire
from triage.staff.pages import draw, get_questionnaire

NOTHING_LIVE = gettext_lazy(
    "Nothing is live, so there is nothing that some edits could be put on: publish the whole draft."
)
_ORDER = gettext_lazy("What stands in another order")
_LONGEST_KEY = 18


@dataclass(frozen=True)
class ShownPiece:
    """One edit with its tick: its key, what it is of, and what is otherwise."""

    key: str
    name: str
    rows: tuple[EditedRow, ...]
    by: str
    ticked: bool

    @property
    def what(self) -> str:
        """Whether it is new, changed or removed."""
        return self.rows[0].what if self.rows and self.rows[0].kind == self.kind else ""

    @property
    def kind(self) -> str:
        """The kind of its row."""
        return self.key.partition(":")[0]


def only_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """The edits with their ticks; what is ticked is kept, and looked at alone."""
    row = get_questionnaire(pk)
    user = require_editor(request, row, "view_questionnaire", "add_chosenedits")
    if request.method != "POST":
        return _page(site, request, row, _chosen_before(request, row))
    keys = request.POST.getlist("edit")
    try:
        chosen = choose_edits(row, keys, by=user, now=timezone.now())
    except NotChosen as refusal:
        messages.error(request, str(refusal))
        return _page(site, request, row, keys)
    except NothingLive:
        return _page(site, request, row, ())
    return HttpResponseRedirect(publish_address(chosen))


def publish_address(chosen: ChosenEdits) -> str:
    """Where what was chosen is looked at, signed and published."""
    args = (chosen.questionnaire_id, chosen.pk)
    return reverse("admin:triage_questionnaire_publish_only", args=args)


def _chosen_before(request: HttpRequest, row: Questionnaire) -> Collection[str]:
    """The ticks of an earlier choice, which the address names."""
    told = request.GET.get("chosen", "")
    if not told.isdecimal() or len(told) > _LONGEST_KEY:
        return ()
    before = row.chosen_edits.filter(pk=told).first()
    return before.keys if before else ()


def _page(
    site: AdminSite, request: HttpRequest, row: Questionnaire, keys: Collection[str]
) -> HttpResponse:
    report = make_report(row)
    if report.live is not None:
        report = make_report(row, keys)
    title = _("Publish only some edits: %(row)s") % {"row": row}
    return draw(
        site,
        request,
        "editing/only",
        row,
        title=title,
        report=report,
        nothing_live=NOTHING_LIVE,
        groups=_groups(report, report.selection) if report.selection else [],
        lately=shown_lately(report),
    )


def _groups(report: Report, selection: Selection) -> list[tuple[str, list[ShownPiece]]]:
    """Every edit under the heading of its kind."""
    pieces = _pieces(report, selection)
    return [(heading, list(some)) for heading, some in groupby(pieces, key=_heading)]


def _heading(shown: ShownPiece) -> str:
    return str(HEADINGS.get(shown.kind, _ORDER))


def _pieces(report: Report, selection: Selection) -> list[ShownPiece]:
    edits, places = _edits_by_piece(selection), Places(report.row)
    people = people_by_place(changes_since(report.row, report.edits_since))
    shown = (
        _piece(key, selection, rows=_rows(edits[key], selection, places), people=people)
        for key in selection.pieces
    )
    return sorted(shown, key=lambda one: one.kind == "order")


def _piece(
    key: str,
    selection: Selection,
    *,
    rows: tuple[EditedRow, ...],
    people: Mapping[tuple[str, str], tuple[str, ...]],
) -> ShownPiece:
    name = name_piece(selection, key)
    by = dict.fromkeys(who for row in rows for who in people.get((row.kind, row.code), ()))
    told = name[:1].upper() + name[1:]
    return ShownPiece(key, told, rows, ", ".join(by), key in selection.chosen)


def _rows(edits: Iterable[Edit], selection: Selection, places: Places) -> tuple[EditedRow, ...]:
    groups = group_edits(edits, old=selection.old, new=selection.new, places=places)
    return tuple(row for group in groups for row in group.rows)


def _edits_by_piece(selection: Selection) -> Mapping[str, list[Edit]]:
    found: dict[str, list[Edit]] = defaultdict(list)
    for edit in find_edits(selection.old, selection.new):
        for key in _keys_of(edit, selection):
            found[key].append(edit)
    return found


def _keys_of(edit: Edit, selection: Selection) -> Iterator[str]:
    """The pieces that an edit is of: an item that moves is of both its sections."""
    if edit.kind == "questionnaire":
        yield piece(edit.kind, edit.field)
    elif edit.kind == "option":
        yield piece("question", edit.code.partition(":")[0])
    elif edit.kind == "item":
        sides = (
            document.items_by_code.get(edit.code) for document in (selection.old, selection.new)
        )
        yield from dict.fromkeys(piece("section", held[0].code) for held in sides if held)
    else:
        yield piece(edit.kind, edit.code) if edit.code else piece("order", edit.kind)


def shown_lately(report: Report) -> list[tuple[ChosenEdits, str]]:
    """What was chosen lately, each with its address."""
    return [(one, publish_address(one)) for one in chosen_lately(report)]


def shown_selection(report: Report, user: Any) -> dict[str, Any]:
    """What a page says of edits that are to go out alone, or that some could."""
    may = user.has_perm("triage.add_chosenedits") and may_edit(user, report.row)
    if report.selection is None:
        return {"may_choose": may and report.live is not None, "lately": shown_lately(report)}
    selection = report.selection
    return {
        "may_choose": may,
        "only": [name_piece(selection, key) for key in sorted(selection.chosen)],
        "left": len(selection.left),
        "gone": [name_piece(selection, key) for key in selection.gone],
        "needs": list(_needs(selection)),
        "along": sorted(selection.along) if selection.needs or selection.mends else [],
    }


def _needs(selection: Selection) -> Iterator[tuple[str, str]]:
    """Why it cannot go alone, and what would have to be taken along."""
    for need in selection.needs:
        yield need_sentence(selection, need), name_piece(selection, need.needs)
    for mend in selection.mends:
        yield mend.problem.sentence, name_piece(selection, mend.pieces[0])
