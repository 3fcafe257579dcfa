"""What is weakened wants a reason, and two clinical leads who sign it."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from tests.editing.drafting import TWO, calm, explain, missing, published, refused, soften
from tests.editing.signing import WHY, sign
from triage.editing.draft_report import make_report
from triage.editing.publishing import publish
from triage.editing.reasons import keep_reasons
from triage.editing.refusals import NotPublishable
from triage.models import AnswerOption, Approval, Questionnaire, WeakeningReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]


def test_what_is_weakened_needs_two_leads(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    published(draft, lead)
    soften(draft)
    assert missing(draft) == f"{TWO}0."

    sign(draft, lead)
    assert missing(draft) == f"{TWO}1."
    sign(draft, other_lead)
    assert missing(draft) == ""


def test_an_answer_that_is_worded_otherwise_is_read_with_its_question(
    draft: Questionnaire, lead: User
) -> None:
    published(draft, lead)
    AnswerOption.objects.filter(value="cant_pee").update(label="Some trouble")

    (listed,) = make_report(draft).reading_list

    assert (listed.kind, listed.code) == ("question", "bladder")
    assert [one.weakening.code for one in listed.weakened] == ["bladder:cant_pee"]


@pytest.mark.parametrize("debug", [True, False])
def test_no_setting_waives_the_second_lead(
    draft: Questionnaire, lead: User, settings: Settings, debug: bool
) -> None:
    published(draft, lead)
    settings.DEBUG, settings.REQUIRE_SECOND_APPROVER = debug, False
    soften(draft)
    sign(draft, lead)

    with pytest.raises(NotPublishable) as refusal:
        publish(draft, by=lead)

    assert [problem.sentence for problem in refusal.value.problems] == [f"{TWO}1."]


def test_a_lead_who_edited_since_the_last_version_does_not_count(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    published(draft, lead)
    soften(draft)
    explain(draft, "Written anew.", by=lead)

    sign(draft, lead, other_lead)

    assert missing(draft) == f"{TWO}1."


def test_everything_that_is_weakened_wants_a_reason(draft: Questionnaire, lead: User) -> None:
    published(draft, lead)
    soften(draft)

    said = ["Write a reason for everything that is weakened: 1 to go."]

    assert refused(draft, lead) == said
    [key] = [one.key for one in make_report(draft).weakenings]
    assert refused(draft, lead, reasons={key: " \n "}) == said
    assert not WeakeningReason.objects.exists()


def test_a_reason_is_written_once_and_serves_everybody(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    published(draft, lead)
    soften(draft)

    sign(draft, lead)
    sign(draft, other_lead, why="Not asked for.")

    reason = WeakeningReason.objects.get()
    assert (reason.reason, reason.by, reason.questionnaire) == (WHY, lead, draft)


def test_whoever_proposes_may_write_the_reason(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    published(draft, lead)
    soften(draft)
    editor = User.objects.create(username="editor")
    [key] = [one.key for one in make_report(draft).weakenings]

    keep_reasons(draft, {key: " It frightened people. ", "none": "  "}, by=editor)
    keep_reasons(draft, {key: "It frightened people."}, by=lead)
    sign(draft, lead, other_lead)

    assert [(r.reason, r.by) for r in WeakeningReason.objects.all()] == [
        ("It frightened people.", editor)
    ]
    assert missing(draft) == ""


def test_another_reason_has_to_be_read_again_by_everybody(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    published(draft, lead)
    soften(draft)
    sign(draft, lead, other_lead)
    [key] = [one.key for one in make_report(draft).weakenings]

    keep_reasons(draft, {key: "Another one."}, by=lead)
    assert missing(draft) == f"{TWO}0."
    sign(draft, lead, other_lead)

    assert missing(draft) == ""
    assert [a.void_since is None for a in Approval.objects.order_by("id")[1:]] == [
        False,
        False,
        True,
        True,
    ]


def test_what_is_weakened_otherwise_wants_another_reason(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    published(draft, lead)
    soften(draft)
    sign(draft, lead, other_lead)

    soften(draft, "Have a doctor look at you at once")

    assert missing(draft) == f"{TWO}0."
    assert refused(draft, lead) == ["Write a reason for everything that is weakened: 1 to go."]


def test_a_vignette_that_lost_its_signature_is_weakened_and_who_took_it_does_not_count(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    vignette = calm(draft, signed_by=lead, signed_at=timezone.now())
    published(draft, lead)
    vignette.signed_by = vignette.signed_at = None
    vignette._history_user = other_lead  # type: ignore[attr-defined]
    vignette.save()
    explain(draft, "Written anew.")

    sign(draft, lead, other_lead)

    assert [one.kind for one in make_report(draft).weakenings] == ["vignette"]
    assert missing(draft) == f"{TWO}1."
