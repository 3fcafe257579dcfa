"""What may happen while a version goes live."""

import pytest
from django.contrib.auth.models import User

from tests.editing.drafting import WHY_FEVER, explain, published, soften
from tests.editing.signing import sign
from tests.queries import meanwhile
from triage.editing.draft_report import make_report
from triage.editing.publishing import publish
from triage.editing.reasons import keep_reasons
from triage.editing.refusals import NotPublishable, StaleApproval
from triage.editing.withdrawing import withdraw
from triage.models import Questionnaire, QuestionnaireVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]


def test_only_the_document_somebody_looked_at_is_published(
    draft: Questionnaire, lead: User
) -> None:
    read = make_report(draft).sha256
    explain(draft, "Changed meanwhile")
    sign(draft, lead)

    with pytest.raises(StaleApproval):
        publish(draft, by=lead, sha256=read)

    assert publish(draft, by=lead, sha256=make_report(draft).sha256).number == 1


def test_only_over_the_version_somebody_looked_at(draft: Questionnaire, lead: User) -> None:
    first = published(draft, lead)
    explain(draft, "Written anew.")
    sign(draft, lead)
    sha256 = make_report(draft).sha256

    with pytest.raises(StaleApproval):
        publish(draft, by=lead, sha256=sha256, over=None)

    assert publish(draft, by=lead, sha256=sha256, over=first.pk).number == 2


def test_a_draft_changed_while_it_was_proved_is_not_published(
    draft: Questionnaire, lead: User
) -> None:
    sign(draft, lead)

    def change() -> None:
        Questionnaire.objects.filter(pk=draft.pk).update(title="Changed")

    with pytest.raises(StaleApproval), meanwhile("SAVEPOINT", change):
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
    explain(draft, "Written anew.")
    sign(draft, lead)

    def take_back() -> None:
        withdraw(QuestionnaireVersion.objects.get(pk=first.pk), by=lead, reason="Wrong.")

    with pytest.raises(StaleApproval), meanwhile("SAVEPOINT", take_back):
        publish(draft, by=lead)

    assert not QuestionnaireVersion.objects.live().exists()


def test_a_document_taken_back_at_this_very_moment_is_not_published(
    draft: Questionnaire, lead: User
) -> None:
    first = published(draft, lead)
    explain(draft, "Written anew.")
    published(draft, lead)
    explain(draft, WHY_FEVER)
    sign(draft, lead)

    def take_back() -> None:
        withdraw(QuestionnaireVersion.objects.get(pk=first.pk), by=lead, reason="Wrong.")

    with pytest.raises(NotPublishable) as refusal, meanwhile("SAVEPOINT", take_back):
        publish(draft, by=lead)

    assert "two clinical leads" in str(refusal.value)
    assert QuestionnaireVersion.objects.live().get().number == 2


def test_another_reason_at_this_very_moment_keeps_it_from_going_live(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    published(draft, lead)
    soften(draft)
    sign(draft, lead, other_lead)
    [key] = [one.key for one in make_report(draft).weakenings]

    def write() -> None:
        keep_reasons(draft, {key: "Another one."}, by=lead)

    with pytest.raises(NotPublishable), meanwhile("SAVEPOINT", write):
        publish(draft, by=lead)

    assert QuestionnaireVersion.objects.count() == 1
