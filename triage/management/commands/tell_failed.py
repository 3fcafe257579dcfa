"""``manage.py tell_failed``: who looks after the machine hears of what failed."""

import logging
import socket
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError, CommandParser

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Log it, and mail it to OPERATOR_EMAIL where that is set. Nothing of a person is in it.

    The database is not asked: it may be what failed.
    """

    help = "Log that a service has failed, and mail it to OPERATOR_EMAIL."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what has failed."""
        parser.add_argument("service", help="such as symptom-check-backup.service")

    def handle(self, *args: Any, service: str, **options: Any) -> None:
        """The log first, as the mail server may be away."""
        host = socket.gethostname()
        logger.critical("%s has failed on %s.", service, host)
        if not settings.OPERATOR_EMAIL:
            return
        try:
            send_mail(
                f"{service} has failed on {host}",
                f"{service} has failed on {host}. Its own log says why.\n\n{settings.SITE_URL}\n",
                from_email=None,
                recipient_list=[settings.OPERATOR_EMAIL],
            )
        except (OSError, SMTPException) as error:
            raise CommandError(f"The mail could not be sent: {error}") from error
