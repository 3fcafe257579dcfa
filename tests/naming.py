"""Criteria with a name, in the small questionnaire's draft."""

from typing import Any

from triage.models import NamedCriterion, Questionnaire, Rule, SafetyFloor

SCORE = "long-pain"


def make_criterion(
    draft: Questionnaire, *conditions: tuple[str, str, str], title: str = "Severe pain"
) -> NamedCriterion:
    """A criterion that stands for (question, operator, value); worst pain of 7 unless said."""
    code = title.lower().replace(" ", "-")
    made: NamedCriterion = NamedCriterion.objects.create(
        questionnaire=draft, code=code, title=title
    )
    for link_id, operator, value in conditions or (("score", ">=", "7"),):
        question = draft.questions.get(link_id=link_id)
        made.conditions.create(question=question, operator=operator, value=value)
    return made


def name_in(owner: Any, criterion: NamedCriterion, *, group: int = 1) -> None:
    """Let a box of a row give the name, and nothing else."""
    owner.conditions.filter(group=group).delete()
    owner.conditions.create(group=group, named=criterion)


def rule(code: str = SCORE) -> Rule:
    """A rule of the small questionnaire; for long pain its first box reads the worst pain."""
    found: Rule = Rule.objects.get(code=code)
    return found


def make_floor(draft: Questionnaire, **columns: Any) -> SafetyFloor:
    """A floor that is not locked, and reads the worst pain."""
    floor: SafetyFloor = SafetyFloor.objects.create(
        questionnaire=draft,
        code="pain-floor",
        title="Bad pain is seen",
        source="Source.",
        **{"minimum": 20, "minimum_if_unsure": 20, **columns},
    )
    question = draft.questions.get(link_id="score")
    floor.conditions.create(question=question, operator=">=", value="7")
    return floor
