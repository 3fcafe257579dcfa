"""Taking a version back, and its document with it."""

import json
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from tests.conftest import store_version
from tests.editing.drafting import WHY_FEVER, explain
from tests.editing.signing import sign
from tests.small import SMALL
from triage.editing.admin.reading_page import compare_versions
from triage.editing.draft_report import make_report
from triage.editing.publishing import publish
from triage.editing.refusals import NotPublishable, NotWithdrawable
from triage.editing.withdrawing import withdraw
from triage.models import AccessLogEntry, Approval, Questionnaire, QuestionnaireVersion
from triage.models.version import _PARSED, sha256_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_demonstration(settings: Settings) -> None:
    settings.DEBUG = True


def number(version: int) -> QuestionnaireVersion:
    return QuestionnaireVersion.objects.get(number=version)


def test_a_withdrawn_version_says_by_whom_and_why_and_nothing_is_live(
    draft: Questionnaire, lead: User
) -> None:
    version = publish(draft, by=lead)

    withdraw(version, by=lead, reason=" Wrong. ")

    stored = QuestionnaireVersion.objects.get()
    assert (stored.is_withdrawn, stored.withdrawn_reason, stored.withdrawn_by) == (
        True,
        "Wrong.",
        lead,
    )
    assert stored.withdrawn_at == stored.retired_at
    assert not QuestionnaireVersion.objects.live().exists()


def test_an_earlier_version_can_go_live_in_its_place(draft: Questionnaire, lead: User) -> None:
    first = publish(draft, by=lead)
    explain(draft, "Written anew.")
    second = publish(draft, by=lead)

    withdraw(second, by=lead, reason="Wrong.", to=first)

    live = QuestionnaireVersion.objects.live().get()
    assert (live, live.retired_at) == (first, None)


def test_a_retired_version_can_be_withdrawn_and_the_live_one_stays(
    draft: Questionnaire, lead: User
) -> None:
    publish(draft, by=lead)
    explain(draft, "Written anew.")
    second = publish(draft, by=lead)
    retired_at = number(1).retired_at

    withdraw(number(1), by=lead, reason="Wrong.", to=None)

    assert (number(1).is_withdrawn, number(1).retired_at) == (True, retired_at)
    assert QuestionnaireVersion.objects.live().get() == second


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_nothing_is_withdrawn(
    draft: Questionnaire, lead: User, reason: str
) -> None:
    version = publish(draft, by=lead)

    with pytest.raises(NotWithdrawable):
        withdraw(version, by=lead, reason=reason)

    assert QuestionnaireVersion.objects.live().get() == version


def test_a_version_is_withdrawn_once_and_never_replaced_by_a_withdrawn_one(
    draft: Questionnaire, lead: User
) -> None:
    first = publish(draft, by=lead)
    explain(draft, "Written anew.")
    second = publish(draft, by=lead)
    withdraw(first, by=lead, reason="Wrong.")

    with pytest.raises(NotWithdrawable):
        withdraw(first, by=lead, reason="Again.")
    with pytest.raises(NotWithdrawable):
        withdraw(second, by=lead, reason="Wrong.", to=first)

    assert QuestionnaireVersion.objects.live().get() == second


def test_outside_a_demonstration_only_a_signed_version_goes_live_in_its_place(
    draft: Questionnaire, lead: User, settings: Settings
) -> None:
    first = publish(draft, by=lead)
    explain(draft, "Written anew.")
    second = publish(draft, by=lead)
    settings.DEBUG = False

    with pytest.raises(NotWithdrawable):
        withdraw(second, by=lead, reason="Wrong.", to=first)

    assert number(2).status == QuestionnaireVersion.Status.ACTIVE


def test_withdrawing_is_on_record(draft: Questionnaire, lead: User) -> None:
    version = publish(draft, by=lead)

    withdraw(version, by=lead, reason="Wrong.")

    entry = AccessLogEntry.objects.latest("id")
    assert (entry.user, entry.action) == (lead, f"withdraw version {version.pk}")


def test_every_version_with_the_same_document_is_withdrawn_with_it(
    draft: Questionnaire, lead: User
) -> None:
    publish(draft, by=lead)
    explain(draft, "Written anew.")
    second = publish(draft, by=lead)
    explain(draft, WHY_FEVER)
    publish(draft, by=lead)

    withdraw(number(1), by=lead, reason="Wrong.", to=second)

    assert [version.is_withdrawn for version in QuestionnaireVersion.objects.all()] == [
        True,
        False,
        True,
    ]
    assert QuestionnaireVersion.objects.live().get() == second


