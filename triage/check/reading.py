"""What a person may like to read after their answers, the most relevant first.

Nothing here decides; the editor's rows say what belongs to a sign and to an answer.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from triage.engine.conditions import Answers
from triage.engine.education import EducationalItem, EducationalSection
from triage.engine.outcome import Finding, Outcome, find_suggestions
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import WarningSign
from triage.engine.urgency import Urgency
from triage.site.groups import group
from triage.site.wording import fill

_Chosen = tuple[EducationalSection, EducationalItem | None]

#: So many links stand on a result; nobody who is worried chooses among more.
MOST_LINKS = 5


@dataclass(frozen=True)
class ReadingLink:
    """An item to read, or without one a whole section; no other link has the same ``name``."""

    name: str
    section: EducationalSection
    item: EducationalItem | None


@dataclass(frozen=True)
class ReadingGroup:
    """A section, with what of it concerns the person."""

    section: EducationalSection
    links: tuple[ReadingLink, ...]

    @property
    def items(self) -> tuple[EducationalItem, ...]:
        """The items that are named one by one."""
        return tuple(link.item for link in self.links if link.item)

    @property
    def whole(self) -> bool:
        """Whether the whole section was suggested."""
        return any(link.item is None for link in self.links)


@dataclass(frozen=True)
class Reading:
    """What concerns this person, the most relevant first, without anything twice."""

    links: tuple[ReadingLink, ...]

    @property
    def first(self) -> tuple[ReadingGroup, ...]:
        """What stands on a result, by section; the section of the most relevant comes first."""
        return _by_section(self.links[:MOST_LINKS])

    @property
    def has_more(self) -> bool:
        """Whether something does not stand on the result."""
        return len(self.links) > MOST_LINKS

    @property
    def all(self) -> tuple[ReadingGroup, ...]:
        """Everything, by section."""
        return _by_section(self.links)


def reading(
    questionnaire: Questionnaire, answers: Answers, outcome: Outcome, *, got_help: bool
) -> Reading:
    """What the signs name, the most urgent sign's first of all; then what answers suggest.

    In an emergency only the first item of each emergency sign, until help is there.
    """
    held_back = outcome.urgency == Urgency.EMERGENCY and not got_help
    signs = _signs(questionnaire, outcome.findings, only_emergency=held_back)
    firsts = _items(questionnaire, (code for sign in signs for code in sign.reading[:1]))
    if held_back:
        return _reading(firsts)
    rest = _items(questionnaire, (code for sign in signs for code in sign.reading[1:]))
    return _reading(chain(firsts, rest, _suggested(questionnaire, answers)))


def _signs(
    questionnaire: Questionnaire, findings: Iterable[Finding], *, only_emergency: bool
) -> list[WarningSign]:
    """The signs that fired, each once, the most urgent first."""
    by_urgency = sorted(findings, key=lambda finding: -finding.urgency)
    if only_emergency:
        by_urgency = [one for one in by_urgency if one.urgency == Urgency.EMERGENCY]
    codes = dict.fromkeys(finding.sign for finding in by_urgency)
    return [questionnaire.signs_by_code[code] for code in codes]


def _suggested(questionnaire: Questionnaire, answers: Answers) -> Iterator[_Chosen]:
    """Items and sections, in the editor's order."""
    for suggestion in find_suggestions(questionnaire, answers):
        yield from _items(questionnaire, suggestion.items)
        for code in suggestion.sections:
            if code in questionnaire.sections_by_code:
                yield questionnaire.sections_by_code[code], None


def _items(questionnaire: Questionnaire, codes: Iterable[str]) -> Iterator[_Chosen]:
    known = questionnaire.items_by_code
    return (known[code] for code in codes if code in known)


def _reading(chosen: Iterable[_Chosen]) -> Reading:
    """Each of them once, under a name that no other has."""
    once = {(part.code, item and item.code): (part, item) for part, item in chosen}
    often = Counter(_name(*one) for one in once.values())
    return Reading(tuple(_link(*one, often) for one in once.values()))


def _link(
    section: EducationalSection, item: EducationalItem | None, often: Mapping[str, int]
) -> ReadingLink:
    name = _name(section, item)
    if often[name] > 1:
        name = f"{name} ({fill(section.title)}, {(item or section).code})"
    return ReadingLink(name, section, item)


def _name(section: EducationalSection, item: EducationalItem | None) -> str:
    if item is None:
        return _("Everything in “%(part)s”") % {"part": fill(section.title)}
    return fill(item.title)


def _by_section(links: tuple[ReadingLink, ...]) -> tuple[ReadingGroup, ...]:
    groups = group(links, lambda link: link.section.code).values()
    return tuple(ReadingGroup(under[0].section, tuple(under)) for under in groups)
