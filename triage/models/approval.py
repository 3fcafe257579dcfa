"""Signatures under documents, and written reasons for what a draft weakens."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from triage.models.questionnaire import Questionnaire


class ApprovalQuerySet(AppendOnlyQuerySet["Approval"]):
    """Nothing changes of a signature but that it is void from some time on."""

    may_change = frozenset({"void_since"})

    def under(self, sha256: Any, *, published_at: Any) -> "ApprovalQuerySet":
        """Those that signed a version: not void when its document was published.

        What became void later was a signature all the same.
        """
        return self.filter(Q(void_since=None) | Q(void_since__gt=published_at), sha256=sha256)


class Approval(AppendOnlyModel):
    """A clinical lead's signature under one document, bound to its SHA-256.

    ``over`` is the version that the document was compared with, and would be published over;
    ``read`` the keys of all that the person ticked. Without ``read`` it was given by a
    release that asked for no ticks: it signs what it signed, and lets nothing more go live.
    The database refuses every change but that of ``void_since``, once.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="approvals", verbose_name=_("questionnaire")
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"), auto_now_add=True)
    note = models.TextField(_("note"))
    over = models.ForeignKey(
        "QuestionnaireVersion",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("to be published over"),
    )
    read = models.JSONField(_("what was read"), null=True, blank=True)
    void_since = models.DateTimeField(_("void since"), null=True, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ("-approved_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("sha256", "approved_by", "over"),
                condition=Q(void_since=None),
                name="approval_once_each_over",
            ),
            models.UniqueConstraint(
                fields=("sha256", "approved_by"),
                condition=Q(void_since=None, over=None, read__isnull=False),
                name="approval_once_each_first",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.approved_by}"

    def signed(self, version: Any) -> bool:
        """As :meth:`ApprovalQuerySet.under` asks it, of what was read already."""
        stood = self.void_since is None or self.void_since > version.published_at
        return bool(stood and self.sha256 == version.sha256)


class WeakeningReasonQuerySet(AppendOnlyQuerySet["WeakeningReason"]):
    """Nothing changes of a reason; another one is another row."""


class WeakeningReason(AppendOnlyModel):
    """Why something may be weakened, in somebody's words; the newest of a ``key`` counts.

    The key is a digest of the weakening: another weakening needs another reason.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="+", verbose_name=_("questionnaire")
    )
    key = models.CharField(_("which weakening"), max_length=64, db_index=True)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = WeakeningReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("reason for a weakening")
        verbose_name_plural = _("reasons for weakenings")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.reason
