"""Who asked to be erased."""

from django.utils.translation import gettext_lazy as _

from triage.models.submission import Submission


class EraseRequest(Submission):
    """A submission whose person asked the clinic to erase it.

    The same row under another name, so that those who carry it out need no permission to
    read what was answered.
    """

    class Meta:
        proxy = True
        verbose_name = _("request to be erased")
        verbose_name_plural = _("requests to be erased")
