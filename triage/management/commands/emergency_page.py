"""``manage.py emergency_page``: danger signs and numbers, for when no app process answers."""

import base64
import hashlib
import tempfile
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from triage.models import QuestionnaireVersion
from triage.site.context import site
from triage.site.danger import danger_signs


class Command(BaseCommand):
    """Write one HTML file that needs nothing else: no app, no style sheet, no script.

    Its danger signs are those of the live versions. Where these cannot be read those that
    are shipped stand in, so that there is always a page.
    """

    help = "Write the page that the server in front shows when no app process answers."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--output``."""
        parser.add_argument(
            "--output", type=Path, help="a file, replaced in one go; else it is printed"
        )

    def handle(self, *args: Any, output: Path | None, **options: Any) -> None:
        """Draw the page, then print it or put it in its place."""
        self._read_live_versions()
        html = _page()
        if output is None:
            self.stdout.write(html)
        else:
            _replace(output, html)

    def _read_live_versions(self) -> None:
        """Into memory, where :func:`triage.site.danger.danger_signs` finds them."""
        try:
            versions = list(QuestionnaireVersion.objects.live())
            damaged = [version.pk for version in versions if not version.is_readable]
        except DatabaseError:
            self.stderr.write("The database does not answer: those that are shipped are used.")
            return
        if damaged:
            self.stderr.write(f"Damaged, and left out: version {damaged}.")


def _page() -> str:
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    context = {
        **site(HttpRequest()),
        "danger_signs": danger_signs(),
        "style": mark_safe(style),  # noqa: S308 (a file of ours; escaped it would be no style)
        "policy": mark_safe(  # noqa: S308 (built here; read by browsers either way)
            f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        ),
    }
    return render_to_string("check/emergency.html", context)


def _style() -> str:
    path = finders.find("check/check.css")
    if not path:
        raise CommandError("check/check.css is missing from the app's static files.")
    return Path(path).read_text()


def _replace(output: Path, html: str) -> None:
    """All or nothing: a page that was there stays until the new one is whole."""
    with tempfile.NamedTemporaryFile(
        "w", dir=output.parent, prefix=f".{output.name}-", delete=False
    ) as new:
        new.write(html)
    Path(new.name).chmod(0o644)
    Path(new.name).replace(output)
