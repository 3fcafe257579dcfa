"""What "not sure" means is the same on the page, in the list's filter and in an export."""

import pytest

from tests.checks import Given, completed
from tests.clinic.export.exporting import only
from tests.small import BENIGN
from triage.check.summary import sign_cards
from triage.check.unsure import any_unsure, is_unsure
from triage.check.worklist import unsure_token
from triage.engine.conditions import ASKED_UNKNOWN
from triage.engine.outcome import Finding, Reason, evaluate
from triage.engine.urgency import Urgency
from triage.models import QuestionnaireVersion


def finding(
    sign: str, urgency: Urgency, *, unsure: bool = False, because: str | int = "yes"
) -> Finding:
    return Finding(sign, "rule", "code", urgency, unsure, (Reason("fever", (because,)),))


SURE, SOON = finding("infection", Urgency.EMERGENCY), finding("pain", Urgency.SOON)
WEAK = finding("infection", Urgency.SOON, unsure=True, because=ASKED_UNKNOWN)
STRONG = finding("infection", Urgency.EMERGENCY, unsure=True)
NAMED = finding("infection", Urgency.EMERGENCY, because=ASKED_UNKNOWN)


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ([SURE], False),
        ([STRONG], True),
        ([NAMED], True),  # a rule that names "not sure" itself
        ([SURE, WEAK], False),  # asking again changes nothing
        ([SURE, STRONG], False),
        ([WEAK], True),
    ],
)
def test_the_most_urgent_findings_of_a_sign_decide(findings: list[Finding], said: bool) -> None:
    assert is_unsure(findings) is said
    assert any_unsure([SOON, *findings]) is said


def test_nothing_found_rests_on_nothing() -> None:
    assert not any_unsure([])


ONE: Given = {**BENIGN, "fever": ("asked-unknown",)}
OTHER: Given = {**BENIGN, "fever": ("yes",)}


@pytest.mark.django_db
@pytest.mark.parametrize("given", [ONE, OTHER, BENIGN])
def test_page_filter_and_export_agree(version: QuestionnaireVersion, given: Given) -> None:
    check = completed(version, given)

    outcome = evaluate(check.questionnaire, check.current_answers())
    on_page = any(card.unsure for card in sign_cards(check.questionnaire, outcome.findings))
    in_filter = check.tokens.filter(token=unsure_token()).exists()
    in_export = only(check)["Unsure"] == "yes"

    assert on_page == in_filter == in_export
    assert on_page is (given is ONE)
