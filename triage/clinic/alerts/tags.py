"""The warning on every staff page while alerts do not arrive."""

from django import template
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from triage.clinic.alerts.health import warnings

register = template.Library()


@register.simple_tag
def alert_warnings(user: User | AnonymousUser) -> list[str]:
    """What keeps alerts from arriving, for those who can do something about it."""
    sees_alerts = user.has_perm("triage.view_alert")
    if not (sees_alerts or user.has_perm("triage.view_recipient")):
        return []
    return warnings(now=timezone.now(), sees_alerts=sees_alerts)
