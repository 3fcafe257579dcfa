"""One token, one number: what it dials must not depend on which questionnaire was read last."""

from collections.abc import Iterator

from triage.engine import questionnaire as engine
from triage.engine.checks.problem import Problem
from triage.models import Questionnaire, QuestionnaireVersion

_ACTIVE = QuestionnaireVersion.Status.ACTIVE


def find_other_numbers(row: Questionnaire, draft: engine.Questionnaire) -> Iterator[Problem]:
    """Lines whose code has another number in a questionnaire that is live."""
    if not any(line.number for line in draft.lines):
        return
    for version in QuestionnaireVersion.objects.filter(status=_ACTIVE).exclude(questionnaire=row):
        parsed = version.parsed_or_none()
        taken = {line.code: line.number for line in parsed.lines} if parsed else {}
        for line in draft.lines:
            if taken.get(line.code, line.number) != line.number:
                sentence = f"“{version.questionnaire}” has another number for {{{line.code}}}."
                yield Problem("line", line.code, sentence, breaks_proofs=False)
