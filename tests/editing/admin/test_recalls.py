"""Recalled checks: listed and marked for clinicians, and for nobody else."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.urls import reverse

from tests.staff.people import LogIn
from triage.check.replays import run_pending
from triage.editing.publishing import publish
from triage.models import AccessLogEntry, Questionnaire, Recall, Replay, ReplayCase, Submission
from triage.site import roles


def _looks() -> QuerySet[AccessLogEntry]:
    """What is on record beside what was published."""
    return AccessLogEntry.objects.exclude(action__startswith="publish").order_by("id")


def _page_of(replay: Replay) -> str:
    return reverse("admin:triage_replay_change", args=[replay.pk])


def _text(page: Any) -> str:
    body = re.sub(r"<[^>]+>", " ", page.content.decode().split('id="content-main"')[-1])
    return " ".join(unescape(body).split())


@pytest.fixture
def recall(row: Questionnaire, checks: list[Submission]) -> Replay:
    publish(Questionnaire.objects.get(), by=None)
    run_pending(seconds=10)
    return Replay.objects.get()


def test_recalls_are_listed_for_clinicians_and_on_record(
    recall: Replay, checks: list[Submission], log_in: LogIn
) -> None:
    client = log_in("clinician")
    page = client.get(_page_of(recall)).content.decode()
    place = f"{reverse('admin:triage_recall_changelist')}?version={recall.recall_version_id}"

    listed = client.get(place).content.decode()

    assert f'href="{place}"' in page
    assert "before=" not in page
    assert [check.code in listed for check in checks] == [True] * 3 + [False] * 6
    assert [entry.action for entry in _looks()] == ["replay figures", "recalls"]


def test_others_do_not_learn_that_there_was_anybody_to_recall(
    recall: Replay, log_in: LogIn
) -> None:
    lead = log_in("lead")

    assert lead.get(_page_of(recall)).status_code == 404
    assert lead.post(_page_of(recall)).status_code == 404
    assert "recalls" not in _text(lead.get(reverse("admin:triage_replay_changelist")))
    probe = reverse("admin:triage_questionnaireversion_changelist")
    for name in ("recall", "recalls"):
        assert lead.get(probe, {f"{name}__isnull": "0"}).status_code == 400


def test_who_may_not_look_is_not_told_whether_there_is_such_a_row(
    recall: Replay, log_in: LogIn
) -> None:
    known = Recall.objects.order_by("pk")[0].pk
    places = [reverse("admin:triage_recall_history", args=[pk]) for pk in (known, known + 99)]

    assert [log_in("lead").get(place).status_code for place in places] == [403, 403]
    assert [log_in("clinician").get(place).status_code for place in places] == [200, 302]


def test_recalled_checks_are_marked_and_can_be_filtered(
    recall: Replay, checks: list[Submission], log_in: LogIn
) -> None:
    client = log_in("clinician")
    address = reverse("admin:triage_submission_changelist")

    def codes(**query: str) -> list[str]:
        listed = client.get(address, query).context["cl"].result_list
        return sorted(check.code for check in listed)

    assert codes(recalled="yes") == sorted(check.code for check in checks[:3])
    assert codes(recalled="no") == sorted(check.code for check in checks[3:])
    assert codes(recalled="nonsense") == []
    row = client.get(address, {"q": checks[0].code}).content.decode()
    assert re.search(
        r'(?s)urgency urgency-soon">.*<span class="tag" title="recalled">recalled<', row
    )
    other = client.get(address, {"q": checks[3].code}).content.decode()
    assert ">recalled</span>" not in other


def test_the_page_of_a_check_says_that_it_is_recalled(
    recall: Replay, checks: list[Submission], log_in: LogIn
) -> None:
    client = log_in("clinician")

    def page(check: Submission) -> str:
        return _text(client.get(reverse("admin:triage_submission_change", args=[check.pk])))

    assert "Small check 2 rates these answers more urgent" in page(checks[0])
    assert "Recalled" not in page(checks[3])


@pytest.mark.parametrize("model", [Recall, ReplayCase])
def test_an_address_probes_nothing_of_a_submission(
    model: Any, recall: Replay, checks: list[Submission], log_in: LogIn
) -> None:
    address = reverse(f"admin:triage_{model.__name__.lower()}_changelist")

    client = log_in("superuser")

    through = {Recall: "version__document", ReplayCase: "replay__document"}[model]
    for probe in ("submission__digest__startswith", f"{through}__contains"):
        assert client.get(address, {probe: "a"}).status_code == 400
    assert client.get(address, {"after": "20"}).status_code == 200
    assert client.get(address, {"q": checks[0].code.lower()}).status_code == 200


def test_an_export_of_names_is_not_to_be_had_by_who_may_not_look_at_submissions(
    recall: Replay, log_in: LogIn
) -> None:
    group = Group.objects.get(name=roles.CLINICIANS)
    group.permissions.remove(group.permissions.get(codename="view_submission"))
    client = log_in("clinician")

    for name in ("recall", "replaycase"):
        assert client.get(reverse(f"admin:triage_{name}_changelist")).status_code == 403
    assert client.get(_page_of(recall)).status_code == 404
    assert not _looks().exists()
