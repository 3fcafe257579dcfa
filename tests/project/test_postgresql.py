"""How PostgreSQL is met, as Django is told."""

from psycopg.conninfo import conninfo_to_dict

from project.postgresql import postgresql

URL = (
    "postgresql://triage:secret@one.example:5432,two.example:5433/clinic"
    "?target_session_attrs=read-write&connect_timeout=9&options=-c%20work_mem%3D8MB"
)


def made(*, behind_pgbouncer: bool = False) -> dict[str, object]:
    parts: dict[str, object] = dict(conninfo_to_dict(URL))
    return postgresql(parts, statement_seconds=20, behind_pgbouncer=behind_pgbouncer)


def test_several_hosts_and_the_wish_for_one_that_takes_writes_pass_through() -> None:
    found = made()

    assert (found["HOST"], found["PORT"]) == ("one.example,two.example", "5432,5433")
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("clinic", "triage", "secret")
    assert found["OPTIONS"]["target_session_attrs"] == "read-write"  # type: ignore[index]


def test_a_connection_is_tried_before_each_request_and_does_not_grow_old() -> None:
    found = made()

    assert (found["CONN_HEALTH_CHECKS"], found["CONN_MAX_AGE"]) == (True, 60)


def test_nobody_waits_for_ever_and_what_the_url_says_goes_before() -> None:
    assert made()["OPTIONS"] == {
        "connect_timeout": "9",
        "keepalives_idle": "10",
        "keepalives_interval": "5",
        "keepalives_count": "3",
        "tcp_user_timeout": "30000",
        "target_session_attrs": "read-write",
        "options": (
            "-c statement_timeout=20s -c lock_timeout=10s"
            " -c idle_in_transaction_session_timeout=60s -c work_mem=8MB"
        ),
        "prepare_threshold": 0,
    }


def test_behind_pgbouncer_nothing_is_left_on_a_connection() -> None:
    found = made(behind_pgbouncer=True)

    assert found["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert found["OPTIONS"]["options"] == "-c work_mem=8MB"  # type: ignore[index]
    assert "prepare_threshold" not in found["OPTIONS"]  # type: ignore[operator]
