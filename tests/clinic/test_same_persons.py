"""Checks that may be of one person: what suggests it, and who says so."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from tests.check.test_person_tokens import ANN
from tests.checks import NOW, again, begun, completed
from triage.check.leaving import erase, is_worked_on
from triage.check.submissions import set_contact
from triage.clinic.record_numbers import IsErased, enter_number, standing_numbers
from triage.clinic.reviews import NotListed
from triage.clinic.same_persons import (
    Linked,
    NotSuggested,
    find_others,
    link_person,
    unlink_person,
)
from triage.models import QuestionnaireVersion, SamePerson, Submission

pytestmark = pytest.mark.django_db


def of(version: QuestionnaireVersion, **contact: str) -> Submission:
    """A completed check of Ann, but for what is said otherwise."""
    check = completed(version)
    set_contact(check, {**ANN, **contact})
    return again(check)


@pytest.fixture
def two(version: QuestionnaireVersion) -> tuple[Submission, Submission]:
    return of(version), of(version, name="ANN EXAMPLE", telephone="555 0199")


def number(check: Submission, text: str, by: User) -> None:
    enter_number(check, text, by=by, now=NOW, known="")


def link(check: Submission, other: Submission, by: User) -> None:
    link_person(check, other, by=by, now=NOW)


def linked_by_clinic(check: Submission) -> list[Linked]:
    return list(find_others(check, number="").linked)


def suggested(check: Submission) -> list[Submission]:
    number = standing_numbers([check.pk]).get(check.pk, "")
    return list(find_others(check, number=number).suggested)


def others(check: Submission) -> list[Submission]:
    return [one.submission for one in linked_by_clinic(check)]


def test_the_same_name_and_day_suggest_one_another(two: tuple[Submission, Submission]) -> None:
    assert [suggested(check) for check in two] == [[two[1]], [two[0]]]


def test_so_does_the_same_record_number_whatever_they_are_called(
    version: QuestionnaireVersion, ann: User
) -> None:
    one, other, third = completed(version), of(version), completed(version)
    for check, text in ((one, "a 17"), (other, "A17"), (third, "A18")):
        number(check, text, ann)

    assert [suggested(check) for check in (one, other, third)] == [[other], [one], []]


@pytest.mark.parametrize(
    "contact", [{"name": "Anna Example"}, {"date_of_birth": "1970-05-28"}, {"date_of_birth": ""}]
)
def test_anything_else_suggests_nobody(
    version: QuestionnaireVersion, contact: dict[str, str]
) -> None:
    one, _other = of(version), of(version, **contact)

    assert suggested(one) == []


def test_nobody_is_suggested_who_is_not_on_the_list(version: QuestionnaireVersion) -> None:
    one, other = of(version), of(version)
    Submission.objects.filter(pk=other.pk).update(stage="unlisted", listed_at=None)

    assert suggested(one) == []


def test_the_erased_vanish(two: tuple[Submission, Submission], ann: User) -> None:
    link(*two, ann)

    erase(two[1])

    assert (suggested(two[0]), linked_by_clinic(two[0])) == ([], [])
    assert not SamePerson.objects.exists()


def test_ten_are_suggested_the_newest_first(version: QuestionnaireVersion) -> None:
    checks = [of(version) for _ in range(12)]
    for hours, check in enumerate(checks):
        moment = NOW + timedelta(hours=hours)
        Submission.objects.filter(pk=check.pk).update(started_at=moment)

    assert suggested(checks[0]) == checks[:1:-1]


def test_a_clinician_links_them_and_says_so_by_name(
    two: tuple[Submission, Submission], ann: User
) -> None:
    link(*two, ann)

    assert [suggested(check) for check in two] == [[], []]
    assert [others(check) for check in two] == [[two[1]], [two[0]]]
    (one,) = linked_by_clinic(two[0])
    assert (one.row.by, one.row.at, one.row.is_same) == (ann, NOW, True)
    assert str(one.row) == ", ".join(map(str, sorted(check.pk for check in two)))


def test_twice_and_the_other_way_round_is_once(
    two: tuple[Submission, Submission], ann: User, ben: User
) -> None:
    link(*two, ann)
    link(two[1], two[0], ben)

    assert SamePerson.objects.count() == 1


def test_taken_back_it_is_a_suggestion_again_and_both_rows_stay(
    two: tuple[Submission, Submission], ann: User, ben: User
) -> None:
    link(*two, ann)
    for _twice in range(2):
        unlink_person(two[1], two[0], by=ben, now=NOW)

    assert (suggested(two[0]), others(two[0])) == ([two[1]], [])
    assert list(SamePerson.objects.values_list("is_same", flat=True)) == [True, False]

    link(*two, ben)

    assert others(two[0]) == [two[1]]


def test_a_link_outlives_what_suggested_it(two: tuple[Submission, Submission], ann: User) -> None:
    link(*two, ann)
    set_contact(two[1], {})

    assert others(two[0]) == [two[1]]


def test_nobody_links_what_has_nothing_in_common(version: QuestionnaireVersion, ann: User) -> None:
    one, other = of(version), of(version, name="Ben Example")

    with pytest.raises(NotSuggested):
        link(one, other, ann)
    with pytest.raises(NotSuggested):
        link(one, one, ann)


@pytest.mark.parametrize("act", [link_person, unlink_person])
def test_nothing_is_said_of_the_erased_or_of_what_is_not_on_the_list(
    version: QuestionnaireVersion, ann: User, act: Any
) -> None:
    one, other, open_ = of(version), of(version), begun(version)
    erase(other)

    with pytest.raises(IsErased):
        act(one, other, by=ann, now=NOW)
    with pytest.raises(NotListed):
        act(one, open_, by=ann, now=NOW)


def test_a_link_keeps_nobody_from_being_erased_at_once(
    two: tuple[Submission, Submission], ann: User
) -> None:
    link(*two, ann)

    assert [is_worked_on(check) for check in two] == [False, False]


def test_what_cannot_be_read_suggests_nobody(two: tuple[Submission, Submission]) -> None:
    with connection.cursor() as cursor:
        pk = Submission._meta.pk.get_db_prep_value(two[0].pk, connection)
        cursor.execute("UPDATE triage_submission SET contact = %s WHERE id = %s", [b"x", pk])
    damaged = Submission.objects.defer("contact").get(pk=two[0].pk)

    assert suggested(damaged) == []


def test_no_link_is_changed_or_deleted(two: tuple[Submission, Submission], ann: User) -> None:
    link(*two, ann)
    row = SamePerson.objects.get()

    for act in (
        row.save,
        row.delete,
        SamePerson.objects.all().delete,
        lambda: SamePerson.objects.update(is_same=False),
    ):
        with pytest.raises(TypeError):
            act()
