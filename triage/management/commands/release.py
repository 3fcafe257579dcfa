"""``manage.py release``: which release this is."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Print the version, and where git is there the commit."""

    help = "Show which release this is: VERSION+COMMIT. (Django's own version: manage.py version)"
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """One line; no database is asked."""
        self.stdout.write(settings.RELEASE)
