"""When what runs on a timer last came to its end well; what failed leaves no word.

Rows in the table of the worker's beat: every machine sees them, whichever of them did the work.
"""

from datetime import datetime

from triage.models import WorkerBeat

#: Every check, and the whole audit log, found as they were stored: the commands that look.
CHECKS, AUDIT_LOG = "verify", "verify --audit"
#: ``deploy/backup.sh`` leaves the first by SQL: nothing of ours need run where it does.
BACKUP, PURGE = "backup", "purge"
#: ``deploy/rehearse.sh``: the newest backup came back, and every record in it verified.
RESTORE = "restore"


def note_run(what: str, *, now: datetime) -> None:
    """Leave word that one of these is done, as a whole and without a fault."""
    WorkerBeat.objects.update_or_create(name=what, defaults={"at": now})


def last_run(what: str) -> datetime | None:
    """When one of these was; none if it never was."""
    return WorkerBeat.objects.filter(name=what).values_list("at", flat=True).first()
