"""The machine: folders, static files, clocks, and how old the keys are."""

import filecmp
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.staticfiles.finders import get_finders
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from triage.records.doctor.finding import Finding, fine, missing
from triage.records.key_ages import first_used
from triage.site import times

#: What an authenticator app allows: beyond it nobody's code is taken.
_CLOCKS_DIFFER = timedelta(seconds=30)
_YEAR = timedelta(days=365)
#: Each key that can be changed, and how; DIGEST_KEY stays.
_CHANGED_BY = {
    "ANSWER_KEYS": "Put a new key in front of ANSWER_KEYS, restart every process, run “manage.py "
    "rotate_keys”, and drop the old key when “manage.py rotate_keys --check” allows it.",
    "SECRET_KEY": "Put a new SECRET_KEY in its place and restart every process: staff sign in "
    "again, and people under way need their code and PIN.",
    "WEBHOOK_KEY": "Put a new WEBHOOK_KEY in its place here and at every receiver, restart every "
    "process, and send a test message.",
}


def folders() -> Iterator[Finding]:
    """Whether a file can be made in each folder that is written to while the site runs."""
    bad = {name: path for name, path in _written().items() if not _takes_a_file(path)}
    for name, path in bad.items():
        what = f"No file can be made in {path}, which {name} names."
        mend = f"Make it, give it to the service's user (“chown”), or name another one in {name}."
        yield missing("folders", what, mend=mend)
    if not bad:
        yield fine("folders", "Every folder that is written to takes files.")


def _written() -> dict[str, Path]:
    found = {"PROMETHEUS_MULTIPROC_DIR": settings.PROMETHEUS_MULTIPROC_DIR}
    if connection.vendor == "sqlite":  # which makes files beside its own
        found["DATABASE_URL"] = str(Path(connection.settings_dict["NAME"]).parent)
    return {name: Path(path) for name, path in found.items() if path}


def _takes_a_file(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def static_files() -> Iterator[Finding]:
    """Whether what was collected is what this release ships."""
    old = [name for name, path in _shipped() if not _is_collected(name, path)]
    if not old:
        yield fine("static", "The static files of this release are collected.")
        return
    what = f"{len(old)} static files are not collected, or are those of another release."
    mend = "Run “manage.py collectstatic --noinput”; where that changes nothing, with “--clear”."
    yield missing("static", what, mend=mend)


def _shipped() -> Iterator[tuple[str, Path]]:
    for finder in get_finders():
        for name, storage in finder.list(None):
            yield name, Path(storage.path(name))


def _is_collected(name: str, path: Path) -> bool:
    copy = Path(settings.STATIC_ROOT) / name
    return copy.is_file() and filecmp.cmp(path, copy, shallow=False)


def clock(read: Callable[[], datetime] = timezone.now) -> Iterator[Finding]:
    """Whether this machine and the database say the same time; nobody else is asked.

    Read here and now: what was looked at before took its time.
    """
    apart = abs(_database_now() - read())
    if apart <= _CLOCKS_DIFFER:
        yield fine("clock", "This machine and the database agree on the time.")
        return
    what = f"The clocks of this machine and of the database are {apart.total_seconds():.0f} seconds"
    mend = "Let both follow a time server: “timedatectl set-ntp true” on each, then “timedatectl”."
    yield missing("clock", f"{what} apart.", mend=mend)


def _database_now() -> datetime:
    return ContentType.objects.annotate(at=Now()).values_list("at", flat=True)[0]


def keys(now: datetime) -> Iterator[Finding]:
    """Whether any key that can be changed is in use for more than a year."""
    used = first_used()
    for name, mend in _CHANGED_BY.items():
        since = used.get(name)
        if since is None:
            said = f"{name} is new: “manage.py purge” notes the day from which it is in use."
            yield fine(f"age-of-{name}", said)
        elif now - since > _YEAR:
            what = f"{name} is in use since {times.day(since)}, for more than a year."
            yield missing(f"age-of-{name}", what, mend=mend)
        else:
            yield fine(f"age-of-{name}", f"{name} is in use since {times.day(since)}.")
