"""What the settings allow, though it is for demonstrations alone; the database is not asked."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import WARNING, CheckMessage, run_checks

from triage.records.doctor.examples import is_example
from triage.records.doctor.finding import Finding, fine, missing, note

_SET = "Set {} in the environment of the service, and restart every process."
_REAL = "Each setting that is then still missing stops the start in one line."


def debug() -> Iterator[Finding]:
    """Whether this is a demonstration."""
    if settings.DEBUG:
        said = "DEBUG is on: keys are made up, and what nobody signed is served."
        yield missing("debug", said, mend=f"{_SET.format('DEBUG=0')} {_REAL}")
        return
    yield fine("debug", "DEBUG is off.")


def hosts() -> Iterator[Finding]:
    """Whether addresses are still those of the examples; all else of them stops the start."""
    said = {
        "ALLOWED_HOSTS": settings.ALLOWED_HOSTS,
        "SITE_URL": [settings.SITE_URL],
        "EMAIL_URL": [settings.EMAIL_HOST],
        "EMAIL_FROM": [settings.DEFAULT_FROM_EMAIL],
    }
    left = ", ".join(name for name, words in said.items() if any(map(is_example, words)))
    if left:
        what = f"The host is still that of the examples in {left}."
        yield missing("hosts", what, mend=_SET.format(left))
        return
    yield fine("hosts", f"This site is at {settings.SITE_URL}.")


def second_pairs_of_eyes() -> Iterator[Finding]:
    """Whether staff need an authenticator app, and drafts somebody else's signature."""
    if settings.REQUIRE_SECOND_FACTOR:
        yield fine("second-factor", "Staff need an authenticator app to sign in.")
    else:
        what = "Staff sign in with a password alone."
        yield missing("second-factor", what, mend=_SET.format("REQUIRE_SECOND_FACTOR=1"))
    if settings.REQUIRE_SECOND_APPROVER:
        yield fine("second-approver", "Nobody approves alone what they edited themselves.")
    else:
        what = "Who edited a draft last may approve it alone."
        yield note("second-approver", what, mend=_SET.format("REQUIRE_SECOND_APPROVER=1"))


def system_checks() -> Iterator[Finding]:
    """What ``manage.py check`` says; with ``--deploy``, unless DEBUG is the answer to all of it."""
    checked = run_checks(include_deployment_checks=not settings.DEBUG)
    found = [message for message in checked if not message.is_silenced()]
    yield from map(_of_check, found)
    if not found:
        yield fine("check", "“manage.py check” finds nothing.")


def _of_check(message: CheckMessage) -> Finding:
    what, hint = (" ".join(text.split()) for text in (str(message.msg), str(message.hint or "")))
    mend = hint or "Change what it names; “manage.py check --deploy” tells whether that is enough."
    make = missing if message.level >= WARNING else note
    return make(message.id or "check", what, mend=mend)
