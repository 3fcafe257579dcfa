"""The small questionnaire with words for who answers for somebody else."""

from dataclasses import replace

from tests.checks import Given
from tests.small import BENIGN, SMALL, option, question
from triage.engine.question import AnswerOption, Question, QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition, WarningSign


def _asked(asked: Question) -> Question:
    return replace(
        asked,
        danger_line=asked.danger_line and "If you can't pee, call.",
        help="About you.",
        carer_text=f"What about their {asked.link_id}?",
        carer_short_text=f"Their {asked.link_id}",
        carer_help="About them.",
        carer_danger_line=asked.danger_line and "If they can't pee, call.",
        options=tuple(map(_chosen, asked.options)),
    )


def _chosen(chosen: AnswerOption) -> AnswerOption:
    return replace(chosen, carer_label=f"They say: {chosen.label}")


def _disposition(told: Disposition) -> Disposition:
    return replace(
        told,
        carer_title=f"Carer's title of {told.code}",
        carer_summary="Some of their answers matter.",
        carer_steps=("Stay with them.", *told.steps),
        carer_worsening="Call if they get worse.",
    )


def _sign(sign: WarningSign) -> WarningSign:
    return replace(
        sign, carer_title=f"Carer's {sign.code}", carer_explanation="It matters to them."
    )


_RESPONDENT = question(
    "respondent",
    QuestionType.CHOICE,
    options=(option("myself", "Myself"), option("other", "Someone else", for_other=True)),
)


def with_carers(check: Questionnaire) -> Questionnaire:
    """Asking first who answers, with words for carers everywhere."""
    return replace(
        check,
        questions=(_RESPONDENT, *map(_asked, check.questions)),
        dispositions=tuple(map(_disposition, check.dispositions)),
        signs=tuple(map(_sign, check.signs)),
    )


FOR_CARERS = with_carers(SMALL)
CARER: Given = {"respondent": ("other",)}
#: Calm answers of somebody who answers for another.
CARER_BENIGN: Given = {**CARER, **BENIGN}
