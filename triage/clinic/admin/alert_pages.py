"""Say that an alert was seen, send it again, and try whether a recipient is reached."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage.clinic.admin.opening_submission import require_clinic
from triage.clinic.alerts.attention import SaidMore, acknowledge
from triage.clinic.alerts.errors import in_words
from triage.clinic.alerts.ladder import send_again
from triage.clinic.alerts.messages import trial_message
from triage.clinic.alerts.sending import NotSent, send
from triage.clinic.alerts.tried import note_trial
from triage.clinic.news import what_is_known
from triage.models import Alert, Recipient
from triage.staff.access import record_access
from triage.staff.pages import address, draw, require


def seen_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then stop the ladder."""
    user = require_clinic(request, "view_alert", "acknowledge_alert")
    alert = _get_alert(pk)
    if alert.acknowledged_at:
        record_access(request, "alert", alert.submission)
        messages.info(request, _("Somebody is on it already."))
        return _back_to(alert)
    above = _more_urgent(alert)
    if above is not None:
        record_access(request, "alert", alert.submission)
        messages.warning(request, _("This check has a more urgent alert. See that one first."))
        return HttpResponseRedirect(reverse("admin:triage_alert_seen", args=[above.pk]))
    if request.method != "POST":
        return _ask_seen(site, request, alert)
    record_access(request, "alert-seen", alert.submission)
    try:
        was_first = acknowledge(
            alert, by=user, now=timezone.now(), known=request.POST.get("danger", "")
        )
    except SaidMore:
        said = _(
            "The person told us more, or otherwise, since you opened this. Read the check first."
        )
        messages.warning(request, said)
        return _ask_seen(site, request, alert, status=409)
    done = _("You are on it. Nobody else is told for a while: record what was done.")
    messages.success(request, done if was_first else _("Somebody is on it already."))
    return _back_to(alert)


def _more_urgent(alert: Alert) -> Alert | None:
    """Of the same check, which nobody is on: whoever says they have seen one is on all of them."""
    others = Alert.objects.filter(submission=alert.submission_id, urgency__gt=alert.urgency)
    return others.filter(acknowledged_at=None, ended_at=None).order_by("-urgency").first()


def _ask_seen(
    site: AdminSite, request: HttpRequest, alert: Alert, *, status: int = 200
) -> HttpResponse:
    danger, title = what_is_known(alert.submission), _("I have seen this alert")
    return _ask(site, request, "seen", alert, title=title, danger=danger, status=status)


def again_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then send: what was sent cannot be called back."""
    require_clinic(request, "view_alert", "acknowledge_alert")
    alert = _get_alert(pk)
    if alert.acknowledged_at:
        record_access(request, "alert", alert.submission)
        messages.info(request, _("It is not sent again: somebody is on it."))
        return _back_to(alert)
    if request.method != "POST":
        return _ask(site, request, "again", alert, title=_("Send the alert again"))
    record_access(request, "alert-again", alert.submission)
    _say_who_is_told(request, send_again(alert, now=timezone.now()))
    return _back_to(alert)


def _say_who_is_told(request: HttpRequest, told: int) -> None:
    if not told:
        messages.error(request, _("Nobody is told: no active recipient takes alerts so urgent."))
        return
    sentence = ngettext(
        "It is on its way to %(count)d person.", "It is on its way to %(count)d people.", told
    )
    messages.success(request, sentence % {"count": told})


def try_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then send a message that says it is a test, and tell how it went."""
    require(request, "change_recipient")
    recipient = get_object_or_404(Recipient, pk=pk)
    if request.method != "POST":
        title = _("Send a test message to %(name)s") % {"name": recipient}
        return draw(site, request, "clinic/alerts/try", recipient, title=title, recipient=recipient)
    _try(request, recipient)
    return HttpResponseRedirect(address("triage_recipient_change", recipient))


def _try(request: HttpRequest, recipient: Recipient) -> None:
    now = timezone.now()
    try:
        send(recipient, trial_message(now=now))
    except NotSent as error:
        note_trial(recipient.channel, ok=False, now=now)
        said = {"name": recipient, "why": in_words(str(error))}
        messages.error(request, _("The test message did not reach %(name)s. %(why)s") % said)
        return
    note_trial(recipient.channel, ok=True, now=now)
    done = _("The test message was handed over. Ask %(name)s whether it arrived.")
    messages.success(request, done % {"name": recipient})


def _get_alert(pk: int) -> Alert:
    alerts = Alert.objects.select_related("submission")
    return get_object_or_404(alerts.defer("submission__answers", "submission__contact"), pk=pk)


def _ask(
    site: AdminSite, request: HttpRequest, what: str, alert: Alert, **context: Any
) -> HttpResponse:
    """The question, once the look at the alert is on record."""
    record_access(request, "alert", alert.submission)
    return draw(site, request, f"clinic/alerts/{what}", alert, alert=alert, **context)


def _back_to(alert: Alert) -> HttpResponse:
    return HttpResponseRedirect(address("triage_alert_change", alert))
