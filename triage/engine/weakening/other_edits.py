"""Whatever else is otherwise: told unless it is known to harm nobody, so that no way round stays.

What has a finder of its own is told by it. What may change under one signature is listed here:
reading that stands behind the result and its pictures, reasons and sources, the order of what
has none, shorter times, floors (whose loosening has a finder), a rule's numbers (whoever fares
calmer is found), and the order of questions behind the danger signs.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from triage.engine.conditions import Criteria
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Place
from triage.engine.urgency import Urgency
from triage.engine.weakening.comparison import by_code
from triage.engine.weakening.weakening import Weakening, WeakeningKind
from triage.engine.weakening.wording import OWN_WORDS
from triage.engine.words.edits import Edit, find_edits
from triage.engine.words.sentences import rule_sentence

#: Fields that may change under one signature, by kind of row; "order" is that of the rows.
_FREE = {
    "questionnaire": frozenset({"slug"}),
    "disposition": frozenset({"act_within_hours", "respond_within_hours"}),
    "sign": frozenset({"source", "order"}),
    "rule": frozenset({"rationale", "source", "order"}),
    "suggestion": frozenset({"title", "items", "sections", "order"}),
    "line": frozenset({"order"}),
    "origin": frozenset({"order"}),
    # Type and size follow from the bytes.
    "picture": frozenset({"title", "order", "media_type", "width", "height"}),
}
#: Fields that are called otherwise in a sentence.
_CALLED = {"sha256": "image", "alt": "text alternative"}
#: What of a section stands beside its items.
_BESIDE_ITEMS = frozenset({"title", "label", "introduction", "columns"})


class _Both(NamedTuple):
    """Two whole versions, reading included."""

    old: Questionnaire
    new: Questionnaire


def other_edits(
    old: Questionnaire, new: Questionnaire, told: Collection[Weakening]
) -> Iterator[Weakening]:
    """One for each edit that is not free, of a row that nothing of ``told`` is about."""
    both, rows = _Both(old, new), {(one.place, one.code) for one in told}
    for edit in find_edits(old, new):
        if not (_is_told(edit, both, rows) or _is_free(edit, both)):
            yield _weakening(edit, both)


def _weakening(edit: Edit, both: _Both) -> Weakening:
    kind = WeakeningKind.ADDED if edit.what == "added" else WeakeningKind.OTHER
    field, after = _CALLED.get(edit.field, edit.field.replace("_", " ")), edit.after
    sentence = f"“{edit.name}” is otherwise in its {field}."
    if edit.field == "order" and not edit.code:
        sentence = f"Each {edit.kind} is there, in another order."
    elif not edit.field:
        sentence = f"“{edit.name}” is {'gone' if edit.before else 'new'}."
    if edit.kind == "rule" and edit.what == "added":
        after = rule_sentence(both.new, by_code(both.new.rules)[edit.code])
    return Weakening(kind, edit.kind, edit.code, sentence, edit.before, after)


def _is_told(edit: Edit, both: _Both, rows: Collection[tuple[str, str]]) -> bool:
    """By its row; of the questionnaire by its field, as much else is told under its name."""
    if edit.kind != "questionnaire":
        return (edit.kind, edit.code) in rows
    if edit.field == "danger_signs":  # other ones one by one, another order and doubles not
        return set(both.old.danger_signs) != set(both.new.danger_signs)
    return edit.field in OWN_WORDS


def _is_free(edit: Edit, both: _Both) -> bool:
    if edit.field in _FREE.get(edit.kind, ()) or edit.kind == "floor":
        return True
    if edit.kind in ("section", "item"):
        return not _is_read_in_danger(edit, both)
    if edit.kind == "picture":
        return not any(edit.code in _pictures_of_the_check(q) for q in both)
    if edit.kind == "question" and edit.field == "order" and not edit.code:
        return _is_behind_the_danger_signs(both)
    if (edit.kind, edit.field) == ("rule", "criteria"):
        return _only_numbers(*(by_code(q.rules)[edit.code].criteria for q in both))
    if (edit.kind, edit.field) == ("sign", "reading"):
        first = [q.signs_by_code[edit.code].reading[:1] for q in both]
        return first[0] == first[1]
    return edit.kind == "suggestion" and not edit.field and _only_links(edit, both)


def _only_links(edit: Edit, both: _Both) -> bool:
    """A suggestion that came or went and says nothing itself."""
    suggestion = {**by_code(both.old.suggestions), **by_code(both.new.suggestions)}[edit.code]
    return suggestion.place is Place.READING and not suggestion.note


def _only_numbers(before: Criteria, after: Criteria) -> bool:
    """The same comparisons, with other numbers."""
    return _without_numbers(before) == _without_numbers(after)


def _without_numbers(criteria: Criteria) -> list[list[tuple[str, str, object]]]:
    return [
        [(c.question, c.operator.value, "" if isinstance(c.value, int) else c.value) for c in group]
        for group in criteria.groups
    ]


def _is_read_in_danger(edit: Edit, both: _Both) -> bool:
    """An item that an urgent result links to before there is help, or what stands around it."""
    for q in both:
        items = {code for code in _first_reading(q) if code in q.items_by_code}
        sections = {q.items_by_code[code][0].code for code in items}
        if edit.kind == "item" and edit.code in items:
            return True
        if edit.kind == "section" and edit.code in sections and edit.field in _BESIDE_ITEMS:
            return True
    return False


def _pictures_of_the_check(q: Questionnaire) -> Iterator[str]:
    """What is shown on the way to a result, and beside what is read in danger."""
    for question in q.questions:
        yield question.picture
        yield from (option.picture for option in question.options)
    read = (q.items_by_code.get(code) for code in _first_reading(q))
    yield from (found[1].picture for found in read if found)


def _first_reading(q: Questionnaire) -> Iterator[str]:
    for rule in q.rules:
        if q.dispositions_by_code[rule.disposition].urgency >= Urgency.SAME_DAY:
            yield from q.signs_by_code[rule.sign].reading[:1]


def _is_behind_the_danger_signs(both: _Both) -> bool:
    """Up to the last of what must be told of them, all comes in the same order."""
    before = [q.link_id for q in both.old.questions if q.link_id in both.new.order]
    after = [q.link_id for q in both.new.questions if q.link_id in both.old.order]
    first = [place for place, link_id in enumerate(before) if _comes_first(both.old, link_id)]
    until = max(first, default=-1) + 1
    return before[:until] == after[:until]


def _comes_first(q: Questionnaire, link_id: str) -> bool:
    """A gate, what one asks for, an exit, or whoever is spoken to."""
    question = q.questions_by_id[link_id]
    asks = any(option.for_other or option.out_of_scope for option in question.options)
    return asks or (question.required and link_id in q.asked_again)
