"""What runs beside the pages: the worker, its messages, and what timers start."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from triage.clinic.alerts.health import all_out, last_beat, worker_seen
from triage.clinic.alerts.outbox import given_up
from triage.clinic.alerts.tried import last_try
from triage.models import Recipient
from triage.records.doctor.finding import Finding, fine, missing, page
from triage.records.last_runs import AUDIT_LOG, BACKUP, CHECKS, PURGE, last_run
from triage.site import times

_WORKER = (
    "Start it: “systemctl enable --now symptom-check-deliver”, or “manage.py deliver --loop” under "
    "whatever keeps it running."
)
#: What a channel needs to be right.
_CHANNELS = {
    Recipient.Channel.EMAIL: ("e-mail", "EMAIL_URL"),
    Recipient.Channel.WEBHOOK: ("webhook", "WEBHOOK_KEY, WEBHOOK_INSIDE"),
}


@dataclass(frozen=True)
class _Timer:
    """Something that is to be done again and again; ``row`` is where its word is left."""

    row: str
    what: str
    within: timedelta
    unit: str
    command: str


#: A night and some hours more: what runs each night must not be late at breakfast.
_NIGHT, _WEEK = timedelta(hours=26), timedelta(days=8)
_TIMERS = (
    _Timer(BACKUP, "backup of the database", _NIGHT, "backup", "deploy/backup.sh FOLDER"),
    _Timer(CHECKS, "whole “verify” without a mismatch", _WEEK, "verify", "manage.py verify"),
    _Timer(
        AUDIT_LOG,
        "whole “verify --audit” without a mismatch",
        _WEEK,
        "verify",
        "manage.py verify --audit --heads FILE",
    ),
    _Timer(PURGE, "“purge” of what need not be kept", _NIGHT, "purge", "manage.py purge"),
)


def worker(now: datetime) -> Iterator[Finding]:
    """Whether anything sends alerts, and whether they arrive."""
    at = last_beat()
    if worker_seen(now):
        yield fine("worker", "The delivery worker runs.")
    elif at is None:
        yield missing("worker", "The delivery worker has never run.", mend=_WORKER)
    else:
        what = f"The delivery worker came round last on {times.here(at)}."
        yield missing("worker", what, mend=_WORKER)


def alerts(now: datetime) -> Iterator[Finding]:
    """Whether what should be out is out, and nothing was given up."""
    if all_out(now) and not given_up(now=now).exists():
        yield fine("alerts", "No alert waits to be sent, and none was given up.")
        return
    what = "Some alerts are not out, or messages about them were given up."
    mend = f"Look at {page('triage_alert_changelist')} at once, then at what keeps them back."
    yield missing("alerts", what, mend=mend)


def channels() -> Iterator[Finding]:
    """Whether each way by which somebody is told was tried, and worked the last time."""
    used = set(Recipient.objects.filter(is_active=True).values_list("channel", flat=True))
    for channel, (name, setting) in _CHANNELS.items():
        if channel in used:
            yield _tried(channel, name, setting)


def _tried(channel: str, name: str, setting: str) -> Finding:
    code, last = f"tried-{channel}", last_try(channel)
    mend = f"Open a recipient at {page('triage_recipient_changelist')}, and “Send a test message”."
    if last is None:
        return missing(code, f"No message was ever sent by {name}.", mend=mend)
    if last.ok:
        return fine(code, f"A message by {name} was taken on {times.here(last.at)}.")
    what = f"The last message by {name} failed, on {times.here(last.at)}."
    return missing(code, what, mend=f"Look at the address and at {setting}. {mend}")


def timers(now: datetime) -> Iterator[Finding]:
    """Whether what timers start was done lately."""
    for timer in _TIMERS:
        yield _done(timer, last_run(timer.row), now)


def _done(timer: _Timer, at: datetime | None, now: datetime) -> Finding:
    code = timer.row.replace(" --", "-")
    said = f"Last {timer.what}: {times.here(at) if at else 'never'}."
    if at is not None and now - at <= timer.within:
        return fine(code, said)
    unit = f"symptom-check-{timer.unit}"
    mend = f"“systemctl enable --now {unit}.timer”, or “{timer.command}”."
    return missing(code, said, mend=f"{mend} Why it fails: “journalctl -u {unit}”.")
