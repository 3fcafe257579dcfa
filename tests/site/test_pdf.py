"""A page as PDF."""

import sys
from io import BytesIO

import pytest
from pypdf import PdfReader

from triage.site import pdf

PAGE = (
    '<!doctype html><html lang="en"><head><title>A result</title>'
    '<link rel="stylesheet" href="https://clinic.example/evil.css"></head><body><h1>Call 112</h1>'
    '<img alt="" src="file:///etc/passwd"><p class="no-print">Button</p></body></html>'
)


def test_a_page_becomes_a_document_with_its_text_and_title(weasyprint: None) -> None:
    document = PdfReader(BytesIO(pdf.from_html(PAGE)))

    assert "Call 112" in document.pages[0].extract_text()
    assert document.metadata is not None
    assert document.metadata.title == "A result"


def test_what_is_not_for_paper_is_left_out(weasyprint: None) -> None:
    text = PdfReader(BytesIO(pdf.from_html(PAGE))).pages[0].extract_text()

    assert "Button" not in text


def test_neither_files_nor_the_network_are_read(
    weasyprint: None, caplog: pytest.LogCaptureFixture
) -> None:
    body = pdf.from_html(PAGE)

    refused = [r.getMessage() for r in caplog.records if "Nothing is fetched" in r.getMessage()]
    assert len(refused) == 2
    assert b"root:" not in body


def test_without_the_package_it_is_not_available(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    with pytest.raises(pdf.NotAvailable):
        pdf.from_html(PAGE)


def test_whether_it_is_available_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = pdf.is_available()

    monkeypatch.setattr(pdf, "find_library", lambda _name: "other")

    assert pdf.is_available() is first


def sheets(*lines: int) -> list[str]:
    paragraph = "<p>Line</p>"
    return [f"<title>{n}</title>{paragraph * n}" for n in lines]


@pytest.mark.parametrize(
    ("lines", "title"), [((400, 200, 3, 1), "3"), ((2,), "2"), ((400, 300), "300")]
)
def test_of_several_the_first_that_fits_on_one_sheet_is_drawn(
    weasyprint: None, lines: tuple[int, ...], title: str
) -> None:
    document = PdfReader(BytesIO(pdf.from_shortest(sheets(*lines))))

    assert document.metadata is not None
    assert document.metadata.title == title
