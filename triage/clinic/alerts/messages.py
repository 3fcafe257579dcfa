"""What a message says: how urgent, which code, where to look. No answer and no name."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from triage.check.attending import lapses_after
from triage.clinic.alerts.bundles import bundled_with
from triage.clinic.alerts.links import to_check, to_start, to_worklist
from triage.engine.urgency import Urgency
from triage.models import Alert, Delivery


@dataclass(frozen=True)
class Message:
    """One message, as text for people and as data for a webhook."""

    id: uuid.UUID
    subject: str
    text: str
    data: dict[str, Any]


def alert_message(delivery: Delivery, alert: Alert, *, now: datetime) -> Message:
    """What is said of an alert: without consent only the urgency and the code."""
    submission = alert.submission
    link = to_check(submission)
    about = {"code": submission.code, "link": link}
    says_more = submission.clinic_may_read
    words = {"alert": alert, "delivery": delivery, "says_more": says_more, "now": now, **about}
    words["minutes"] = int(lapses_after(submission.work_urgency).total_seconds()) // 60
    data = {"id": str(delivery.message_id), "urgency": Urgency(alert.urgency).code, **about}
    if says_more:
        left = delivery.reason == Delivery.Reason.LEFT
        data["kind"] = Alert.Kind.LEFT.value if left else alert.kind
    named = {"urgency": alert.get_urgency_display(), "code": submission.code}
    subject = _("%(urgency)s: check %(code)s") % named
    return Message(delivery.message_id, subject, _text("alert", words), data)


def bundle_message(delivery: Delivery, alert: Alert, *, now: datetime) -> Message:
    """How many more there are than were told one by one, counted when it is sent."""
    link = to_worklist()
    more = bundled_with(alert)
    data = {
        "id": str(delivery.message_id),
        "kind": "bundle",
        "urgency": Urgency(alert.urgency).code,
        "more": more,
        "link": link,
    }
    subject = _("%(urgency)s: checks that need the clinic, more: %(more)d") % {
        "urgency": alert.get_urgency_display(),
        "more": more,
    }
    text = _text("bundle", {"more": more, "link": link, "now": now})
    return Message(delivery.message_id, subject, text, data)


def trial_message(*, now: datetime) -> Message:
    """What somebody sends to see whether it arrives."""
    key = uuid.uuid4()
    link = to_start()
    return Message(
        key,
        _("Test message of the symptom check"),
        _text("trial", {"link": link, "now": now}),
        {"id": str(key), "kind": "test", "link": link},
    )


def _text(name: str, words: dict[str, Any]) -> str:
    return render_to_string(f"clinic/messages/{name}.txt", words)
