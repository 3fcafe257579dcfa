"""Tries to call a person. Rows are only ever added."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from triage.models.fields import EncryptedJSONField, bind, bound_text
from triage.models.submission import Submission


class CallTryQuerySet(AppendOnlyQuerySet["CallTry"]):
    """Of a try nothing ever changes but its note: it is encrypted anew, and erased."""

    may_change = frozenset({"note"})


class CallTry(AppendOnlyModel):
    """Somebody tried to call, and what came of it. The note is bound to this row's id."""

    class Result(models.TextChoices):
        """What came of it. Only the first means that somebody spoke with the person."""

        REACHED = "reached", _("reached")
        NO_ANSWER = "no-answer", _("no answer")
        WRONG_NUMBER = "wrong-number", _("wrong number")
        MESSAGE_LEFT = "message-left", _("message left")
        CALL_BACK = "call-back", _("asked to call back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="calls", verbose_name=_("submission")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    result = models.CharField(_("result"), max_length=12, choices=Result.choices)
    again_at = models.DateTimeField(_("to call again at"), null=True, blank=True)
    #: Whoever called had a number before them that the person had taken back or changed by then.
    of_old_number = models.BooleanField(default=False, db_default=False, editable=False)
    note = EncryptedJSONField(_("note"), null=True)

    objects = CallTryQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    result__in=(
                        "reached",
                        "no-answer",
                        "wrong-number",
                        "message-left",
                        "call-back",
                    )
                ),
                name="call_result_known",
            ),
            models.CheckConstraint(
                condition=~Q(result="reached") | Q(again_at=None), name="call_reached_is_over"
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_result_display()}"

    def note_text(self) -> str:
        """The note in clear; empty without one. Raises :class:`ForeignCiphertext`."""
        return bound_text(self.note, self, "call")

    def set_note(self, text: str) -> None:
        """Keep the note bound to this row's id; an empty one is none."""
        self.note = bind(text, self, "call")
