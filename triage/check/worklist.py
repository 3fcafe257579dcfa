"""The clinicians' list: when a check comes onto it, how high it stands, how far it has come.

The only writer of ``stage``, ``work_urgency``, ``respond_by``, ``listed_at``,
``first_seen_at`` and ``looked_at``. Nothing here ever lowers the urgency at which a check stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Coalesce

from triage.check.attending import attend_by_look, forget_attention, is_attended
from triage.check.place_seal import seal_place
from triage.check.unsure import any_unsure
from triage.engine.outcome import Outcome
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition
from triage.engine.urgency import Urgency
from triage.models import Submission, SubmissionToken
from triage.models.submission import NO_DEADLINE
from triage.site.digests import keyed_digest
from triage.site.how_soon import is_today
from triage.site.names import plain_name
from triage.site.open_time import due
from triage.site.opening import find_opening

Stage = Submission.Stage
_ATTENTION = ("attended_at", "attended_until", "call_again_at")
_PLACE = [
    *("stage", "work_urgency", "respond_by", "listed_at", "late_noted_at", "place_seal"),
    *_ATTENTION,
]


def sign_token(slug: str, code: str) -> str:
    """What a submission with this warning sign of this questionnaire is found by."""
    return keyed_digest("sign", f"{slug}:{code}")


def unsure_token() -> str:
    """What a submission with a finding that rests on "not sure" is found by."""
    return keyed_digest("unsure", "unsure")


def name_token(name: str) -> str:
    """What a person's name is found by: the same letters, whatever their signs and spaces."""
    return keyed_digest("name", plain_name(name))


def name_tokens(name: str) -> set[str]:
    """All that a name may be found by: until 0.2 only case and spaces did not count."""
    return {name_token(name), keyed_digest("name", " ".join(name.casefold().split()))}


def put_on_list(
    submission: Submission,
    outcome: Outcome,
    *,
    now: datetime,
    urgency: int = 0,
    reopen: bool = False,
    news: bool = False,
) -> None:
    """Put a check on the list, or higher on it; the row must be held by the caller.

    It stands at the highest urgency it ever demanded, or at ``urgency`` where that is more:
    what was left open may demand more than what was said. It is due when the first of the
    dispositions it came to says so. One that rises is waiting again, and so is one to
    ``reopen``: something was said that nobody of the clinic has seen. Where that is ``news``,
    whoever was on it was so for something else.
    """
    urgency = max(urgency, submission.highest_urgency)
    by = deadline(submission.version.parsed(), outcome.dispositions, urgency, now=now)
    _raise_to(submission, urgency, by, now=now, reopen=reopen)
    if news:
        forget_attention(submission)
    submission.save(update_fields=_PLACE)


def raise_all(raised: Mapping[UUID, int], document: Questionnaire, *, now: datetime) -> None:
    """Put past checks back on the list, each at the urgency that ``document`` gives it.

    They are read again and held, as somebody may be working on them meanwhile; who was erased
    meanwhile is not called back. The earlier one of two linked checks is held first, as always.
    """
    held = Submission.objects.select_for_update().defer("answers", "contact")
    held = held.exclude(status=Submission.Status.ERASED).order_by("started_at", "pk")
    rows = list(held.filter(pk__in=raised)) if raised else []
    for row in rows:
        by = deadline(document, (), raised[row.pk], now=now)
        _raise_to(row, raised[row.pk], by, now=now, reopen=True)
        forget_attention(row)
    Submission.objects.bulk_update(rows, _PLACE)


def _raise_to(
    submission: Submission, urgency: int, by: datetime, *, now: datetime, reopen: bool = False
) -> None:
    """One that rises or is reopened is waiting again, whatever was done about it."""
    if submission.stage == Stage.DONE and (reopen or urgency > submission.work_urgency):
        # What was promised then is settled, and somebody is told anew if this is late.
        submission.respond_by, submission.late_noted_at = NO_DEADLINE, None
    if urgency > submission.work_urgency:
        forget_attention(submission)
    if reopen or urgency > submission.work_urgency or submission.stage == Stage.UNLISTED:
        submission.stage = Stage.WAITING
    submission.work_urgency = max(urgency, submission.work_urgency)
    submission.respond_by = min(by, submission.respond_by)
    submission.listed_at = submission.listed_at or now
    seal_place(submission)


