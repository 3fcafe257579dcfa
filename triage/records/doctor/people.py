"""The people: who is told of alerts, and whose accounts there are."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from triage.clinic.alerts.health import reachable
from triage.clinic.alerts.rota_words import holes_in_words
from triage.models import Invitation, Recipient
from triage.records.doctor.examples import is_example
from triage.records.doctor.finding import Finding, fine, missing, note, page
from triage.site.roles import CLINICAL_LEADS, CLINICIANS
from triage.staff.accounts import has_second_factor
from triage.staff.demonstration import STAFF

_RECIPIENTS, _ACCOUNTS = "triage_recipient_changelist", "auth_user_changelist"
_INVITE = "auth_user_add"


def recipients(now: datetime) -> Iterator[Finding]:
    """Whether somebody is told of alerts, at any time of the next week."""
    if not reachable().exists():
        what = "Nobody is told of alerts: no active recipient takes same-day alerts."
        yield missing("recipients", what, mend=f"A clinical lead adds one at {page(_RECIPIENTS)}.")
        return
    yield fine("recipients", "Somebody takes emergencies and same-day alerts.")
    yield from _rota(now)
    yield from _addresses()
    yield _of_locked()


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


def _of_locked() -> Finding:
    """Whoever left reads no alert."""
    locked = User.objects.filter(is_active=False).exclude(email="").annotate(mail=Lower("email"))
    told = Recipient.objects.filter(is_active=True).annotate(mail=Lower("address"))
    names = [str(one) for one in told.filter(mail__in=locked.values("mail"))]
    if not names:
        return fine("locked-recipients", "No recipient is somebody whose account is locked.")
    what = f"Told of alerts, though their account opens nothing: {', '.join(names)}."
    mend = f"A clinical lead names somebody else at {page(_RECIPIENTS)}."
    return missing("locked-recipients", what, mend=mend)


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
        yield note("second-lead", what, mend=f"Invite somebody at {page(_INVITE)}.")
    yield _with_apps()
    yield _invited(timezone.now())
    yield _of_demonstration()


def _active() -> QuerySet[User]:
    return User.objects.filter(is_active=True, is_staff=True).order_by("username")


def _members(group: str) -> QuerySet[User]:
    return _active().filter(groups__name=group)


def _there(code: str, found: QuerySet[User], who: str) -> Finding:
    if found.exists():
        return fine(code, f"There is a {who}.")
    mend = f"Invite somebody into that group at {page(_INVITE)}."
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


def _invited(now: datetime) -> Finding:
    """Nobody waits for a link that opens nothing any more."""
    late = Invitation.objects.filter(user__is_active=False, expires_at__lte=now)
    names = sorted(late.values_list("user__username", flat=True))
    if not names:
        return fine("invitations", "Nobody was invited by a link that has expired.")
    what = f"Invited, and not here before the link expired: {', '.join(names)}."
    mend = f"Send each a new link, or take it back, at {page(_ACCOUNTS)}."
    return note("invitations", what, mend=mend)


def _of_demonstration() -> Finding:
    names = [name for name, _group in STAFF]
    left = _active().filter(username__in=names).values_list("username", flat=True)
    if not left:
        return fine("demonstration", "No account of the demonstration can sign in.")
    what = f"Accounts of the demonstration, whose passwords were printed: {', '.join(left)}."
    mend = "Lock each, and invite people under their own names."
    return missing("demonstration", what, mend=f"{mend} Both at {page(_ACCOUNTS)}.")
