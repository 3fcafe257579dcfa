"""How a version differs from the one before, in the safety file."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User

from tests.drafts import store_draft
from tests.editing.safety.files import file_of
from tests.small import SMALL, when
from tests.variants import CALMER, STRICTER, with_question, with_rule
from triage.editing.safety.chapters import Chapter
from triage.editing.safety.evidence import FACTS
from triage.editing.safety.file import SafetyFile
from triage.editing.safety.hazard import Fact
from triage.editing.safety.markdown import as_markdown
from triage.editing.safety.report import make_report
from triage.models import Rule

pytestmark = pytest.mark.django_db


def found(file: SafetyFile, fact: Fact) -> list[tuple[bool, str, list[str]]]:
    return [(holds, said, list(details)) for holds, said, details in FACTS[fact](file)]


def chapter(file: SafetyFile, title: str) -> Chapter:
    return next(one for one in make_report(file) if one.title == title)


def chapter_text(file: SafetyFile, title: str) -> str:
    return as_markdown("", [chapter(file, title)])


@pytest.fixture
def edited() -> SafetyFile:
    """A second version, with a record of who changed what."""
    store_draft(SMALL)
    file_of()
    rule = Rule.objects.get(code="long-pain")
    rule._history_user = User.objects.create(username="editor")
    rule._change_reason = "Guidance changed"
    rule.rationale = "Because of guidance."
    rule.save()
    document = with_question("fever", of=STRICTER, text="Are you hot?")
    return file_of(replace(document, suggestions=()))


def test_changes_are_told_in_words_with_patients_and_with_who_made_them(
    edited: SafetyFile,
) -> None:
    text = chapter_text(edited, "Changes since the version before")

    assert "No possible patient fares worse." in text
    assert "- soon → same day: A person who says: Score: 7; Duration: 43 days." in text
    assert "- question fever, text: “What about fever?” became “Are you hot?”" in text
    assert "- suggestion heavy, removed: Heavy" in text
    assert "Changed by: editor." in text
    assert "editor: Changed rule long-pain (Guidance changed)" in text


def test_patients_who_fare_worse_are_told(edited: SafetyFile) -> None:
    both = when(("mood", "yes"), ("fever", "yes"))
    worse = file_of(with_rule("mood", of=CALMER, criteria=both))

    text = chapter_text(worse, "Changes since the version before")

    assert "**Patients who fare worse, one of each kind**" in text
    assert "- same day → soon: A person who says: " in text
    assert "- same day → self care: A person who says: " in text
    assert "without “crisis”: A person who says: " in text


def test_a_change_that_was_not_decided_is_told_so(edited: SafetyFile) -> None:
    undecided = replace(edited.changes[0], old_answers=None, new_answers=None, after=None)
    vars(edited)["changes"] = (undecided,)

    text = chapter_text(edited, "Changes since the version before")

    assert "- soon → no result: not decided within the limit" in text


def test_the_first_version_and_one_that_says_the_same_have_nothing_to_compare() -> None:
    first = file_of()
    same = file_of()

    assert "It is the first version." in chapter_text(first, "Changes since the version before")
    text = chapter_text(same, "Changes since the version before")
    assert "Nothing reads otherwise than in the version before." in text
    assert "No change of the draft is on record for it." in text


def test_a_version_with_problems_is_not_compared_and_says_so() -> None:
    file_of()

    file = file_of(replace(SMALL, danger_signs=()))

    assert file.changes == ()
    assert found(file, Fact.DIFFERENCE) == [
        (False, "Patients were not compared with those of version 1.", [])
    ]
    text = chapter_text(file, "Changes since the version before")
    assert "Patients were not compared, as today's checks find something to mend." in text
    assert "fares worse" not in text
