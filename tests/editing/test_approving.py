"""Who must sign a draft, what a signature is bound to, and what no signature can mend."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from tests.editing.signing import WHY, keys, sign
from tests.queries import meanwhile
from tests.small import BENIGN
from triage.editing.approving import approve
from triage.editing.draft_report import make_report
from triage.editing.publishing import publish
from triage.editing.reasons import keep_reasons
from triage.editing.refusals import NotPublishable, StaleApproval
from triage.editing.withdrawing import withdraw
from triage.engine.checks.problem import Problem
from triage.models import (
    AccessLogEntry,
    Approval,
    Questionnaire,
    QuestionnaireVersion,
    Vignette,
    WeakeningReason,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]

MISSING = "No clinical lead has approved this document."
ALONE = "Who edited the draft cannot approve it alone: another lead must approve."
TWO = (
    "Something is weakened: two clinical leads who did not edit the draft must approve it. So far: "
)
SOFT = "Have somebody look at you at once"


def published(draft: Questionnaire, *leads: User) -> QuestionnaireVersion:
    sign(draft, *leads)
    return publish(draft, by=leads[0])


def edit(draft: Questionnaire, title: str, *, by: User | None = None) -> None:
    """A change that weakens nothing."""
    draft.title = title
    draft._history_user = by  # type: ignore[attr-defined] # who simple-history records
    draft.save()


def soften(draft: Questionnaire, title: str = SOFT, *, by: User | None = None) -> None:
    """Reword the emergency."""
    emergency = draft.dispositions.get(code="emergency")
    emergency.title = title
    emergency._history_user = by  # type: ignore[attr-defined]
    emergency.save()


def missing(draft: Questionnaire) -> str:
    return make_report(draft).approvals_missing


def refused(draft: Questionnaire, by: User, **changes: object) -> list[str]:
    """Why it is not signed; and it is not."""
    report, count = make_report(draft), Approval.objects.count()
    sha256, over = report.looked_at
    bound = {"sha256": sha256, "over": over, "read": keys(report), "note": "Read."}
    with pytest.raises(NotPublishable) as refusal:
        approve(draft, by=by, **{**bound, **changes})  # type: ignore[arg-type]
    assert Approval.objects.count() == count
    return [problem.sentence for problem in refusal.value.problems]


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
    edit(draft, "Another title")

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
    edit(draft, "Changed meanwhile")

    with pytest.raises(StaleApproval):
        approve(draft, sha256=report.sha256, over=None, read=keys(report), by=lead, note="Read.")


def test_what_was_read_beside_another_version_is_not_signed(
    draft: Questionnaire, lead: User
) -> None:
    published(draft, lead)
    edit(draft, "Another title")
    report = make_report(draft)
    sha256, over = report.looked_at
    Questionnaire.objects.filter(pk=draft.pk).update(introduction="In between.")
    published(Questionnaire.objects.get(pk=draft.pk), lead)
    Questionnaire.objects.filter(pk=draft.pk).update(introduction=draft.introduction)

    with pytest.raises(StaleApproval):
        approve(draft, sha256=sha256, over=over, read=keys(report), by=lead, note="Read.")


def test_nothing_is_signed_before_every_object_is_ticked(draft: Questionnaire, lead: User) -> None:
    published(draft, lead)
    edit(draft, "Another title")
    draft.questions.filter(link_id="fever").update(help="A new help.")
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


# two signatures


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
    edit(draft, "Another title", by=lead)

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
    vignette = _vignette(draft, signed_by=lead, signed_at=timezone.now())
    published(draft, lead)
    vignette.signed_by = vignette.signed_at = None
    vignette._history_user = other_lead  # type: ignore[attr-defined]
    vignette.save()
    edit(draft, "Another title")

    sign(draft, lead, other_lead)

    assert [one.kind for one in make_report(draft).weakenings] == ["vignette"]
    assert missing(draft) == f"{TWO}1."


def _vignette(draft: Questionnaire, **more: object) -> Vignette:
    made: Vignette = Vignette.objects.create(
        questionnaire=draft,
        code="calm",
        title="Nothing wrong",
        narrative="Somebody well.",
        answers={k: list(v) for k, v in BENIGN.items()},
        **{"expected_urgency": 10, **more},
    )
    return made


# what no signature mends


def test_a_locked_floor_is_lowered_by_nobody(draft: Questionnaire, lead: User) -> None:
    published(draft, lead)
    draft.safetyfloors.all().delete()

    places = {(reason.kind, reason.code) for reason in make_report(draft).reasons}

    assert places == {("floor", "bladder-floor")}
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
    _vignette(draft, expected_urgency=40)
    assert make_report(draft).reasons == ()

    Vignette.objects.update(signed_by=lead, signed_at=timezone.now())

    assert make_report(draft).reasons == (
        Problem("vignette", "calm", "The signed vignette fails."),
    )


# at the same moment


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
    edit(draft, "Another title")
    published(draft, lead)
    sign_again = QuestionnaireVersion.objects.get(pk=first.pk)

    withdraw(sign_again, by=lead, reason="Wrong.")

    void = Approval.objects.get(over=None)
    assert void.void_since is not None
    assert timezone.now() - void.void_since < timedelta(minutes=1)
    assert first.signatures().get() == void
