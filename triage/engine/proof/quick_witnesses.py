"""Patients made up to reach something, which spare the solver the work where they do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from triage.engine.conditions import Condition, Criteria, Value
from triage.engine.proof.patients import Patient
from triage.engine.question import Question, QuestionType
from triage.engine.questionnaire import Questionnaire

#: Every value that stands for a way to answer each question.
Values = Mapping[str, Sequence[Value]]


def staying(questionnaire: Questionnaire, values: Mapping[str, Iterable[Value]]) -> Values:
    """Those of the values that end no check."""
    return {
        q.link_id: [value for value in values[q.link_id] if value not in q.out_of_scope]
        for q in questionnaire.questions
    }


class Guesses:
    """Patients who say nothing of note but what would lead somewhere."""

    def __init__(self, questionnaire: Questionnaire, values: Values, plain: Values) -> None:
        self._questions, self._values = questionnaire.questions_by_id, values
        self._plain: Patient = {link_id: tuple(each[:1]) for link_id, each in plain.items()}

    def meeting(self, criteria: Criteria | None) -> Patient:
        """Somebody who might meet these."""
        return self._meet(dict(self._plain), criteria)

    def answering(self, question: Question, value: Value | None = None) -> Patient:
        """Somebody who might be asked this, and answer so."""
        patient = self.meeting(question.enable_when)
        return patient if value is None else self._say(patient, question, value)

    def _meet(self, patient: Patient, criteria: Criteria | None) -> Patient:
        """The first condition of each group that nothing else holds in already."""
        for group in criteria.groups if criteria else ():
            if not any(any(map(c.holds_for, patient[c.question])) for c in group):
                patient = self._fulfil(patient, group)
        return patient

    def _fulfil(self, patient: Patient, group: Sequence[Condition]) -> Patient:
        for condition in group:
            for value in filter(condition.holds_for, self._values[condition.question]):
                question = self._questions[condition.question]
                patient = self._say(patient, question, value)
                return self._meet(patient, question.enable_when)
        return patient

    def _say(self, patient: Patient, question: Question, value: Value) -> Patient:
        """Beside what was said where several may be ticked."""
        alone = {option.value for option in question.options if option.exclusive}
        others = set(patient[question.link_id]) - alone
        several = question.type is QuestionType.CHOICES and value not in alone
        said = {value, *others} if several else {value}
        ordered = [each for each in question.labels if each in said] if several else [value]
        return {**patient, question.link_id: tuple(ordered)}


def sample_patients(values: Values) -> Iterator[Patient]:
    """A few who between them give every answer there is, one to each question at a time."""
    answers = {link_id: each for link_id, each in values.items() if each}
    for turn in range(max(map(len, answers.values()), default=0)):
        yield {link_id: (each[turn % len(each)],) for link_id, each in answers.items()}
