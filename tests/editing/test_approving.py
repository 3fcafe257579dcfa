"""Who must sign a draft, what a signature is bound to, and what no signature can mend."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from tests.editing.drafting import calm, explain, missing, published, refused
from tests.editing.signing import keys, sign
from tests.staff.people import staff
from triage.editing.approving import approve
from triage.editing.draft_report import make_report
from triage.editing.publishing import publish
from triage.editing.refusals import NotPublishable, StaleApproval
from triage.engine.checks.problem import Problem
from triage.models import AccessLogEntry, Approval, Questionnaire, QuestionnaireVersion, Vignette

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]

MISSING = "No clinical lead has approved this document."
ALONE = "Who edited the draft cannot approve it alone: another lead must approve."


# one signature


def test_a_signature_makes_a_draft_publishable(draft: Questionnaire, lead: User) -> None:
    assert missing(draft) == MISSING

    version = published(draft, lead)

    assert missing(draft) == ""
    assert QuestionnaireVersion.objects.live().get() == version


def test_a_signature_says_over_which_version_and_what_was_read(
    draft: Questionnaire, lead: User
) -> None:
    first = published(draft, lead)
    explain(draft, "Written anew.")

    [approval] = sign(draft, lead)

    assert approval.over == first
    assert approval.read == sorted(keys(make_report(draft)))
    assert Approval.objects.get(over=None).read is not None


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
    assert Approval.objects.count() == 1


def test_signing_is_on_record(draft: Questionnaire, lead: User) -> None:
    sign(draft, lead, lead)

    entry = AccessLogEntry.objects.get()
    assert (entry.user, entry.action) == (lead, f"approve {make_report(draft).sha256[:12]}")


def test_a_draft_changed_since_it_was_read_is_not_signed(draft: Questionnaire, lead: User) -> None:
    report = make_report(draft)
    explain(draft, "Changed meanwhile")

    with pytest.raises(StaleApproval):
        approve(draft, sha256=report.sha256, over=None, read=keys(report), by=lead, note="Read.")


def test_what_was_read_beside_another_version_is_not_signed(
    draft: Questionnaire, lead: User
) -> None:
    published(draft, lead)
    explain(draft, "Written anew.")
    report = make_report(draft)
    sha256, over = report.looked_at
    explain(draft, "In between.")
    published(Questionnaire.objects.get(pk=draft.pk), lead)
    explain(draft, "Written anew.")

    with pytest.raises(StaleApproval):
        approve(draft, sha256=sha256, over=over, read=keys(report), by=lead, note="Read.")


def test_nothing_is_signed_before_every_object_is_ticked(draft: Questionnaire, lead: User) -> None:
    published(draft, lead)
    explain(draft, "Written anew.")
    draft.rules.filter(code="long-pain").update(rationale="A new reason.")
    first, _second = keys(make_report(draft))

    assert refused(draft, lead, read=[first]) == [
        "Read everything first, and tick each: 1 of 2 to go."
    ]
    assert refused(draft, lead, read=["made up"]) == [
        "Read everything first, and tick each: 2 of 2 to go."
    ]


def test_of_a_first_version_the_whole_is_to_be_read(draft: Questionnaire, lead: User) -> None:
    report = make_report(draft)

    assert [(one.kind, one.code) for one in report.reading_list] == [
        ("questionnaire", "small"),
        *[("question", question.link_id) for question in report.draft.questions],
        *[("disposition", disposition.code) for disposition in report.draft.dispositions],
        *[("sign", sign.code) for sign in report.draft.signs],
        ("floors", "emergency"),
        ("suggestions", "reading"),
        ("suggestions", "action"),
        ("section", "WTS"),
        ("section", "MED"),
        ("pictures", ""),
        ("lines", ""),
        ("origins", ""),
    ]
    assert refused(draft, lead, read=keys(report)[1:]) == [
        f"Read everything first, and tick each: 1 of {len(report.reading_list)} to go."
    ]


def test_what_is_live_is_not_signed_as_a_draft(draft: Questionnaire, lead: User) -> None:
    published(draft, lead)

    assert refused(draft, lead) == ["The draft is what is live: there is nothing to sign."]


def test_a_signature_cannot_mend_a_problem(draft: Questionnaire, lead: User) -> None:
    draft.default_disposition = None
    draft.save()

    assert refused(draft, lead) == ["There is no default disposition."]


def test_who_edited_the_draft_does_not_sign_it_alone(
    draft: Questionnaire, lead: User, other_lead: User, settings: Settings
) -> None:
    explain(draft, "Written anew.", by=lead)
    sign(draft, lead)
    assert missing(draft) == ALONE

    settings.REQUIRE_SECOND_APPROVER = False
    assert missing(draft) == ""

    settings.REQUIRE_SECOND_APPROVER = True
    sign(draft, other_lead)
    assert missing(draft) == ""


def test_an_edit_before_the_live_version_counts_no_more(draft: Questionnaire, lead: User) -> None:
    explain(draft, "Written anew.", by=lead)
    sign(draft, staff("lead", called="third"))
    publish(draft, by=lead)
    explain(draft, "Written once more.", by=User.objects.create(username="editor"))

    sign(draft, lead)

    assert missing(draft) == ""


# what no signature mends


def test_a_locked_floor_is_lowered_by_nobody(draft: Questionnaire, lead: User) -> None:
    published(draft, lead)
    draft.safetyfloors.all().delete()

    places = {(reason.kind, reason.code) for reason in make_report(draft).reasons}

    assert places == {("floor", "bladder-floor"), ("questionnaire", "small")}
    assert len(refused(draft, lead)) == len(make_report(draft).reasons)


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
    calm(draft, expected_urgency=40)
    assert make_report(draft).reasons == ()

    Vignette.objects.update(signed_by=lead, signed_at=timezone.now())

    assert make_report(draft).reasons == (
        Problem("vignette", "calm", "The signed vignette fails."),
    )
