"""``manage.py prove``: every claim as JSON."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from tests.drafts import store_draft
from tests.management.running import assessed, run, store_versions
from tests.small import SMALL
from triage.engine.proof.proof import prove
from triage.engine.questionnaire import Questionnaire
from triage.models import QuestionnaireVersion

pytestmark = pytest.mark.django_db

#: A new bladder sign is no emergency any more, so its floor does not hold.
LOWERED = replace(
    SMALL,
    rules=tuple(
        replace(rule, disposition="soon", disposition_if_unsure="soon")
        if rule.code == "bladder-new"
        else rule
        for rule in SMALL.rules
    ),
)


def test_the_live_version_is_proved_claim_by_claim(version: QuestionnaireVersion):
    status, found = run("prove", "small")

    assert status == 0
    assert {**found, "claims": []} == {
        "questionnaire": "small",
        "proved": True,
        "problems": [],
        "claims": [],
    }
    assert [
        (c["kind"], c["place"], c["code"], c["sentence"], c["verdict"], c["blocks"])
        for c in found["claims"]
    ] == [(c.kind, c.place, c.code, c.sentence, c.verdict, c.blocks) for c in prove(SMALL)]


def test_who_gets_to_a_rule_is_a_line_that_assess_takes(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
):
    _, found = run("prove", "small")

    reached = {
        claim["code"]: assessed(monkeypatch, claim["witness"], "small")["findings"]
        for claim in found["claims"]
        if (claim["kind"], claim["place"]) == ("reach", "rule")
    }
    assert list(reached) == [rule.code for rule in SMALL.rules]
    for code, findings in reached.items():
        assert code in [finding["rule"] for finding in findings if not finding["unsure"]]


@pytest.mark.parametrize(("which", "live"), [("--draft", ()), ("--version=2", (SMALL,))])
def test_a_floor_that_does_not_hold_names_a_patient_whom_assess_confirms(
    which: str, live: tuple[Questionnaire, ...], monkeypatch: pytest.MonkeyPatch
):
    store_draft(LOWERED)
    store_versions(*live, *(LOWERED for _ in live), *live)

    status, found = run("prove", "small", which)

    refuted = [c for c in found["claims"] if c["blocks"] and c["verdict"] == "refuted"]
    assert (status, found["proved"]) == (1, False)
    assert [(c["kind"], c["code"]) for c in refuted] == [
        ("floor", "bladder-floor"),
        ("floor", "bladder-floor"),
        ("reach", "emergency"),
    ]
    for claim in refuted[:2]:
        assert assessed(monkeypatch, claim["witness"], "small", which)["urgency"] == "soon"
    assert refuted[2]["witness"] is None


def test_a_draft_has_to_keep_what_the_live_version_promises(monkeypatch: pytest.MonkeyPatch):
    store_draft(LOWERED)
    store_versions(SMALL)

    _, found = run("prove", "small", "--draft")

    kept = [claim for claim in found["claims"] if claim["kind"] == "floor-kept"]
    refuted = [claim for claim in kept if claim["verdict"] == "refuted"]
    assert [claim["code"] for claim in refuted] == ["bladder-floor", "bladder-floor"]
    for claim in refuted:
        assert assessed(monkeypatch, claim["old_witness"], "small")["urgency"] == "emergency"
        assert assessed(monkeypatch, claim["witness"], "small", "--draft")["urgency"] == "soon"


def test_a_draft_is_proved_beside_problems_that_break_no_proof():
    store_draft(replace(SMALL, signs=(*SMALL.signs, replace(SMALL.signs[0], code="unused"))))

    status, found = run("prove", "small", "--draft")

    assert [problem["code"] for problem in found["problems"]] == ["unused"]
    assert (status, found["proved"]) == (1, False)
    assert found["claims"] != []


def test_a_warning_is_no_failure():
    mood = next(rule for rule in SMALL.rules if rule.code == "mood")
    store_draft(
        replace(
            SMALL,
            rules=(
                *SMALL.rules,
                replace(mood, code="less", disposition="soon", disposition_if_unsure="soon"),
            ),
        )
    )

    status, found = run("prove", "small", "--draft")

    refuted = [(c["kind"], c["code"]) for c in found["claims"] if c["verdict"] == "refuted"]
    assert (status, refuted) == (0, [("overshadowed", "less")])


def test_nothing_is_proved_of_a_draft_with_problems():
    store_draft(replace(SMALL, danger_signs=()))

    status, found = run("prove", "small", "--draft")

    assert status == 1
    assert found == {
        "questionnaire": "small",
        "proved": False,
        "problems": [
            {
                "place": "questionnaire",
                "code": "small",
                "sentence": "There are no danger signs for the start page.",
            }
        ],
        "claims": [],
    }


def test_a_version_that_is_not_there_is_named(version: QuestionnaireVersion):
    with pytest.raises(CommandError, match="no such version"):
        call_command("prove", "small", "--version", "2")
