"""A page as PDF, where Pango is on the machine."""

from collections.abc import Iterable
from ctypes.util import find_library
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse

_STYLESHEET = "check/check.css"
#: Tagged, so that a screen reader finds its way.
_VARIANT = "pdf/ua-1"


class NotAvailable(RuntimeError):
    """Pango, or another library that WeasyPrint needs, is not on this machine."""


@cache
def is_available() -> bool:
    """Whether the library is there that draws letters; the rest is only tried when it is used."""
    return find_library("pango-1.0") is not None


def from_html(html: str, *, stylesheet: str = _STYLESHEET) -> bytes:
    """Draw one page with a stylesheet of ours and no access to files or the network.

    Raises :class:`NotAvailable`.
    """
    return from_shortest([html], stylesheet=stylesheet)


def from_shortest(pages: Iterable[str], *, stylesheet: str = _STYLESHEET) -> bytes:
    """Of several pages that say less and less, the first that fits on one sheet, or the last.

    Raises :class:`NotAvailable`.
    """
    weasyprint = _weasyprint()
    closed = _closed(weasyprint.urls.URLFetcher)
    css = weasyprint.CSS(string=Path(str(finders.find(stylesheet))).read_text(), url_fetcher=closed)
    document: Any = None
    for page in pages:
        html = weasyprint.HTML(string=page, url_fetcher=closed)
        document = html.render(stylesheets=[css], pdf_variant=_VARIANT)
        if len(document.pages) == 1:
            break
    return bytes(document.write_pdf(pdf_variant=_VARIANT))


def to_keep(body: bytes, name: str) -> HttpResponse:
    """The answer that a browser keeps as a file of this name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type="application/pdf", headers=headers)


def _weasyprint() -> Any:
    """Imported here: the package is slow to load and needs system libraries."""
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
