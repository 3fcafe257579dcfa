"""A page as PDF, where the optional WeasyPrint and its libraries are installed."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.contrib.staticfiles import finders

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
    try:
        # Imported here: the package is optional, slow to load and needs system libraries.
        from weasyprint import CSS, HTML  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise NotAvailable from error

    class Closed(URLFetcher):  # type: ignore[misc]
        """Fetches nothing: everything the page needs is handed over with it."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> None:
            raise ValueError("Nothing is fetched for a PDF.")

    css = CSS(string=Path(str(finders.find(stylesheet))).read_text(), url_fetcher=Closed())
    document = HTML(string=html, url_fetcher=Closed())
    pdf = document.write_pdf(stylesheets=[css], pdf_variant="pdf/ua-1")
    if pdf is None:
        raise NotAvailable
    return bytes(pdf)
