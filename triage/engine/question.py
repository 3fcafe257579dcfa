"""A question as a value: how it is answered, and by which options."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from triage.engine.conditions import ASKED_UNKNOWN, Criteria, Value


class QuestionType(StrEnum):
    """How a question is answered."""

    YES_NO = "yes-no"
    CHOICE = "choice"
    CHOICES = "choices"
    INTEGER = "integer"
    DURATION = "duration"
    TEXT = "text"


class Worse(StrEnum):
    """Which end of a number is the worse one; nothing is said of what is no number."""

    NEITHER = ""
    HIGH = "high"
    LOW = "low"


#: Types whose every answer is one of the options.
CHOICE_TYPES = frozenset({QuestionType.YES_NO, QuestionType.CHOICE, QuestionType.CHOICES})


#: Types whose answer is a whole number (a duration counts days).
NUMBER_TYPES = frozenset({QuestionType.INTEGER, QuestionType.DURATION})


@dataclass(frozen=True)
class AnswerOption:
    """One answer to choose. ``value`` is its code; ``asked-unknown`` means "not sure".

    ``exclusive`` clears all others of a several-choice question. ``negative`` says that
    the option means "no": chosen, it is no sign of anything. ``out_of_scope`` ends the
    route without a disposition. ``harmless`` declares of an answer that no rule reads that
    it says nothing dangerous. Whoever chooses ``for_other`` answers for somebody else, and
    reads ``carer_label`` from then on, where there is one. ``note`` is told to whoever
    chooses the option: where the check ends, why and where to go. ``picture`` is the code of one.
    """

    value: str
    label: str
    exclusive: bool
    negative: bool
    out_of_scope: bool
    harmless: bool = False
    for_other: bool = False
    carer_label: str = ""
    note: str = ""
    picture: str = ""

    def to_carer(self) -> "AnswerOption":
        """As somebody reads it who answers for another."""
        return replace(self, label=self.carer_label or self.label)


@dataclass(frozen=True)
class Question:
    """One question. ``minimum`` and ``maximum`` bound numbers, in ``unit`` (days for
    durations); they are ``None`` for other types.

    ``danger_line`` is shown on the follow-ups of a gate, beside the emergency number.
    ``worse`` says which end of a number a rule looks out for. ``carer_text`` and its like
    are for who answers for somebody else; empty, they are worded as for oneself.
    ``for_reading`` says that the answer only chooses what there is to read: it is no part of
    the check, and asked once that is done. ``picture`` is the code of one.
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
    worse: Worse = Worse.NEITHER
    carer_text: str = ""
    carer_short_text: str = ""
    carer_help: str = ""
    carer_danger_line: str = ""
    for_reading: bool = False
    picture: str = ""

    def to_carer(self) -> "Question":
        """As somebody reads it who answers for another."""
        return replace(
            self,
            text=self.carer_text or self.text,
            short_text=self.carer_short_text or self.short_text,
            help=self.carer_help or self.help,
            danger_line=self.carer_danger_line or self.danger_line,
            options=tuple(option.to_carer() for option in self.options),
        )

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

    def names_sign(self, values: tuple[Value, ...]) -> bool:
        """Whether anything but "no" was answered: a sign, or "not sure"."""
        return not self.negative.issuperset(values)

    @cached_property
    def for_other(self) -> frozenset[str]:
        """Codes of the options by which somebody says that they answer for another."""
        return frozenset(option.value for option in self.options if option.for_other)

    @property
    def allows_unsure(self) -> bool:
        """Whether "not sure" may be answered."""
        return ASKED_UNKNOWN in self.labels
