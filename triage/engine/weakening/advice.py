"""Dispositions that are calmer, later or easier to miss, and rules that lead to others."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from triage.engine.rules import Disposition, Rule
from triage.engine.weakening.comparison import Comparison, by_code, falls, pairs
from triage.engine.weakening.weakening import Weakening, WeakeningKind


def _both(compared: Comparison) -> Iterator[tuple[Disposition, Disposition]]:
    return pairs(compared.old.dispositions_by_code, compared.new.dispositions_by_code)


def calmer_dispositions(compared: Comparison) -> Iterator[Weakening]:
    """A lower urgency is told once, however many rules lead there."""
    for was, now in _both(compared):
        if now.urgency < was.urgency:
            sentence = f"“{now.title}” is less urgent, whatever leads there."
            words = (was.urgency.word, now.urgency.word)
            yield Weakening(WeakeningKind.RULE, "disposition", now.code, sentence, *words)


def no_longer_always_shown(compared: Comparison) -> Iterator[Weakening]:
    """Dispositions that something more urgent hides from now on."""
    for was, now in _both(compared):
        if was.always_shown and not now.always_shown:
            sentence = f"“{now.title}” is no longer shown beside something more urgent."
            row = ("disposition", now.code, sentence)
            words = ("always shown", "shown when nothing is more urgent")
            yield Weakening(WeakeningKind.ALWAYS_SHOWN, *row, *words)


def no_longer_at_once(compared: Comparison) -> Iterator[Weakening]:
    """Dispositions that are told only at the end of the check from now on."""
    for was, now in _both(compared):
        if was.stops_at_once and not now.stops_at_once:
            sentence = f"“{now.title}” is no longer told before the next question."
            row = ("disposition", now.code, sentence)
            words = ("told at once", "told at the end of the check")
            yield Weakening(WeakeningKind.STOPS_AT_ONCE, *row, *words)


def longer_times(compared: Comparison) -> Iterator[Weakening]:
    """More time to act or to respond, in a disposition or by leading to another one."""
    for was, now in _both(compared):
        for what, before, after in _times(was, now):
            row = ("disposition", now.code, f"“{now.title}”: {what}.")
            yield Weakening(WeakeningKind.TIME, *row, before, after)
    for lead in led_elsewhere(compared):
        for what, before, after in _times(lead.was, lead.now):
            sentence = f"{lead.name} leads to “{lead.now.title}”: {what}."
            yield Weakening(WeakeningKind.TIME, lead.place, lead.code, sentence, before, after)


def _times(was: Disposition, now: Disposition) -> Iterator[tuple[str, str, str]]:
    for what, before, after in (
        ("a person may take longer to act", was.act_within_hours, now.act_within_hours),
        ("the clinic may take longer to respond", _response(was), _response(now)),
    ):
        if before is not None and (after is None or after > before):
            yield what, _hours(before), _hours(after)


def _response(disposition: Disposition) -> int | None:
    """0 hours is no deadline."""
    return disposition.respond_within_hours or None


def _hours(hours: int | None) -> str:
    return "no time set" if hours is None else f"{hours} hours"


class Lead(NamedTuple):
    """What leads to another disposition than before, no less urgent, and which of the two."""

    place: str
    code: str
    name: str
    was: Disposition
    now: Disposition


def led_elsewhere(compared: Comparison) -> Iterator[Lead]:
    """Rules, and answers without a sign, that lead elsewhere; how they lead lower is theirs."""
    for rule, again in pairs(by_code(compared.old.rules), by_code(compared.new.rules)):
        row = ("rule", rule.code, f"The rule “{rule.code}”")
        codes = dict.fromkeys(zip(_leads_to(rule), _leads_to(again), strict=True))
        yield from (Lead(*row, *pair) for pair in _elsewhere(compared, codes))
    row = ("questionnaire", compared.new.slug, "An answer without a sign")
    defaults = (compared.old.default_disposition, compared.new.default_disposition)
    yield from (Lead(*row, *pair) for pair in _elsewhere(compared, [defaults]))


def _leads_to(rule: Rule) -> tuple[str, str]:
    return (rule.disposition, rule.disposition_if_unsure)


def _elsewhere(
    compared: Comparison, codes: Iterable[tuple[str, str]]
) -> Iterator[tuple[Disposition, Disposition]]:
    for before, after in codes:
        was, now = compared.disposition(before), compared.disposition(after)
        as_urgent = was.urgency == now.urgency and not falls(was, now)
        if before != after and as_urgent:
            yield was, now
