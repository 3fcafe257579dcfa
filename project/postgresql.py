"""How PostgreSQL is met: nobody waits for it for ever, and it is found again when it has moved."""

#: libpq's own parameters; what DATABASE_URL says goes before.
_NOTICED_SOON = {
    "connect_timeout": "3",  # seconds, for each host of several
    # A server that vanished without a word: seconds until asked, between, and how often.
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",  # milliseconds
}
#: Seconds that a request waits for somebody else's lock, and holds its own while it does nothing.
_LIMITS = (
    "-c statement_timeout={statement}s -c lock_timeout=10s"
    " -c idle_in_transaction_session_timeout=60s"
)
_ENGINE = {
    "ENGINE": "django.db.backends.postgresql",
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
}
#: Django's name -> libpq's.
_NAMED = {
    "NAME": "dbname",
    "USER": "user",
    "PASSWORD": "password",
    "HOST": "host",
    "PORT": "port",
}


def postgresql(
    parts: dict[str, object], *, statement_seconds: int, behind_pgbouncer: bool
) -> dict[str, object]:
    """Django's settings for what libpq read from a URL; all it knows passes through.

    A connection is tried before each request and replaced when it is dead or a minute old, so
    a promoted standby is found without a restart.
    """
    named = {setting: parts.pop(parameter, "") for setting, parameter in _NAMED.items()}
    settings = {**_ENGINE, **named}
    options = {**_NOTICED_SOON, **parts}
    if behind_pgbouncer:
        # Its connection is another one in every transaction: nothing may be left on it. The
        # time limits, which it does not pass on, belong to the role there.
        return {**settings, "OPTIONS": options, "DISABLE_SERVER_SIDE_CURSORS": True}
    limits = _LIMITS.format(statement=statement_seconds)
    options["options"] = f"{limits} {parts.get('options', '')}".strip()
    # Of the statements that `triage.check.prepared` writes, each is prepared at its first use.
    return {**settings, "OPTIONS": {**options, "prepare_threshold": 0}}
