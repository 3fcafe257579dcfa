#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def read_settings() -> None:
    """Read the settings before anything else, so that a wrong one is said in one line."""
    try:
        settings.DEBUG  # noqa: B018 (reading any one reads them all)
    except (ImproperlyConfigured, OSError, ValueError) as error:
        sys.exit(f"Not started. {error}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    read_settings()
    execute_from_command_line(sys.argv)
