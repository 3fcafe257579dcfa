"""Submissions: one person's answers, and what follows from them."""

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cryptography.fernet import InvalidToken
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from triage.engine.document import DocumentError
from triage.models.approval import Approval
from triage.models.assisted import ASSISTED_INDEXES, PERMISSIONS, Assisted
from triage.models.attention import ATTENTION_INDEXES, Attended
from triage.models.fields import EncryptedJSONField, ForeignCiphertext, own
from triage.models.questionnaire import URGENCY_CHOICES
from triage.models.said import Said
from triage.models.team import ASSIGNED_INDEXES, Assigned
from triage.models.version import CorruptDocument, QuestionnaireVersion

#: Zero while nothing was ever demanded, so that the worklist sorts the same everywhere.
HIGHEST_CHOICES = (*URGENCY_CHOICES, (0, _("Nothing yet")))
#: Sorts after every real deadline: nobody promised to answer by any time.
NO_DEADLINE = datetime(9999, 1, 1, tzinfo=UTC)


#: Why a stored record may be unreadable: a lost key, a moved ciphertext, a damaged document.
UNREADABLE = (InvalidToken, ForeignCiphertext, CorruptDocument, DocumentError)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Submissions with what a patient's page needs, in one query."""

    def for_patient(self) -> "SubmissionQuerySet":
        """Join the version (without its document) and whether it is signed."""
        return (
            self.select_related("version")
            .defer("version__document", "version__note")
            .annotate(
                version_is_signed=Exists(
                    Approval.objects.under(
                        OuterRef("version__sha256"),
                        published_at=OuterRef("version__published_at"),
                    )
                )
            )
        )


