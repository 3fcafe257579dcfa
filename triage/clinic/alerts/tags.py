"""The warning on every staff page while alerts do not arrive."""

from django import template
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from triage.clinic.alerts.health import warnings

register = template.Library()
#: Who may look at these mends what keeps alerts from arriving, and need not see one.
_ALSO_TOLD = ("recipient", "workerbeat")


@register.simple_tag
def alert_warnings(user: User | AnonymousUser) -> list[str]:
    """What keeps alerts from arriving, for those who can do something about it."""
    # Others look at alerts where that is on record: one person's answer has made each.
    sees_alerts = user.has_perms(("triage.view_alert", "triage.view_submission"))
    if not (sees_alerts or any(user.has_perm(f"triage.view_{one}") for one in _ALSO_TOLD)):
        return []
    return warnings(now=timezone.now(), sees_alerts=sees_alerts)
