"""Why a message did not arrive, in words for staff. The table keeps one word and no text."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_SENTENCES = {
    "timeout": gettext_lazy("It took too long to answer."),
    "certificate": gettext_lazy("Its certificate is not valid."),
    "address-refused": gettext_lazy("The mail server knows no such address."),
    "login-refused": gettext_lazy("The mail server refused the user name and password."),
    "broken-off": gettext_lazy("The mail server broke off, or took too long to answer."),
    "mail-server-refused": gettext_lazy("The mail server refused the message."),
    "no-connection": gettext_lazy("It could not be reached."),
    "not-allowed": gettext_lazy(
        "This address is not allowed: it must begin with https://, and it may lead into the "
        "clinic’s network only where its host is named in WEBHOOK_INSIDE."
    ),
    "fault": gettext_lazy("The message could not be made; see the log of the worker."),
}


def in_words(error: str) -> str:
    """One sentence about how an attempt ended; an empty error is none."""
    if not error:
        return _("It arrived.")
    if error.startswith("http-"):
        return _("It answered with status %(status)s.") % {"status": error.removeprefix("http-")}
    return str(_SENTENCES.get(error, error))  # a word of another release says something, too