class Submission(Said, Attended, Assigned, Assisted):
    """One person's answers to one version.

    Answers are one encrypted, append-only list of events. In clear stand only urgency,
    status, version and dates. ``urgency`` is what the answers demand now,
    ``highest_urgency`` the most they ever demanded.
    """

    class Status(models.TextChoices):
        """FHIR QuestionnaireResponse status, and our tombstone."""

        IN_PROGRESS = "in-progress", _("in progress")
        COMPLETED = "completed", _("completed")
        STOPPED = "stopped", _("left unfinished")
        ERASED = "erased", _("erased")

    class Stage(models.TextChoices):
        """How far the clinic has come with it; nothing that the person sees."""

        UNLISTED = "unlisted", _("not for the list yet")
        WAITING = "waiting", _("waiting")
        SEEN = "seen", _("seen")
        DONE = "done", _("done")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference code"), max_length=12, unique=True)
    version = models.ForeignKey(
        QuestionnaireVersion,
        models.PROTECT,
        related_name="submissions",
        verbose_name=_("version"),
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.IN_PROGRESS
    )
    urgency = models.PositiveSmallIntegerField(
        _("urgency"), choices=URGENCY_CHOICES, null=True, blank=True
    )
    highest_urgency = models.PositiveSmallIntegerField(
        _("highest urgency ever"), choices=HIGHEST_CHOICES, default=0
    )
    revision = models.PositiveIntegerField(_("revision"), default=0)
    answers = EncryptedJSONField(_("answers"), null=True)
    digest = models.CharField(_("digest of the answers"), max_length=64, blank=True)
    contact = EncryptedJSONField(_("contact details"), null=True)
    clinic_may_follow_up = models.BooleanField(
        _("the clinic may see unfinished answers and make contact"), default=False
    )
    pin_hash = models.CharField(max_length=64, blank=True, editable=False)
    browser_hash = models.CharField(max_length=64, blank=True, editable=False)
    started_at = models.DateTimeField(_("started at"))
    last_step_at = models.DateTimeField(_("last step at"))
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    got_help_at = models.DateTimeField(_("said they have help at"), null=True, blank=True)
    asked_to_erase_at = models.DateTimeField(_("asked to be erased at"), null=True, blank=True)

    # What the worklist is sorted and filtered by, kept by ``triage.check.worklist`` alone. Defaults
    # of the database: the release before this one goes on adding rows while it is replaced.
    stage = models.CharField(
        _("stage"),
        max_length=8,
        choices=Stage.choices,
        default=Stage.UNLISTED,
        db_default=Stage.UNLISTED,
    )
    work_urgency = models.PositiveSmallIntegerField(
        _("urgency on the list"), choices=HIGHEST_CHOICES, default=0, db_default=0
    )
    respond_by = models.DateTimeField(_("respond by"), default=NO_DEADLINE, db_default=NO_DEADLINE)
    listed_at = models.DateTimeField(_("on the list since"), null=True, blank=True)
    first_seen_at = models.DateTimeField(_("first looked at"), null=True, blank=True)
    #: Its questions stand in the sums; see ``triage.check.dropoff``.
    is_counted = models.BooleanField(default=False, db_default=False, editable=False)
    earlier = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="later",
        null=True,
        blank=True,
        verbose_name=_("earlier check of the same person"),
    )
    # How far the worker of ``triage.clinic.alerts`` has come with it.
    left_noted_at = models.DateTimeField(null=True, editable=False)
    late_noted_at = models.DateTimeField(null=True, editable=False)

    objects = SubmissionQuerySet.as_manager()

    if TYPE_CHECKING:
        version_is_signed: bool

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ("-work_urgency", "respond_by", "listed_at", "id")
        permissions = PERMISSIONS
        indexes = (
            # Nothing that an ordinary answer changes stands in any index: the database then
            # writes the row alone.
            models.Index(fields=("status", "started_at"), name="submission_status_start"),
            models.Index(
                fields=("stage", "-work_urgency", "respond_by", "listed_at", "id"),
                name="submission_stage",
            ),
            models.Index(
                fields=("-work_urgency", "respond_by", "listed_at", "id"),
                name="submission_worklist",
            ),
            # What is to do, in one order though it stands at two stages.
            models.Index(
                fields=("-work_urgency", "respond_by", "listed_at", "id"),
                condition=Q(stage__in=("waiting", "seen")),
                name="submission_to_do",
            ),
            models.Index(
                fields=("respond_by",),
                condition=Q(stage__in=("waiting", "seen"), late_noted_at=None),
                name="submission_may_be_late",
            ),
            models.Index(
                fields=("asked_to_erase_at", "id"),
                condition=Q(asked_to_erase_at__isnull=False),
                name="submission_asked_to_erase",
            ),
            # The figures. Partial, so that an ordinary answer of a patient writes to neither.
            models.Index(
                fields=("listed_at", "version", "work_urgency"),
                condition=Q(listed_at__isnull=False),
                name="submission_listed",
            ),
            models.Index(
                fields=("completed_at",),
                condition=Q(status="completed", is_counted=False),
                name="submission_uncounted",
            ),
            *ATTENTION_INDEXES,
            *ASSISTED_INDEXES,
            *ASSIGNED_INDEXES,
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(status="completed")
                | Q(completed_at__isnull=False, urgency__isnull=False) & ~Q(digest=""),
                name="completed_has_urgency_and_digest",
            ),
            models.CheckConstraint(
                condition=~Q(status="erased")
                | Q(answers__isnull=True, contact__isnull=True, pin_hash="", browser_hash=""),
                name="erased_keeps_nothing",
            ),
            models.CheckConstraint(
                # A comparison with NULL is not false, so a check would let it pass.
                condition=Q(urgency__isnull=True) | Q(highest_urgency__gte=models.F("urgency")),
                name="highest_urgency_is_highest",
            ),
            models.CheckConstraint(
                condition=Q(stage="unlisted") ^ Q(listed_at__isnull=False),
                name="listed_since_when",
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The reference code as it is read aloud, in two groups of four."""
        return f"{self.reference[:4]}-{self.reference[4:]}"

    @property
    def clinic_may_read(self) -> bool:
        """Finished answers are the clinic's; unfinished ones only with the person's consent."""
        return self.status == self.Status.COMPLETED or self.clinic_may_follow_up

    def contact_details(self) -> dict[str, Any]:
        """What the person left for the clinic to reach them; empty without."""
        if self.contact is None:
            return {}
        return own(self.contact, self, "submission", what="contact")
