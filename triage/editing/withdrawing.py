"""Taking a version back, and the document it holds with it."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from triage.check.recalls import start_recall
from triage.editing.refusals import NotWithdrawable
from triage.models import Approval, Questionnaire, QuestionnaireVersion
from triage.site.audit import record

_Status = QuestionnaireVersion.Status


def same_document(version: QuestionnaireVersion) -> tuple[QuestionnaireVersion, ...]:
    """This version and every other that holds the same document, and is not taken back."""
    versions = QuestionnaireVersion.objects.light().select_related("questionnaire")
    twins = versions.filter(
        questionnaire=version.questionnaire, sha256=version.sha256, withdrawn_reason=""
    )
    return tuple(twins.order_by("number"))


@transaction.atomic
def withdraw(
    version: QuestionnaireVersion, *, by: User, reason: str, to: QuestionnaireVersion | None = None
) -> None:
    """Take a version back, and with it all others that hold the same document.

    Every signature under the document is void from now on. Unfinished checks move when their
    people come again. ``to`` names an earlier version that goes live in its place; without
    one nothing is live, and every page shows danger signs and numbers until something is
    published. What was rated lower than by the one now live is recalled. Raises
    :class:`NotWithdrawable`.
    """
    Questionnaire.objects.select_for_update().get(pk=version.questionnaire_id)
    version.refresh_from_db()
    twins = same_document(version)
    was_live = any(twin.status == _Status.ACTIVE for twin in twins)
    successor = _checked(version, to, reason)
    now = timezone.now()
    for twin in twins:
        _take_back(twin, by=by, reason=reason.strip(), now=now)
    Approval.objects.filter(sha256=version.sha256, void_since=None).update(void_since=now)
    if was_live and successor is not None:
        successor.status, successor.retired_at = _Status.ACTIVE, None
        successor.save(update_fields=("status", "retired_at"))
    _recall(version, twins, now)
    record(f"withdraw version {version.pk}", by=by, about=str(version))


def _checked(
    version: QuestionnaireVersion, to: QuestionnaireVersion | None, reason: str
) -> QuestionnaireVersion | None:
    """What goes live instead, as it is now."""
    if version.is_withdrawn:
        raise NotWithdrawable("It is withdrawn already.")
    if not reason.strip():
        raise NotWithdrawable("There is no reason.")
    if to is None:
        return None
    successor = successors(version).filter(pk=to.pk).first()
    if successor is None:
        raise NotWithdrawable("That version cannot go live in its place.")
    return successor


def successors(version: QuestionnaireVersion) -> QuerySet[QuestionnaireVersion]:
    """Versions that could be served in its place, the newest first: signed, and not taken back."""
    found = QuestionnaireVersion.objects.light().select_related("questionnaire")
    found = found.filter(questionnaire=version.questionnaire, withdrawn_reason="")
    found = found.exclude(sha256=version.sha256).order_by("-number")
    return found if settings.DEBUG else found.filter(Q(is_signed=True))


def _take_back(version: QuestionnaireVersion, *, by: User, reason: str, now: datetime) -> None:
    version.status, version.retired_at = _Status.RETIRED, version.retired_at or now
    version.withdrawn_reason, version.withdrawn_by, version.withdrawn_at = reason, by, now
    version.save(
        update_fields=("status", "retired_at", "withdrawn_reason", "withdrawn_by", "withdrawn_at")
    )


def _recall(
    version: QuestionnaireVersion, twins: tuple[QuestionnaireVersion, ...], now: datetime
) -> None:
    versions = version.questionnaire.versions
    live = versions.filter(status=_Status.ACTIVE).first()
    if live is not None:
        taken_back = versions.filter(pk__in=[twin.pk for twin in twins])
        start_recall(live, of=taken_back, now=now, days=None)
