"""What was chosen of a draft, and why it cannot go alone, as sentences."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.selection import Selection
from triage.engine.checks.problem import Problem
from triage.engine.needs import Name, Need, Why
from triage.engine.pieces import rows_of
from triage.engine.questionnaire import Questionnaire
from triage.engine.words.edits import row_name

_KINDS = {
    "questionnaire": gettext_lazy("the questionnaire’s “%(name)s”"),
    "question": gettext_lazy("the question “%(name)s”"),
    "option": gettext_lazy("the answer “%(name)s”"),
    "disposition": gettext_lazy("the disposition “%(name)s”"),
    "sign": gettext_lazy("the warning sign “%(name)s”"),
    "rule": gettext_lazy("the rule “%(name)s”"),
    "floor": gettext_lazy("the safety floor “%(name)s”"),
    "suggestion": gettext_lazy("the suggestion “%(name)s”"),
    "section": gettext_lazy("the section “%(name)s”"),
    "item": gettext_lazy("the item “%(name)s”"),
    "picture": gettext_lazy("the picture “%(name)s”"),
    "line": gettext_lazy("the telephone line “%(name)s”"),
    "origin": gettext_lazy("the origin “%(name)s”"),
}
_ORDERS = {
    "question": gettext_lazy("the order of the questions"),
    "disposition": gettext_lazy("the order of the dispositions"),
    "sign": gettext_lazy("the order of the warning signs"),
    "rule": gettext_lazy("the order of the rules"),
    "floor": gettext_lazy("the order of the safety floors"),
    "suggestion": gettext_lazy("the order of the suggestions"),
    "section": gettext_lazy("the order of the sections"),
    "picture": gettext_lazy("the order of the pictures"),
    "line": gettext_lazy("the order of the telephone lines"),
    "origin": gettext_lazy("the order of the origins"),
}
_WHY = {
    Why.NEW: gettext_lazy("%(about)s needs %(reads)s, which is new and not chosen."),
    Why.GOES: gettext_lazy("%(about)s, as it stands, needs %(reads)s, which would go."),
    Why.LATER: gettext_lazy("%(about)s reads the answer to %(reads)s, which would come after it."),
    Why.TWICE: gettext_lazy("%(reads)s moves between sections, and would stand in both."),
    Why.LOST: gettext_lazy("%(reads)s moves between sections, and would stand in none."),
}


def find_selection_problems(selection: Selection) -> Iterator[Problem]:
    """Why what was chosen cannot be published, that no document alone can tell."""
    if not selection.chosen:
        said = _("Nothing that was chosen is an edit of the draft any more.")
        yield Problem("questionnaire", selection.new.slug, said, breaks_proofs=False)
    for need in selection.needs:
        yield Problem(*need.about, need_sentence(selection, need), breaks_proofs=False)


def need_sentence(selection: Selection, need: Need) -> str:
    """Why something cannot go, or stay, without another edit."""
    about, reads = name_thing(selection, need.about), name_thing(selection, need.reads)
    said = str(_WHY[need.why]) % {"about": about, "reads": reads}
    return said[:1].upper() + said[1:]


def name_piece(selection: Selection, key: str) -> str:
    """What an edit is of, in words; of one that is gone its key."""
    kind, _colon, code = key.partition(":")
    if kind == "order":
        return str(_ORDERS.get(code, key))
    return name_thing(selection, (kind, code)) if kind in _KINDS else key


def name_thing(selection: Selection, name: Name) -> str:
    """A row, an answer or a text of the questionnaire, in words."""
    kind, code = name
    if kind == "questionnaire":
        return str(_KINDS[kind]) % {"name": code.replace("_", " ")}
    return str(_KINDS[kind]) % {"name": _called(selection, kind, code)}


def _called(selection: Selection, kind: str, code: str) -> str:
    """What it is called in the draft, or was before; else its code."""
    found = (_name_in(document, kind, code) for document in (selection.new, selection.old))
    return next(filter(None, found), code)


def _name_in(document: Questionnaire, kind: str, code: str) -> str:
    if kind == "option":
        link_id, _colon, value = code.partition(":")
        question = document.questions_by_id.get(link_id)
        return question.labels.get(value, "") if question else ""
    if kind == "item":
        held = document.items_by_code.get(code)
        return held[1].title if held else ""
    row = rows_of(document, kind).get(code)
    return row_name(row) if row else ""
