"""The program is for any questionnaire: what is clinical stands in rows, and in no code.

What every site may need stays: an emergency, a crisis, somebody who might hurt themselves.
Migrations say what once was, and are left out.
"""

import re
from pathlib import Path

import pytest

from tests.contributing import ROOT

#: A word is here when it speaks of a body or an illness and of nothing else: "back" and "head"
#: are words for much, and count only beside what makes them mean the body.
_CLINICAL = re.compile(
    r"(?<![a-z])("
    r"surg(?:ery|ical|eon\w*)|operat(?:ed on|ing theatre)|spin(?:e|al|es)|lumbar|sciatica\w*"
    r"|back (?:pain|surgery|operation)|backache|own back|vertebra\w*|cauda|saddle"
    r"|legs?|foot drop|buttocks?|bladder|bowels?|pee|poo|urin\w+|numb(?:ness)?|tingl\w+"
    r"|wounds?|scars?|fever\w*|chills|sepsis|infect\w+|cancer\w*|tumou?r\w*|steroid\w*"
    r"|opioids?|baclofen|gabapentin|pacemaker|stimulator\w*|drug pump|pain|nerves?"
    r"|head (?:injur\w+|knock)|concuss\w*|skull|brain|seizures?|vomit\w*|headaches?"
    r"|anticoagul\w*|bleed(?:ing|s)?|bruis\w+|dizz\w+|drows\w+|chest|breath\w*"
    r")(?![a-z])",
    re.IGNORECASE,
)
_KINDS = {".py", ".html", ".txt", ".js", ".css", ".svg"}


def _files() -> list[Path]:
    found = (path for folder in ("triage", "templates") for path in (ROOT / folder).rglob("*"))
    migrations = ROOT / "triage" / "migrations"
    return sorted(p for p in found if p.suffix in _KINDS and migrations not in p.parents)


def clinical(text: str) -> list[str]:
    """The clinical words of a text; a word inside a name with underscores counts as well."""
    return [found[0] for found in _CLINICAL.finditer(text.replace("_", " "))]


def test_no_code_and_no_template_speaks_of_a_body_or_an_illness() -> None:
    files = _files()

    said = {str(path.relative_to(ROOT)): clinical(path.read_text()) for path in files}

    assert len(files) > 400
    assert {path: words for path, words in said.items() if words} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call the surgery team", ["surgery"]),
        ("surgical_team_phone", ["surgical"]),
        ("Bladder, bowel or saddle trouble", ["Bladder", "bowel", "saddle"]),
        ("after a head injury", ["head injury"]),
        ("the way back, taken back, a heading, ahead", []),
        ("legal, legend, delegate, painted, urinals are words too", ["urinals"]),
    ],
)
def test_a_clinical_word_is_told_from_one_that_only_looks_so(text: str, found: list[str]) -> None:
    assert clinical(text) == found
