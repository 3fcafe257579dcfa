"""What an editor can get wrong, as sentences with the place where each is mended."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from triage.engine.checks.criteria import criteria_can_be_read
from triage.engine.checks.floors import floors_name_parents
from triage.engine.checks.forbidden_words import (
    approval_is_not_typed,
    texts_are_seen_as_typed,
    urgent_texts_do_not_calm,
)
from triage.engine.checks.missing_words import numbers_stand_first, texts_say_something
from triage.engine.checks.pictures import pictures_exist, pictures_say_something
from triage.engine.checks.problem import Problem
from triage.engine.checks.questions import (
    enable_when_looks_back,
    gates_are_always_asked,
    gates_come_together,
    questions_can_be_answered,
    reading_comes_last,
)
from triage.engine.checks.texts import tokens_are_known
from triage.engine.checks.times import times_fit_the_urgency
from triage.engine.checks.unread import every_answer_is_read
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Place, Rule, Suggestion
from triage.engine.telephone import SITE_TOKENS


def find_problems(questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """Everything that forbids publishing, in reading order; empty when all is well."""
    return tuple(
        replace(problem, breaks_proofs=False) if check in _BESIDE_PROOFS else problem
        for check in _CHECKS
        for problem in check(questionnaire)
    )


def _codes_once(q: Questionnaire) -> Iterator[Problem]:
    kinds: tuple[tuple[str, Iterable[str]], ...] = (
        ("question", (x.link_id for x in q.questions)),
        ("disposition", (x.code for x in q.dispositions)),
        ("sign", (x.code for x in q.signs)),
        ("rule", (x.code for x in q.rules)),
        ("floor", (x.code for x in q.floors)),
        ("suggestion", (x.code for x in q.suggestions)),
        ("section", (x.code for x in q.sections)),
        ("item", (item.code for x in q.sections for item in x.items)),
        ("picture", (x.code for x in q.pictures)),
        ("line", (x.code for x in q.lines)),
        ("origin", (x.code for x in q.origins)),
    )
    for kind, codes in kinds:
        for code, count in Counter(codes).items():
            if count > 1:
                yield Problem(kind, code, f"The code “{code}” is used {count} times.")


def _questionnaire_is_whole(q: Questionnaire) -> Iterator[Problem]:
    if q.default_disposition not in q.dispositions_by_code:
        yield Problem("questionnaire", q.slug, "There is no default disposition.")
    if not q.questions:
        yield Problem("questionnaire", q.slug, "There is no question.")
    if not q.danger_signs:
        yield Problem("questionnaire", q.slug, "There are no danger signs for the start page.")
    for rule in q.rules:
        if q.default_disposition in (rule.disposition, rule.disposition_if_unsure):
            yield Problem("rule", rule.code, "A rule leads to the default disposition.")


def _references_exist(q: Questionnaire) -> Iterator[Problem]:
    for rule in q.rules:
        for sentence in _rule_sentences(q, rule):
            yield Problem("rule", rule.code, sentence)


def _origins_exist(q: Questionnaire) -> Iterator[Problem]:
    for sign in q.signs:
        if sign.origin not in q.origins_by_code:
            yield Problem("sign", sign.code, f"Its origin “{sign.origin}” is gone.")


def _lines_are_no_other_words(q: Questionnaire) -> Iterator[Problem]:
    """What every site has a text for is no line of one questionnaire."""
    for line in q.lines:
        if line.code in SITE_TOKENS:
            sentence = f"{{{line.code}}} is set by every site. Choose another code."
            yield Problem("line", line.code, sentence)


def _floors_are_in_order(q: Questionnaire) -> Iterator[Problem]:
    for floor in q.floors:
        if floor.minimum_if_unsure > floor.minimum:
            yield Problem("floor", floor.code, "“Not sure” would be more urgent than “yes”.")


def _rule_sentences(q: Questionnaire, rule: Rule) -> Iterator[str]:
    if rule.sign not in q.signs_by_code:
        yield f"Its warning sign “{rule.sign}” is gone."
    codes = (rule.disposition, rule.disposition_if_unsure)
    known = [q.dispositions_by_code[code] for code in codes if code in q.dispositions_by_code]
    for code in codes:
        if code not in q.dispositions_by_code:
            yield f"Its disposition “{code}” is gone."
    default = q.dispositions_by_code.get(q.default_disposition)
    if default is not None and any(d.urgency < default.urgency for d in known):
        yield "It leads to something calmer than the default disposition."
    if len(known) == len(codes) and known[1].urgency > known[0].urgency:
        yield "“Not sure” would be more urgent than “yes”."


def _reading_exists(q: Questionnaire) -> Iterator[Problem]:
    for sign in q.signs:
        if not sign.reading:
            yield Problem("sign", sign.code, "The warning sign has no reading.")
        yield from _missing_items(q, "sign", sign.code, sign.reading)
    for suggestion in q.suggestions:
        yield from _missing_items(q, "suggestion", suggestion.code, suggestion.items)
        for code in suggestion.sections:
            if code not in q.sections_by_code:
                yield Problem("suggestion", suggestion.code, f"The section “{code}” is gone.")
        asked = suggestion.criteria.reads().intersection(x.link_id for x in q.reading_questions)
        if asked and suggestion.place is not Place.READING:
            sentence = "It reads what only chooses reading, so it can only be reading."
            yield Problem("suggestion", suggestion.code, sentence)
        if not (suggestion.note or suggestion.items or suggestion.sections):
            yield Problem("suggestion", suggestion.code, "It says nothing and links to nothing.")


def _reading_is_linked(q: Questionnaire) -> Iterator[Problem]:
    by_signs = {code for sign in q.signs for code in sign.reading}
    linked = by_signs.union(*(_linked_by(q, suggestion) for suggestion in q.suggestions))
    for code in sorted(set(q.items_by_code) - linked):
        yield Problem("item", code, "No warning sign and no suggestion links to it.")


def _linked_by(q: Questionnaire, suggestion: Suggestion) -> Iterator[str]:
    yield from suggestion.items
    known = [q.sections_by_code.get(code) for code in suggestion.sections]
    yield from (item.code for section in known if section for item in section.items)


def _missing_items(
    q: Questionnaire, kind: str, code: str, items: tuple[str, ...]
) -> Iterator[Problem]:
    for item in items:
        if item not in q.items_by_code:
            yield Problem(kind, code, f"The reading “{item}” is gone.")


def _sections_are_whole(q: Questionnaire) -> Iterator[Problem]:
    for section in q.sections:
        if not section.items:
            yield Problem("section", section.code, "The section has no items.")
        for item in section.items:
            if len(item.cells) != len(section.columns):
                yield Problem(
                    "item",
                    item.code,
                    f"It has {len(item.cells)} table cells for {len(section.columns)} columns.",
                )


def _signs_are_used(q: Questionnaire) -> Iterator[Problem]:
    used = {rule.sign for rule in q.rules}
    for sign in q.signs:
        if sign.code not in used:
            yield Problem("sign", sign.code, "No rule stands under this warning sign.")


_CHECKS: tuple[Callable[[Questionnaire], Iterator[Problem]], ...] = (
    _codes_once,
    _questionnaire_is_whole,
    questions_can_be_answered,
    gates_are_always_asked,
    gates_come_together,
    reading_comes_last,
    enable_when_looks_back,
    criteria_can_be_read,
    floors_name_parents,
    _references_exist,
    _floors_are_in_order,
    _origins_exist,
    _lines_are_no_other_words,
    _reading_exists,
    _reading_is_linked,
    _sections_are_whole,
    _signs_are_used,
    pictures_exist,
    pictures_say_something,
    every_answer_is_read,
    tokens_are_known,
    texts_say_something,
    numbers_stand_first,
    approval_is_not_typed,
    texts_are_seen_as_typed,
    urgent_texts_do_not_calm,
    times_fit_the_urgency,
)

#: What these find leaves all that is asked and decided readable, so it is proved beside them.
_BESIDE_PROOFS = frozenset(
    {
        gates_are_always_asked,
        gates_come_together,
        reading_comes_last,
        _origins_exist,
        _lines_are_no_other_words,
        _reading_exists,
        _reading_is_linked,
        _sections_are_whole,
        _signs_are_used,
        pictures_exist,
        pictures_say_something,
    }
)
