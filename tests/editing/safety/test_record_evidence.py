"""What was signed, tried and compared is evidence, as far as it goes."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.checks import NOW
from tests.drafts import store_draft
from tests.editing.safety.files import WRITTEN, file_of, vignette
from tests.small import SMALL
from tests.variants import CALMER, STRICTER, with_question
from triage.editing.safety.evidence import FACTS
from triage.editing.safety.file import SafetyFile
from triage.editing.safety.hazard import Fact
from triage.editing.safety.markdown import as_markdown
from triage.editing.safety.report import make_report, report_title
from triage.models import Approval, Replay, Rule

pytestmark = pytest.mark.django_db


def found(file: SafetyFile, fact: Fact) -> list[tuple[bool, str, list[str]]]:
    return [(holds, said, list(details)) for holds, said, details in FACTS[fact](file)]


def test_an_approval_counts_unless_everybody_who_signed_had_edited() -> None:
    row = store_draft(SMALL)
    file = file_of(signed=True)
    assert found(file, Fact.APPROVALS) == [(True, "Approved by signer.", [])]

    rule = Rule.objects.get(code="fever")
    rule._history_user = User.objects.get(username="signer")
    rule.rationale = "Another reason"
    rule.save()
    again = file_of(replace(SMALL, title="Another title"), signed=True)
    assert found(again, Fact.APPROVALS) == [
        (True, "Approved by signer.", []),
        (False, "Everybody who approved it had also edited the draft.", ["signer"]),
    ]

    lead = User.objects.create(username="lead")
    Approval.objects.create(
        questionnaire=row, sha256=again.version.sha256, approved_by=lead, note="Read."
    )
    third = SafetyFile(again.version, WRITTEN)
    assert found(third, Fact.APPROVALS) == [(True, "Approved by lead, signer.", [])]


def test_only_signed_vignettes_are_evidence() -> None:
    file = file_of()
    vignette("proposal")
    assert found(file, Fact.VIGNETTES) == [
        (False, "No vignette is signed by a clinical lead.", []),
        (True, "Vignettes nobody has signed: 1, of which 1 pass.", []),
    ]

    vignette("signed", signed=True, must_not_fire="bladder-sign")
    file = SafetyFile(file.version, WRITTEN)
    assert found(file, Fact.VIGNETTES)[0] == (
        True,
        "Signed vignettes, all of which pass: 1.",
        [],
    )
    assert found(file, Fact.NEGATIVES) == [
        (True, "Signed vignettes that say what must not fire: 1.", [])
    ]

    vignette("failing", signed=True, expected_urgency=10)
    file = SafetyFile(file.version, WRITTEN)
    assert found(file, Fact.VIGNETTES)[0] == (
        False,
        "A signed vignette fails under this version.",
        ["Fever: It ends as same day. Expected: self care."],
    )


def replay_of(file: SafetyFile, **fields: Any) -> Replay:
    plain = {"cells": {"30>40": 7}, "alerts_before": 31, "alerts_after": 38, "finished_at": NOW}
    return Replay.objects.create(
        questionnaire=file.version.questionnaire,
        sha256=file.version.sha256,
        started_at=NOW,
        **{**plain, **fields},
    )


def test_that_past_checks_were_replayed_is_told_and_nothing_that_was_counted() -> None:
    file = file_of()
    assert found(file, Fact.ALERTS) == [
        (False, "No replay of past checks under this version was run.", [])
    ]

    replay_of(file, finished_at=None)
    assert SafetyFile(file.version, WRITTEN).replay is None

    replay_of(file, begun=149)
    file = SafetyFile(file.version, WRITTEN)
    said = "Past checks were replayed under this version; its page has the alerts."
    assert found(file, Fact.ALERTS) == [(True, said, [])]
    assert "**Checks begun before:** at least 100" in text_of(file)
    Replay.objects.update(cells={"30>40": 140}, alerts_before=0, alerts_after=0, skipped=9)
    assert text_of(SafetyFile(file.version, WRITTEN)) == text_of(file)


def test_a_version_is_compared_with_the_one_before() -> None:
    first = file_of()
    assert found(first, Fact.DIFFERENCE)[0][0] is True
    assert found(first, Fact.REWORDINGS)[0][0] is False

    stricter = file_of(STRICTER)
    assert found(stricter, Fact.DIFFERENCE) == [
        (True, "Nobody fares worse than under version 1.", [])
    ]
    assert found(stricter, Fact.REWORDINGS) == [
        (True, "No question that decides anything reads otherwise than in version 1.", [])
    ]

    calmer = file_of(with_question("fever", of=CALMER, text="Are you hot?"))
    assert found(calmer, Fact.DIFFERENCE) == [
        (
            False,
            "Somebody fares worse than under version 2.",
            ["same day, now self care", "same day, now soon"],
        )
    ]
    assert found(calmer, Fact.REWORDINGS) == [
        (
            False,
            "Worded otherwise than in version 2. No proof judges words.",
            ["fever: Are you hot?"],
        )
    ]


def text_of(file: SafetyFile) -> str:
    return as_markdown(report_title(file), make_report(file))
