"""Figures for a monitor: right, for the clinic's networks only, and of nobody."""

import os
import subprocess
import sys
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from tests.alerts import on_duty, recipient
from tests.check.views.walk import put_check
from tests.checks import EMERGENCY, SAME_DAY, begun, completed
from tests.queries import failing
from tests.small import BENIGN
from triage.check.lifetime import LIFETIME
from triage.check.submissions import set_contact
from triage.clinic.alerts.health import beat
from triage.models import Alert, QuestionnaireVersion, Submission
from triage.records.metrics import count_request, exposition


def figures(client: Client) -> dict[str, float]:
    """Every figure of ours by its name and labels."""
    lines = client.get("/metrics").content.decode().splitlines()
    found = (line.rpartition(" ") for line in lines if line.startswith("symptom_check"))
    return {name: float(value) for name, _, value in found}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("10.1.2.3", 200),
        ("2001:db8::7", 200),
        ("10.2.0.1", 404),
        ("203.0.113.7", 404),
        ("", 404),
        ("nonsense", 404),
    ],
)
def test_only_the_clinics_networks_see_figures(client: Client, address: str, status: int) -> None:
    networks = (ip_network("10.1.0.0/16"), ip_network("2001:db8::/32"))

    with override_settings(METRICS_NETWORKS=networks):
        assert client.get("/metrics", REMOTE_ADDR=address).status_code == status


@pytest.mark.django_db
def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_wrote(client: Client) -> None:
    claimed = {"x-forwarded-for": "127.0.0.1, 203.0.113.7"}

    with override_settings(BEHIND_TLS_PROXY=True):
        assert client.get("/metrics", headers=claimed).status_code == 404


def test_checks_of_the_last_day_are_counted_by_how_they_stand(
    client: Client, version: QuestionnaireVersion
) -> None:
    now = timezone.now()
    for submission in (completed(version), completed(version), begun(version), begun(version)):
        began = now - LIFETIME
        Submission.objects.filter(pk=submission.pk).update(started_at=began, last_step_at=now)
    Submission.objects.filter(pk=submission.pk).update(last_step_at=now - timedelta(days=2))

    found = figures(client)

    counts = {
        name.partition('status="')[2].rstrip('"}'): value
        for name, value in found.items()
        if name.startswith("symptom_check_submissions_last_day")
    }
    assert counts == {"in-progress": 1, "completed": 2, "stopped": 0, "erased": 0}
    assert found["symptom_check_database_up"] == 1


def test_an_alert_that_reached_nobody_is_seen_with_its_age(
    client: Client, version: QuestionnaireVersion
) -> None:
    begun(version, EMERGENCY)
    Alert.objects.update(created_at=timezone.now() - timedelta(minutes=10))

    found = figures(client)

    assert found["symptom_check_alerts_undelivered"] == 1
    assert 599 < found["symptom_check_alerts_undelivered_oldest_seconds"] < 660
    assert found["symptom_check_messages_given_up"] == 0


def test_an_alert_that_somebody_saw_is_no_longer_waiting(
    client: Client, version: QuestionnaireVersion
) -> None:
    begun(version, EMERGENCY)
    Alert.objects.update(acknowledged_at=timezone.now())

    found = figures(client)

    assert found["symptom_check_alerts_undelivered"] == 0
    assert found["symptom_check_alerts_undelivered_oldest_seconds"] == 0


def test_the_age_of_the_worker_is_told(client: Client, version: QuestionnaireVersion) -> None:
    never = figures(client)["symptom_check_worker_age_seconds"]
    beat(now=timezone.now() - timedelta(minutes=3))

    assert never == float("inf")
    assert 179 < figures(client)["symptom_check_worker_age_seconds"] < 240


@pytest.mark.parametrize("commit", ["0123abc", ""])
def test_the_release_is_told_with_or_without_a_database(
    client: Client, version: QuestionnaireVersion, commit: str
) -> None:
    with override_settings(VERSION="1.2.3", COMMIT=commit):
        with failing():
            without = figures(client)
        found = figures(client)

    name = f'symptom_check_release_info{{commit="{commit}",version="1.2.3"}}'
    assert (without[name], found[name]) == (1, 1)


def test_without_a_database_that_is_what_is_told(
    client: Client, version: QuestionnaireVersion
) -> None:
    with failing():
        response = client.get("/metrics")

    assert response.status_code == 200
    text = response.content.decode()
    assert "symptom_check_database_up 0.0" in text
    assert "symptom_check_submissions_last_day" not in text
    assert "symptom_check_requests_total" in text


def test_requests_are_counted_by_page_and_kind_of_answer(
    client: Client, version: QuestionnaireVersion
) -> None:
    def count() -> float:
        return figures(client).get('symptom_check_requests_total{page="learn",status="2xx"}', 0)

    before = count()
    client.get("/learn/")

    assert count() == before + 1


def test_no_label_holds_anything_of_a_person(client: Client, version: QuestionnaireVersion) -> None:
    check = put_check(client, version, {**BENIGN, "note": ("purple",)}, done=True)
    set_contact(check, {"name": "Hedwig"})
    completed(version, SAME_DAY)
    client.get("/purple/?q=purple")
    client.get("/learn/search/?q=purple")
    client.get("/check/question/purple/")

    text = client.get("/metrics").content.decode()

    words = ("purple", "Hedwig", check.reference, check.code, str(check.pk), "127.0.0.1")
    assert [word for word in words if word in text] == []
    assert 'page="learn-search"' in text


#: Two workers that each count something and end; a third one adds them up.
_WORKER = """
import django
django.setup()
from triage.records.metrics import count_request
count_request("home", 200, 0.1)
"""


@pytest.mark.django_db
def test_several_workers_are_added_up(tmp_path: Path) -> None:
    environment: dict[str, Any] = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "project.settings",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
    }
    for _ in range(2):
        subprocess.run(
            [sys.executable, "-c", _WORKER],
            env=environment,
            cwd=Path(__file__).parents[3],
            check=True,
        )
    count_request("home", 200, 0.1)  # counted in this process alone, which has no folder

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
        with override_settings(PROMETHEUS_MULTIPROC_DIR=str(tmp_path)):
            text = exposition().decode()

    assert 'symptom_check_requests_total{page="home",status="2xx"} 2.0' in text
    assert "symptom_check_database_up 1.0" in text


def test_the_next_hole_in_the_rota_is_told(client: Client, version: QuestionnaireVersion) -> None:
    today = timezone.localdate().weekday()
    found = [figures(client)["symptom_check_rota_hole_in_seconds"]]
    nurse = on_duty(recipient(), range(7), 0, 0)
    found.append(figures(client)["symptom_check_rota_hole_in_seconds"])
    nurse.shifts.get(weekday=(today + 3) % 7).delete()
    ahead = figures(client)["symptom_check_rota_hole_in_seconds"] / 86400
    nurse.shifts.get(weekday=today).delete()
    found.append(figures(client)["symptom_check_rota_hole_in_seconds"])

    assert found == [float("inf"), float("inf"), 0]
    assert 2 < ahead <= 3
