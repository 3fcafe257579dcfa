"""What became of signed vignettes since a version, for whoever signs the next one."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.drafts import store_draft
from tests.editing.made_up import new_question, signed, vignette
from tests.small import SMALL
from triage.editing.draft_report import make_report
from triage.editing.drafts import build_draft
from triage.editing.publishing import publish
from triage.editing.signatures import remove_vignette, save_vignette
from triage.editing.signed_vignettes import ChangedVignette, changed_since
from triage.editing.vignette_words import outcome_words
from triage.models import Questionnaire, QuestionnaireVersion, RuleCondition, Vignette

pytestmark = pytest.mark.django_db

WHY = "The guidance has changed."


@pytest.fixture
def row(db: None, settings: Any) -> Questionnaire:
    settings.DEBUG = True
    return store_draft(SMALL)


def change(one: Vignette, by: User, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(one, name, value)
    save_vignette(one, by=by, reason=WHY)


def found(row: Questionnaire, live: QuestionnaireVersion) -> tuple[ChangedVignette, ...]:
    draft = build_draft(Questionnaire.objects.get())
    return changed_since(row, live.published_at, old=live.parsed(), new=draft)


def test_why_one_was_deleted_or_changed_is_told(row: Questionnaire, lead: User) -> None:
    gone, lowered = (signed(vignette(row, code), lead) for code in ("gone", "lowered"))
    live = publish(row, by=None)

    remove_vignette(gone, by=lead, reason=WHY)
    change(lowered, lead, expected_urgency=10)

    deleted, changed = found(row, live)
    assert deleted.weakened == "The vignette “Fever” was signed, and is gone."
    assert deleted.after.startswith(f"Because: “{WHY}” (lead, ")
    assert changed.weakened.endswith("has lost its signature, so that it stops nothing any more.")
    assert changed.after.splitlines()[-2] == "Not signed"
    assert changed.after.splitlines()[-1].startswith(f"Because: “{WHY}” (lead, ")


def test_one_that_went_by_another_door_has_no_reason(row: Questionnaire, lead: User) -> None:
    signed(vignette(row), lead)
    live = publish(row, by=None)

    Vignette.objects.get().delete()

    assert [one.after for one in found(row, live)] == [""]


def test_whose_signature_was_off_already_has_lost_nothing(row: Questionnaire, lead: User) -> None:
    change(signed(vignette(row), lead), lead, expected_urgency=10)
    live = publish(row, by=None)

    assert found(row, live) == ()


def test_an_end_without_a_result_is_named() -> None:
    assert outcome_words(None, SMALL) == outcome_words({"urgency": None}, SMALL) == "no result"


def test_an_answer_that_many_got_is_told_once(row: Questionnaire, lead: User) -> None:
    for code in ("a", "b"):
        signed(vignette(row, code, title=f"Fever {code}"), lead)
    signed(vignette(row, "same"), lead)
    reworded = signed(vignette(row, "reworded"), lead)
    live = publish(row, by=None)
    new_question(row)

    for one in Vignette.objects.filter(code__in="ab"):
        change(one, lead, answers={**one.answers, "cough": ["no"]})
    change(reworded, lead, answers={**reworded.answers, "cough": ["no"]}, title="Other words")

    told, together = found(row, live)
    assert (told.title, told.weakened) == ("Fever", "")
    assert together == ChangedVignette(
        "",
        "Cough: No: answered since in 2 that were signed and end as before",
        "Not answered",
        "Fever a\nFever b",
        "",
        frozenset(),
    )


def test_what_passed_before_and_fails_now_is_read_before_it_is_signed(row: Questionnaire) -> None:
    vignette(row)
    vignette(row, "failed-before", expected_urgency=10)
    publish(row, by=None)
    assert [one.kind for one in make_report(row).reading_list] == []

    RuleCondition.objects.filter(owner__code="fever").delete()
    row.rules.get(code="fever").conditions.create(
        question=row.questions.get(link_id="bladder"), operator="=", value="leak"
    )

    (turned,) = (one for one in make_report(row).reading_list if one.kind == "turned")
    assert [(one.code, one.title) for one in turned.vignettes] == [("fever", "Fever")]
    assert turned.vignettes[0].before.startswith("Passes. Ann has a fever. expected: same day;")
    assert turned.vignettes[0].after == (
        "Fails. It ends as self care. Expected: same day. “Sign infection” must fire, and does not."
    )
