"""A second one of a row or a whole questionnaire, which nothing of the first hangs on."""

from dataclasses import replace

import pytest

from tests.editing.drafting import calm
from tests.staff.people import draft
from triage.editing.drafts import build_draft
from triage.editing.duplicating import duplicate_questionnaire, duplicate_row
from triage.editing.ordering import rows_beside
from triage.models import Question, Questionnaire

__all__ = ["draft"]


def test_a_question_is_duplicated_with_its_answers_and_conditions(draft: Questionnaire) -> None:
    onset = draft.questions.get(link_id="onset")

    copied = duplicate_row(onset)

    one, two = (
        next(q for q in build_draft(draft).questions if q.link_id == row.link_id)
        for row in (onset, copied)
    )
    assert replace(two, link_id="onset") == one
    assert copied.link_id == "onset-2"
    names = [row.link_id for row in rows_beside(Question.objects.get(pk=onset.pk))]
    assert names.index("onset-2") == names.index("onset") + 1


def test_a_rule_is_duplicated_with_its_conditions(draft: Questionnaire) -> None:
    rule = draft.rules.get(code="bladder-new")

    copied = duplicate_row(rule)

    found = {one.code: one for one in build_draft(draft).rules}
    assert found[copied.code].criteria == found["bladder-new"].criteria
    assert copied.code == "bladder-sign"


def test_a_floor_keeps_its_lock_and_a_sign_has_no_rules_yet(draft: Questionnaire) -> None:
    floor, sign = draft.safetyfloors.get(), draft.warningsigns.get(code="infection")

    copies = duplicate_row(floor), duplicate_row(sign)

    assert copies[0].locked
    assert copies[0].conditions.count() == floor.conditions.count()
    assert (copies[1].code, copies[1].rules.count()) == ("sign-infection", 0)


@pytest.mark.parametrize("reading", [True, False])
def test_a_copy_of_a_questionnaire_says_the_same_under_a_name_of_its_own(
    draft: Questionnaire, reading: bool
) -> None:
    calm(draft)
    draft.hazards.create(
        code="H1",
        title="T",
        cause="C",
        effect="E",
        mitigation="M",
        severity="major",
        decision="accepted",
        decision_note="Ann, in May.",
    )
    was = build_draft(draft)

    copied = duplicate_questionnaire(draft, title="Leg pain", reading=reading, vignettes=reading)

    now = build_draft(copied)
    assert (now.slug, now.title, now.floors, now.rules) == (
        "leg-pain",
        "Leg pain",
        was.floors,
        was.rules,
    )
    assert len(now.sections) == (len(was.sections) if reading else 0)
    assert {s.slug for s in now.sections}.isdisjoint(s.slug for s in was.sections)
    assert any(sign.reading for sign in now.signs) is reading
    assert [v.is_signed for v in copied.vignettes.all()] == ([False] if reading else [])
    assert (now.lines, now.origins) == (was.lines, was.origins)
    [hazard] = copied.hazards.all()
    assert (hazard.title, hazard.severity) == ("T", "major")
    assert (hazard.decision, hazard.decision_note) == ("open", "")
    assert build_draft(draft) == was
