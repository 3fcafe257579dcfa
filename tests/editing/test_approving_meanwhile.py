"""What changes while a draft is read, and what becomes of its signatures afterwards."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tests.editing.drafting import explain, published, refused, soften
from tests.editing.signing import keys
from tests.queries import meanwhile
from triage.editing.approving import approve
from triage.editing.draft_report import make_report
from triage.editing.reasons import keep_reasons
from triage.editing.refusals import StaleApproval
from triage.editing.withdrawing import withdraw
from triage.models import Approval, Questionnaire, QuestionnaireVersion, WeakeningReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]


def test_a_reason_that_somebody_else_writes_meanwhile_has_to_be_read_first(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    published(draft, lead)
    soften(draft)
    report = make_report(draft)
    read, [key] = keys(report), [one.key for one in report.weakenings]
    keep_reasons(draft, {key: "Theirs."}, by=other_lead)

    said = refused(draft, lead, read=read, reasons={key: "Mine."})

    assert said == ["Read everything first, and tick each: 1 of 1 to go."]
    assert [reason.reason for reason in WeakeningReason.objects.all()] == ["Theirs."]


def test_a_draft_changed_while_it_was_proved_is_not_signed(
    draft: Questionnaire, lead: User
) -> None:
    report = make_report(draft)

    def change() -> None:
        Questionnaire.objects.filter(pk=draft.pk).update(title="Changed")

    with pytest.raises(StaleApproval), meanwhile("SAVEPOINT", change):
        approve(draft, sha256=report.sha256, over=None, read=keys(report), by=lead, note="Read.")

    assert not Approval.objects.exists()


def test_a_signature_is_void_once_its_document_was_withdrawn(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    first = published(draft, lead)
    explain(draft, "Written anew.")
    published(draft, lead)
    sign_again = QuestionnaireVersion.objects.get(pk=first.pk)

    withdraw(sign_again, by=lead, reason="Wrong.")

    void = Approval.objects.get(over=None)
    assert void.void_since is not None
    assert timezone.now() - void.void_since < timedelta(minutes=1)
    assert first.signatures().get() == void
