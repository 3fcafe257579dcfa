"""The safety file: each hazard with what the record says, and honest where it says nothing."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from tests.editing.safety.files import file_of
from tests.small import SMALL, when
from tests.variants import with_question
from triage.editing.safety.evidence import FACTS
from triage.editing.safety.file import SafetyFile, Standing, write_safety_file
from triage.editing.safety.hazard import Fact
from triage.editing.safety.markdown import as_markdown
from triage.editing.safety.report import make_report, report_title
from triage.engine.proof.claims import Verdict

pytestmark = pytest.mark.django_db


def found(file: SafetyFile, fact: Fact) -> list[tuple[bool, str, list[str]]]:
    return [(holds, said, list(details)) for holds, said, details in FACTS[fact](file)]


def test_a_hazard_is_shown_open_or_silent_by_its_evidence(settings: Any) -> None:
    for name in ("EMERGENCY_NUMBER", "URGENT_LINE", "CRISIS_LINE", "SURGICAL_TEAM_PHONE"):
        setattr(settings, name, "112")
    file = file_of()

    by_standing = {
        standing: [one.hazard.code for one in file.hazards if one.standing is standing]
        for standing in Standing
    }

    assert by_standing == {
        Standing.SHOWN: [
            *("H01", "H02", "H05", "H06", "H14", "H16", "H19"),
            *("H20", "H21", "H22", "H24", "H27", "H28"),
        ],
        Standing.OPEN: ["H03", "H04", "H11", "H12", "H13", "H17", "H18"],
        Standing.SILENT: ["H07", "H08", "H09", "H10", "H15", "H23", "H25", "H26", "H30"],
    }


def test_a_hazard_whose_proof_fails_is_open_and_names_what_failed() -> None:
    hidden = with_question("onset", enable_when=when(("bladder", "cant_pee")))
    file = file_of(hidden)

    (branch,) = [one for one in file.hazards if one.hazard.code == "H01"]

    assert branch.standing is Standing.OPEN
    assert [(one.holds, one.sentence.split(": ")[-1]) for one in branch.evidence] == [
        (True, "proved for 4 of 4."),
        (False, "proved for 4 of 5."),
    ]
    assert [detail.split(":")[0] for detail in branch.evidence[1].details] == ["bladder-new"]


def test_what_the_solver_did_not_decide_is_told_as_not_decided() -> None:
    file = file_of(replace(SMALL, title="Undecided"))
    claims = tuple(replace(claim, verdict=Verdict.UNDECIDED) for claim in file.claims[:1])
    vars(file)["claims"] = claims  # as a solver would leave it

    totality = next(one for one in file.hazards if one.hazard.code == "H28").evidence[0]

    assert not totality.holds
    (detail,) = totality.details
    assert detail.startswith("small: Each complete set of answers has exactly one outcome.")
    assert detail.endswith("(not decided within the limit)")


def test_where_a_kind_of_thing_is_not_there_nothing_of_it_is_proved() -> None:
    file = file_of(replace(SMALL, floors=()))

    floors = next(one for one in file.hazards if one.hazard.code == "H12").evidence[0]

    assert (floors.holds, floors.sentence) == (
        False,
        "Nobody whom a safety floor protects ends below it: nothing of the kind is proved.",
    )


def test_a_document_with_problems_is_not_proved_but_told() -> None:
    file = file_of(replace(SMALL, danger_signs=()))

    assert file.claims == ()
    assert found(file, Fact.CHECKS) == [
        (
            False,
            "Today's checks find something to mend.",
            ["small: There are no danger signs for the start page."],
        )
    ]
    assert "Nothing was proved" in text_of(file)


def text_of(file: SafetyFile) -> str:
    return as_markdown(report_title(file), make_report(file))


def test_it_is_written_now() -> None:
    before = timezone.now()

    file = write_safety_file(file_of().version)

    assert before < file.written_at < timezone.now()
