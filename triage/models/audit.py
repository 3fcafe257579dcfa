"""The audit log: who looked at what, and when; a chain that shows what was done to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet


class AccessLogQuerySet(AppendOnlyQuerySet["AccessLogEntry"]):
    """Nothing changes but the place in the chain of a line that has none yet."""

    may_change = frozenset({"sequence", "chain"})

    def chained(self) -> "AccessLogQuerySet":
        """Those that have their place, in its order."""
        return self.filter(sequence__isnull=False).order_by("sequence")

    def unchained(self) -> "AccessLogQuerySet":
        """Those that a release without the chain wrote, in the order of writing."""
        return self.filter(sequence=None).order_by("id")


class AccessLogEntry(AppendOnlyModel):
    """Who did what, to which submission, and when: ids and actions, no text about a patient.

    Written by ``triage.site.audit`` alone. ``sequence`` has no gaps, and ``chain`` is a keyed
    digest of this line and of the ``chain`` before it. The database refuses to change a line
    that has them, and PostgreSQL to delete one.
    """

    sequence = models.PositiveBigIntegerField(_("number"), null=True, unique=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("user"),
    )
    action = models.CharField(_("action"), max_length=40)
    submission_id = models.UUIDField(_("submission"), null=True)
    amount = models.PositiveIntegerField(_("how many"), null=True)
    #: Of a list, an export or a sum: who stood in it, as hexadecimal ids with commas between.
    # Null, as SQLite would copy the whole log for anything else, and lose what protects it.
    submission_ids = models.TextField(_("submissions"), null=True)  # noqa: DJ001
    #: Of what is administered: which account, recipient or version it was, and what was changed.
    about = models.TextField(_("about"), null=True)  # noqa: DJ001 (likewise)
    chain = models.CharField(_("chain"), max_length=64, blank=True, db_default="", default="")

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("access log entry")
        verbose_name_plural = _("access log")
        ordering = ("-id",)
        indexes = (
            # Who looked at one submission, on its own page.
            models.Index(
                fields=("submission_id", "-id"),
                condition=Q(submission_id__isnull=False),
                name="access_log_submission",
            ),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user or '-'} {self.action}"


class AuditHead(models.Model):
    """The last line of the audit log: one row, held while a line is added.

    Without it nobody could tell that the end was cut off.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    sequence = models.PositiveBigIntegerField(_("number"), default=0)
    chain = models.CharField(_("chain"), max_length=64, blank=True, default="")

    class Meta:
        verbose_name = _("end of the access log")
        verbose_name_plural = _("end of the access log")
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_audit_head"),)

    def __str__(self) -> str:
        return f"{self.sequence}:{self.chain}"
