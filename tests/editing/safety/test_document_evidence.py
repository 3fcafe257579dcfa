"""What a published document brings against a hazard."""

from dataclasses import replace
from typing import Any

import pytest

from tests.editing.safety.files import WRITTEN, file_of
from tests.small import SMALL, option
from tests.variants import with_question, with_rule
from triage.editing.safety.evidence import FACTS
from triage.editing.safety.file import SafetyFile
from triage.editing.safety.hazard import Fact
from triage.editing.safety.report import make_report
from triage.engine.questionnaire import Questionnaire as Parsed
from triage.models.version import _PARSED, CorruptDocument

pytestmark = pytest.mark.django_db


def found(file: SafetyFile, fact: Fact) -> list[tuple[bool, str, list[str]]]:
    return [(holds, said, list(details)) for holds, said, details in FACTS[fact](file)]


_NO_CAUTION = replace(
    SMALL,
    sections=(
        SMALL.sections[0],
        replace(SMALL.sections[1], items=(replace(SMALL.sections[1].items[0], caution=""),)),
    ),
)
_SILENT_CRISIS = with_rule("mood", disposition="same-day", disposition_if_unsure="same-day")


_NEVER_ALWAYS = replace(
    SMALL, dispositions=tuple(replace(d, always_shown=False) for d in SMALL.dispositions)
)
_SILENT_NET = replace(
    SMALL,
    dispositions=(
        replace(SMALL.dispositions[0], worsening="Call again.", steps=("Go.",)),
        *SMALL.dispositions[1:],
    ),
)


@pytest.mark.parametrize(
    ("fact", "document", "expected"),
    [
        (
            Fact.CRISIS,
            _SILENT_CRISIS,
            [
                (
                    False,
                    "Shown at once and always: “Title of crisis”.",
                    ["No rule leads to “Title of crisis”."],
                )
            ],
        ),
        (
            Fact.CRISIS,
            _NEVER_ALWAYS,
            [(False, "No advice is shown always, whatever else is more urgent.", [])],
        ),
        (
            Fact.DANGER_SIGNS,
            replace(SMALL, danger_signs=("You can't pee",)),
            [(True, "1 danger sign stands on the start page and on every error page.", [])],
        ),
        (
            Fact.DOSES,
            SMALL,
            [(True, "1 column of doses stands closed, for professionals.", [])],
        ),
        (
            Fact.DOSES,
            _NO_CAUTION,
            [
                (True, "1 column of doses stands closed, for professionals.", []),
                (False, "Doses without a caution by the editors:", ["MED-01: A pain tablet"]),
            ],
        ),
        (
            Fact.FLOORS,
            replace(SMALL, floors=()),
            [(False, "Safety floors: 0, of which 0 can be lowered by nobody.", [])],
        ),
        (
            Fact.REVIEW_DATES,
            replace(SMALL, sections=(replace(SMALL.sections[0], review_by="2026-11-01"),)),
            [
                (
                    False,
                    "Sections that should have been looked at again:",
                    ["When to see a doctor: 2026-11-01"],
                )
            ],
        ),
        (
            Fact.REVIEW_DATES,
            replace(SMALL, sections=(replace(SMALL.sections[0], review_by="2026-11-02"),)),
            [
                (
                    True,
                    "No section is overdue to be looked at again. The first is due on 2026-11-02.",
                    [],
                )
            ],
        ),
        (Fact.REVIEW_DATES, replace(SMALL, sections=()), [(False, "There is no reading.", [])]),
        (
            Fact.SAFETY_NET,
            _SILENT_NET,
            [
                (
                    False,
                    "Advice that does not name the emergency number:",
                    ["Title of emergency"],
                )
            ],
        ),
        (
            Fact.SCOPE,
            with_question("adult", options=(option("yes", "Yes"), option("no", "No"))),
            [(False, "No answer ends the check for somebody whom it is not made for.", [])],
        ),
        (
            Fact.UNSURE,
            with_question("fever", options=SMALL.questions_by_id["fever"].options[:2]),
            [
                (
                    False,
                    "“Not sure” can be answered to 1 of the 2 questions for danger signs.",
                    ["What about fever?"],
                )
            ],
        ),
        (
            Fact.UNITS,
            with_question("weight", maximum=None),
            [
                (
                    False,
                    "2 of the 3 numbers that are asked have a range.",
                    ["What about weight?"],
                )
            ],
        ),
        (
            Fact.WHY,
            with_question("fever", why="It can be urgent."),
            [(True, "2 of the 2 questions for danger signs say why they are asked.", [])],
        ),
    ],
)
def test_a_fact_is_looked_up_in_the_document(
    fact: Fact, document: Parsed, expected: list[tuple[bool, str, list[str]]]
) -> None:
    assert found(file_of(document), fact) == expected


def test_numbers_that_are_not_set_or_only_examples_are_open(settings: Any) -> None:
    file = file_of()
    settings.EMERGENCY_NUMBER = settings.CRISIS_LINE = settings.SURGICAL_TEAM_PHONE = "112"
    settings.URGENT_LINE = ""
    all_set: tuple[bool, str, list[str]] = (
        True,
        "Every number and name that a text uses is set on this site.",
        [],
    )

    assert found(file, Fact.NUMBERS) == [
        (False, "A text uses what is not set on this site.", ["URGENT_LINE"])
    ]

    settings.URGENT_LINE = "555-0111 (example)"
    assert found(file, Fact.NUMBERS) == [
        all_set,
        (False, "Numbers that are examples:", ["URGENT_LINE"]),
    ]

    settings.URGENT_LINE, settings.DEBUG = "555-0111", True
    assert found(file, Fact.NUMBERS) == [
        all_set,
        (False, "This site runs as a demonstration.", []),
    ]


def test_a_stored_document_that_was_changed_is_no_evidence() -> None:
    file = file_of()
    assert found(file, Fact.DOCUMENT)[0][0] is True
    file.version.document += " "

    assert found(file, Fact.DOCUMENT)[0][0] is False

    _PARSED.pop(file.version.sha256, None)
    with pytest.raises(CorruptDocument):
        make_report(SafetyFile(file.version, WRITTEN))
