"""The list of what is to be read, as pages print it: each object in words, with its tick."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import count, groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.edits import EditedRow, group_edits
from triage.editing.admin.field_words import ShownEdit, choice_label, compare
from triage.editing.admin.made_up_patients import show_patient
from triage.editing.admin.reading_pages import Elsewhere, PageOfList, divide
from triage.editing.admin.reading_sent import Sent
from triage.editing.admin.reading_shown import ShownList, ShownObject, ShownWeakening
from triage.editing.admin.row_addresses import Places
from triage.editing.admin.shown_pictures import Sides, sides
from triage.editing.admin.whole_rows import whole_row
from triage.editing.comparing import compare_documents
from triage.editing.draft_report import Report
from triage.editing.histories import changes_since, people_by_place
from triage.editing.in_pages import page_number
from triage.editing.reading_list import Listed, Reasoned, list_whole, rows_by_name
from triage.editing.weakenings import is_provable
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency
from triage.engine.weakening.weakening import Weakening, WeakeningKind
from triage.engine.words.edits import row_name
from triage.models import Questionnaire as QuestionnaireRow
from triage.models import QuestionnaireVersion

#: With more objects than these, what is not weakened is shown closed.
_OPEN_AT_MOST = 8
_GROUPS = {
    "questionnaire": gettext_lazy("What it is, and the danger signs"),
    "question": gettext_lazy("Questions"),
    "disposition": gettext_lazy("Where people are sent"),
    "sign": gettext_lazy("Warning signs with their rules"),
    "floors": gettext_lazy("Safety floors: what nobody may end below"),
    "suggestions": gettext_lazy("Suggestions"),
    "section": gettext_lazy("Reading"),
    "pictures": gettext_lazy("Pictures"),
    "lines": gettext_lazy("Telephone lines"),
    "origins": gettext_lazy("Where warning signs come from"),
}


def show_draft(report: Report, sent: Sent, *, signed: bool) -> ShownList:
    """What is to be read of a draft; who has signed it has read it."""
    shower = _Shower(report.row, report.before, report.draft, sent=sent, signed=signed)
    changes = changes_since(report.row, report.edits_since) if report.over else ()
    people = people_by_place(changes)
    by = {place: ", ".join(names) for place, names in people.items()}
    return shower.show(report.reading_list, by)


def show_version(version: QuestionnaireVersion, sent: Sent, *, signed: bool) -> ShownList:
    """A whole version as people meet it."""
    document = version.parsed()
    shower = _Shower(version.questionnaire, None, document, sent=sent, signed=signed)
    return shower.show(list_whole(document), {})


def compare_versions(
    version: QuestionnaireVersion, instead: QuestionnaireVersion
) -> tuple[ShownWeakening, ...] | None:
    """What would be weaker if another went live in its place; ``None`` if nobody can tell."""
    old, new = version.parsed_or_none(), instead.parsed_or_none()
    if not (old and new and is_provable(old) and is_provable(new)):
        return None
    shower = _Shower(version.questionnaire, old, new, sent=Sent(), signed=False)
    found = compare_documents(version.document, instead.document).weakenings
    return tuple(shower.weakening(Reasoned(one, None)) for one in found)


class _Shower:
    """One list before one person."""

    def __init__(
        self,
        row: QuestionnaireRow,
        before: Questionnaire | None,
        document: Questionnaire,
        *,
        sent: Sent,
        signed: bool,
    ) -> None:
        self.before, self.document = before, document
        self.sent, self.signed = sent, signed
        self.places = Places(row)
        self.names = rows_by_name(*filter(None, (document, before)))

    def show(
        self, reading_list: tuple[Listed, ...], by: Mapping[tuple[str, str], str]
    ) -> ShownList:
        pages = divide(reading_list)
        number = page_number(self.sent.page, len(pages))
        here = pages[number - 1]
        edited = self._edited(here, by)
        few = len(reading_list) <= _OPEN_AT_MOST
        objects = tuple(
            self._object(one, edited.get((one.kind, one.code)), is_open=few or bool(one.weakened))
            for one in here
        )
        others = tuple(one for page in pages if page is not here for one in page)
        groups = groupby(objects, key=_heading)
        return ShownList(
            groups=tuple((head, tuple(some)) for head, some in groups),
            objects=objects,
            gone=len(set(self.sent.shown or ()) - {one.key for one in reading_list}),
            number=number,
            pages=tuple(map(self._page, count(1), pages)) if others else (),
            elsewhere=Elsewhere(others, self.sent, self.signed),
        )

    def _page(self, number: int, objects: tuple[Listed, ...]) -> PageOfList:
        return PageOfList(
            number,
            name=self._name(objects[0]),
            unread=sum(not self._is_ticked(one) for one in objects),
            news=sum(map(self.sent.is_new, objects)),
        )

    def _is_ticked(self, listed: Listed) -> bool:
        return self.signed or listed.key in self.sent.ticks

    def _edited(
        self, reading_list: Iterable[Listed], by: Mapping[tuple[str, str], str]
    ) -> dict[tuple[str, str], EditedRow]:
        if self.before is None:
            return {}
        edits = [edit for listed in reading_list for edit in listed.edits]
        groups = group_edits(edits, old=self.before, new=self.document, places=self.places, by=by)
        return {(row.kind, row.code): row for group in groups for row in group.rows}

    def _object(self, listed: Listed, edited: EditedRow | None, *, is_open: bool) -> ShownObject:
        whole = () if edited else tuple(whole_row(self.document, one) for one in listed.rows)
        weakened = tuple(map(self.weakening, listed.weakened))
        return ShownObject(
            listed=listed,
            name=edited.name if edited else self._name(listed),
            address=self.places.address(listed.kind, listed.code),
            weakened=weakened,
            row=_without(edited, [one.edit for one in weakened if one.edit]) if edited else None,
            rows=whole,
            ticked=self._is_ticked(listed),
            is_new=self.sent.is_new(listed),
            typed=self.sent.reason(listed),
            is_open=is_open,
        )

    def weakening(self, one: Reasoned) -> ShownWeakening:
        weakening = one.weakening
        compared = compare(weakening.before, weakening.after)
        label = weakening.kind.value.replace("-", " ")
        before = show_patient(self.before, weakening.old_answers) if self.before else None
        return ShownWeakening(
            weakening=weakening,
            address=self.places.address(weakening.place, weakening.code),
            edit=ShownEdit(label, *compared, self._pictures(weakening)) if any(compared) else None,
            before=before,
            after=show_patient(self.document, weakening.new_answers),
            reason=one.reason,
        )

    def _pictures(self, weakening: Weakening) -> Sides:
        if weakening.kind is not WeakeningKind.OTHER:
            return (None, None)
        return sides(self.before, self.document, weakening.place, weakening.code)

    def _name(self, listed: Listed) -> str:
        known = self.names.get((listed.kind, listed.code))
        if known:
            return row_name(known[0])
        if listed.kind == "questionnaire":
            return self.document.title
        return _OBJECTS[listed.kind](listed)


def _without(row: EditedRow, told: list[ShownEdit]) -> EditedRow:
    """The row without the differences that are told word by word as weakened."""
    sides = [(one.before, one.after) for one in told]
    edits = [one for one in row.edits if (one.before, one.after) not in sides]
    return replace(row, edits=edits, parts=[_without(part, told) for part in row.parts])


def _level_name(listed: Listed) -> str:
    level = next(level for level in Urgency if level.code == listed.code)
    return _("Safety floors at %(level)s") % {"level": level.word}


#: What is called otherwise than a row.
_OBJECTS: dict[str, Callable[[Listed], str]] = {
    "people": lambda _listed: _("People who fare calmer"),
    "document": lambda _listed: _("The document itself"),
    "weakened": lambda listed: listed.weakened[0].weakening.sentence,
    "vignette": lambda listed: listed.weakened[0].weakening.sentence,
    "vignettes": lambda _listed: _("Signed vignettes that were changed"),
    "turned": lambda _listed: _("Vignettes that passed before and fail now"),
    "floors": _level_name,
    "pictures": lambda _listed: _("Pictures"),
    "lines": lambda _listed: _("Telephone lines"),
    "origins": lambda _listed: _("Where warning signs come from"),
    "suggestions": lambda listed: choice_label("suggestion", "place", listed.code),
}


def _heading(one: ShownObject) -> str:
    if one.weakened:
        return _("Weakened: two clinical leads sign this")
    if one.row or one.listed.vignettes:
        return _("Everything else that is otherwise")
    return str(_GROUPS[one.listed.kind])
