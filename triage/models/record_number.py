"""The number under which the clinic's own record has the person of a check."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from triage.models.fields import EncryptedJSONField, own
from triage.models.submission import Submission


class RecordNumberQuerySet(AppendOnlyQuerySet["RecordNumber"]):
    """Of a row nothing ever changes but the number: keys are rotated, and people erased."""

    may_change = frozenset({"number"})


class RecordNumber(AppendOnlyModel):
    """A number as a clinician entered it; the last row of a check counts.

    Encrypted, and bound to this row's id. One that was taken back is a row with an empty
    number; once the person is erased no row has any.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="record_numbers", verbose_name=_("submission")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    number = EncryptedJSONField(_("number"), null=True)

    objects = RecordNumberQuerySet.as_manager()

    class Meta:
        verbose_name = _("record number")
        verbose_name_plural = _("record numbers")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.pk}"

    def text(self) -> str:
        """The number in clear; empty where it was taken back, or erased.

        Raises :class:`triage.models.fields.ForeignCiphertext`.
        """
        if self.number is None:
            return ""
        return str(own(self.number, self, "record_number", what="number")["text"])

    def set_text(self, text: str) -> None:
        """Keep the number bound to this row's id."""
        self.number = {"record_number": str(self.id), "text": text}
