"""Whether one person can have said this to one version of a question and that to the other.

Said from the person's side, where the engine binds the answers.
"""

from tests.engine.strategies import Values, possible_answers
from triage.engine.conditions import ASKED_UNKNOWN, Value
from triage.engine.question import CHOICE_TYPES, NUMBER_TYPES, Question


def one_person_says(one: Question, other: Question, said: Values, says: Values) -> bool:
    if {one.type, other.type} <= CHOICE_TYPES:
        return one_person_ticks(one, other, said, says)
    if one.type is other.type and one.type in NUMBER_TYPES and one.unit == other.unit:
        return any(
            said in amounts_said(one, mind) and says in amounts_said(other, mind)
            for mind in ["unsure", *_amounts(one), *_amounts(other)]
        )
    return True


def _amounts(asked: Question) -> range:
    return range(asked.minimum or 0, (asked.maximum or 0) + 1)


def amounts_said(asked: Question, mind: str | int) -> list[Values]:
    """What somebody answers who has this amount in mind, or none."""
    unsure: list[Values] = [(ASKED_UNKNOWN,)] if asked.allows_unsure else []
    if isinstance(mind, str):
        return unsure or [(n,) for n in _amounts(asked)]
    if mind in _amounts(asked):
        return [(mind,)]
    return [(min(max(mind, _amounts(asked)[0]), _amounts(asked)[-1]),), *unsure]


def one_person_ticks(one: Question, other: Question, said: Values, says: Values) -> bool:
    """The same, or what differs has to do with what only one of the two allows."""
    return said == says or (explained(one, other, said, says) and explained(other, one, says, said))


def explained(one: Question, other: Question, said: Values, says: Values) -> bool:
    """Whatever was said and could be said again is, or gave way."""
    new = [value for value in says if value not in one.labels]
    dropped = [value for value in said if value in other.labels and value not in says]
    return bool(new) or all(
        any(clash(other, value, mate) and not clash(one, value, mate) for mate in says)
        for value in dropped
    )


def clash(asked: Question, one: Value, other: Value) -> bool:
    """No answer holds both."""
    return not any({one, other} <= set(values) for values in possible_answers(asked))


def keeps_to(one: Question, other: Question, said: Values, says: Values) -> bool:
    """Whether no other answer took the place of one that can still be given."""
    if {one.type, other.type} <= CHOICE_TYPES:
        return all(
            value in says
            or any(clash(other, value, mate) and not clash(one, value, mate) for mate in says)
            for value in said
            if value in other.labels
        )
    if one.type is other.type and one.type in NUMBER_TYPES and one.unit == other.unit:
        return says in amounts_said(other, said[0])
    return True
