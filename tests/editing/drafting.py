"""What becomes of a draft between two versions: it is reworded, signed, or refused."""

import pytest
from django.contrib.auth.models import User

from tests.editing.signing import keys, sign
from tests.small import BENIGN, SMALL
from triage.editing.approving import approve
from triage.editing.draft_report import make_report
from triage.editing.publishing import publish
from triage.editing.refusals import NotPublishable
from triage.models import Approval, Questionnaire, QuestionnaireVersion, Vignette

#: What is missing where something is weakened; how many have signed follows.
TWO = (
    "Something is weakened: two clinical leads who did not edit the draft must approve it. So far: "
)
#: What the emergency is called by a draft that weakens it.
SOFT = "Have somebody look at you at once"


def published(draft: Questionnaire, *leads: User) -> QuestionnaireVersion:
    """Signed by all of them, and published by the first."""
    sign(draft, *leads)
    return publish(draft, by=leads[0])


#: Why there is the rule for a fever, before anybody writes it otherwise.
WHY_FEVER = next(rule.rationale for rule in SMALL.rules if rule.code == "fever")


def explain(draft: Questionnaire, why: str, *, by: User | None = None) -> None:
    """A change that weakens nothing."""
    rule = draft.rules.get(code="fever")
    rule.rationale = why
    rule._history_user = by  # type: ignore[attr-defined] # who simple-history records
    rule.save()


def soften(draft: Questionnaire, title: str = SOFT, *, by: User | None = None) -> None:
    """Reword the emergency."""
    emergency = draft.dispositions.get(code="emergency")
    emergency.title = title
    emergency._history_user = by  # type: ignore[attr-defined]
    emergency.save()


def missing(draft: Questionnaire) -> str:
    """What the draft lacks in signatures."""
    return make_report(draft).approvals_missing


def refused(draft: Questionnaire, by: User, **changes: object) -> list[str]:
    """Why it is not signed; and it is not."""
    report, count = make_report(draft), Approval.objects.count()
    sha256, over = report.looked_at
    bound = {"sha256": sha256, "over": over, "read": keys(report), "note": "Read."}
    with pytest.raises(NotPublishable) as refusal:
        approve(draft, by=by, **{**bound, **changes})  # type: ignore[arg-type]
    assert Approval.objects.count() == count
    return [problem.sentence for problem in refusal.value.problems]


def calm(draft: Questionnaire, **more: object) -> Vignette:
    """A vignette of somebody well."""
    made: Vignette = Vignette.objects.create(
        questionnaire=draft,
        code="calm",
        title="Nothing wrong",
        narrative="Somebody well.",
        answers={k: list(v) for k, v in BENIGN.items()},
        **{"expected_urgency": 10, **more},
    )
    return made
