"""A check that somebody of the staff filled in for a caller: a column of its row."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

#: What may be done with submissions besides looking at them.
PERMISSIONS = (
    ("export_submission", _("Can export submissions")),
    ("export_names_submission", _("Can export names and free text")),
    ("assist_submission", _("Can fill in a check for a caller")),
)


class Assisted(models.Model):
    """Who filled it in; empty where the person did, or who cares for them.

    Written when the check begins and never again: ``triage.check.starting`` alone sets it.
    """

    assisted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        verbose_name=_("filled in for a caller by"),
    )

    class Meta:
        abstract = True


#: The list of those alone, in the list's own order. Partial: a patient's answer writes to none.
ASSISTED_INDEXES = (
    models.Index(
        fields=("-work_urgency", "respond_by", "listed_at", "id"),
        condition=Q(assisted_by__isnull=False),
        name="submission_assisted",
    ),
)
