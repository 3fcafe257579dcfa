"""What the answers of one closed check come to, led once more through the versions it was on."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from triage.engine.conditions import Value
from triage.engine.outcome import evaluate
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import as_left
from triage.models import Submission
from triage.models.events import latest_answers, take, takes_back

_Answers = dict[str, tuple[Value, ...]]


class Rederived:
    """The urgency that a check ends with, and the highest it ever had.

    ``parsed`` holds every version it was on. Raises like the engine where answers were
    changed by hand.
    """

    def __init__(self, submission: Submission, parsed: Mapping[int, Questionnaire]) -> None:
        self._events = submission.events()
        self._last = parsed[submission.version_id]
        self._stays: list[tuple[Questionnaire, int, int]] = []
        start = 0
        for left in submission.versions_left():
            self._stays.append((parsed[left.version_id], start, left.events))
            start = left.events
        self._stays.append((self._last, start, len(self._events)))
        self.urgency = self._end(was_left=submission.status == Submission.Status.STOPPED)

    def _end(self, *, was_left: bool) -> int | None:
        """Of a check left behind, open follow-ups count as "not sure" and no finding as none.

        Which of them count is for the version it was left on to say, so what was closed
        under an older meaning still leads to what is stored of it.
        """
        answers = latest_answers(self._events, self._last)
        outcome = evaluate(self._last, as_left(self._last, answers) if was_left else answers)
        if outcome.urgency is None or (was_left and not outcome.findings):
            return None
        return int(outcome.urgency)

    def highest(self, *, at_once: bool) -> int:
        """The most that was demanded at any time.

        The order of requests within a second is not on record. With ``at_once``, it is what
        was certainly demanded, else what may have been for the part of a second.
        """
        demanded = [
            int(evaluate(version, answers).urgency or 0)
            for version, answers in self._moments(at_once=at_once)
        ]
        return max(*demanded, self.urgency or 0)

    def _moments(self, *, at_once: bool) -> Iterator[tuple[Questionnaire, _Answers]]:
        """The answers just before any was taken back, and at the end of each version's time."""
        for version, start, end in self._stays:
            answers = latest_answers(self._events[:start], version)
            numbered = enumerate(self._events[start:end])
            steps = groupby(numbered, key=lambda pair: pair[1].at if at_once else pair[0])
            for number, (_step, pairs) in enumerate(steps):
                events = [event for _number, event in pairs]
                if number and any(takes_back(event, answers) for event in events):
                    yield version, dict(answers)
                for event in events:
                    take(event, answers, version)
            yield version, answers
