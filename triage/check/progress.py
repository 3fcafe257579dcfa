"""How far somebody has come, how much can still follow, and how long all of it takes."""

from dataclasses import dataclass

from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route, find_route
from triage.engine.truth import Truth

#: For reading one question slowly, and tapping an answer.
_SECONDS = 12


@dataclass(frozen=True)
class Progress:
    """Where a question stands. ``most`` is the longest way that is left; as answers come it
    only falls.
    """

    part: str
    part_number: int
    part_total: int
    number: int
    most: int


@dataclass(frozen=True)
class Length:
    """How long a check is: ``most`` questions on the longest way, and minutes from the shortest."""

    most: int
    minutes: int
    most_minutes: int


def find_progress(questionnaire: Questionnaire, route: Route, link_id: str) -> Progress:
    """Where this question stands among those asked, and its part among the parts."""
    asked = (question for question in questionnaire.questions if not question.for_reading)
    parts = list(dict.fromkeys(question.part for question in asked))
    part = questionnaire.questions_by_id[link_id].part
    longest = find_route(questionnaire, route.kept, unanswered=Truth.YES)
    return Progress(
        part=part,
        part_number=parts.index(part) + 1,
        part_total=len(parts),
        number=route.asked.index(link_id) + 1,
        most=len(longest.asked),
    )


def find_length(questionnaire: Questionnaire) -> Length:
    """How long it takes from whoever names nothing to whoever is asked everything."""
    fewest, most = (
        len(find_route(questionnaire, {}, unanswered=truth).asked)
        for truth in (Truth.NO, Truth.YES)
    )
    return Length(most, _minutes(fewest), _minutes(most))


def _minutes(questions: int) -> int:
    return -(-questions * _SECONDS // 60)
