"""The people: who is told of alerts, and whose accounts there are."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from triage.clinic.alerts.health import reachable
from triage.clinic.alerts.rota_words import holes_in_words
from triage.models import Recipient
from triage.records.doctor.examples import is_example
from triage.records.doctor.finding import Finding, fine, missing, note, page
from triage.site.roles import CLINICAL_LEADS, CLINICIANS
from triage.staff.accounts import has_second_factor
from triage.staff.demonstration import STAFF

_RECIPIENTS, _ACCOUNTS = "triage_recipient_changelist", "auth_user_changelist"


def recipients(now: datetime) -> Iterator[Finding]:
    """Whether somebody is told of alerts, at any time of the next week."""
    if not reachable().exists():
        what = "Nobody is told of alerts: no active recipient takes same-day alerts."
        yield missing("recipients", what, mend=f"A clinical lead adds one at {page(_RECIPIENTS)}.")
        return
    yield fine("recipients", "Somebody takes emergencies and same-day alerts.")
    yield from _rota(now)
    yield from _addresses()


def _rota(now: datetime) -> Iterator[Finding]:
    holes = holes_in_words(now=now)
    for hole in holes:
        yield missing("rota", hole, mend=f"A clinical lead fills it at {page(_RECIPIENTS)}.")
    if not holes:
        yield fine("rota", "The rota has no hole in the next seven days.")


def _addresses() -> Iterator[Finding]:
    told = Recipient.objects.filter(is_active=True)
    made_up = [one.name for one in told if is_example(_host_or_mail(one.address))]
    if made_up:
        what = f"The address of {', '.join(made_up)} is an example."
        yield missing("addresses", what, mend=f"A clinical lead sets it at {page(_RECIPIENTS)}.")
    else:
        yield fine("addresses", "No recipient has an address of the examples.")


def _host_or_mail(address: str) -> str:
    """Of a webhook the scheme and the host alone."""
    return "/".join(address.split("/")[:3]).partition("?")[0]


def accounts() -> Iterator[Finding]:
    """Whether there is whoever is needed, and nobody of the demonstration."""
    leads = _members(CLINICAL_LEADS)
    for code, found, who in (
        ("leads", leads, "clinical lead, who approves what is published"),
        ("clinicians", _members(CLINICIANS), "clinician, who takes checks on"),
    ):
        yield _there(code, found, who)
    if leads.count() == 1:
        what = "There is one clinical lead: what weakens a questionnaire needs two others."
        yield note("second-lead", what, mend=f"Make the account at {page(_ACCOUNTS)}.")
    yield _with_apps()
    yield _of_demonstration()


def _active() -> QuerySet[User]:
    return User.objects.filter(is_active=True, is_staff=True).order_by("username")


def _members(group: str) -> QuerySet[User]:
    return _active().filter(groups__name=group)


def _there(code: str, found: QuerySet[User], who: str) -> Finding:
    if found.exists():
        return fine(code, f"There is a {who}.")
    mend = f"Make the account, and put it into its group, at {page(_ACCOUNTS)}."
    first = "The first account is made by “manage.py createsuperuser”."
    return missing(code, f"There is no {who}.", mend=f"{mend} {first}")


def _with_apps() -> Finding:
    """Whoever may approve, or make accounts; everybody else is asked at the first sign-in."""
    powerful = _active().filter(Q(groups__name=CLINICAL_LEADS) | Q(is_superuser=True)).distinct()
    without = [user.username for user in powerful if not has_second_factor(user)]
    if not without:
        return fine("authenticators", "Leads and superusers sign in with an authenticator app.")
    what = f"Without an authenticator app: {', '.join(without)}."
    mend = f"They sign in and set one up; lock accounts that nobody needs at {page(_ACCOUNTS)}."
    return missing("authenticators", what, mend=mend)


def _of_demonstration() -> Finding:
    names = [name for name, _group in STAFF]
    left = _active().filter(username__in=names).values_list("username", flat=True)
    if not left:
        return fine("demonstration", "No account of the demonstration can sign in.")
    what = f"Accounts of the demonstration, whose passwords were printed: {', '.join(left)}."
    mend = "Lock each, and give people accounts under their own names."
    return missing("demonstration", what, mend=f"{mend} Both at {page(_ACCOUNTS)}.")
