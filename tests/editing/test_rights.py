"""A questionnaire is every editor's until some are named."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from tests.staff.people import staff
from triage.editing.rights import (
    NamesChanged,
    can_be_named,
    may_edit,
    may_edit_row,
    name_editors,
    named_editors,
    names_stamp,
)
from triage.models import AccessLogEntry, EditingRight, Questionnaire, Rule


@pytest.fixture
def ann(db: None) -> User:
    return staff("editor", called="ann")


@pytest.fixture
def bob(db: None) -> User:
    return staff("editor", called="bob")


def _name(draft: Questionnaire, *people: User, seen: str | None = None) -> None:
    stamp = names_stamp(draft) if seen is None else seen
    name_editors(draft, people, seen=stamp, by=staff("lead"), now=timezone.now())


def _may(user: User, draft: Questionnaire) -> bool:
    """As the next request finds it."""
    return may_edit(User.objects.get(pk=user.pk), draft)


def test_whoever_is_named_and_leads_may_edit_and_others_not(
    draft: Questionnaire, ann: User, bob: User
) -> None:
    lead, superuser = staff("lead"), staff("superuser")
    before = [_may(one, draft) for one in (ann, bob, lead, superuser)]
    _name(draft, ann)

    after = [_may(one, draft) for one in (ann, bob, lead, superuser)]

    assert (before, after) == ([True] * 4, [True, False, True, True])
    assert named_editors(draft) == [ann]
    assert str(EditingRight.objects.get()) == f"{draft}: ann"


def test_other_questionnaires_stay_open(draft: Questionnaire, ann: User, bob: User) -> None:
    other: Questionnaire = Questionnaire.objects.create(slug="other", title="Other")
    _name(draft, ann)

    assert _may(bob, other)
    assert may_edit(bob, Questionnaire())  # one that is made


def test_without_names_it_is_every_editors_again(
    draft: Questionnaire, ann: User, bob: User
) -> None:
    _name(draft, ann)
    _name(draft, bob)
    only_bob = _may(ann, draft), _may(bob, draft)
    _name(draft)

    assert only_bob == (False, True)
    assert (_may(ann, draft), _may(bob, draft)) == (True, True)


def test_who_names_whom_is_on_record_and_what_is_no_change_is_not(
    draft: Questionnaire, ann: User, bob: User
) -> None:
    _name(draft, bob, ann)
    _name(draft, ann, bob)
    _name(draft)

    lines = list(AccessLogEntry.objects.order_by("pk").values_list("user__username", "about"))
    assert lines == [("lead", f"{draft.title}: ann, bob"), ("lead", f"{draft.title}: every editor")]
    assert set(AccessLogEntry.objects.values_list("action", flat=True)) == {
        "editing rights changed"
    }


def test_of_two_who_name_at_once_the_second_is_told(
    draft: Questionnaire, ann: User, bob: User
) -> None:
    _name(draft, ann, seen="")

    with pytest.raises(NamesChanged):
        _name(draft, bob, seen="")

    assert named_editors(draft) == [ann]


def test_a_row_whose_questionnaire_is_not_known_any_more_is_closed_to_who_is_shut_out(
    draft: Questionnaire, ann: User, bob: User
) -> None:
    lost = Rule(questionnaire_id=10**6)
    before = may_edit_row(bob, lost)
    _name(draft, ann)

    again = User.objects.get(pk=bob.pk)

    assert before
    assert not may_edit_row(again, lost)
    assert not may_edit_row(again, draft.rules.all()[0])


def test_editors_can_be_named_and_leads_need_it_not(
    draft: Questionnaire, ann: User, bob: User
) -> None:
    staff("lead")
    staff("clinician")
    staff("superuser")
    _name(draft, bob)
    bob.groups.clear()  # no editor any more, and named still

    assert list(can_be_named(draft)) == [ann, bob]


def test_an_account_that_is_named_stays_so_that_nothing_opens_by_itself(
    draft: Questionnaire, ann: User
) -> None:
    _name(draft, ann)

    with pytest.raises(ProtectedError):
        ann.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.rights.create(user=ann, by=ann, at=timezone.now())
