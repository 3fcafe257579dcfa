"""The rules as a map: answers, the signs that they are of, and how urgent each is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from triage.editing.maps.chart import Arrow, Box, Chart, Look, isolated
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Rule
from triage.engine.words.sentences import criteria_text

#: Rules on one map, and on one page of tables.
MOST_RULES = 40


@dataclass(frozen=True)
class Ruled:
    """A warning sign with some of its rules, or all; ``title`` is the code of one that is gone.

    ``before`` of its ``total`` rules stand on the pages before.
    """

    code: str
    title: str
    rules: tuple[Rule, ...]
    total: int
    before: int = 0

    @property
    def part(self) -> str:
        """Which of its rules these are; nothing where they are all of them."""
        if len(self.rules) == self.total:
            return ""
        first, last = self.before + 1, self.before + len(self.rules)
        one = _("rule %(last)d of %(total)d")
        words = one if first == last else _("rules %(first)d–%(last)d of %(total)d")
        return words % {"first": first, "last": last, "total": self.total}

    @property
    def name(self) -> str:
        """As it is told apart from the rest of the same sign."""
        return f"{self.title} ({self.part})" if self.part else self.title


def by_sign(document: Questionnaire) -> list[Ruled]:
    """The signs in their order, each with all of its rules."""
    rules: dict[str, list[Rule]] = {sign.code: [] for sign in document.signs}
    for rule in document.rules:
        rules.setdefault(rule.sign, []).append(rule)
    known = document.signs_by_code
    return [
        Ruled(code, known[code].title if code in known else code, tuple(own), len(own))
        for code, own in rules.items()
    ]


def divide_rules(document: Questionnaire) -> list[list[Ruled]]:
    """The signs as pages, none with more rules than can be read at once."""
    pages: list[list[Ruled]] = [[]]
    room = MOST_RULES
    for one in by_sign(document):
        for start in range(0, max(len(one.rules), 1), MOST_RULES):
            some = one.rules[start : start + MOST_RULES]
            if len(some) > room:
                pages.append([])
                room = MOST_RULES
            pages[-1].append(replace(one, rules=some, before=start))
            room -= max(len(some), 1)
    return pages


def sign_chart(document: Questionnaire, one: Ruled) -> Chart:
    """What is a case of the sign, and where it leads then."""
    notes = () if one.rules else (_("No rule stands under it."),)
    sign = Box(f"sign:{one.code}", "sign", one.code, Look.SIGN, one.title, notes)
    rules = [_rule(document, rule) for rule in one.rules]
    ends = list(_ends(document, one))
    leading = [Arrow(box.key, sign.key, _("is a case of")) for box in rules]
    leaving = [Arrow(sign.key, box.key, _("leads to")) for box in ends]
    return Chart((*rules, sign, *ends), (*leading, *leaving))


def _rule(document: Questionnaire, rule: Rule) -> Box:
    when = criteria_text(document, rule.criteria)
    words = _("If the person %(when)s") % {"when": when} if when else _("Never: no conditions")
    return Box(f"rule:{rule.code}", "rule", rule.code, Look.RULE, words, (rule.code,))


def _ends(document: Questionnaire, one: Ruled) -> Iterator[Box]:
    """The most urgent first, each with the rules that lead there."""
    sure: dict[str, list[str]] = {}
    unsure: dict[str, list[str]] = {}
    for rule in one.rules:
        sure.setdefault(rule.disposition, []).append(rule.code)
        if rule.disposition_if_unsure != rule.disposition:
            unsure.setdefault(rule.disposition_if_unsure, []).append(rule.code)
    known = document.dispositions_by_code
    codes = [code for code in dict.fromkeys((*sure, *unsure)) if code in known]
    for code in sorted(codes, key=lambda code: -known[code].urgency):
        disposition, notes = known[code], []
        if code in sure:
            notes.append(_("Rules: %(rules)s") % {"rules": ", ".join(sure[code])})
        if code in unsure:
            notes.append(_("When not sure: %(rules)s") % {"rules": ", ".join(unsure[code])})
        look = Look.EMERGENCY if disposition.stops_at_once else Look.DISPOSITION
        words = f"{isolated(disposition.title)} ({disposition.urgency.word})"
        key = f"leads:{one.code}:{code}"
        yield Box(key, "disposition", code, look, words, tuple(notes))
