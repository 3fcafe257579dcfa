"""Every page of the staff, and what has to be there before it is worth looking at."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone

from tests.alerts import on_duty, recipient, ring
from tests.checks import EMERGENCY, SAME_DAY
from tests.clinic.figures import done, under_way, verdict
from tests.editing.signing import sign
from tests.filling import address
from tests.naming import make_criterion, name_in, rule
from tests.opening import closed_on, open_on
from tests.reports import incident, report
from tests.small import BENIGN
from tests.staff.account_pages import ACCOUNT_PAGES
from tests.staff.people import begin, finish, staff
from triage.check.leaving import ask_to_erase
from triage.check.submissions import set_contact
from triage.check.worklist import mark_seen
from triage.clinic.alerts.ladder import tell_next
from triage.clinic.alerts.outbox import record_failed, record_sent
from triage.clinic.assigning import Owner, hand_over
from triage.clinic.reviews import claim, review
from triage.editing.publishing import publish
from triage.models import (
    AccessLogEntry,
    Alert,
    Approval,
    CallTry,
    ClarityCount,
    Closure,
    Delivery,
    EducationalSection,
    EraseRequest,
    IncidentEntry,
    NamedCriterion,
    OpeningHours,
    ProblemReport,
    Question,
    QuestionCount,
    Questionnaire,
    QuestionnaireVersion,
    Recall,
    Recipient,
    Replay,
    ReplayCase,
    Review,
    ReviewOutcome,
    Rule,
    SafetyFloor,
    SitePage,
    Submission,
    Team,
    Vignette,
    WarningSign,
)
from triage.site.site_pages import make_missing_pages

#: Name -> address; looked up once the rows are there.
PAGES: dict[str, Callable[[], str]] = {
    "index": lambda: "/admin/",
    "list of submissions": lambda: address(Submission, "changelist"),
    "list filtered to nothing": lambda: f"{address(Submission, 'changelist')}?sign=none",
    "list of rules": lambda: address(Rule, "changelist"),
    "list of versions": lambda: address(QuestionnaireVersion, "changelist"),
    "submission": lambda: address(Submission.objects.get(status="completed")),
    "handover": lambda: reverse("admin:triage_submission_handover"),
    "handed over": lambda: _handed_over(_reviewed()),
    **ACCOUNT_PAGES,
    "team": lambda: address(Team.objects.create(name="Nurses")),
    "export of the list": lambda: reverse("admin:triage_submission_export"),
    "access log": lambda: address(AccessLogEntry, "changelist"),
    "submission with reviews": lambda: _worked_on("submission_change"),
    "review": lambda: _worked_on("submission_review"),
    "correction": lambda: reverse(
        "admin:triage_submission_correct",
        args=[_reviewed().pk, Review.objects.get(corrects=None).pk],
    ),
    "call": lambda: _worked_on("submission_call"),
    "whom to call": lambda: _after(_to_call, lambda: address(CallTry, "changelist")),
    "call of the desk": lambda: reverse("admin:triage_calltry_log", args=[_to_call().pk]),
    "outcomes": lambda: address(ReviewOutcome, "changelist"),
    "outcome": lambda: address(ReviewOutcome.objects.get(code="seen")),
    "new outcome": lambda: address(ReviewOutcome, "add"),
    "submission on paper": lambda: _worked_on("submission_print"),
    "requests to be erased": lambda: _list_of(EraseRequest, _reviewed()),
    "erase": lambda: _worked_on("eraserequest_erase"),
    "submission without consent": lambda: address(Submission.objects.get(status="in-progress")),
    "rule": lambda: address(Rule.objects.get(code="long-pain")),
    "new rule": lambda: address(Rule, "add"),
    "question": lambda: address(Question.objects.get(link_id="onset")),
    "questionnaire": lambda: address(Questionnaire.objects.get()),
    "workbench": lambda: address(Questionnaire.objects.get(), "workbench"),
    "criterion with a name": lambda: address(_named()),
    "conditions in several places": lambda: _after(
        _named, lambda: address(Questionnaire.objects.get(), "repeated")
    ),
    "new question from a usual one": lambda: f"{address(Question, 'add')}?template=onset",
    "locked floor": lambda: address(SafetyFloor.objects.get()),
    "warning sign": lambda: address(WarningSign.objects.first() or WarningSign()),
    "section": lambda: address(EducationalSection.objects.get(code="MED")),
    "version": lambda: address(QuestionnaireVersion.objects.get()),
    "signature": lambda: _after(_publish_weakened, lambda: address(Approval.objects.latest("id"))),
    "the whole of a version": lambda: address(QuestionnaireVersion.objects.get(), "whole"),
    "draft to publish": lambda: _after(
        _weaken, lambda: address(Questionnaire.objects.get(), "publish")
    ),
    "version that weakened": lambda: _after(
        _publish_weakened, lambda: address(QuestionnaireVersion.objects.latest("number"))
    ),
    "list after a version weakened": lambda: _after(
        _publish_weakened, lambda: address(Submission, "changelist")
    ),
    "withdraw": lambda: address(QuestionnaireVersion.objects.get(), "withdraw"),
    "try the draft": lambda: address(Questionnaire.objects.get(), "try"),
    "try the draft from a vignette": lambda: (
        f"{address(Questionnaire.objects.get(), 'try')}?vignette=ann"
    ),
    "try a version": lambda: address(QuestionnaireVersion.objects.get(), "try"),
    "safety file": lambda: address(QuestionnaireVersion.objects.get(), "safety"),
    "list of vignettes": lambda: address(Vignette, "changelist"),
    "vignette": lambda: address(Vignette.objects.get()),
    "new vignette": lambda: address(Vignette, "add"),
    "vignettes to sign": lambda: (
        f"{reverse('admin:triage_vignette_sign')}?ids={Vignette.objects.get().pk}"
    ),
    "vignettes to propose": lambda: address(Questionnaire.objects.get(), "propose"),
    "replays of a questionnaire": lambda: address(Questionnaire.objects.get(), "replay"),
    "list of replays": lambda: address(Replay, "changelist"),
    "replay": lambda: address(Replay.objects.get()),
    "checks behind a count": lambda: address(ReplayCase, "changelist"),
    "recalls": lambda: address(Recall, "changelist"),
    "list of alerts": lambda: _told(address(Alert, "changelist")),
    "alert": lambda: _told(address(Alert.objects.get())),
    "alert seen": lambda: reverse("admin:triage_alert_seen", args=[Alert.objects.get().pk]),
    "alert again": lambda: reverse("admin:triage_alert_again", args=[Alert.objects.get().pk]),
    "recipients of alerts": lambda: _told(address(Recipient, "changelist")),
    "recipient": lambda: address(recipient()),
    "new recipient": lambda: address(Recipient, "add"),
    "opening hours": lambda: _after(open_on, lambda: address(OpeningHours, "changelist")),
    "new opening hours": lambda: address(OpeningHours, "add"),
    "closed days": lambda: _after(_close, lambda: address(Closure, "changelist")),
    "new closed day": lambda: address(Closure, "add"),
    "closed today": lambda: reverse("admin:triage_closure_today"),
    "take back": lambda: _after(_close, lambda: address(Closure.objects.get(), "take_back")),
    "shifts": lambda: address(on_duty(recipient())),
    "holes in the rota": lambda: _after(
        lambda: on_duty(recipient()), lambda: address(Recipient, "changelist")
    ),
    "test message": lambda: reverse("admin:triage_recipient_try", args=[recipient().pk]),
    "reports of problems": lambda: _after(report, lambda: address(ProblemReport, "changelist")),
    "report of a problem": lambda: address(report("Nothing happens when I press Continue.")),
    "register of incidents": lambda: _after(incident, lambda: address(IncidentEntry, "changelist")),
    "incident": lambda: address(incident()),
    "new incident": lambda: address(IncidentEntry, "add"),
    "pages about this site": lambda: _after(
        make_missing_pages, lambda: address(SitePage, "changelist")
    ),
    "page about this site": lambda: _after(
        make_missing_pages, lambda: address(SitePage.objects.get(slug="privacy"))
    ),
    "figures": lambda: _with_figures(address(QuestionCount, "changelist")),
    "figures with a wrong day": lambda: (
        f"{address(QuestionCount, 'changelist')}?period=dates&first=soon"
    ),
}


def store_trials(check: Submission) -> None:
    """A vignette, a replay that has ended, and what came of it."""
    row, now = Questionnaire.objects.get(), timezone.now()
    answers = {key: list(values) for key, values in BENIGN.items()}
    Vignette.objects.create(
        questionnaire=row, code="ann", title="Ann", answers=answers, expected_urgency=40
    )
    replay = Replay.objects.create(
        questionnaire=row,
        started_at=now,
        finished_at=now,
        done=8,
        cells={"20>40": 1, "40>20": 7, "10>10": 0},
    )
    ReplayCase.objects.create(replay=replay, submission=check, before=20, after=40)
    Recall.objects.create(
        submission=check, version=check.version, before=20, after=40, created_at=now
    )


def _reviewed() -> Submission:
    """A check that was taken on, reviewed and corrected, is linked to another, and erased soon."""
    check, now = Submission.objects.get(status="completed"), timezone.now()
    clinician = staff("clinician")
    claim(check, by=clinician, now=now)
    record = partial(review, check, by=clinician, verdict="right", now=now)
    record(
        outcome="not-reached", note="Rang twice.", corrects=record(outcome="called", note="Rang.")
    )
    other = finish(begin(check.version))
    Submission.objects.filter(pk=other.pk).update(earlier=check, status="stopped")
    ask_to_erase(check, now=now)
    return check


def _to_call() -> Submission:
    """Somebody whom nobody could reach, late, and with a time at which to call again."""
    check, now = Submission.objects.get(status="completed"), timezone.now()
    set_contact(check, {"name": "Robin Doe", "telephone": "555 0100", "safe_time": "after five"})
    Submission.objects.filter(pk=check.pk).update(respond_by=now)
    again_at = now + timedelta(minutes=9)
    ring(check, staff("clinician"), now=now, again_at=again_at, note="Her son.", result="call-back")
    return check


def _after(act: Callable[[], object], place: Callable[[], str]) -> str:
    """An address, once something was done."""
    act()
    return place()


def _named() -> NamedCriterion:
    """A criterion that a rule names."""
    criterion = make_criterion(Questionnaire.objects.get())
    name_in(rule(), criterion)
    return criterion


def _weaken() -> None:
    """A draft that weakens two things, changes another, and has one new row."""
    row = Questionnaire.objects.get()
    row.dispositions.filter(code="emergency").update(title="Have somebody look at you at once")
    fires = row.rules.get(code="long-pain").conditions.filter(question__link_id="score")
    fires.update(value="8")
    Question.objects.filter(link_id="fever").update(why="To know.")
    row.suggestions.create(code="rest", title="Rest", note="Rest.", place="clinic", order=9)
    row.suggestions.get(code="rest").conditions.create(
        group=1, question=Question.objects.get(link_id="fever"), operator="=", value="yes"
    )


def _publish_weakened() -> None:
    _weaken()
    row = Questionnaire.objects.get()
    sign(row, staff("lead"), staff("lead", called="other"))
    publish(row, by=staff("lead"))


def _worked_on(name: str) -> str:
    return reverse(f"admin:triage_{name}", args=[_reviewed().pk])


def _handed_over(check: Submission) -> str:
    by, now = staff("clinician"), timezone.now()
    claim(check, by=by, now=now)
    Submission.objects.filter(pk=check.pk).update(stage="seen")
    to = Owner(user=staff("clinician", called="ben"))
    hand_over(check, to=to, by=by, note="Rings back.", handover=check.pk, now=now)
    return reverse("admin:triage_submission_handed", args=[check.pk])


def _list_of(model: type[EraseRequest], _there: Submission) -> str:
    return address(model, "changelist")


def _told(place: str) -> str:
    """The same address, once an alert was sent, has failed and is on its way."""
    now = timezone.now()
    for name in ("nurse", "doctor", "porter"):
        recipient(name)
    tell_next(now=now)
    sent, failed = Delivery.objects.order_by("id")[:2]
    record_sent(sent, now=now)
    record_failed(failed, "timeout", now=now)
    Delivery.objects.filter(pk=failed.pk).update(given_up_at=now)
    return place


def _close() -> None:
    open_on()
    closed_on(timezone.localdate(), at=timezone.now(), reason="Power cut")


def _with_figures(place: str) -> str:
    """The same address, once there is something of every kind to draw."""
    version, now = QuestionnaireVersion.objects.get(), timezone.now()
    for number in range(6):
        submission = done(version, SAME_DAY, at=now)
        mark_seen(submission, now=now)
        verdict(submission, "too-low" if number else "right")
    day = timezone.localdate()
    QuestionCount.objects.create(version=version, link_id="fever", day=day, reached=40, left_here=9)
    ClarityCount.objects.create(version=version, link_id="fever", day=day, clear=20, not_clear=7)
    under_way(version, EMERGENCY, at=now)
    return place
