"""What was proved and tried, and what is open, in the safety file."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.checks import NOW, SAME_DAY, completed
from tests.editing.safety.files import WRITTEN, file_of, vignette
from tests.small import when
from tests.variants import STRICTER, with_question
from triage.editing.safety.chapters import Chapter
from triage.editing.safety.file import SafetyFile
from triage.editing.safety.markdown import as_markdown
from triage.editing.safety.report import make_report
from triage.models import Recall

pytestmark = pytest.mark.django_db


def chapter(file: SafetyFile, title: str) -> Chapter:
    return next(one for one in make_report(file) if one.title == title)


def chapter_text(file: SafetyFile, title: str) -> str:
    return as_markdown("", [chapter(file, title)])


def test_vignettes_are_listed_with_their_result_and_signature() -> None:
    file = file_of()
    before = timezone.now() - timedelta(days=1)
    one = vignette("signed", signed=True)
    vignette("failing", title="Hot", expected_urgency=10)

    text = chapter_text(SafetyFile(file.version, WRITTEN), "Vignettes")

    assert "**Signed (1)**" in text
    assert "| signed: Fever | Same day | passes | lead, " in text
    assert "| failing: Hot | Self-care | It ends as same day. Expected: self care. | no |" in text
    assert "Signatures taken off" not in text

    one.delete()
    later = file_of(STRICTER)
    assert later.signatures_gone
    assert before < later.signatures_gone[0].at
    assert "- Fever – nobody known, " in chapter_text(later, "Vignettes")
    assert "Signed: none." in chapter_text(later, "Vignettes")


def test_whether_anybody_was_recalled_is_not_told() -> None:
    file = file_of()
    before = chapter_text(file, "Past checks")
    assert "A past check that it rates more urgent is shown to clinicians as recalled." in before

    check = completed(file.version, SAME_DAY)
    Recall.objects.create(
        submission=check, version=file.version, before=10, after=30, created_at=NOW
    )

    assert chapter_text(SafetyFile(file.version, WRITTEN), "Past checks") == before


def test_what_is_open_is_gathered_in_one_place() -> None:
    text = chapter_text(file_of(), "Open warnings")

    assert "- H03 No vignette is signed by a clinical lead." in text
    assert "not proved" not in text

    hidden = with_question("onset", enable_when=when(("bladder", "cant_pee")))
    assert "**1 claim is not proved**" in chapter_text(file_of(hidden), "Open warnings")


def test_where_nothing_is_open_it_says_so() -> None:
    file = file_of()
    vars(file).update(warnings=(), hazards=())

    assert chapter_text(file, "Open warnings").endswith("None.\n")
