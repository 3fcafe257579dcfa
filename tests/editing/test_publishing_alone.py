"""An urgent mend goes out without a colleague's half-finished work, and nothing of it is lost."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tests.editing.drafting import TWO, explain, published, soften
from tests.editing.edits import Change, new_question, new_row
from tests.editing.signing import keys, sign
from tests.queries import meanwhile
from tests.staff.people import staff
from triage.editing.approving import approve, sign_version
from triage.editing.draft_report import Report, make_report
from triage.editing.handing_over import find_standing, hand_over
from triage.editing.publishing import publish
from triage.editing.refusals import NothingLive, NotPublishable, StaleApproval
from triage.editing.withdrawing import withdraw
from triage.models import Questionnaire, QuestionnaireVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]

MEND = ("rule:fever",)
REST = ("disposition:emergency", "rule:mood")


@pytest.fixture
def live(draft: Questionnaire, lead: User) -> QuestionnaireVersion:
    """Version 1, and in the draft a mend and somebody's half-finished work."""
    version = published(draft, lead)
    explain(draft, "The mend.", by=staff("editor", called="ann"))
    soften(draft)
    Change("rule", "mood", rationale="Not yet.")(draft)
    return version


def whole(draft: Questionnaire) -> Report:
    return make_report(Questionnaire.objects.get(pk=draft.pk))


def why_not(draft: Questionnaire, *only: str) -> list[str]:
    return [problem.sentence for problem in make_report(draft, only).reasons]


def test_the_mend_goes_out_the_draft_stays_and_the_rest_is_published_later(
    draft: Questionnaire, live: QuestionnaireVersion, lead: User, other_lead: User
) -> None:
    before = whole(draft)
    alone = make_report(draft, MEND)

    sign(draft, lead, only=MEND)
    second = publish(draft, by=lead, only=MEND)

    assert alone.weakenings == ()
    assert [edit.code for edit in alone.edits] == ["fever"]
    assert second.document == alone.document
    assert (second.number, second.left_edits_since) == (2, live.published_at)
    assert whole(draft).document == before.document
    assert {edit.code for edit in whole(draft).edits} == {"emergency", "mood"}

    sign(draft, lead, other_lead)
    third = publish(draft, by=lead)

    assert (third.document, third.left_edits_since) == (before.document, None)
    assert whole(draft).document == before.document


def test_who_signed_the_whole_draft_has_not_signed_some_of_it_nor_the_other_way_round(
    draft: Questionnaire, live: QuestionnaireVersion, lead: User, other_lead: User
) -> None:
    sign(draft, lead)
    assert make_report(draft, MEND).approvals == ()
    with pytest.raises(NotPublishable):
        publish(draft, by=lead, only=MEND)

    [approval] = sign(draft, other_lead, only=MEND)

    assert make_report(draft, MEND).approvals == (approval,)
    assert [one.approved_by for one in whole(draft).approvals] == [lead]
    assert whole(draft).approvals_missing == f"{TWO}1."


def test_all_edits_together_are_the_whole_draft(
    draft: Questionnaire, live: QuestionnaireVersion, lead: User, other_lead: User
) -> None:
    sign(draft, lead, other_lead)

    version = publish(draft, by=lead, only=(*MEND, *REST))

    assert version.document == whole(draft).document
    assert version.left_edits_since is None


def test_a_chosen_row_that_changes_meanwhile_is_neither_signed_nor_published(
    draft: Questionnaire, live: QuestionnaireVersion, lead: User
) -> None:
    report = make_report(draft, MEND)
    sign(draft, lead, only=MEND)
    explain(draft, "Changed meanwhile.")
    sha256, over = report.looked_at
    read, bound = keys(report), {"sha256": sha256, "over": over, "by": lead, "only": MEND}

    with pytest.raises(StaleApproval):
        publish(draft, **bound)  # type: ignore[arg-type]
    with pytest.raises(StaleApproval):
        approve(draft, read=read, note="Read.", **bound)  # type: ignore[arg-type]

    assert draft.rules.get(code="fever").rationale == "Changed meanwhile."
    assert QuestionnaireVersion.objects.count() == 1
    assert make_report(draft, MEND).approvals == ()


def test_while_it_is_published_a_chosen_row_stops_it_and_another_does_not(
    draft: Questionnaire, live: QuestionnaireVersion, lead: User
) -> None:
    sign(draft, lead, only=MEND)

    with pytest.raises(StaleApproval), meanwhile("SAVEPOINT", lambda: explain(draft, "Other.")):
        publish(draft, by=lead, only=MEND)
    explain(draft, "The mend.")
    with meanwhile("SAVEPOINT", lambda: soften(draft, "Still at work.")):
        version = publish(draft, by=lead, only=MEND)

    assert version.number == 2
    assert draft.dispositions.get(code="emergency").title == "Still at work."


