"""Taking a version back."""

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from tests.drafts import store_draft
from tests.small import SMALL
from triage.editing.publishing import publish
from triage.editing.refusals import NotWithdrawable
from triage.editing.withdrawing import withdraw
from triage.models import Questionnaire, QuestionnaireVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(settings: Settings) -> Questionnaire:
    settings.DEBUG = True
    return store_draft(SMALL)


@pytest.fixture
def lead(db: None) -> User:
    return User.objects.create(username="lead")


def edit(draft: Questionnaire, title: str) -> None:
    draft.title = title
    draft.save()


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
    assert not QuestionnaireVersion.objects.live().exists()


def test_an_earlier_version_can_go_live_in_its_place(draft: Questionnaire, lead: User) -> None:
    first = publish(draft, by=lead)
    edit(draft, "Another title")
    second = publish(draft, by=lead)
    first.refresh_from_db()

    withdraw(second, by=lead, reason="Wrong.", to=first)

    live = QuestionnaireVersion.objects.live().get()
    assert (live, live.retired_at) == (first, None)


def test_a_retired_version_can_be_withdrawn_and_the_live_one_stays(
    draft: Questionnaire, lead: User
) -> None:
    first = publish(draft, by=lead)
    edit(draft, "Another title")
    second = publish(draft, by=lead)
    first.refresh_from_db()
    retired_at = first.retired_at

    withdraw(first, by=lead, reason="Wrong.", to=None)

    first.refresh_from_db()
    assert (first.is_withdrawn, first.retired_at) == (True, retired_at)
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
    withdraw(first, by=lead, reason="Wrong.")
    edit(draft, "Another title")
    second = publish(draft, by=lead)

    with pytest.raises(NotWithdrawable):
        withdraw(first, by=lead, reason="Again.")
    with pytest.raises(NotWithdrawable):
        withdraw(second, by=lead, reason="Wrong.", to=first)

    assert QuestionnaireVersion.objects.live().get() == second
