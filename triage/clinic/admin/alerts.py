"""Alerts: what the clinic was told, whom, and whether somebody has looked."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.clinic.admin.urls import alert_urls
from triage.clinic.alerts.errors import in_words
from triage.clinic.belonging import may_act
from triage.models import Alert, Delivery
from triage.site import times
from triage.staff.recorded_list import RecordedList
from triage.staff.tags import urgency_badge

#: In the place of what the person does not let the clinic know.
_NOTHING = "—"
_OF_ALERT = Delivery.objects.filter(alert=OuterRef("pk"))
_FAILED = Exists(_OF_ALERT.filter(given_up_at__isnull=False))
_DELIVERED = Exists(_OF_ALERT.filter(delivered_at__isnull=False))
#: What the list is filtered by; an alert may be in several.
_STATES = {
    "open": (gettext_lazy("Nobody is on it"), Q(acknowledged_at=None)),
    "lapsed": (
        gettext_lazy("Taken up again: nothing was recorded"),
        Q(acknowledged_at=None, lapsed_at__isnull=False),
    ),
    "waiting": (gettext_lazy("Not sent yet"), Q(delivered=False, failed=False)),
    "delivered": (gettext_lazy("Delivered"), Q(delivered=True)),
    "failed": (gettext_lazy("Not delivered"), Q(failed=True)),
    "acknowledged": (
        gettext_lazy("Acknowledged: somebody is on it"),
        Q(acknowledged_at__isnull=False, ended_at=None),
    ),
    "ended": (gettext_lazy("Ended"), Q(ended_at__isnull=False)),
}


#: The state of one alert in a word, and in a sentence.
_WORDS = {
    "ended": (
        gettext_lazy("✓ Ended"),
        gettext_lazy("✓ Ended: it is recorded what was done"),
    ),
    "said": (
        gettext_lazy("✓ Acknowledged"),
        gettext_lazy("✓ Acknowledged by %(user)s"),
    ),
    "looked": (
        gettext_lazy("✓ Acknowledged"),
        gettext_lazy("✓ Acknowledged: somebody looked at the submission or took it on"),
    ),
    "lapsed": (
        gettext_lazy("⚑ Nothing recorded"),
        gettext_lazy("⚑ Somebody looked or took it on, and nothing was recorded in time"),
    ),
    "failed": (
        gettext_lazy("✗ Not delivered"),
        gettext_lazy("✗ Not delivered to everybody, and nobody is on it"),
    ),
    "delivered": (
        gettext_lazy("→ Delivered"),
        gettext_lazy("→ Delivered, and nobody is on it"),
    ),
    "bundled": (
        gettext_lazy("→ In a bundle"),
        gettext_lazy("→ Told of with others, as one message, and nobody is on it"),
    ),
    "waiting": (gettext_lazy("… Not sent yet"), gettext_lazy("… Not sent yet")),
}


def _state_of(alert: Any) -> str:
    """The first of these that holds; what somebody did counts before what was sent."""
    held = {
        "ended": alert.ended_at,
        "said": alert.acknowledged_by_id,
        "looked": alert.acknowledged_at,
        "lapsed": alert.lapsed_at,
        "failed": alert.failed,
        "delivered": alert.delivered,
        "bundled": alert.is_bundled and alert.step_told,
    }
    return next((state for state, holds in held.items() if holds), "waiting")


class StateFilter(admin.SimpleListFilter):
    """By how far the alert has come."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Every state, in the order in which an alert comes to it."""
        return [(code, words) for code, (words, _condition) in _STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the chosen state; what is no state chooses all."""
        chosen = _STATES.get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset


def _may_acknowledge(request: HttpRequest) -> bool:
    return may_act(request.user, "acknowledge_alert")


@admin.register(Alert)
class AlertAdmin(RecordedList):
    """What the clinic must be told. Without the person's consent: an urgency and a code.

    Neither the list nor its filters say more of such an alert, so kind and time are no filters.
    """

    change_form_template = "admin/triage/alert/change_form.html"
    list_display = ("badge", "code", "state", "what", "since")
    list_display_links = ("code",)
    list_filter = (StateFilter, "urgency", "erased_by_person")
    action = "alerts"
    ordering = ("-urgency", "created_at", "id")
    list_per_page = 50
    fields = ("badge", "code", "state_in_words", "what", "since")

    def get_urls(self) -> list[URLPattern]:
        """With the pages of its two buttons."""
        return [*alert_urls(self.admin_site), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Alert]:
        """With the submission's code and nothing else of it."""
        alerts = super().get_queryset(request).annotate(failed=_FAILED, delivered=_DELIVERED)
        shown: QuerySet[Alert] = alerts.select_related("submission", "acknowledged_by")
        return shown.defer("submission__answers", "submission__contact")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With whom it was told to."""
        alert: Alert | None = self.get_object(request, unquote(object_id))
        context = {**(extra_context or {})}
        if alert is not None:
            may_act = _may_acknowledge(request)
            context |= {"alert": alert, "told": _told(alert), "may_act": may_act}
            context["may_open"] = request.user.has_perm("triage.view_submission")
        return super().change_view(request, object_id, form_url, context)

    @admin.display(description=gettext_lazy("urgency"), ordering="urgency")
    def badge(self, alert: Alert) -> SafeString:
        """The urgency as a word with a shape."""
        return urgency_badge(alert.urgency)

    @admin.display(description=gettext_lazy("reference code"))
    def code(self, alert: Alert) -> str:
        """The code as it is read aloud."""
        return alert.submission.code

    @admin.display(description=gettext_lazy("state"))
    def state(self, alert: Any) -> str:
        """How far it has come, in a word."""
        return str(_WORDS[_state_of(alert)][0])

    @admin.display(description=gettext_lazy("state"))
    def state_in_words(self, alert: Any) -> str:
        """How far it has come, and by whom."""
        return str(_WORDS[_state_of(alert)][1]) % {"user": alert.acknowledged_by}

    @admin.display(description=gettext_lazy("what happened"))
    def what(self, alert: Alert) -> str:
        """Why there is an alert, where the person lets the clinic know."""
        if alert.erased_by_person:
            return _("erased as the person wished")
        if not alert.submission.clinic_may_read:
            return _NOTHING
        if alert.left_at is None or alert.kind == Alert.Kind.LEFT:
            return alert.get_kind_display()
        return _("%(kind)s; left without finishing") % {"kind": alert.get_kind_display()}

    @admin.display(description=gettext_lazy("since"))
    def since(self, alert: Alert) -> str:
        """When it was made, where the person lets the clinic know."""
        if not alert.submission.clinic_may_read:
            return _NOTHING
        return times.here(alert.created_at)


def _told(alert: Alert) -> list[dict[str, Any]]:
    """Each message: to whom, why, how it stands, and every attempt."""
    rows = alert.deliveries.select_related("recipient").prefetch_related("attempts")
    says_more = alert.submission.clinic_may_read
    return [
        {
            "recipient": row.recipient,
            "reason": row.get_reason_display() if says_more else "",
            "delivery": row,
            "attempts": [(one, in_words(one.error)) for one in row.attempts.all()],
        }
        for row in rows
    ]
