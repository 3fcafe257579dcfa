"""The result on paper, and as a file to keep."""

from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from tests.browser.people import completed, patient
from tests.browser.visitor import Visitor
from triage.check.summary import answer_rows
from triage.engine.route import find_route
from triage.models import QuestionnaireVersion, Submission
from triage.site.wording import fill

PRESSABLE = "button, summary, input, .button, .site-footer a:not([href^='tel:'])"
TITLE = "Talk to a health professional today"


@pytest.fixture
def result(live: QuestionnaireVersion, visitor: Visitor) -> Submission:
    """The browser shows the result of somebody with a fever."""
    submission, token = completed(live, patient("infection"))
    visitor.hold(submission, token)
    visitor.open("/check/result/")
    return submission


def test_paper_shows_the_result_and_every_answer_and_nothing_to_press(
    result: Submission, visitor: Visitor
) -> None:
    visitor.page.emulate_media(media="print")

    assert missing_from(visitor.text, result) == []
    pressable = visitor.page.locator(PRESSABLE).all()
    assert [each.inner_text() for each in pressable if each.is_visible()] == []


def test_the_browser_saves_the_page_as_a_pdf(result: Submission, visitor: Visitor) -> None:
    assert missing_from(read(visitor.page.pdf(format="A4")), result) == []


def test_the_link_gives_a_pdf_with_the_result_the_code_and_the_answers(
    weasyprint: None, result: Submission, visitor: Visitor
) -> None:
    with visitor.page.expect_download() as download:
        visitor.follow("Download as PDF")

    text = read(Path(download.value.path()).read_bytes())
    assert download.value.suggested_filename == f"result-{result.code}.pdf"
    assert missing_from(text, result) == []
    assert "Download as PDF" not in text


def missing_from(text: str, result: Submission) -> list[str]:
    """What of the result, the code, the questions and the answers is not in the text."""
    answers = result.current_answers()
    parts = answer_rows(result.questionnaire, find_route(result.questionnaire, answers))
    rows = [row for _, rows in parts for row in rows]
    wanted = [TITLE, result.code, *(fill(row.question.text) for row in rows)]
    wanted += [label for row in rows for label in row.labels]
    found = squeezed(text)
    return [each for each in wanted if squeezed(each) not in found]


def squeezed(text: str) -> str:
    """Without spaces and joined letters: how lines are set is the printer's business."""
    return "".join(normalize("NFKC", text).split())


def read(document: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(document)).pages)
