"""A page as PDF, where the optional WeasyPrint and its libraries are installed."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse

_STYLESHEET = "check/check.css"


class NotAvailable(RuntimeError):
    """WeasyPrint, or a library it needs, is not on this machine."""


@cache
def is_installed() -> bool:
    """Whether the package is there; its system libraries are only tried when it is used."""
    return find_spec("weasyprint") is not None


def from_html(html: str, *, stylesheet: str = _STYLESHEET) -> bytes:
    """Draw one page with a stylesheet of ours and no access to files or the network.

    Raises :class:`NotAvailable`.
    """
    weasyprint = _weasyprint()
    closed = _closed(weasyprint.urls.URLFetcher)
    css = weasyprint.CSS(string=Path(str(finders.find(stylesheet))).read_text(), url_fetcher=closed)
    document = weasyprint.HTML(string=html, url_fetcher=closed)
    pdf = document.write_pdf(stylesheets=[css], pdf_variant="pdf/ua-1")
    if pdf is None:
        raise NotAvailable
    return bytes(pdf)


def to_keep(body: bytes, name: str) -> HttpResponse:
    """The answer that a browser keeps as a file of this name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type="application/pdf", headers=headers)


def _weasyprint() -> Any:
    """Imported here: the package is optional, slow to load and needs system libraries."""
    try:
        import weasyprint  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise NotAvailable from error
    return weasyprint


def _closed(fetcher: Any) -> Any:
    """Fetches nothing: everything the page needs is handed over with it."""

    class Closed(fetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> None:
            raise ValueError("Nothing is fetched for a PDF.")

    return Closed()
