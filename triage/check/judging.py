"""What one person's answers, given to one version, come to under another document."""

from collections.abc import Iterable

from triage.engine.answers import fitting
from triage.engine.conditions import Answers, Value
from triage.engine.outcome import State, evaluate
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import as_left
from triage.engine.urgency import Urgency

#: Different answers whose fit is remembered; a questionnaire has a few hundred.
_REMEMBERED = 20_000


def urgency_under(document: Questionnaire, answers: Answers) -> int | None:
    """What these answers would come to; ``None`` when it cannot be told.

    Answers that the document does not take are left out. Where a question is open then,
    only what the rest demands is certain, and nothing demanded says nothing.
    """
    return Judge(document).judge((answers,), left=False)[0]


class Judge:
    """A document under which many people's answers are put; most give the same ones."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self._known: dict[tuple[str, tuple[Value, ...]], tuple[Value, ...] | None] = {}

    def judge(self, moments: Iterable[Answers], *, left: bool) -> tuple[int | None, int]:
        """What the last of these moments comes to, and how many alerts there would have been.

        One alert for each urgency that is told at once, and one for a check ``left`` when it
        was urgent. ``moments`` are those of :meth:`Submission.moments`.
        """
        told: set[Urgency] = set()
        highest = 0
        fit: Answers = {}
        outcome = None
        for answers in moments:
            fit = self._fitting(answers)
            outcome = evaluate(self.questionnaire, fit)
            highest = max(highest, outcome.urgency or 0)
            told.update(d.urgency for d in outcome.dispositions if d.stops_at_once)
        if outcome is None or outcome.state is State.UNFINISHED:
            outcome = evaluate(self.questionnaire, as_left(self.questionnaire, fit))
        urgency = None if outcome.urgency is None else int(outcome.urgency)
        alarms = left and max(highest, urgency or 0) >= Urgency.SAME_DAY
        return urgency, len(told) + alarms

    def _fitting(self, answers: Answers) -> dict[str, tuple[Value, ...]]:
        """What :func:`fitting` keeps, remembered answer by answer."""
        kept = {}
        for link_id, values in answers.items():
            key = (link_id, values)
            if key not in self._known:
                if len(self._known) >= _REMEMBERED:
                    self._known.clear()
                found = fitting(self.questionnaire, {link_id: values})
                self._known[key] = found.get(link_id)
            fit = self._known[key]
            if fit is not None:
                kept[link_id] = fit
        return kept
