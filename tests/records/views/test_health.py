"""Whether the process is alive and ready."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, override_settings
from django.utils import timezone

from tests.alerts import on_duty, recipient
from tests.conftest import store_version
from tests.queries import counted, failing
from tests.small import SMALL
from triage.clinic.alerts.health import beat
from triage.models import QuestionnaireVersion
from triage.records.views.health import readiness

NOTHING = dict.fromkeys(
    ("database", "migrations", "live_version", "documents", "worker", "alerts", "rota"), False
)
WHOLE = {"database": True, "migrations": True, "documents": True, "alerts": True, "rota": True}


@pytest.fixture(autouse=True)
def _nothing_found_yet() -> None:
    readiness.forget()


def ready(client: Client) -> tuple[int, dict[str, bool]]:
    response = client.get("/readyz")
    return response.status_code, response.json()


@pytest.mark.django_db
def test_the_process_is_alive_whatever_the_database_does(client: Client) -> None:
    with failing(), counted() as queries, override_settings(RELEASE="1.2.3+0123abc"):
        response = client.get("/healthz")

    said = {"status": "ok", "release": "1.2.3+0123abc"}
    assert (response.status_code, response.json(), queries) == (200, said, [])


def test_it_is_ready_with_tables_and_a_live_version(
    client: Client, version: QuestionnaireVersion
) -> None:
    assert ready(client) == (200, {**NOTHING, **WHOLE, "live_version": True})


def test_it_says_whether_a_worker_was_seen(client: Client, version: QuestionnaireVersion) -> None:
    beat(now=timezone.now())

    assert ready(client)[1]["worker"]


def test_many_who_ask_at_once_do_not_weigh_on_the_database(
    client: Client, version: QuestionnaireVersion
) -> None:
    first = ready(client)

    with counted() as queries:
        again = [ready(client) for _ in range(5)]

    assert (again, queries) == ([first] * 5, [])


def test_while_somebody_looks_the_others_take_what_there_is(
    client: Client, version: QuestionnaireVersion
) -> None:
    with readiness._lock:
        assert ready(client)[0] == 503

    assert ready(client)[0] == 200


@pytest.mark.django_db
def test_without_a_live_version_it_is_not_ready(client: Client) -> None:
    store_version(SMALL)  # unsigned

    assert ready(client) == (503, {**NOTHING, **WHOLE})


def test_with_tables_of_another_time_it_is_not_ready(
    client: Client, version: QuestionnaireVersion
) -> None:
    [newest] = MigrationLoader(connection).graph.leaf_nodes("triage")
    MigrationRecorder(connection).record_unapplied(*newest)

    assert ready(client) == (503, {**NOTHING, "database": True})


def test_without_a_database_it_is_not_ready(client: Client, version: QuestionnaireVersion) -> None:
    with failing():
        found = ready(client)

    assert found == (503, NOTHING)


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


def test_it_says_whether_the_rota_has_a_hole(client: Client, version: QuestionnaireVersion) -> None:
    in_three_days = (timezone.localdate().weekday() + 3) % 7
    on_duty(recipient(), [in_three_days])

    assert not ready(client)[1]["rota"]