def test_of_two_who_publish_the_same_at_once_the_second_gets_the_first_ones_version(
    draft: Questionnaire, live: QuestionnaireVersion, lead: User
) -> None:
    sign(draft, lead, only=MEND)
    sent: dict[str, Any] = {"by": lead, "only": MEND}

    with meanwhile("SAVEPOINT", lambda: publish(draft, **sent)):
        version = publish(draft, **sent)

    assert (version.number, QuestionnaireVersion.objects.count()) == (2, 2)


def test_what_cannot_go_alone_is_refused_in_words_and_with_all_it_needs_it_goes(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    published(draft, lead)
    new_question("cough", options="yes no")(draft)
    new_row("sign", "cough-sign", title="A bad cough", explanation="It matters.", source="S.",
            origin="article", reading="WTS-02")(draft)  # fmt: skip
    reading = {"rationale": "R.", "source": "S."}
    new_row("rule", "cough", sign="cough-sign", disposition="soon", **reading)(draft)
    asked = draft.questions.get(link_id="cough")
    draft.rules.get(code="cough").conditions.create(question=asked, operator="=", value="yes")
    selection = make_report(draft, ("rule:cough",)).selection
    assert selection is not None

    said = why_not(draft, "rule:cough")
    assert (
        "The rule “cough” needs the question “What about cough?”, which is new and not chosen."
        in said
    )
    with pytest.raises(NotPublishable):
        sign(draft, lead, only=("rule:cough",))
    assert selection.along == {"rule:cough", "question:cough", "sign:cough-sign"}
    sign(draft, lead, other_lead, only=selection.along)
    assert publish(draft, by=lead, only=selection.along).number == 2


def test_who_edited_what_was_left_out_has_edited_what_is_published_next(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    first = published(draft, lead)
    explain(draft, "The mend.")
    Change("rule", "mood", rationale="Mine.")(draft)
    draft.rules.get(code="mood").history.update(history_user=other_lead)

    sign(draft, lead, only=MEND)
    second = publish(draft, by=lead, only=MEND)
    third_part = ("rule:bladder-any",)
    Change("rule", "bladder-any", rationale="Later.")(draft)
    sign(draft, lead, only=third_part)
    third = publish(draft, by=lead, only=third_part)

    assert (second.edits_since, third.edits_since) == (first.published_at, first.published_at)
    sign(draft, other_lead)
    assert other_lead.pk in whole(draft).editors
    with pytest.raises(NotPublishable, match="Who edited the draft cannot approve it alone"):
        publish(draft, by=other_lead)


def test_nor_can_they_sign_alone_what_went_live_unsigned(
    draft: Questionnaire, lead: User, other_lead: User, settings: Any
) -> None:
    settings.DEBUG = True
    publish(draft, by=None)
    explain(draft, "The mend.")
    Change("rule", "mood", rationale="Mine.")(draft)
    draft.rules.get(code="mood").history.update(history_user=other_lead)
    publish(draft, by=None, only=MEND)
    version = publish(draft, by=None)
    settings.DEBUG = False

    with pytest.raises(NotPublishable, match="cannot be the first to sign"):
        sign_version(version, read=(), by=other_lead, note="Read.")


def test_what_is_handed_over_still_waits_when_something_else_goes_out(
    draft: Questionnaire, live: QuestionnaireVersion, lead: User
) -> None:
    handed: dict[str, Any] = {
        "seen": whole(draft).sha256,
        "by": staff("editor"),
        "now": timezone.now(),
    }
    turn = hand_over(draft, "Ready.", **handed)
    sign(draft, lead, only=MEND)

    publish(draft, by=lead, only=MEND)

    standing = find_standing(whole(draft))
    assert (standing.turn, standing.is_changed) == (turn, False)


def test_of_a_draft_of_which_nothing_is_live_nothing_is_left_out(
    draft: Questionnaire, lead: User
) -> None:
    with pytest.raises(NothingLive):
        make_report(draft, MEND)
    version = published(draft, lead)
    withdraw(version, by=lead, reason="Wrong.")
    with pytest.raises(NothingLive):
        publish(draft, by=lead, only=MEND)


def test_an_edit_that_was_taken_back_leaves_nothing_to_publish(
    draft: Questionnaire, live: QuestionnaireVersion, lead: User
) -> None:
    report = make_report(draft, ("rule:gone", "questionnaire:title"))

    assert report.is_live
    assert [one.sentence for one in report.reasons] == [
        "Nothing that was chosen is an edit of the draft any more."
    ]
    assert publish(draft, by=lead, only=("rule:gone",)) == live
