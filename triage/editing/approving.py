"""Signing: a clinical lead has read every object of the list, and puts a name under it."""

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from triage.editing.draft_report import Report, make_report
from triage.editing.histories import editors_since
from triage.editing.reading_list import Listed, list_whole
from triage.editing.reasons import keep_reasons
from triage.editing.refusals import NotPublishable, StaleApproval
from triage.engine.checks.problem import Problem
from triage.models import Approval, Questionnaire, QuestionnaireVersion
from triage.site.audit import record

_SHORT = 12


def approve(
    row: Questionnaire,
    *,
    sha256: str,
    over: int | None,
    read: Collection[str],
    by: User,
    note: str,
    reasons: Mapping[str, str] = MappingProxyType({}),
    only: Collection[str] | None = None,
) -> Approval:
    """Sign the document that the person looked at, over the version it was compared with.

    ``read`` are the keys of what was ticked, ``reasons`` are stored with the signature, each
    under the key of its weakening; of some edits alone the document is what ``only`` they make.
    Signing twice changes nothing. Raises :class:`StaleApproval` when the draft or the other
    version has changed since, and :class:`NotPublishable` where no signature makes it publishable.
    """
    _check(make_report(row, only), sha256, over)  # proved before the lock is held, and remembered
    with transaction.atomic():
        row = Questionnaire.objects.select_for_update().get(pk=row.pk)
        report = make_report(row, only)
        _check(report, sha256, over)
        for held in report.approvals:
            if held.approved_by_id == by.pk:
                return held
        _refuse(row, *find_unsignable(report, read, reasons))
        keep_reasons(row, reasons, by=by)
        keys = sorted(one.key for one in make_report(row, only).reading_list)
        return _sign(row, sha256=sha256, over=report.over, read=keys, by=by, note=note)


def _check(report: Report, sha256: str, over: int | None) -> None:
    if report.looked_at != (sha256, over):
        raise StaleApproval
    if report.reasons:
        raise NotPublishable(report.reasons)


def find_unsignable(
    report: Report, read: Collection[str], reasons: Mapping[str, str]
) -> Iterator[str]:
    """Why a signature would not count now, as sentences."""
    if report.is_live:
        yield "The draft is what is live: there is nothing to sign."
    weakened = [one for listed in report.reading_list for one in listed.weakened]
    given = {key for key, text in reasons.items() if text.strip()}
    lacking = sum(not one.reason and one.weakening.key not in given for one in weakened)
    if lacking:
        yield f"Write a reason for everything that is weakened: {lacking} to go."
    yield from _unread(report.reading_list, read)


def sign_version(
    version: QuestionnaireVersion, *, read: Collection[str], by: User, note: str
) -> Approval:
    """Sign a version that went live unsigned; the whole of it was read.

    Raises :class:`NotPublishable` when not, when it was withdrawn, or when the person edited
    it and it needs somebody else.
    """
    row, listed = version.questionnaire, list_whole(version.parsed())
    _refuse(row, *_unread(listed, read), *_never_signed(version, by))
    keys = sorted(one.key for one in listed)
    return _sign(row, sha256=version.sha256, over=None, read=keys, by=by, note=note)


def _refuse(row: Questionnaire, *sentences: str) -> None:
    """Raise :class:`NotPublishable` when there is anything to say."""
    if sentences:
        raise NotPublishable(Problem("questionnaire", row.slug, said) for said in sentences)


def _never_signed(version: QuestionnaireVersion, by: User) -> Iterator[str]:
    if version.is_withdrawn:
        yield "It was withdrawn: nobody signs it any more."
    alone = settings.REQUIRE_SECOND_APPROVER and not version.signatures().exists()
    if alone and by.pk in _editors_of(version):
        yield "Who edited it cannot be the first to sign it: another lead must."


def _editors_of(version: QuestionnaireVersion) -> set[int]:
    """Who edited the draft between the version before and this one."""
    row = version.questionnaire
    earlier = row.versions.filter(number__lt=version.number).order_by("-number").first()
    since = earlier.edits_since if earlier else None
    return editors_since(row, since, until=version.published_at)


@transaction.atomic
def _sign(
    row: Questionnaire,
    *,
    sha256: str,
    over: QuestionnaireVersion | None,
    read: list[str],
    by: User,
    note: str,
) -> Approval:
    """One signature of one person; one that was under other reasons makes way."""
    Questionnaire.objects.select_for_update().get(pk=row.pk)
    bound = {"questionnaire": row, "sha256": sha256, "over": over, "approved_by": by}
    before = Approval.objects.filter(**bound, void_since=None, read__isnull=False).first()
    if before is not None and before.read == read:
        return before
    if before is not None:
        Approval.objects.filter(pk=before.pk).update(void_since=timezone.now())
    approval: Approval = Approval.objects.create(**bound, read=read, note=note)
    record(f"approve {sha256[:_SHORT]}", by=by, about=row.title)
    return approval


def _unread(listed: Collection[Listed], read: Collection[str]) -> Iterator[str]:
    unread = sum(one.key not in read for one in listed)
    if unread:
        yield f"Read everything first, and tick each: {unread} of {len(listed)} to go."
