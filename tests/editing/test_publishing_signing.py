"""Who must sign a draft, and what no signature can mend."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from tests.drafts import store_draft
from tests.queries import meanwhile
from tests.small import BENIGN, SMALL
from triage.editing.draft_report import make_report
from triage.editing.publishing import NotPublishable, StaleApproval, approve, publish, withdraw
from triage.engine.checks.problem import Problem
from triage.models import Questionnaire, QuestionnaireVersion, Vignette

pytestmark = pytest.mark.django_db

MISSING = "No clinical lead has approved this document."
ALONE = "Who edited the draft cannot approve it alone: another lead must approve."
TWO = "A safety floor is lowered: a second clinical lead must approve as well."


@pytest.fixture(autouse=True)
def _a_clinic(settings: Settings) -> None:
    settings.DEBUG = False
    settings.REQUIRE_SECOND_APPROVER = True
    for name in ("EMERGENCY_NUMBER", "URGENT_LINE", "CRISIS_LINE"):
        setattr(settings, name, "112")


@pytest.fixture
def draft(db: None) -> Questionnaire:
    return store_draft(SMALL)


@pytest.fixture
def lead(db: None) -> User:
    return User.objects.create(username="lead")


@pytest.fixture
def other_lead(db: None) -> User:
    return User.objects.create(username="other")


def sign(draft: Questionnaire, *leads: User) -> None:
    for lead in leads:
        approve(draft, sha256=make_report(draft).sha256, by=lead, note="Read.")


def published(draft: Questionnaire, *leads: User) -> QuestionnaireVersion:
    sign(draft, *leads)
    return publish(draft, by=leads[0])


def edit(draft: Questionnaire, title: str, *, by: User | None = None) -> None:
    draft.title = title
    draft._history_user = by  # type: ignore[attr-defined] # who simple-history records
    draft.save()


def missing(draft: Questionnaire) -> str:
    return make_report(draft).approvals_missing


# signing


def test_a_signature_makes_a_draft_publishable(draft: Questionnaire, lead: User) -> None:
    assert missing(draft) == MISSING

    version = published(draft, lead)

    assert missing(draft) == ""
    assert QuestionnaireVersion.objects.live().get() == version


def test_without_a_signature_it_is_refused_and_in_debug_it_is_a_demonstration(
    draft: Questionnaire, settings: Settings
) -> None:
    with pytest.raises(NotPublishable) as refusal:
        publish(draft, by=None)
    assert refusal.value.problems == (Problem("questionnaire", "small", MISSING),)

    settings.DEBUG = True

    assert publish(draft, by=None).number == 1


def test_signing_twice_is_one_signature(draft: Questionnaire, lead: User) -> None:
    sign(draft, lead, lead)

    assert [a.approved_by for a in make_report(draft).approvals] == [lead]


def test_a_draft_changed_since_it_was_read_is_not_signed(draft: Questionnaire, lead: User) -> None:
    read = make_report(draft).sha256
    edit(draft, "Changed meanwhile")

    with pytest.raises(StaleApproval):
        approve(draft, sha256=read, by=lead, note="Read.")


def test_a_signature_cannot_mend_a_problem(draft: Questionnaire, lead: User) -> None:
    draft.default_disposition = None
    draft.save()

    with pytest.raises(NotPublishable):
        sign(draft, lead)


def test_who_edited_the_draft_does_not_sign_it_alone(
    draft: Questionnaire, lead: User, other_lead: User, settings: Settings
) -> None:
    edit(draft, "Another title", by=lead)
    sign(draft, lead)
    assert missing(draft) == ALONE

    settings.REQUIRE_SECOND_APPROVER = False
    assert missing(draft) == ""

    settings.REQUIRE_SECOND_APPROVER = True
    sign(draft, other_lead)
    assert missing(draft) == ""


def test_an_edit_before_the_live_version_counts_no_more(draft: Questionnaire, lead: User) -> None:
    edit(draft, "Another title", by=lead)
    sign(draft, User.objects.create(username="third"))
    publish(draft, by=lead)
    edit(draft, "A third title", by=User.objects.create(username="editor"))

    sign(draft, lead)

    assert missing(draft) == ""


# what no signature mends


def test_a_lowered_floor_needs_two_leads(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    draft.safetyfloors.update(locked=False, minimum=30, minimum_if_unsure=30)
    published(draft, lead)
    draft.safetyfloors.update(minimum=20, minimum_if_unsure=20)

    sign(draft, lead)
    assert missing(draft) == TWO
    sign(draft, other_lead)
    assert missing(draft) == ""


def test_a_locked_floor_is_lowered_by_nobody(draft: Questionnaire, lead: User) -> None:
    published(draft, lead)
    draft.safetyfloors.all().delete()

    assert make_report(draft).reasons == (
        Problem("floor", "bladder-floor", "A locked safety floor is lowered by nobody."),
    )


def test_a_rule_below_its_floor_is_not_published(draft: Questionnaire) -> None:
    draft.rules.filter(code="bladder-new").update(
        disposition=draft.dispositions.get(code="same-day")
    )

    reasons = make_report(draft).reasons

    assert ("floor", "bladder-floor") in {(r.kind, r.code) for r in reasons}
    assert all(reason.sentence.startswith("Not proved: ") for reason in reasons)


def test_a_signed_vignette_must_pass_and_an_unsigned_one_need_not(
    draft: Questionnaire, lead: User
) -> None:
    Vignette.objects.create(
        questionnaire=draft,
        code="calm",
        title="Nothing wrong",
        answers={k: list(v) for k, v in BENIGN.items()},
        expected_urgency=40,
    )
    assert make_report(draft).reasons == ()

    Vignette.objects.update(signed_by=lead, signed_at=timezone.now())

    assert make_report(draft).reasons == (
        Problem("vignette", "calm", "The signed vignette fails."),
    )


def test_a_draft_with_problems_is_neither_proved_nor_compared(
    draft: Questionnaire, lead: User
) -> None:
    published(draft, lead)
    draft.default_disposition = None
    draft.save()

    report = make_report(draft)

    assert (report.claims, report.changes, report.lowered_floors, report.trials) == ((),) * 4
    assert report.edits


def test_a_first_draft_is_compared_with_nothing(draft: Questionnaire) -> None:
    report = make_report(draft)

    assert (report.edits, report.rewordings, report.changes, report.lowered_floors) == ((),) * 4


def test_a_changed_title_is_an_edit_that_changes_nobodys_outcome(
    draft: Questionnaire, lead: User
) -> None:
    published(draft, lead)
    edit(draft, "Another title")

    report = make_report(draft)

    assert len(report.edits) == 1
    assert (report.changes, report.lowered_floors) == ((), ())


# at the same moment


def test_only_the_document_somebody_looked_at_is_published(
    draft: Questionnaire, lead: User
) -> None:
    read = make_report(draft).sha256
    edit(draft, "Changed meanwhile")
    sign(draft, lead)

    with pytest.raises(StaleApproval):
        publish(draft, by=lead, sha256=read)

    assert publish(draft, by=lead, sha256=make_report(draft).sha256).number == 1


def test_a_draft_changed_while_it_was_proved_is_not_published(
    draft: Questionnaire, lead: User
) -> None:
    sign(draft, lead)

    with pytest.raises(StaleApproval), meanwhile("SAVEPOINT", lambda: edit(draft, "Changed")):
        publish(draft, by=lead)

    assert not QuestionnaireVersion.objects.exists()


def test_whoever_publishes_the_same_a_moment_later_gets_the_first_ones_version(
    draft: Questionnaire, lead: User
) -> None:
    sign(draft, lead)

    with meanwhile("SAVEPOINT", lambda: publish(draft, by=lead)):
        second = publish(draft, by=lead)

    assert second == QuestionnaireVersion.objects.get()


def test_a_draft_proved_beside_another_live_version_is_not_published(
    draft: Questionnaire, lead: User
) -> None:
    first = published(draft, lead)
    edit(draft, "Another title")
    sign(draft, lead)

    def take_back() -> None:
        withdraw(QuestionnaireVersion.objects.get(pk=first.pk), by=lead, reason="Wrong.")

    with pytest.raises(StaleApproval), meanwhile("SAVEPOINT", take_back):
        publish(draft, by=lead)

    assert not QuestionnaireVersion.objects.live().exists()
