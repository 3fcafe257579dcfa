"""A patient in plain words. Texts are returned as the editor wrote them."""

from collections.abc import Callable, Collection, Iterator

from triage.engine.conditions import Answers, Value
from triage.engine.proof.witnesses import plain_values
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route


def describe_patient(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """One sentence for each answer that counts: ``Do you leak? — Yes``."""
    return tuple(
        f"{question.text} — {_words(question, values)}"
        for question, values in _kept(questionnaire, answers)
    )


def tell_patient(
    questionnaire: Questionnaire, answers: Answers, *, always: Collection[str] = ()
) -> str:
    """One sentence that leaves out whatever is harmless, except on questions of ``always``."""
    harmless = _harmless(questionnaire)
    told = [
        f"{question.short_text}: {_words(question, values)}"
        for question, values in _kept(questionnaire, answers)
        if question.link_id in always or not harmless(question, values)
    ]
    return f"A person who says: {'; '.join(told)}." if told else "A person with no complaint."


def tell_unasked(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """What the person would say to questions that they are not asked, harmless answers left out.

    A floor is about the person, so this may be the very reason why it does not hold.
    """
    harmless, kept = _harmless(questionnaire), find_route(questionnaire, answers).kept
    return tuple(
        f"{question.short_text}: {_words(question, answers[question.link_id])}"
        for question in questionnaire.questions
        if question.link_id not in kept
        and answers.get(question.link_id)
        and not harmless(question, answers[question.link_id])
    )


def _harmless(questionnaire: Questionnaire) -> Callable[[Question, tuple[Value, ...]], bool]:
    """Whether an answer is the plainest there is, or a "no" that nothing reads."""
    read, plain = questionnaire.decided_by, plain_values(questionnaire)

    def harmless(question: Question, values: tuple[Value, ...]) -> bool:
        silent = not any((question.link_id, value) in read for value in values)
        said_no = silent and question.negative.issuperset(values)
        return said_no or values == plain[question.link_id][:1]

    return harmless


def _kept(
    questionnaire: Questionnaire, answers: Answers
) -> Iterator[tuple[Question, tuple[Value, ...]]]:
    """Each question that was answered and counts, skipped ones left out."""
    kept = find_route(questionnaire, answers).kept
    yield from ((q, kept[q.link_id]) for q in questionnaire.questions if kept.get(q.link_id))


def _words(question: Question, values: tuple[Value, ...]) -> str:
    return ", ".join(_word(question, value) for value in values)


def _word(question: Question, value: Value) -> str:
    if value in question.labels:
        return question.labels[str(value)]
    return f"{value} {question.unit}".rstrip()
