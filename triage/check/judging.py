"""One person's answers under another document than the one they were given to."""

from collections.abc import Iterable

from triage.engine.answers import fitting
from triage.engine.conditions import Answers, Value
from triage.engine.outcome import Outcome, State, evaluate
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
        self._fits = _Fits(questionnaire)

    def judge(self, moments: Iterable[Answers], *, left: bool) -> tuple[int | None, int]:
        """What the last of these moments comes to, and how many alerts there would have been.

        One alert for each urgency that is told at once, and one for a check ``left`` when it
        was urgent. ``moments`` are those of :meth:`Submission.moments`.
        """
        fits = [self._fitting(answers) for answers in moments]
        outcomes = [self._evaluate(fit) for fit in fits]
        told = {d.urgency for one in outcomes for d in one.dispositions if d.stops_at_once}
        end = outcomes[-1]
        if end.state is State.UNFINISHED:
            end = self._evaluate(as_left(self.questionnaire, fits[-1]))
        highest = max(one.urgency or 0 for one in (*outcomes, end))
        urgency = None if end.urgency is None else int(end.urgency)
        return urgency, len(told) + (left and highest >= Urgency.SAME_DAY)

    def _evaluate(self, answers: Answers) -> Outcome:
        return evaluate(self.questionnaire, answers)

    def _fitting(self, answers: Answers) -> Answers:
        """What :func:`fitting` keeps."""
        fits = self._fits
        return {one[0]: fit for one in answers.items() if (fit := fits[one]) is not None}


class _Fits(dict[tuple[str, tuple[Value, ...]], tuple[Value, ...] | None]):
    """What :func:`fitting` makes of an answer, remembered answer by answer."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        super().__init__()
        self._questionnaire = questionnaire

    def __missing__(self, answer: tuple[str, tuple[Value, ...]]) -> tuple[Value, ...] | None:
        if len(self) >= _REMEMBERED:
            self.clear()
        link_id, values = answer
        fit = fitting(self._questionnaire, {link_id: values}).get(link_id)
        # True is equal to 1, and no answer where 1 is one.
        if all(type(value) in {int, str} for value in values):
            self[answer] = fit
        return fit
