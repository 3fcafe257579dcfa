"""What operators find on the start page: whether this site runs, without anything of a person."""

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from triage.clinic.alerts.health import last_beat, warnings
from triage.models import QuestionnaireVersion
from triage.records.last_runs import AUDIT_LOG, CHECKS, last_run
from triage.site import times
from triage.staff.start_page import Link, Section, on_start_page


@on_start_page
def health(request: HttpRequest) -> Iterator[Section]:
    """The worker, the last verification, and the versions that are live."""
    if not request.user.has_perm("triage.view_workerbeat"):
        return
    yield Section(
        "health",
        _("How this site runs"),
        rank=30,
        facts=tuple(_facts()),
        is_alarm=bool(warnings(now=timezone.now(), sees_alerts=False)),
        calm=_("Alerts are sent, and somebody takes them."),
    )


def _facts() -> Iterator[Link]:
    ready = reverse("readyz")
    yield Link(_("Delivery of alerts"), ready, _seen(last_beat()))
    yield Link(_("Versions that are live"), ready, _live())
    log = reverse("admin:triage_accesslogentry_changelist")
    yield Link(_("Access log"), log, _verified(AUDIT_LOG))
    yield Link(_("Stored checks"), "", _verified(CHECKS))
    yield Link(_("Accounts"), reverse("admin:auth_user_changelist"), _("people are invited there"))


def _seen(at: datetime | None) -> str:
    if at is None:
        return _("the worker has never run")
    return _("the worker came round last on %(at)s") % {"at": times.here(at)}


def _verified(what: str) -> str:
    at = last_run(what)
    if at is None:
        return _("never verified as a whole: “manage.py %(command)s” does it") % {"command": what}
    said = {"command": what, "at": times.here(at)}
    return _("found as they were stored by “manage.py %(command)s” on %(at)s") % said


def _live() -> str:
    live = QuestionnaireVersion.objects.live().select_related("questionnaire")
    return ", ".join(str(version) for version in live) or _("none: nobody is served")
