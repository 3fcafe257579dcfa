"""``manage.py tell_failed``: who looks after the machine hears that something has failed."""

import logging
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command

from tests.postgres import free_port

SERVICE = "symptom-check-backup.service"


@pytest.mark.parametrize(("address", "told"), [("", []), ("it@clinic.example", [SERVICE])])
def test_what_failed_is_logged_and_mailed_where_there_is_somebody(
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    mailoutbox: list[EmailMessage],
    address: str,
    told: list[str],
) -> None:
    settings.OPERATOR_EMAIL = address

    call_command("tell_failed", SERVICE)

    assert [record.levelno for record in caplog.records] == [logging.CRITICAL]
    assert SERVICE in caplog.text
    assert [mail.subject.split()[0] for mail in mailoutbox] == told
    assert [mail.to for mail in mailoutbox] == [[address]] * len(told)


def test_a_mail_server_that_is_away_is_said_after_the_log(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.OPERATOR_EMAIL = "it@clinic.example"
    settings.EMAIL_BACKEND = "triage.site.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()

    with pytest.raises(CommandError, match="could not be sent"):
        call_command("tell_failed", SERVICE)

    assert SERVICE in caplog.text
