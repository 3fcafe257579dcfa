"""What clinicians judged, against the rules and versions that decided the urgency."""

import logging
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import BinaryField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from triage.check.counting import counting_answers
from triage.clinic.figures.selection import Selection
from triage.engine.outcome import evaluate
from triage.engine.questionnaire import Questionnaire
from triage.models import Review, Submission
from triage.models.fields import EncryptedJSONField
from triage.models.submission import UNREADABLE

logger = logging.getLogger(__name__)

Verdict = Review.Verdict
#: Verdicts that one page works with; the newest count.
MOST = 2_000
#: Stands for the checks in which no rule fired.
NO_RULE = ""

#: Rules that decided, by the keyed digest of a closed check's answers, which never change.
_DECIDED: dict[str, tuple[str, ...]] = {}
_REMEMBERED = 20_000


@dataclass
class Judged:
    """Counts of verdicts by version, and by the rules that decided.

    ``without_rules`` have a verdict, but no answers (any more) to work the rules out from.
    ``is_cut`` says that there were more than :data:`MOST`, and only the newest count.
    """

    versions: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    rules: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    without_rules: int = 0
    is_cut: bool = False


@dataclass(frozen=True)
class StandingVerdict:
    """The verdict that stands on one check."""

    version: int
    verdict: str
    digest: str


def judged(selection: Selection) -> Judged:
    """The verdicts that stand on the checks that came onto the list on these days.

    A check that was judged twice counts once, by the verdict given last.
    """
    standing, is_cut = standing_verdicts(selection)
    rules = _deciding_rules(selection, standing)
    result = Judged(is_cut=is_cut, without_rules=len(standing.keys() - rules.keys()))
    for one in standing.values():
        result.versions[one.version][one.verdict] += 1
    for key, codes in rules.items():
        for code in codes or (NO_RULE,):
            result.rules[code][standing[key].verdict] += 1
    return result


def standing_verdicts(selection: Selection) -> tuple[dict[UUID, StandingVerdict], bool]:
    """The newest verdict of each submission, and whether there were more than count."""
    columns = ("submission", "submission__version", "verdict", "submission__digest")
    newest = list(_verdicts(selection).values_list(*columns)[: MOST + 1])
    standing: dict[UUID, StandingVerdict] = {}
    for key, version, verdict, digest in newest[:MOST]:
        standing.setdefault(key, StandingVerdict(version, verdict, digest))
    return standing, len(newest) > MOST


def _verdicts(selection: Selection) -> QuerySet[Review]:
    """Those that nobody corrected, the newest first."""
    corrections = Review.objects.filter(corrects=OuterRef("pk"))
    # Nobody judges a check before it is on the list: so the index on the time is of use.
    rows = Review.objects.filter(~Exists(corrections), at__gte=selection.start).filter(
        submission__version__in=selection.versions,
        submission__listed_at__gte=selection.start,
        submission__listed_at__lt=selection.end,
    )
    return rows.exclude(verdict="").order_by("-at", "-id")


def _deciding_rules(
    selection: Selection, standing: Mapping[UUID, StandingVerdict]
) -> dict[UUID, tuple[str, ...]]:
    """By submission, the rules that decided; what is not to be read, or cannot be, is absent."""
    found = {key: _DECIDED[s.digest] for key, s in standing.items() if s.digest in _DECIDED}
    versions = {version.pk: version for version in selection.versions}
    for submission in _with_answers([key for key in standing if key not in found]):
        submission.version = versions[submission.version_id]
        document = submission.version.parsed_or_none()
        if document is not None:
            found[submission.pk] = _rules_of(submission, document)
            _remember(submission.digest, found[submission.pk])
    return found


def _remember(digest: str, rules: tuple[str, ...]) -> None:
    """Only of a closed check, which has a digest: it will never come to anything else."""
    if not digest:
        return
    if len(_DECIDED) >= _REMEMBERED:
        _DECIDED.clear()
    _DECIDED[digest] = rules


def _with_answers(keys: list[UUID]) -> list[Submission]:
    """Those whose answers the clinic may read, and can. One that no key opens is left out."""
    may_read = Q(status=Submission.Status.COMPLETED) | Q(clinic_may_follow_up=True)
    # As stored: decrypted by the query, one that no key opens would keep back all the others.
    stored = ExpressionWrapper(F("answers"), output_field=BinaryField())
    rows = Submission.objects.filter(may_read, pk__in=keys, answers__isnull=False)
    rows = rows.defer("answers", "contact").annotate(stored=stored)
    found = list(rows.order_by())
    readable: list[Submission] = [row for row in found if _decrypt(row)]
    if len(readable) < len(found):  # ``manage.py verify`` names them
        logger.warning("%d submissions cannot be read.", len(found) - len(readable))
    return readable


def _decrypt(submission: Submission) -> bool:
    """Put the answers in clear where they belong, if that can be done."""
    answers = EncryptedJSONField()
    try:
        submission.answers = answers.from_db_value(submission.stored)  # type: ignore[attr-defined]
        submission.events()
    except UNREADABLE:
        return False
    return True


def _rules_of(submission: Submission, questionnaire: Questionnaire) -> tuple[str, ...]:
    """The rules of the highest urgency: these decided, others only stood beside them."""
    outcome = evaluate(questionnaire, counting_answers(submission))
    return tuple(f.rule for f in outcome.findings if f.urgency == outcome.urgency)
