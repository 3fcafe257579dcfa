"""Who gave a check to whom. Rows are only ever added."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from triage.models.fields import EncryptedJSONField, bind, bound_text
from triage.models.submission import Submission
from triage.models.team import Team


class AssignmentQuerySet(AppendOnlyQuerySet["Assignment"]):
    """Nothing changes but the note: encrypted again under a new key, or erased."""

    may_change = frozenset({"note"})


class Assignment(AppendOnlyModel):
    """Somebody gave a check to a colleague, to a team, or to nobody; the last row counts.

    It says whose it is to do, and no more: no alert is quiet because of it. Rows of one
    ``handover`` were given together, each with the same note, encrypted and bound to its row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="assignments", verbose_name=_("submission")
    )
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("to"),
    )
    to_team = models.ForeignKey(
        Team, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("to the team")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    handover = models.UUIDField(_("handover"), null=True, blank=True)
    note = EncryptedJSONField(_("note"), null=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("at", "id")
        indexes = (
            models.Index(
                fields=("handover",),
                condition=Q(handover__isnull=False),
                name="assignment_handover",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(to_user__isnull=True) | Q(to_team__isnull=True),
                name="assignment_to_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.to_team or self.to_user or '-'}"

    def note_text(self) -> str:
        """The note in clear; empty without one. Raises :class:`ForeignCiphertext`."""
        return bound_text(self.note, self, "assignment")

    def set_note(self, text: str) -> None:
        """Keep the note bound to this row's id; an empty one is none."""
        self.note = bind(text, self, "assignment")
