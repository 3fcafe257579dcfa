"""What a version says for ever."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from tests.editing.drafting import SOFT, WHY_FEVER, explain, published, soften
from tests.editing.signing import WHY, sign
from triage.editing.draft_report import make_report
from triage.editing.publishing import publish
from triage.editing.refusals import NotPublishable
from triage.editing.withdrawing import withdraw
from triage.models import AccessLogEntry, Approval, Questionnaire, QuestionnaireVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]


def raise_threshold(draft: Questionnaire) -> None:
    """Long pain fires at 8 instead of 7."""
    condition = draft.rules.get(code="long-pain").conditions.get(question__link_id="score")
    condition.value = "8"
    condition.save()


def test_a_version_says_what_it_weakened_why_and_who_signed_that(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    assert published(draft, lead).weakenings == []
    soften(draft)

    version = published(draft, lead, other_lead)

    [record] = version.weakenings or [{}]
    signed = record.pop("signed")
    sentence = record.pop("sentence")
    assert record == {
        "kind": "words",
        "place": "disposition",
        "code": "emergency",
        "before": "Title of emergency",
        "after": SOFT,
        "patient_before": "",
        "patient_after": "",
        "reason": WHY,
        "reason_by": "lead",
    }
    assert sentence == "“Title of emergency”: other words in the title."
    assert [signature["by"] for signature in signed] == ["lead", "other"]
    approvals = Approval.objects.exclude(over=None).order_by("approved_at")
    assert [datetime.fromisoformat(one["at"]) for one in signed] == [
        approval.approved_at for approval in approvals
    ]


def test_people_who_fare_calmer_are_told_of_in_words(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    published(draft, lead)
    raise_threshold(draft)

    version = published(draft, lead, other_lead)

    told = "A person who says: Score: 7; Duration: 43 days."
    [calmer] = [one for one in version.weakenings or () if one["kind"] == "fares-calmer"]
    assert (calmer["patient_before"], calmer["patient_after"]) == (told, told)


def test_only_those_who_count_stand_in_the_version(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    published(draft, lead)
    soften(draft)
    editor = User.objects.create(username="third")
    explain(draft, "Written anew.", by=editor)

    version = published(draft, editor, lead, other_lead)

    signed = [signature["by"] for one in version.weakenings or () for signature in one["signed"]]
    assert signed == ["lead", "other"]


def test_what_a_version_weakened_never_changes(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    published(draft, lead)
    soften(draft)
    version = published(draft, lead, other_lead)

    with pytest.raises(TypeError):
        QuestionnaireVersion.objects.filter(pk=version.pk).update(weakenings=[])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE triage_questionnaireversion SET weakenings = '[]'")


def test_going_live_is_on_record(draft: Questionnaire, lead: User) -> None:
    version = published(draft, lead)

    entry = AccessLogEntry.objects.latest("id")
    assert (entry.user, entry.action) == (lead, f"publish version {version.pk}")


def test_a_demonstration_cannot_go_live_weakened_and_unsigned(
    draft: Questionnaire, settings: Settings
) -> None:
    settings.DEBUG = True
    publish(draft, by=None)
    explain(draft, "Written anew.")
    publish(draft, by=None)
    soften(draft)

    with pytest.raises(NotPublishable) as refusal:
        publish(draft, by=None)

    [problem] = refusal.value.problems
    assert problem.sentence.startswith("Something is weakened: two clinical leads")


def test_a_signature_over_another_version_does_not_sign_what_goes_live_unsigned(
    draft: Questionnaire, lead: User, settings: Settings
) -> None:
    published(draft, lead)
    explain(draft, "Written anew.")
    sign(draft, lead)
    settings.DEBUG = True
    explain(draft, "Written once more.")
    publish(draft, by=None)
    explain(draft, "Written anew.")

    version = publish(draft, by=None)

    assert not version.signatures().exists()
    settings.DEBUG = False
    assert not QuestionnaireVersion.objects.live().exists()


def test_a_version_stays_signed_though_its_document_goes_live_again(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    first = published(draft, lead)
    explain(draft, "Written anew.")
    published(draft, lead)
    explain(draft, WHY_FEVER)
    third = published(draft, other_lead)

    assert first.sha256 == third.sha256
    signed = QuestionnaireVersion.objects.light().order_by("number")
    assert [version.is_signed for version in signed] == [True, True, True]
    assert [one.approved_by for one in third.signatures()] == [other_lead]


def test_with_nothing_live_it_is_compared_with_what_was_live_last(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    first = published(draft, lead)
    explain(draft, "Written anew.")
    second = published(draft, lead)
    withdraw(second, by=lead, reason="Wrong.")
    soften(draft)

    report = make_report(draft)

    assert (report.live, report.over) == (None, first)
    assert [one.kind for one in report.weakenings] == ["withdrawn-document", "words"]
    assert report.approvals_missing.endswith("So far: 0.")


def test_after_the_only_version_was_withdrawn_the_whole_is_read_and_what_is_weaker_named(
    draft: Questionnaire, lead: User
) -> None:
    first = published(draft, lead)
    withdraw(first, by=lead, reason="Wrong.")
    soften(draft)

    report = make_report(draft)

    kinds = [one.kind for one in report.reading_list]
    assert kinds[:3] == ["weakened", "weakened", "questionnaire"]
    assert report.over == first