def deadline(
    questionnaire: Questionnaire,
    dispositions: Sequence[Disposition],
    urgency: int,
    *,
    now: datetime,
) -> datetime:
    """When the clinic must have answered: the earliest that any of these promises.

    Where none of them is as urgent as the check stands, the strictest of that urgency counts.
    What stops a check at once is due by the clock on the wall, anything else in open time. What
    is stored stays when the hours change later: no deadline becomes calmer by that.
    """
    if not any(disposition.urgency >= urgency for disposition in dispositions):
        dispositions = [d for d in questionnaire.dispositions if d.urgency == urgency]
    promised = [d for d in dispositions if d.respond_within_hours]
    return min((_due(disposition, now) for disposition in promised), default=NO_DEADLINE)


def _due(disposition: Disposition, now: datetime) -> datetime:
    respond = timedelta(hours=disposition.respond_within_hours)
    if disposition.stops_at_once:
        return now + respond
    hours = disposition.act_within_hours
    act, today = timedelta(hours=hours or 0), is_today(hours)
    return due(find_opening(), now, respond=respond, act=act, today=today)


def note_findings(submission: Submission, outcome: Outcome) -> None:
    """Let the check be found by the signs that fired."""
    slug = submission.version.parsed().slug
    signs = {sign_token(slug, one.sign) for one in outcome.findings}
    unsure = {unsure_token()} if any_unsure(outcome.findings) else set()
    _add_tokens(submission, signs | unsure)


def note_name(submission: Submission, name: str, *, before: str = "") -> None:
    """Let the check be found by the name that was given, and no longer by the one before."""
    if before:
        submission.tokens.filter(token__in=name_tokens(before)).delete()
    if name:
        _add_tokens(submission, {name_token(name)})


def _add_tokens(submission: Submission, tokens: Iterable[str]) -> None:
    SubmissionToken.objects.bulk_create(
        [SubmissionToken(submission=submission, token=token) for token in sorted(tokens)],
        ignore_conflicts=True,
    )


def mark_seen(submission: Submission, *, now: datetime) -> None:
    """Somebody of the clinic has opened it, and is on it for a while. What is done stays done.

    What the person answers, or a newer version says, between the reading of the row and this was
    not seen; ``now`` is when it was read, so that no alert made since counts as seen. A look while
    somebody is on it anyway writes nothing, once somebody has looked at all that was said.
    """
    last = submission.looked_at
    is_known = last is not None and last >= submission.last_step_at
    if is_known and submission.stage == Stage.SEEN and is_attended(submission, now=now):
        return
    seen = Case(When(stage=Stage.WAITING, then=Value(Stage.SEEN)), default=F("stage"))
    first = Coalesce("first_seen_at", Value(now))
    same = {name: getattr(submission, name) for name in ("revision", "work_urgency", "stage")}
    as_read = _listed(submission).filter(**same)
    if as_read.update(stage=seen, first_seen_at=first, looked_at=now):
        attend_by_look(submission, now=now)
    submission.refresh_from_db(fields=["stage", "first_seen_at", "looked_at", *_ATTENTION])


def mark_done(submission: Submission, *, now: datetime) -> None:
    """A clinician has recorded what was done; whatever was never opened is seen by that."""
    seen_at = Coalesce("first_seen_at", Value(now))
    nobody = dict.fromkeys(_ATTENTION)
    _listed(submission).update(stage=Stage.DONE, first_seen_at=seen_at, **nobody)


def mark_open(submission: Submission) -> None:
    """What was recorded was taken back: somebody still has to act."""
    Submission.objects.filter(pk=submission.pk, stage=Stage.DONE).update(stage=Stage.SEEN)


def forget_person(submission: Submission) -> None:
    """After erasure nothing is found by a sign or a name; only the urgent stay on the list."""
    submission.tokens.all().delete()
    if submission.work_urgency < Urgency.SAME_DAY:
        _listed(submission).update(stage=Stage.DONE)


def _listed(submission: Submission) -> QuerySet[Submission]:
    return Submission.objects.filter(pk=submission.pk).exclude(stage=Stage.UNLISTED)


def urgency_for_clinic(submission: Submission) -> int:
    """At which the clinic treats it: what the answers ever demanded, or more after a recall."""
    return max(submission.work_urgency, submission.highest_urgency)
