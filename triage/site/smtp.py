"""Mail is handed in within a time that is known, or not at all."""

import smtplib
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

from triage.site.cut_off import cut_off, note


class _Smtp(smtplib.SMTP):
    """Noted before it connects: a greeting has no end of its own either."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        note(self)
        super().__init__(*args, **kwargs)


class _SmtpOverTls(smtplib.SMTP_SSL):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        note(self)
        super().__init__(*args, **kwargs)


class EmailBackend(smtp.EmailBackend):
    """Django's, of which each time that it sends is cut off (see `triage.site.cut_off`)."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """With TLS from the first byte, or not."""
        return _SmtpOverTls if self.use_ssl else _Smtp

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were taken. Raises ``TimeoutError`` among all that Django's does."""
        with cut_off():
            return super().send_messages(email_messages)
