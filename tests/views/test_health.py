"""Whether the process is alive and ready."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from tests.conftest import store_version
from tests.queries import counted, failing
from tests.small import SMALL
from triage.models import QuestionnaireVersion


def ready(client: Client) -> tuple[int, dict[str, bool]]:
    response = client.get("/readyz")
    return response.status_code, response.json()


@pytest.mark.django_db
def test_the_process_is_alive_whatever_the_database_does(client: Client) -> None:
    with failing(), counted() as queries:
        response = client.get("/healthz")

    assert (response.status_code, response.json(), queries) == (200, {"status": "ok"}, [])


def test_it_is_ready_with_tables_and_a_live_version(
    client: Client, version: QuestionnaireVersion
) -> None:
    assert ready(client) == (200, {"database": True, "migrations": True, "live_version": True})


@pytest.mark.django_db
def test_without_a_live_version_it_is_not_ready(client: Client) -> None:
    store_version(SMALL)  # unsigned

    assert ready(client) == (503, {"database": True, "migrations": True, "live_version": False})


def test_with_tables_of_another_time_it_is_not_ready(
    client: Client, version: QuestionnaireVersion
) -> None:
    MigrationRecorder(connection).record_unapplied("triage", "0002_clinic_work")

    assert ready(client) == (503, {"database": True, "migrations": False, "live_version": False})


def test_without_a_database_it_is_not_ready(client: Client, version: QuestionnaireVersion) -> None:
    with failing():
        found = ready(client)

    assert found == (503, {"database": False, "migrations": False, "live_version": False})


def test_without_a_database_every_page_carries_the_number_to_call(
    version: QuestionnaireVersion,
) -> None:
    client = Client(raise_request_exception=False)
    client.get("/")

    with failing():
        pages = [client.get(path) for path in ("/", "/start/small/", "/resume/")]

    assert [page.status_code for page in pages] == [500, 500, 200]
    assert all(b"tel:112" in page.content for page in pages)
    assert b"You have chest pain" in pages[0].content


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_machines_may_only_look(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
