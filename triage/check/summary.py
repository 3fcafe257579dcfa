"""What a person is shown of a check: answers with labels, reasons, progress.

Nothing here decides; it looks up words for what the engine found.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from triage.check.amounts import days_in_words
from triage.check.unsure import is_unsure
from triage.engine.checks.texts import tokens_in
from triage.engine.conditions import ASKED_UNKNOWN, Answers, Value
from triage.engine.outcome import Finding, Outcome, evaluate, find_suggestions
from triage.engine.question import Question, QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route
from triage.engine.rules import Disposition, Place, SignOrigin, WarningSign
from triage.engine.telephone import NAME_TOKEN
from triage.engine.urgency import Urgency
from triage.models import Submission
from triage.site.addresses import question_path
from triage.site.groups import group


@dataclass(frozen=True)
class AnswerRow:
    """One question with the answer in words. Without an answer ``labels`` is empty."""

    question: Question
    labels: tuple[str, ...]
    unsure: bool

    @property
    def path(self) -> str:
        """Where it is asked, in the check whose pages are drawn now."""
        return question_path(self.question.link_id)


#: Rows under the parts of a questionnaire.
Parts = tuple[tuple[str, tuple[AnswerRow, ...]], ...]


@dataclass(frozen=True)
class SignCard:
    """A warning sign that fired: its strongest findings, and the answers that forced them."""

    sign: WarningSign
    origin: SignOrigin
    urgency: Urgency
    disposition: Disposition
    unsure: bool
    because: tuple[AnswerRow, ...]


def answer_labels(question: Question, values: Iterable[Value]) -> tuple[str, ...]:
    """The values in words; a value that is no option any more is shown as it was stored."""
    return tuple(_label(question, value) for value in values)


def _label(question: Question, value: Value) -> str:
    if value in question.labels:
        return question.labels[str(value)]
    if value == ASKED_UNKNOWN:
        return _("Not sure")
    if question.type is QuestionType.DURATION and isinstance(value, int):
        return days_in_words(value)
    return f"{value} {question.unit}".strip()


def answer_row(questionnaire: Questionnaire, answers: Answers, link_id: str) -> AnswerRow:
    """One question of the route with its answer in words."""
    question = questionnaire.questions_by_id[link_id]
    values = answers.get(link_id, ())
    return AnswerRow(question, answer_labels(question, values), ASKED_UNKNOWN in values)


def answer_rows(questionnaire: Questionnaire, route: Route) -> Parts:
    """Every question asked, in order, under the parts of the questionnaire."""
    rows = [answer_row(questionnaire, route.kept, link_id) for link_id in route.asked]
    parts = group(rows, lambda row: row.question.part)
    return tuple((part, tuple(under)) for part, under in parts.items())


def calm_parts(questionnaire: Questionnaire, route: Route) -> set[str]:
    """The parts in which nothing but "no" was answered."""
    said: dict[str, list[bool]] = {}
    for link_id in route.asked:
        question, values = questionnaire.questions_by_id[link_id], route.kept.get(link_id)
        is_calm = bool(values) and not question.names_sign(values or ())
        said.setdefault(question.part, []).append(is_calm)
    return {part for part, calm in said.items() if all(calm)}


def deciding_rows(
    questionnaire: Questionnaire, route: Route, outcome: Outcome
) -> tuple[AnswerRow, ...]:
    """The answers that force what is most urgent, in the order asked; none where nothing is."""
    shown = {disposition.code for disposition in outcome.dispositions}
    reasons = _reasons(f for f in outcome.findings if f.disposition in shown)
    asked = [link_id for link_id in route.asked if link_id in reasons]
    return tuple(answer_row(questionnaire, route.kept, link_id) for link_id in asked)


def sign_cards(questionnaire: Questionnaire, findings: Iterable[Finding]) -> tuple[SignCard, ...]:
    """One card for each warning sign, the most urgent first, with its strongest findings."""
    by_sign = group(findings, lambda finding: finding.sign)
    cards = [_card(questionnaire, sign, same) for sign, same in by_sign.items()]
    return tuple(sorted(cards, key=lambda card: -card.urgency))


def _card(questionnaire: Questionnaire, sign: str, findings: list[Finding]) -> SignCard:
    urgency = max(finding.urgency for finding in findings)
    strongest = [finding for finding in findings if finding.urgency == urgency]
    answers, found = _reasons(strongest), questionnaire.signs_by_code[sign]
    asked = [q.link_id for q in questionnaire.questions if q.link_id in answers]
    return SignCard(
        sign=found,
        origin=questionnaire.origins_by_code[found.origin],
        urgency=urgency,
        disposition=questionnaire.dispositions_by_code[strongest[0].disposition],
        unsure=is_unsure(findings),
        because=tuple(answer_row(questionnaire, answers, link_id) for link_id in asked),
    )


def _reasons(findings: Iterable[Finding]) -> dict[str, tuple[Value, ...]]:
    """The answers that forced these findings, each value once."""
    values: dict[str, dict[Value, None]] = {}
    for finding in findings:
        for reason in finding.because:
            values.setdefault(reason.question, {}).update(dict.fromkeys(reason.values))
    return {link_id: tuple(given) for link_id, given in values.items()}


def notes(questionnaire: Questionnaire, answers: Answers, place: Place) -> tuple[str, ...]:
    """The lines that the answers add at a place of the result."""
    found = find_suggestions(questionnaire, answers)
    return tuple(one.note for one in found if one.note and one.place is place)


def option_notes(question: Question, values: Iterable[Value]) -> tuple[str, ...]:
    """What is told to whoever chose these options."""
    chosen = frozenset(values)
    return tuple(o.note for o in question.options if o.note and o.value in chosen)


def all_option_notes(questionnaire: Questionnaire, route: Route) -> tuple[str, ...]:
    """What is told of every answer on the route, in the order asked."""
    by_id = questionnaire.questions_by_id
    return tuple(
        note
        for link_id, values in route.kept.items()
        for note in option_notes(by_id[link_id], values)
    )


def danger_lines(
    questionnaire: Questionnaire, answers: Answers, question: Question, before: str = ""
) -> list[str]:
    """The danger line of each gate whose answer made us ask this, and of one just ``before`` it.

    Not every gate has a follow-up to carry its line.
    """
    because = sorted(question.enable_when.reads()) if question.enable_when else []
    named = dict.fromkeys([*because, *filter(None, [before])])
    gates = [questionnaire.questions_by_id[link_id] for link_id in named]
    return [
        gate.danger_line
        for gate in gates
        if gate.is_gate and gate.danger_line and gate.names_sign(answers.get(gate.link_id, ()))
    ]


def earlier_cards(submission: Submission, outcome: Outcome) -> tuple[SignCard, ...]:
    """Everything said before that was more urgent than now, or no longer shown at once.

    Each warning sign as it was last found at any moment of the check.
    """
    now = int(outcome.urgency or 0)
    shown = {disposition.code for disposition in outcome.dispositions}
    found: dict[str, Finding] = {}
    for answers in submission.moments():
        then = evaluate(submission.questionnaire, answers)
        told = {d.code for d in then.dispositions if d.always_shown} - shown
        for finding in then.findings:
            if finding.urgency > now or finding.disposition in told:
                found[finding.rule] = finding
    return sign_cards(submission.questionnaire, found.values())


def phone_tokens(
    dispositions: Iterable[Disposition], *, always: Iterable[str] = ()
) -> tuple[str, ...]:
    """Numbers to call, in the order the steps name them; in an emergency that one first.

    In a crisis its own line comes first, unless there is something else that is urgent too.
    Those that are ``always`` there come last.
    """
    crisis_last = sorted(dispositions, key=lambda disposition: disposition.always_shown)
    return tuple(dict.fromkeys(chain(*map(_numbers_of, crisis_last), always)))


def _numbers_of(disposition: Disposition) -> list[str]:
    named = dict.fromkeys(tokens_in(" ".join(disposition.steps)))
    by_step = [token for token in named if token != NAME_TOKEN]
    if disposition.always_shown:
        return [*by_step, "emergency_number"]
    return ["emergency_number", *by_step] if disposition.urgency >= Urgency.EMERGENCY else by_step