# the same document again


def _again(draft: Questionnaire, lead: User) -> QuestionnaireVersion:
    """Two versions, of which the second was signed and withdrawn; the draft is what it was."""
    publish(draft, by=lead)
    explain(draft, "Written anew.")
    sign(draft, lead)
    second = publish(draft, by=lead)
    withdraw(second, by=lead, reason="It is wrong.", to=number(1))
    return number(2)


def test_its_signatures_are_void_for_ever_and_were_given_all_the_same(
    draft: Questionnaire, lead: User
) -> None:
    second = _again(draft, lead)

    assert Approval.objects.get().void_since == second.withdrawn_at
    assert make_report(draft).approvals == ()
    assert QuestionnaireVersion.objects.light().get(number=2).is_signed


def test_it_comes_back_only_as_something_weakened(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    second = _again(draft, lead)

    [weakening] = make_report(draft).weakenings

    assert weakening.kind == "withdrawn-document"
    assert f"{second.withdrawn_at:%B %Y} by lead, because: “It is wrong.”" in weakening.sentence
    with pytest.raises(NotPublishable):
        publish(draft, by=lead)
    sign(draft, lead)
    with pytest.raises(NotPublishable):
        publish(draft, by=lead)
    sign(draft, other_lead)
    third = publish(draft, by=lead)
    assert [one["kind"] for one in third.weakenings or ()] == ["withdrawn-document"]
    assert {one.approved_by for one in third.signatures()} == {lead, other_lead}


def test_what_was_withdrawn_twice_is_told_of_twice(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    _again(draft, lead)
    sign(draft, lead, other_lead)
    withdraw(publish(draft, by=lead), by=lead, reason="Wrong again.", to=number(1))

    told = [weakening.sentence for weakening in make_report(draft).weakenings]

    assert ["It is wrong." in told[0], "Wrong again." in told[1]] == [True, True]
    assert len({weakening.key for weakening in make_report(draft).weakenings}) == 2


def test_where_the_version_before_cannot_be_put_to_everybody_that_is_itself_weakened(
    draft: Questionnaire, lead: User
) -> None:
    publish(draft, by=lead)
    odd = replace(SMALL, rules=(*SMALL.rules, SMALL.rules[0]))  # no check of today lets it pass
    QuestionnaireVersion.objects.all().update(status="retired", retired_at=timezone.now())
    version = store_version(odd)

    (weakening,) = make_report(draft).weakenings

    assert "nobody can tell who fares calmer" in weakening.sentence
    assert compare_versions(version, draft.versions.get(number=1)) is None


def test_the_same_meaning_in_another_text_is_the_same_document(
    draft: Questionnaire, lead: User
) -> None:
    first = publish(draft, by=lead)
    older = json.dumps(json.loads(first.document), indent=1)  # as an older format would differ
    explain(draft, "Written anew.")
    publish(draft, by=lead)
    QuestionnaireVersion.objects.create(
        questionnaire=draft,
        number=3,
        document=older,
        sha256=sha256_of(older),
        published_at=first.published_at,
        status="retired",
        retired_at=first.published_at,
        withdrawn_reason="Wrong.",
        withdrawn_by=lead,
    )
    explain(draft, WHY_FEVER)

    assert [one.kind for one in make_report(draft).weakenings] == ["withdrawn-document"]


def test_a_withdrawn_version_that_is_damaged_keeps_nothing_from_being_looked_at(
    draft: Questionnaire, lead: User
) -> None:
    _again(draft, lead)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE triage_questionnaireversion SET document = '{}' WHERE number = 2")
    _PARSED.clear()
    explain(draft, "Written once more.")

    (weakening,) = make_report(draft).weakenings
    assert weakening.sentence.startswith("Version 2 was withdrawn by lead, because: “It is wrong.”")


def test_what_comes_first_after_something_was_withdrawn_is_signed_by_two(
    draft: Questionnaire, lead: User, other_lead: User
) -> None:
    _again(draft, lead)
    explain(draft, "With a full stop.")
    sign(draft, lead)
    with pytest.raises(NotPublishable):
        publish(draft, by=lead)
    sign(draft, other_lead)

    third = publish(draft, by=lead)

    assert [one["kind"] for one in third.weakenings or ()] == ["withdrawn-document"]
    explain(draft, "And then as always.")
    assert make_report(draft).weakenings == ()
