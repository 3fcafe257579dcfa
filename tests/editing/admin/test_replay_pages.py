"""Replays in the admin: started, gone on with, looked at; who sees which counts."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from tests.editing.admin.conftest import set_threshold
from tests.queries import counted
from tests.staff.people import LogIn, staff
from triage.check.replays import run_pending
from triage.editing.publishing import publish
from triage.models import AccessLogEntry, DangerSign, Questionnaire, Replay, Submission
from triage.site import roles

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")


def _address(row: Questionnaire) -> str:
    return reverse("admin:triage_questionnaire_replay", args=[row.pk])


def _page_of(replay: Replay) -> str:
    return reverse("admin:triage_replay_change", args=[replay.pk])


def _text(page: Any) -> str:
    body = re.sub(r"<[^>]+>", " ", page.content.decode().split('id="content-main"')[-1])
    return " ".join(unescape(body).split())


@pytest.fixture
def editor(row: Questionnaire, log_in: LogIn) -> Client:
    return log_in("editor")


@pytest.fixture
def both(row: Questionnaire, log_in: LogIn) -> Client:
    """A clinical lead who is a clinician, too."""
    client = log_in("lead")
    staff("lead").groups.add(Group.objects.get(name=roles.CLINICIANS))
    return client


def _recorded() -> list[tuple[str, str, int | None]]:
    """What is on record beside what was published."""
    entries = AccessLogEntry.objects.exclude(action__startswith="publish").order_by("id")
    return list(entries.values_list("user__username", "action", "amount"))


def _start(client: Client, row: Questionnaire) -> Replay:
    client.post(_address(row))
    return Replay.objects.get(recall_version=None)


def _ended(client: Client, row: Questionnaire) -> Replay:
    replay = _start(client, row)
    client.post(_page_of(replay))
    return Replay.objects.get(pk=replay.pk)


def test_editors_and_leads_start_and_whoever_may_look_goes_on(
    row: Questionnaire, checks: list[Submission], log_in: LogIn
) -> None:
    looked = [log_in(role).get(_address(row)).status_code for role in ROLES]
    assert looked == [302, 302, 403, 200, 200, 200]

    started = [log_in(role).post(_address(row)).status_code for role in ROLES[:3]]
    assert started == [302, 302, 403]
    assert not Replay.objects.exists()

    page = _page_of(_start(log_in("editor"), row))
    assert [log_in(role).get(page).status_code for role in ROLES] == [302, 302, 200, 200, 200, 200]
    posted = [log_in(role).post(page)["Location"] == page for role in ROLES]
    assert posted == [False, False, True, True, True, True]


def test_who_may_look_at_replays_but_not_start_them_is_not_offered_to(
    row: Questionnaire, editor: Client
) -> None:
    group = Group.objects.get(name=roles.EDITORS)
    group.permissions.remove(group.permissions.get(codename="add_replay"))

    assert "Replay the draft" not in _text(editor.get(_address(row)))
    assert editor.post(_address(row)).status_code == 403


def test_there_is_no_page_of_nothing(editor: Client, row: Questionnaire) -> None:
    assert editor.get(reverse("admin:triage_replay_change", args=[99])).status_code == 404
    assert editor.get(_address(row).replace(str(row.pk), "999999")).status_code == 404


def test_looking_changes_nothing(
    row: Questionnaire, checks: list[Submission], editor: Client
) -> None:
    editor.get(_address(row))
    assert not Replay.objects.exists()

    replay = _start(editor, row)
    page = _text(editor.get(_page_of(replay)))

    assert "The checks are being evaluated." in page
    assert Replay.objects.get().done == 0


def test_starting_twice_leads_to_the_same_replay_while_it_is_under_way(
    row: Questionnaire, checks: list[Submission], editor: Client
) -> None:
    first, second = (editor.post(_address(row))["Location"] for _ in range(2))
    assert first == second

    editor.post(first)
    assert editor.post(_address(row))["Location"] != first

    set_threshold(5)
    editor.post(_address(row))
    assert Replay.objects.count() == 3


def test_each_visit_does_a_little_more_and_it_can_be_left(
    row: Questionnaire,
    checks: list[Submission],
    editor: Client,
    both: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("triage.check.replays._BATCH", 4)
    monkeypatch.setattr("triage.editing.admin.replay_pages._SLICE", 1e-3)
    page = _page_of(_start(editor, row))
    seen: list[str] = []
    for client in (editor, editor, both, both):  # left, and somebody else comes back to it
        seen += re.findall(r"(\d+) % of", _text(both.get(page)))
        client.post(page)

    assert seen == ["0", "44", "88"]
    assert Replay.objects.get().cells == {"10>20": 3, "10>10": 6}


def test_how_far_it_has_come_is_not_told_to_who_may_not_look_at_people(
    row: Questionnaire, checks: list[Submission], editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.check.replays._BATCH", 4)
    monkeypatch.setattr("triage.editing.admin.replay_pages._SLICE", 1e-3)
    page = _page_of(_start(editor, row))
    before = _text(editor.get(page))

    editor.post(page)

    assert Replay.objects.get().done == 4
    assert _text(editor.get(page)) == before
    listed = _text(editor.get(reverse("admin:triage_replay_changelist")))
    assert "not yet" in listed
    assert "%" not in listed


def test_a_draft_with_problems_is_not_replayed(row: Questionnaire, editor: Client) -> None:
    DangerSign.objects.all().delete()

    text = _text(editor.get(_address(row)))
    response = editor.post(_address(row), follow=True)

    assert "The draft has 1 problem, so it cannot be replayed." in text
    assert "The draft has problems. Mend them first" in response.content.decode()
    assert not Replay.objects.exists()


def test_earlier_replays_are_listed_and_recalls_only_to_who_may_look_at_people(
    row: Questionnaire, checks: list[Submission], editor: Client, both: Client
) -> None:
    assert "None yet." in _text(editor.get(_address(row)))

    _ended(editor, row)
    assert "editor the draft as it is now" in _text(editor.get(_address(row)))

    set_threshold(5)
    publish(Questionnaire.objects.get(), by=None)
    text = _text(editor.get(_address(row)))
    assert "editor a draft that has changed since" in text
    assert "recalls for" not in text
    assert "the site recalls for version 2" in _text(both.get(_address(row)))


def test_the_list_asks_the_same_however_many_there_are(
    row: Questionnaire, checks: list[Submission], editor: Client
) -> None:
    def asked() -> int:
        with counted() as queries:
            editor.get(_address(row))
        return len(queries)

    _ended(editor, row)
    one = asked()
    for _ in range(2):
        editor.post(_address(row))
        run_pending(seconds=10)

    assert asked() == one


def test_a_clinician_sees_exact_counts_and_opens_the_checks(
    row: Questionnaire, checks: list[Submission], both: Client
) -> None:
    replay = _ended(both, row)

    text = _text(both.get(_page_of(replay)))
    cases = reverse("admin:triage_replaycase_changelist")
    place = f"{cases}?replay={replay.pk}&before=10&after=20"

    assert "Less urgent 0 More urgent 3 The same 6 Could not be compared 0" in text
    assert f'href="{place.replace("&", "&amp;")}"' in both.get(_page_of(replay)).content.decode()
    listed = both.get(place).content.decode()
    assert [check.code in listed for check in checks] == [True] * 3 + [False] * 6
    assert reverse("admin:triage_submission_change", args=[checks[0].pk]) in listed
    assert _recorded() == [
        ("lead", "replay start", None),
        ("lead", "replay figures", 9),
        ("lead", "replay figures", 9),
        ("lead", "replay cases", None),
    ]


def test_others_see_that_it_ran_and_nothing_that_was_counted(
    row: Questionnaire, checks: list[Submission], editor: Client
) -> None:
    replay = _ended(editor, row)
    page = editor.get(_page_of(replay))

    assert "It has ended What would have become of whom is shown on this page to those" in _text(
        page
    )
    assert "Checks begun before fewer than 100, or not counted" in _text(page)
    assert 'class="moves"' not in page.content.decode()
    assert _recorded() == [("editor", "replay start", None)]

    Replay.objects.update(cells={"30>40": 400}, alerts_after=4, skipped=7, done=407, total=407)
    assert _text(editor.get(_page_of(replay))) == _text(page)


def test_the_list_of_replays_answers_no_question_about_what_was_counted(
    row: Questionnaire, checks: list[Submission], editor: Client
) -> None:
    _ended(editor, row)
    place = reverse("admin:triage_replay_changelist")

    for probe in ("skipped__gt", "cells__icontains", "alerts_after", "total", "position__isnull"):
        assert editor.get(place, {probe: "0"}).status_code == 400
    known = {
        "questionnaire__id__exact": str(row.pk),
        "started_at__gte": "2026-01-01 00:00:00+00:00",
    }
    assert editor.get(place, known).status_code == 200


def test_alerts_there_were_stand_beside_those_it_would_have_made(
    row: Questionnaire, checks: list[Submission], both: Client
) -> None:
    text = _text(both.get(_page_of(_ended(both, row))))

    assert "Alerts in the last 90 days There were: 0.0 a week. It would have made: 0.0" in text


def test_with_nothing_to_look_at_it_says_so(row: Questionnaire, both: Client) -> None:
    text = _text(both.get(_page_of(_ended(both, row))))

    assert "There was no finished check to look at." in text
