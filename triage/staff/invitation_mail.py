"""The e-mail with a link, where e-mail leaves this machine at all."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from triage.models import Invitation

#: In a demonstration mail is put into files or on the screen, and nobody gets it.
_LEAVES_NOTHING = ("filebased", "console", "dummy")


def is_set_up() -> bool:
    """Whether anybody gets mail from here."""
    return not any(word in settings.EMAIL_BACKEND for word in _LEAVES_NOTHING)


def address_of(token: str) -> str:
    """The link. The token is in the query, which no log of ours keeps."""
    query = urlencode({"key": token})
    return f"{settings.SITE_URL}{reverse('staff-invitation')}?{query}"


def send_link(invitation: Invitation, token: str) -> bool:
    """Mail it to whose account it is; whether that went out."""
    user = invitation.user
    headers = {"Auto-Submitted": "auto-generated"}
    subject = _("Your account of the symptom check")
    mail = EmailMessage(subject, _text(user, invitation, token), to=[user.email], headers=headers)
    try:
        return bool(mail.send())
    except OSError:  # what a mail server refuses is one, too
        return False


def _text(user: User, invitation: Invitation, token: str) -> str:
    until = date_format(timezone.localtime(invitation.expires_at), "j F Y, H:i T")
    said = {"user": user.username, "link": address_of(token), "until": until}
    return (
        _(
            "With this link you set the password of your account, and then your authenticator"
            " app:\n\n%(link)s\n\nYour user name: %(user)s\n\nThe link works once, until %(until)s."
            " Nobody at the clinic needs your password, and nobody will ask you for it. If you"
            " expected no such link, do not open it, and tell whoever runs the site."
        )
        % said
    ) + "\n"
