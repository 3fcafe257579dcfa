"""Who else has a check open: whoever looked in the last minutes, as the audit log has it."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.check.views.walk import text_of
from tests.clinic.admin.worklist import place
from tests.filling import address
from tests.queries import counted
from tests.staff.people import LogIn, begin, draft, finish, log_in, staff, version
from triage.clinic.looking import LOOKS_FOR, looking_at
from triage.models import AccessLogEntry, QuestionnaireVersion, Submission
from triage.site.audit import record

__all__ = ["draft", "log_in", "version"]


@pytest.fixture
def check(version: QuestionnaireVersion) -> Submission:
    return finish(begin(version))


def test_the_last_look_of_each_colleague_counts(check: Submission) -> None:
    ann, ben, me = (staff("clinician", called=name) for name in ("ann", "ben", "me"))
    for by in (ann, ben, me, ann, None):
        record("view", by=by, submission_id=check.pk)
    record("list", by=ben)
    for action in ("desk", "same-person", "linked", "alert"):
        record(action, by=staff("cleo"), submission_id=check.pk)
    now = AccessLogEntry.objects.latest("id").at

    found = looking_at([check.pk], but=me, now=now)

    assert [look.by.username for look in found[check.pk]] == ["ben", "ann"]
    assert found.keys() == {check.pk}


def test_a_look_is_over_after_a_few_minutes(check: Submission) -> None:
    record("view", by=staff("clinician"), submission_id=check.pk)
    at = AccessLogEntry.objects.latest("id").at
    just = timedelta(microseconds=1)

    ages = (LOOKS_FOR - just, LOOKS_FOR)
    found = [len(looking_at([check.pk], but=staff("ben"), now=at + age)) for age in ages]

    assert found == [1, 0]


def test_it_costs_one_query_for_a_whole_page(version: QuestionnaireVersion) -> None:
    keys = [finish(begin(version)).pk for _ in range(3)]
    for key in keys:
        record("view", by=staff("clinician"), submission_id=key)

    ben, at = staff("ben"), AccessLogEntry.objects.latest("id").at

    with counted() as queries:
        looking_at(keys, but=ben, now=at)

    assert len(queries) == 1


def test_the_page_and_the_list_name_who_else_is_there(log_in: LogIn, check: Submission) -> None:
    ben = Client()
    ben.force_login(staff("clinician", called="ben"))
    me = log_in("clinician")
    alone = text_of(me.get(address(check))), text_of(me.get(place()))
    ben.get(address(check))

    assert ["opened this at" in alone[0], "is looking" in alone[1]] == [False, False]
    assert "ben opened this at" in text_of(me.get(address(check)))
    assert "◉ ben is looking" in text_of(me.get(place()))
    assert "clinician opened this at" in text_of(ben.get(address(check)))


def test_who_looks_is_no_news_that_is_put_on_record(log_in: LogIn, check: Submission) -> None:
    me = log_in("clinician")
    before = me.get(place()).context["cl"].digest()
    record("view", by=staff("clinician", called="ben"), submission_id=check.pk)

    assert me.get(place()).context["cl"].digest() == before
