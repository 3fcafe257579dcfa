"""The two servers of `deploy/`: what is acknowledged is on both, and an old primary is fenced."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait

import psycopg
import pytest

from tests.faults.cluster import Cluster, cluster

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("postgres_programs")]


@pytest.fixture
def both(postgres_programs: None) -> Iterator[Cluster]:
    with cluster() as servers:
        servers.first.ask("CREATE TABLE answer (number int)")
        yield servers


@pytest.mark.parametrize("autocommit", [True, False])
def test_a_write_waits_while_the_standby_is_gone_and_goes_on_when_it_is_back(
    both: Cluster, autocommit: bool
) -> None:
    def insert() -> None:
        # The limit of a statement must not end the wait: PostgreSQL would call it committed.
        options = "-c statement_timeout=400ms"
        with psycopg.connect(both.first.url, autocommit=autocommit, options=options) as connection:
            connection.execute("INSERT INTO answer VALUES (1)")

    both.second.kill()
    with ThreadPoolExecutor(1) as pool:
        write = pool.submit(insert)
        in_time, _ = wait([write], timeout=1.5)
        both.second.start()
        write.result(timeout=20)

    assert in_time == set()
    assert both.second.ask("SELECT number FROM answer") == [(1,)]


def test_an_old_primary_that_comes_back_takes_no_writes(both: Cluster) -> None:
    both.first.ask("INSERT INTO answer VALUES (1)")
    both.first.kill()
    both.replace_primary()
    both.first.start()

    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        both.first.ask("INSERT INTO answer VALUES (2)")
    with psycopg.connect(both.url) as connection:
        connection.execute("INSERT INTO answer VALUES (3)")
        port = connection.info.port

    assert port == both.second.port
    assert both.second.ask("SELECT number FROM answer ORDER BY 1") == [(1,), (3,)]
