"""From a draft to an immutable version, or every reason why not."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from triage.check.recalls import start_recall
from triage.editing.addresses import keep_address
from triage.editing.draft_report import Report, make_report
from triage.editing.reading_list import Reasoned
from triage.editing.refusals import NotPublishable, StaleApproval
from triage.engine import questionnaire as engine
from triage.engine.checks.problem import Problem
from triage.engine.proof.patients import Patient
from triage.engine.words.narrative import tell_patient, tell_unasked
from triage.models import Approval, Questionnaire, QuestionnaireVersion
from triage.site.audit import record

_Status = QuestionnaireVersion.Status


def publish(
    row: Questionnaire,
    *,
    by: User | None,
    note: str = "",
    sha256: str = "",
    over: int | None = None,
    only: Collection[str] | None = None,
) -> QuestionnaireVersion:
    """Freeze the draft, or ``only`` some edits of it, as the next version, which goes live.

    The draft stays as it is: what was left out are its edits against that version.

    ``sha256`` is that of the document somebody looked at, ``over`` the version it was compared
    with; only that one is published over that one then. Publishing a draft that is already
    live changes nothing and returns the live version. In DEBUG a draft that weakens nothing
    may be published unsigned, as a demonstration. Past submissions that it rates more urgent
    are recalled. Raises :class:`NotPublishable`, or :class:`StaleApproval` when somebody
    changes something at this very moment.
    """
    report = make_report(row, only)
    if sha256 and report.looked_at != (sha256, over):
        raise StaleApproval
    if report.is_live and report.live is not None:
        return report.live
    refuse_unpublishable(report)
    return _store(report, by=by, note=note, only=only)


@transaction.atomic
def _store(
    report: Report, *, by: User | None, note: str, only: Collection[str] | None
) -> QuestionnaireVersion:
    """Only the storing holds the lock: what is proved is checked to be what is stored."""
    row = Questionnaire.objects.select_for_update().get(pk=report.row.pk)
    current = make_report(row, only)
    if current.sha256 != report.sha256:
        raise StaleApproval
    if current.is_live and current.live is not None:
        return current.live  # somebody else was faster
    if (current.live, current.over) != (report.live, report.over):
        raise StaleApproval  # what was proved was proved beside another version
    refuse_unpublishable(current)  # a signature may have become void, a document been taken back
    return _go_live(current, row.versions, by=by, note=note)


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
        weakenings=_weakened(report),
        left_edits_since=report.left_edits_since,
        published_at=now,
        published_by=by,
    )
    keep_address(version)
    _void_others(report, now)
    _recall_others(version, versions.exclude(pk=version.pk), first=report.live is None)
    record(f"publish version {version.pk}", by=by, about=str(version))
    return version


def _weakened(report: Report) -> list[dict[str, Any]]:
    """What the version weakens, as it says for ever; patients in words, codes and labels aside."""
    signed = [
        {"by": str(approval.approved_by), "at": approval.approved_at.isoformat()}
        for approval in report.approvals
        if approval.approved_by_id not in report.editors
    ]
    weakened = (one for listed in report.reading_list for one in listed.weakened)
    return [{**_in_words(report, one), "signed": signed} for one in weakened]


def _in_words(report: Report, one: Reasoned) -> dict[str, Any]:
    weakening, reason = one.weakening, one.reason
    return {
        "kind": weakening.kind.value,
        "place": weakening.place,
        "code": weakening.code,
        "sentence": weakening.sentence,
        "before": weakening.before,
        "after": weakening.after,
        "patient_before": _told(report.before, weakening.old_answers),
        "patient_after": _told(report.draft, weakening.new_answers),
        "reason": reason.reason if reason else "",
        "reason_by": str(reason.by) if reason else "",
    }


def _told(document: engine.Questionnaire | None, answers: Patient | None) -> str:
    if document is None or answers is None:
        return ""
    unasked = "; ".join(tell_unasked(document, answers))
    more = f" Would say, but is not asked: {unasked}." if unasked else ""
    return f"{tell_patient(document, answers)}{more}"


def _void_others(report: Report, now: datetime) -> None:
    """What was signed over another version, or half read, does not sign this one."""
    under = Approval.objects.filter(sha256=report.sha256, void_since=None)
    holding = [approval.pk for approval in report.approvals]
    under.exclude(pk__in=holding).update(void_since=now)


def _retire(version: QuestionnaireVersion, now: datetime) -> None:
    version.status, version.retired_at = _Status.RETIRED, now
    version.save(update_fields=("status", "retired_at"))


def _recall_others(version: QuestionnaireVersion, others: Any, *, first: bool) -> None:
    now = version.published_at
    start_recall(version, of=others, now=now)
    if first:  # withdrawn with nothing in its place, so nobody was recalled then
        start_recall(version, of=others.exclude(withdrawn_reason=""), now=now, days=None)


def refuse_unpublishable(report: Report) -> None:
    """Raise :class:`NotPublishable` with every reason, missing signatures included."""
    reasons = list(report.reasons)
    if report.approvals_missing and (report.weakenings or not settings.DEBUG):
        reasons.append(Problem("questionnaire", report.draft.slug, report.approvals_missing))
    if reasons:
        raise NotPublishable(reasons)
