"""What stands on paper, in a PDF or in a text, beside what somebody answered."""

from io import BytesIO
from unicodedata import normalize

from pypdf import PdfReader

from triage.check.summary import answer_rows
from triage.engine.route import find_route
from triage.models import Submission
from triage.site.wording import fill


def squeezed(text: str) -> str:
    """Without spaces and joined letters: how lines are set is the printer's business."""
    return "".join(normalize("NFKC", text).split())


def lacking(text: str, *wanted: str) -> list[str]:
    """Which of these words are not in the text."""
    found = squeezed(text)
    return [words for words in wanted if squeezed(words) not in found]


def answers_lacking(text: str, check: Submission, *, between: str = "; ") -> list[str]:
    """The questions of this check that do not stand in the text with their answers behind them.

    A "no" stands somewhere in every text, so each is looked for where it belongs.
    """
    route = find_route(check.questionnaire, check.current_answers())
    rows = [row for _part, rows in answer_rows(check.questionnaire, route) for row in rows]
    return lacking(text, *(f"{fill(r.question.text)} {between.join(r.labels)}" for r in rows))


def open_pdf(body: bytes) -> tuple[PdfReader, str]:
    """A document, and what a reader finds on its pages."""
    document = PdfReader(BytesIO(body))
    return document, " ".join(page.extract_text() for page in document.pages)
