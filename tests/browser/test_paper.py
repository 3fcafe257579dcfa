"""The result on paper, and as a file to keep."""

from pathlib import Path

import pytest

from tests.browser.people import completed, patient
from tests.browser.visitor import Visitor
from tests.paper import answers_lacking, lacking, open_pdf
from triage.engine.conditions import ASKED_UNKNOWN
from triage.engine.outcome import evaluate
from triage.engine.question import NUMBER_TYPES, QuestionType
from triage.engine.questionnaire import Questionnaire
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
    assert missing_from(open_pdf(visitor.page.pdf(format="A4"))[1], result) == []


def test_the_link_gives_one_page_with_the_result_the_code_and_what_decided(
    weasyprint: None, result: Submission, visitor: Visitor
) -> None:
    download = visitor.download("Save one page as a PDF")

    document, text = open_pdf(Path(download.path()).read_bytes())
    assert download.suggested_filename == f"result-{result.code}.pdf"
    assert len(document.pages) == 1
    assert lacking(text, *on_a_slip(result)) == []


def test_the_page_to_print_is_one_sheet_too(result: Submission, visitor: Visitor) -> None:
    visitor.follow("One page to print or show")

    document, text = open_pdf(visitor.page.pdf(format="A4"))

    assert len(document.pages) == 1
    assert lacking(text, *on_a_slip(result)) == []


def test_however_much_was_found_the_file_is_one_page(
    weasyprint: None, live: QuestionnaireVersion, visitor: Visitor
) -> None:
    """Somebody who names every sign of every question."""
    submission, token = completed(live, everything(live.parsed()))
    visitor.hold(submission, token)
    visitor.open("/check/result/")

    download = visitor.download("Save one page as a PDF")

    document, text = open_pdf(Path(download.path()).read_bytes())
    assert len(document.pages) == 1
    found = evaluate(submission.questionnaire, submission.current_answers()).findings
    titles = [fill(submission.questionnaire.signs_by_code[one.sign].title) for one in found]
    assert lacking(text, *titles) == []


def everything(questionnaire: Questionnaire) -> dict[str, tuple[str | int, ...]]:
    """Each option that means no "no", where several go together; else the first that does."""
    given: dict[str, tuple[str | int, ...]] = {}
    for question in questionnaire.questions:
        values = [o.value for o in question.options if not (o.negative or o.exclusive)]
        values = [v for v in values if v not in question.out_of_scope | {ASKED_UNKNOWN}]
        if question.type in NUMBER_TYPES:
            given[question.link_id] = (question.maximum or 0,)
        elif question.options:
            several = question.type is QuestionType.CHOICES
            given[question.link_id] = tuple(values if several else values[:1])
    return given


def on_a_slip(result: Submission) -> list[str]:
    """What a desk needs, as it stands on paper."""
    outcome = evaluate(result.questionnaire, result.current_answers())
    reasons = [reason for finding in outcome.findings for reason in finding.because]
    asked = result.questionnaire.questions_by_id
    questions = [fill(asked[reason.question].short_text) for reason in reasons]
    return [TITLE, result.code, result.version.sha256[:12], *questions]


def missing_from(text: str, result: Submission) -> list[str]:
    """What of the result, the code, the questions and the answers is not in the text."""
    return [*lacking(text, TITLE, result.code), *answers_lacking(text, result, between=", ")]
