"""A whole draft in the order in which it is read: what opens what, and what reads which answer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from triage.engine.education import EducationalItem, EducationalSection
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition, Rule, SafetyFloor, Suggestion, WarningSign
from triage.engine.urgency import Urgency
from triage.engine.words.sentences import floor_sentence, question_sentence, rule_sentence


@dataclass(frozen=True)
class Asked:
    """A question: how many others open it, one within the other, and what reads its answer."""

    question: Question
    depth: int
    when: str
    rules: tuple[str, ...]
    floors: tuple[str, ...]


@dataclass(frozen=True)
class Ruled:
    """A rule in words, with where it leads."""

    rule: Rule
    urgency: Urgency | None
    sentence: str


@dataclass(frozen=True)
class Signed:
    """A warning sign with its rules; as urgent as the most urgent of them."""

    sign: WarningSign
    rules: tuple[Ruled, ...]

    @property
    def urgency(self) -> Urgency | None:
        """The most urgent that it can come to."""
        return max((one.urgency for one in self.rules if one.urgency), default=None)


class Overview:
    """Everything of a draft, or what of it holds certain words."""

    def __init__(self, draft: Questionnaire, words: str = "") -> None:
        self.draft, self._words = draft, words.casefold().split()

    @property
    def is_searched(self) -> bool:
        """Whether not everything is shown."""
        return bool(self._words)

    def questions(self) -> list[Asked]:
        """The questions, in the order in which they are asked."""
        return self._found_questions

    @cached_property
    def _found_questions(self) -> list[Asked]:
        return [one for one in self._asked() if self.holds(one)]

    def signs(self) -> list[Signed]:
        """Warning signs with their rules; of one that is found by a rule, that rule alone."""
        return self._found_signs

    @cached_property
    def _found_signs(self) -> list[Signed]:
        return [one for one in map(self._signed, self.draft.signs) if one.rules or self.holds(one)]

    def floors(self) -> list[tuple[SafetyFloor, str]]:
        """Safety floors in words."""
        found = ((one, floor_sentence(self.draft, one)) for one in self.draft.floors)
        return [one for one in found if self.holds(one)]

    def dispositions(self) -> list[Disposition]:
        """Where people are sent."""
        return [one for one in self.draft.dispositions if self.holds(one)]

    def suggestions(self) -> list[Suggestion]:
        """What results add."""
        return [one for one in self.draft.suggestions if self.holds(one)]

    def sections(self) -> list[tuple[EducationalSection, list[EducationalItem]]]:
        """Sections with their items; of one that is found by an item, that item alone."""
        found = []
        for section in self.draft.sections:
            named = self.holds([section.title, section.code, section.introduction, section.source])
            items = [item for item in section.items if named or self.holds(item)]
            if named or items:
                found.append((section, items))
        return found

    def holds(self, thing: Any) -> bool:
        """Whether every word stands somewhere in it."""
        if not self._words:
            return True
        text = " ".join(_texts(thing)).casefold()
        return all(word in text for word in self._words)

    @cached_property
    def _rules(self) -> dict[str, list[Rule]]:
        found: dict[str, list[Rule]] = defaultdict(list)
        for rule in self.draft.rules:
            found[rule.sign].append(rule)
        return found

    def _signed(self, sign: WarningSign) -> Signed:
        rules = [self._ruled(rule) for rule in self._rules[sign.code]]
        if not self.holds(sign):
            rules = [one for one in rules if self.holds(one)]
        return Signed(sign, tuple(rules))

    def _ruled(self, rule: Rule) -> Ruled:
        leads_to = self.draft.dispositions_by_code.get(rule.disposition)
        urgency = leads_to.urgency if leads_to else None
        return Ruled(rule, urgency, rule_sentence(self.draft, rule))

    def _asked(self) -> Iterator[Asked]:
        rules, floors = _readers(self.draft.rules), _readers(self.draft.floors)
        depths: dict[str, int] = {}
        for question in self.draft.questions:
            link_id, when = question.link_id, question.enable_when
            above = [depths.get(read, 0) for read in when.reads()] if when else []
            depths[link_id] = max(above) + 1 if above else 0
            said = question_sentence(self.draft, question) if when else ""
            yield Asked(
                question, depths[link_id], said, tuple(rules[link_id]), tuple(floors[link_id])
            )


def in_parts(asked: Iterable[Asked]) -> list[tuple[str, list[Asked]]]:
    """Headings with the questions under each; who asks for some gets the heading they are under."""
    return [(part, list(rows)) for part, rows in groupby(asked, lambda one: one.question.part)]


def _readers(rows: Iterable[Rule | SafetyFloor]) -> dict[str, list[str]]:
    """Question -> codes of what reads its answer."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        for link_id in row.criteria.reads():
            found[link_id].append(row.code)
    return found


def _texts(thing: Any) -> Iterator[str]:
    """Every text in a value, wherever it stands."""
    if isinstance(thing, str):
        yield thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _texts(getattr(thing, field.name))
    elif isinstance(thing, (tuple, list)):
        for one in thing:
            yield from _texts(one)
