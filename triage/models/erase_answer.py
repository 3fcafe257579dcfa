"""What the clinic answered to somebody who asked to be erased. Rows are only ever added."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from triage.models.fields import EncryptedJSONField, bind, bound_text
from triage.models.submission import Submission


class EraseAnswerQuerySet(AppendOnlyQuerySet["EraseAnswer"]):
    """Of an answer nothing ever changes but its reason.

    That is encrypted again when keys are rotated, and goes with the rest of what is erased.
    """

    may_change = frozenset({"reason"})


class EraseAnswer(AppendOnlyModel):
    """A clinical lead carried a request out, or refused it for a reason that the person reads.

    It answers what was asked until then: who asks again afterwards is answered again. The reason
    is encrypted and bound to this row's id.
    """

    class Outcome(models.TextChoices):
        """What became of the request."""

        DONE = "done", _("carried out")
        REFUSED = "refused", _("refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="erase_answers", verbose_name=_("submission")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    reason = EncryptedJSONField(_("reason"), null=True)

    objects = EraseAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a request to be erased")
        verbose_name_plural = _("answers to requests to be erased")
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="refused") | Q(outcome="done", reason__isnull=True),
                name="erase_answer_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_outcome_display()}"

    def reason_text(self) -> str:
        """The reason in clear; empty once it is erased. Raises :class:`ForeignCiphertext`."""
        return bound_text(self.reason, self, "erase-answer", what="reason")

    def set_reason(self, text: str) -> None:
        """Keep the reason bound to this row's id."""
        self.reason = bind(text, self, "erase-answer")
