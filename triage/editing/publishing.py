"""From a draft to an immutable version, or every reason why not; and taking one back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from triage.check.recalls import start_recall
from triage.editing.addresses import keep_address
from triage.editing.draft_report import Report, make_report
from triage.engine.checks.problem import Problem
from triage.models import Approval, Questionnaire, QuestionnaireVersion

_Status = QuestionnaireVersion.Status
#: What is stored when a version goes live or is retired.
_LIFE = ("status", "retired_at")


class NotPublishable(Exception):
    """The draft cannot be published; ``problems`` says why, each with its place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.code}: {p.sentence}" for p in self.problems))


class StaleApproval(Exception):
    """The draft was changed after the person looked at it."""


class NotWithdrawable(Exception):
    """The version is not the live one, or no reason was given."""


def approve(row: Questionnaire, *, sha256: str, by: User, note: str) -> Approval:
    """Sign the document that the person looked at, if it is still the draft.

    Signing twice changes nothing. Raises :class:`StaleApproval` when the draft has changed
    since, and :class:`NotPublishable` when no signature could make it publishable.
    """
    report = make_report(row)
    if report.sha256 != sha256:
        raise StaleApproval
    if report.reasons:
        raise NotPublishable(report.reasons)
    approval, _ = Approval.objects.get_or_create(
        questionnaire=row, sha256=sha256, approved_by=by, defaults={"note": note}
    )
    return approval


def publish(
    row: Questionnaire, *, by: User | None, note: str = "", sha256: str = ""
) -> QuestionnaireVersion:
    """Freeze the draft as the next version and make it the live one.

    ``sha256`` is that of the document somebody looked at; only that one is published then.
    Publishing a draft that is already live changes nothing and returns the live version.
    In DEBUG a draft nobody signed may be published, as a demonstration. Past submissions
    that it rates more urgent are recalled. Raises :class:`NotPublishable`, or
    :class:`StaleApproval` when somebody changes the draft at this very moment.
    """
    report = make_report(row)
    if sha256 and report.sha256 != sha256:
        raise StaleApproval
    refuse_unpublishable(report)
    if report.live is not None and report.live.sha256 == report.sha256:
        return report.live
    return _store(report, by=by, note=note)


@transaction.atomic
def _store(report: Report, *, by: User | None, note: str) -> QuestionnaireVersion:
    """Only the storing holds the lock: what is proved is checked to be what is stored."""
    row = Questionnaire.objects.select_for_update().get(pk=report.row.pk)
    current = make_report(row)
    if current.sha256 != report.sha256:
        raise StaleApproval
    if current.live is not None and current.live.sha256 == report.sha256:
        return current.live  # somebody else was faster
    if current.live != report.live:
        raise StaleApproval  # what was proved was proved beside another live version
    return _go_live(report, row.versions, by=by, note=note)


def _go_live(report: Report, versions: Any, *, by: User | None, note: str) -> QuestionnaireVersion:
    now = timezone.now()
    if report.live is not None:
        _retire(report.live, now)
    last = versions.order_by("-number").first()
    version: QuestionnaireVersion = versions.create(
        number=last.number + 1 if last else 1,
        document=report.document,
        sha256=report.sha256,
        note=note,
        published_at=now,
        published_by=by,
    )
    keep_address(version)
    _recall_others(version, versions.exclude(pk=version.pk), first=report.live is None)
    return version


def _retire(version: QuestionnaireVersion, now: datetime) -> None:
    version.status, version.retired_at = _Status.RETIRED, now
    version.save(update_fields=_LIFE)


def _recall_others(version: QuestionnaireVersion, others: Any, *, first: bool) -> None:
    now = version.published_at
    start_recall(version, of=others, now=now)
    if first:  # withdrawn with nothing in its place, so nobody was recalled then
        start_recall(version, of=others.exclude(withdrawn_reason=""), now=now, days=None)


def refuse_unpublishable(report: Report) -> None:
    """Raise :class:`NotPublishable` with every reason, missing signatures included."""
    reasons = list(report.reasons)
    if report.approvals_missing and not settings.DEBUG:
        reasons.append(Problem("questionnaire", report.draft.slug, report.approvals_missing))
    if reasons:
        raise NotPublishable(reasons)


@transaction.atomic
def withdraw(
    version: QuestionnaireVersion, *, by: User, reason: str, to: QuestionnaireVersion | None = None
) -> None:
    """Take a version back. Its unfinished checks move when their people come again.

    ``to`` names an earlier version that goes live in its place; without one nothing is
    live, and every page shows danger signs and numbers until something is published. What
    the version rated lower than the one now live is recalled.
    """
    for one in filter(None, (version, to)):  # as they are now, and nobody else's meanwhile
        one.refresh_from_db(from_queryset=QuestionnaireVersion.objects.select_for_update())
    if not reason.strip() or version.is_withdrawn or (to is not None and to.is_withdrawn):
        raise NotWithdrawable
    now = timezone.now()
    was_live = version.status == _Status.ACTIVE
    _retire_withdrawn(version, by=by, reason=reason.strip(), now=now)
    if was_live and to is not None:
        to.status, to.retired_at = _Status.ACTIVE, None
        to.save(update_fields=_LIFE)
    versions = version.questionnaire.versions
    live = versions.filter(status=_Status.ACTIVE).first()
    if live is not None:
        start_recall(live, of=versions.filter(pk=version.pk), now=now, days=None)


def _retire_withdrawn(
    version: QuestionnaireVersion, *, by: User, reason: str, now: datetime
) -> None:
    version.status, version.retired_at = _Status.RETIRED, version.retired_at or now
    version.withdrawn_reason, version.withdrawn_by = reason, by
    version.save(update_fields=[*_LIFE, "withdrawn_reason", "withdrawn_by"])
