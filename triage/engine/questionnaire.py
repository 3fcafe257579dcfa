"""A questionnaire as values: what is asked, what it means, and what is said about it.

Everything a published version holds is one ``Questionnaire``. Texts may contain tokens in
braces, ``{emergency_number}``: those of every site, and the telephone lines of the
questionnaire. The site fills them in when a page is drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from triage.engine.conditions import Answers, Condition, Criteria, Value
from triage.engine.education import EducationalItem, EducationalSection
from triage.engine.marks import Marks, Reader
from triage.engine.picture import Picture
from triage.engine.question import Question
from triage.engine.rules import (
    Disposition,
    Rule,
    SafetyFloor,
    SignOrigin,
    Suggestion,
    WarningSign,
)
from triage.engine.telephone import SITE_TOKENS, TelephoneLine


class WhenLeft(StrEnum):
    """Which open questions count as "not sure" once a check is left behind.

    No editor chooses it: what was published under the one meaning keeps it, so that what is
    stored of checks that were left leads to the same outcome for ever.
    """

    #: Every follow-up on the route: what documents of format 1 were published with.
    FOLLOW_UPS = "follow-ups"
    #: Only the follow-ups of a sign that somebody named, or was not sure of.
    SIGNS = "signs"


class Asking(NamedTuple):
    """What a replay needs of a question.

    ``ends`` are the answers that end it, ``needed`` the marks without which the question is not
    asked, ``reader`` what knows the marks of an answer, where anything reads one.
    """

    link_id: str
    required: bool
    ends: frozenset[str]
    needed: int
    reader: Reader | None


@dataclass(frozen=True)
class Questionnaire:
    """The whole document of one version. Order of every tuple is the editor's order."""

    slug: str
    title: str
    audience: str
    intended_use: str
    introduction: str
    danger_signs: tuple[str, ...]
    unfinished_title: str
    unfinished_advice: str
    default_disposition: str
    questions: tuple[Question, ...]
    dispositions: tuple[Disposition, ...]
    signs: tuple[WarningSign, ...]
    rules: tuple[Rule, ...]
    floors: tuple[SafetyFloor, ...]
    suggestions: tuple[Suggestion, ...]
    sections: tuple[EducationalSection, ...]
    when_left: WhenLeft = WhenLeft.SIGNS
    pictures: tuple[Picture, ...] = ()
    lines: tuple[TelephoneLine, ...] = ()
    origins: tuple[SignOrigin, ...] = ()

    @cached_property
    def tokens(self) -> frozenset[str]:
        """The names that may stand in braces in its texts."""
        return SITE_TOKENS | {line.code for line in self.lines}

    @cached_property
    def questions_by_id(self) -> dict[str, Question]:
        """Questions by ``link_id``."""
        return {question.link_id: question for question in self.questions}

    @cached_property
    def reading_questions(self) -> tuple[Question, ...]:
        """Questions that only choose what there is to read; no part of the check."""
        return tuple(question for question in self.questions if question.for_reading)

    @cached_property
    def check_alone(self) -> "Questionnaire":
        """Without them and the suggestions that read them: all that can decide anything."""
        if not self.reading_questions:
            return self
        gone = {question.link_id for question in self.reading_questions}
        return replace(
            self,
            questions=tuple(q for q in self.questions if not q.for_reading),
            suggestions=tuple(s for s in self.suggestions if gone.isdisjoint(s.criteria.reads())),
        )

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each question, by ``link_id``."""
        return {question.link_id: place for place, question in enumerate(self.questions)}

    def follow_ups(self, *asked: str) -> tuple[str, ...]:
        """Questions asked because of one of these, directly or through another follow-up."""
        found = set(asked)
        for question in self.questions:  # a condition reads earlier questions only
            enable_when = question.enable_when
            if enable_when is not None and not found.isdisjoint(enable_when.reads()):
                found.add(question.link_id)
        return tuple(q.link_id for q in self.questions if q.link_id in found - set(asked))

    @cached_property
    def asked_again(self) -> frozenset[str]:
        """The gates and their follow-ups: what is asked anew after a pause."""
        gates = [question.link_id for question in self.questions if question.is_gate]
        return frozenset((*gates, *self.follow_ups(*gates)))

    @cached_property
    def urgent_part(self) -> frozenset[str]:
        """The gates, and the questions that are asked because of them alone."""
        found: set[str] = set()
        for question in self.questions:  # a condition reads earlier questions only
            reads = question.enable_when.reads() if question.enable_when else frozenset()
            if question.is_gate or (reads and reads <= found):
                found.add(question.link_id)
        return frozenset(found)

    @cached_property
    def dispositions_by_code(self) -> dict[str, Disposition]:
        """Dispositions by code."""
        return {disposition.code: disposition for disposition in self.dispositions}

    @cached_property
    def signs_by_code(self) -> dict[str, WarningSign]:
        """Warning signs by code."""
        return {sign.code: sign for sign in self.signs}

    @cached_property
    def origins_by_code(self) -> dict[str, SignOrigin]:
        """Where warning signs come from, by code."""
        return {origin.code: origin for origin in self.origins}

    @cached_property
    def items_by_code(self) -> dict[str, tuple[EducationalSection, EducationalItem]]:
        """Educational items by code, each with its section."""
        return {item.code: (section, item) for section in self.sections for item in section.items}

    @cached_property
    def sections_by_code(self) -> dict[str, EducationalSection]:
        """Educational sections by code."""
        return {section.code: section for section in self.sections}

    @cached_property
    def pictures_by_code(self) -> dict[str, Picture]:
        """Pictures by code."""
        return {picture.code: picture for picture in self.pictures}

    def pictures_at(self, question: Question) -> tuple[Picture, ...]:
        """What a question and its options show, in their order, each once."""
        codes = (question.picture, *(option.picture for option in question.options))
        known = self.pictures_by_code
        return tuple(known[code] for code in dict.fromkeys(codes) if code in known)

    @cached_property
    def marks(self) -> Marks:
        """Every group of conditions of a rule, or of what a question is asked on, as one bit."""
        asked_on = [q.enable_when for q in self.questions if q.enable_when is not None]
        return Marks([rule.criteria for rule in self.rules], asked_on)

    @cached_property
    def asking(self) -> tuple[Asking, ...]:
        """Each question of the check, in order."""
        return tuple(
            Asking(
                link_id=question.link_id,
                required=question.required,
                ends=question.out_of_scope,
                needed=self.marks.needed(question.enable_when) if question.enable_when else 0,
                reader=self.marks.readers.get(question.link_id),
            )
            for question in self.questions
            if not question.for_reading
        )

    @cached_property
    def firing(self) -> tuple[tuple[Rule, int], ...]:
        """Each rule with the marks it needs; one without conditions never fires."""
        return tuple(
            (rule, self.marks.needed(rule.criteria)) for rule in self.rules if rule.criteria.groups
        )

    def worded_for(self, answers: Answers) -> "Questionnaire":
        """The same questionnaire in the words for whoever gives these answers.

        Nothing but words differs. Each of the two is made once.
        """
        return self._for_carers if self.is_for_other(answers) else self

    def is_for_other(self, answers: Answers) -> bool:
        """Whether somebody said that they answer for a person they care for."""
        return any(
            not question.for_other.isdisjoint(answers.get(question.link_id, ()))
            for question in self._say_for_whom
        )

    @property
    def knows_carers(self) -> bool:
        """Whether anybody can say that they answer for another."""
        return bool(self._say_for_whom)

    @cached_property
    def _say_for_whom(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.for_other)

    @cached_property
    def _for_carers(self) -> "Questionnaire":
        return replace(
            self,
            questions=tuple(question.to_carer() for question in self.questions),
            dispositions=tuple(disposition.to_carer() for disposition in self.dispositions),
            signs=tuple(sign.to_carer() for sign in self.signs),
        )

    def criteria(self) -> Iterator[tuple[str, Criteria]]:
        """Every criteria that decides something medical, with a name for its place."""
        for question in self.questions:
            if question.enable_when is not None:
                yield f"question {question.link_id}", question.enable_when
        for rule in self.rules:
            yield f"rule {rule.code}", rule.criteria
        for floor in self.floors:
            yield f"safety floor {floor.code}", floor.criteria

    def conditions(self) -> Iterator[Condition]:
        """Every condition of :meth:`criteria`."""
        for _, criteria in self.criteria():
            yield from criteria.conditions()

    def deciding(self) -> Iterator[Condition]:
        """The conditions of rules and floors; what only asks a follow-up decides nothing."""
        for rule in self.rules:
            yield from rule.criteria.conditions()
        for floor in self.floors:
            yield from floor.criteria.conditions()

    @cached_property
    def decided_by(self) -> frozenset[tuple[str, Value]]:
        """Questions, each with a value that a rule or a floor compares its answers with."""
        return frozenset((condition.question, condition.value) for condition in self.deciding())
