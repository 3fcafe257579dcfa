"""A questionnaire as values: what is asked, what it means, and what is said about it.

Everything a published version holds is one ``Questionnaire``. Texts may contain the
tokens listed in ``TOKENS``; the site fills them in when a page is drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property

from triage.engine.conditions import ASKED_UNKNOWN, Condition, Criteria
from triage.engine.education import EducationalItem, EducationalSection
from triage.engine.marks import Marks

#: Tokens allowed in texts, written in braces: ``{emergency_number}``.
TOKENS = frozenset(
    {"emergency_number", "urgent_line", "crisis_line", "surgical_team_phone", "clinic_name"}
)


class Urgency(IntEnum):
    """Triage category; gaps leave room for a clinic's own. Higher is more urgent."""

    SELF_CARE = 10
    ROUTINE = 15
    SOON = 20
    SAME_DAY = 30
    EMERGENCY = 40

    @property
    def code(self) -> str:
        """The name used in JSON and on the command line, for example ``same_day``."""
        return self.name.lower()

    @property
    def word(self) -> str:
        """The urgency in the middle of a sentence: ``same day``."""
        return self.code.replace("_", " ")


class QuestionType(StrEnum):
    """How a question is answered."""

    YES_NO = "yes-no"
    CHOICE = "choice"
    CHOICES = "choices"
    INTEGER = "integer"
    DURATION = "duration"
    TEXT = "text"


#: Types whose every answer is one of the options.
CHOICE_TYPES = frozenset({QuestionType.YES_NO, QuestionType.CHOICE, QuestionType.CHOICES})
#: Types whose answer is a whole number (a duration counts days).
NUMBER_TYPES = frozenset({QuestionType.INTEGER, QuestionType.DURATION})


class Origin(StrEnum):
    """Where a warning sign comes from."""

    ARTICLE = "article"
    GUIDANCE = "guidance"
    #: Answers that contradict each other; pointed out before they are sent.
    ANSWERS = "answers"


class Place(StrEnum):
    """Where a suggestion's note stands: on the person's result, or with the clinicians alone."""

    ACTION = "action"
    READING = "reading"
    CLINIC = "clinic"


@dataclass(frozen=True)
class AnswerOption:
    """One answer to choose. ``value`` is its code; ``asked-unknown`` means "not sure".

    ``exclusive`` clears all others of a several-choice question. ``negative`` says that
    the option means "no": chosen, it is no sign of anything. ``out_of_scope`` ends the
    route without a disposition.
    """

    value: str
    label: str
    exclusive: bool
    negative: bool
    out_of_scope: bool


@dataclass(frozen=True)
class Question:
    """One question. ``minimum`` and ``maximum`` bound numbers, in ``unit`` (days for
    durations); they are ``None`` for other types.

    ``danger_line`` is shown on the follow-ups of a gate, beside the emergency number.
    """

    link_id: str
    part: str
    type: QuestionType
    text: str
    short_text: str
    help: str
    why: str
    danger_line: str
    required: bool
    is_gate: bool
    options: tuple[AnswerOption, ...]
    minimum: int | None
    maximum: int | None
    unit: str
    enable_when: Criteria | None

    @cached_property
    def labels(self) -> dict[str, str]:
        """Option codes to labels, in order."""
        return {option.value: option.label for option in self.options}

    @cached_property
    def out_of_scope(self) -> frozenset[str]:
        """Codes of the options that end the route."""
        return frozenset(option.value for option in self.options if option.out_of_scope)

    @cached_property
    def negative(self) -> frozenset[str]:
        """Codes of the options that mean "no"."""
        return frozenset(option.value for option in self.options if option.negative)

    @property
    def allows_unsure(self) -> bool:
        """Whether "not sure" may be answered."""
        return ASKED_UNKNOWN in self.labels


@dataclass(frozen=True)
class Disposition:
    """Where a person is sent: how urgent, what to do and how soon, in the clinic's words.

    ``steps`` are the instructions, one a line; ``worsening`` says what would make it more
    urgent; ``respond_within_hours`` is the clinic's deadline, wall clock.
    """

    code: str
    urgency: Urgency
    title: str
    timeframe: str
    summary: str
    steps: tuple[str, ...]
    worsening: str
    respond_within_hours: int
    always_shown: bool

    @property
    def stops_at_once(self) -> bool:
        """Whether the page that tells of it comes before the next question."""
        return self.urgency >= Urgency.EMERGENCY or self.always_shown


@dataclass(frozen=True)
class WarningSign:
    """A finding that matters. ``reading`` lists item codes; the first is shown even in an
    emergency, the rest only once the person has got help.
    """

    code: str
    title: str
    origin: Origin
    explanation: str
    source: str
    reading: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """Criteria under one warning sign and the disposition they lead to.

    ``disposition_if_unsure`` is never more urgent than ``disposition``; both are codes.
    """

    code: str
    sign: str
    disposition: str
    disposition_if_unsure: str
    criteria: Criteria
    rationale: str
    source: str


@dataclass(frozen=True)
class SafetyFloor:
    """What no patient who meets ``criteria`` may end below.

    Stands on its own and is never derived from a rule, so that a rule changed by mistake
    is caught. ``locked`` floors are lowered by nobody.
    """

    code: str
    title: str
    criteria: Criteria
    minimum: Urgency
    minimum_if_unsure: Urgency
    source: str
    locked: bool


@dataclass(frozen=True)
class Suggestion:
    """A line of text, things to read, or both, that a result adds when answers match.

    Never changes the urgency. ``items`` and ``sections`` are codes. A note whose place is the
    clinic is shown to clinicians alone.
    """

    code: str
    title: str
    note: str
    place: Place
    items: tuple[str, ...]
    sections: tuple[str, ...]
    criteria: Criteria


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

    @cached_property
    def questions_by_id(self) -> dict[str, Question]:
        """Questions by ``link_id``."""
        return {question.link_id: question for question in self.questions}

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
    def dispositions_by_code(self) -> dict[str, Disposition]:
        """Dispositions by code."""
        return {disposition.code: disposition for disposition in self.dispositions}

    @cached_property
    def signs_by_code(self) -> dict[str, WarningSign]:
        """Warning signs by code."""
        return {sign.code: sign for sign in self.signs}

    @cached_property
    def items_by_code(self) -> dict[str, tuple[EducationalSection, EducationalItem]]:
        """Educational items by code, each with its section."""
        return {item.code: (section, item) for section in self.sections for item in section.items}

    @cached_property
    def sections_by_code(self) -> dict[str, EducationalSection]:
        """Educational sections by code."""
        return {section.code: section for section in self.sections}

    @cached_property
    def marks(self) -> Marks:
        """Every condition as one bit."""
        everything = [criteria for _, criteria in self.criteria()]
        return Marks([*everything, *(suggestion.criteria for suggestion in self.suggestions)])

    @cached_property
    def asking(self) -> tuple[tuple[Question, tuple[int, ...] | None], ...]:
        """Each question with the marks it is asked on; ``None`` when it is always asked."""
        return tuple(
            (question, self.marks.groups(question.enable_when) if question.enable_when else None)
            for question in self.questions
        )

    @cached_property
    def firing(self) -> tuple[tuple[Rule, tuple[int, ...]], ...]:
        """Each rule with the marks it fires on; one without conditions never does."""
        return tuple(
            (rule, self.marks.groups(rule.criteria)) for rule in self.rules if rule.criteria.groups
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
