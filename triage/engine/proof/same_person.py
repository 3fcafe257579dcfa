"""The same person asked two versions of a question.

They say the same where both offer it. Where an answer was added or taken away, or no
longer goes together with another, they say what they can, so every way is looked at. Some
of them *keep to their word*: what they said and can say again they say again, and no new
answer takes its place.
"""

from collections.abc import Iterable, Mapping

from triage.engine.conditions import ASKED_UNKNOWN, Value
from triage.engine.proof.patients import Literal, Patients
from triage.engine.question import CHOICE_TYPES, NUMBER_TYPES, Question, QuestionType

#: A literal for each value of one question.
Answer = dict[Value, Literal]


def asks_alike(one: Question, other: Question) -> bool:
    """Both can be answered in exactly the same ways."""
    return asks_the_same(one, other) and _ways(one) == _ways(other)


def _ways(question: Question) -> tuple[object, ...]:
    several = question.type is QuestionType.CHOICES
    options = {option.value: several and option.exclusive for option in question.options}
    return (several, options, question.minimum, question.maximum)


def asks_the_same(one: Question, other: Question) -> bool:
    """An answer to one says something of the answer to the other.

    A number in another unit, or of another kind, does not.
    """
    if one.type in CHOICE_TYPES:
        return other.type in CHOICE_TYPES
    return one.type is other.type and (one.type not in NUMBER_TYPES or one.unit == other.unit)


def edges(one: Question, other: Question) -> tuple[int, ...]:
    """Numbers at which one of two ranges begins or ends, and the first beyond."""
    if (one.minimum, one.maximum) == (other.minimum, other.maximum):
        return ()
    ends = [end for q in (one, other) for end in (q.minimum, q.maximum) if end is not None]
    return tuple(sorted({*ends, *(end + 1 for end in ends)}))


def tie(
    patients: Patients, one: Question, other: Question, *, before: Answer, after: Answer
) -> None:
    """Bind the answers to two versions of a question that ask the same."""
    if one.type in NUMBER_TYPES:
        _bind_amounts(patients, one, other, before=before, after=after)
        return
    _keep_to(patients, one, other, said=before, says=after)
    _keep_to(patients, other, one, said=after, says=before)


def _bind_amounts(
    patients: Patients, one: Question, other: Question, *, before: Answer, after: Answer
) -> None:
    for said, then in before.items():
        for says, now in after.items():
            if not (_fits(one, other, said, says) or _fits(other, one, says, said)):
                patients.require(patients.some(patients.opposite(then), patients.opposite(now)))


def _fits(one: Question, other: Question, said: Value, says: Value) -> bool:
    """Who said this of one says that of the other: the same, or the nearest that it takes.

    Beyond its range somebody may also be not sure, and so may anybody who could not say
    so before.
    """
    if isinstance(said, int):
        nearest = _nearest(other, said)
        unsure = says in other.labels and (nearest != said or says not in one.labels)
        return says == nearest or unsure
    return said == says


def _nearest(question: Question, amount: int) -> int:
    low, high = question.minimum or 0, question.maximum or 0
    return min(max(amount, low), high)


def _keep_to(
    patients: Patients, one: Question, other: Question, *, said: Answer, says: Answer
) -> None:
    """What was ticked of one is ticked of the other, unless something there says it better.

    That is an option that only the other has, or one that no longer goes together with it.
    """
    better = [literal for value, literal in says.items() if value not in said]
    for value in (value for value in said if value in says):
        kept = patients.some(says[value], *better, *(says[v] for v in _mates(one, other, value)))
        patients.require(patients.some(patients.opposite(said[value]), kept))


def _mates(one: Question, other: Question, value: Value) -> list[Value]:
    """Answers to both that could be ticked beside this one, and no longer can."""
    return [
        mate
        for mate in one.labels
        if mate in other.labels
        and _together(one, value, mate)
        and not _together(other, value, mate)
    ]


def _together(question: Question, value: Value, other: Value) -> bool:
    """Both can be ticked at once."""
    alone = {option.value for option in question.options if option.exclusive}
    several = question.type is QuestionType.CHOICES
    return several and value != other and value not in alone and other not in alone


def keeps(
    patients: Patients,
    one: Question,
    other: Question,
    *,
    before: Mapping[Value, Literal],
    after: Mapping[Value, Literal],
) -> Literal:
    """Whoever answers two versions of a question that ask the same keeps to their word."""
    kept = []
    for value, said in before.items():
        again = [after[says] for says in _again(one, other, value)]
        if again:
            kept.append(patients.some(patients.opposite(said), *again))
    return patients.define(patients.every(*kept))


def keeps_word(
    one: Question, other: Question, said: Iterable[Value], says: Iterable[Value]
) -> bool:
    """The same of one person, who said this and says that."""
    return all(
        not again or not set(again).isdisjoint(says)
        for again in (_again(one, other, value) for value in said)
    )


def _again(one: Question, other: Question, value: Value) -> list[Value]:
    """What keeps the word of who said this; nothing where it can no longer be said."""
    if isinstance(value, int):
        nearest = _nearest(other, value)
        beyond = other.allows_unsure and nearest != value
        return [nearest, ASKED_UNKNOWN] if beyond else [nearest]
    if value not in one.labels or value not in other.labels:
        return []
    return [value, *_mates(one, other, value)]
