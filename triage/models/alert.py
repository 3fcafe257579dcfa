"""Alerts: what the clinic must be told, made in the transaction that demands it."""

from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from triage.models.questionnaire import URGENCY_CHOICES
from triage.models.submission import Submission

#: The longest that a step waits before the next one is told, in minutes: a day.
LONGEST_WAIT = 24 * 60


class Alert(models.Model):
    """Something urgent the clinic must be told; made in the transaction of the answer.

    Holds an urgency and the code, no clinical text and no name. Acknowledged means that
    somebody is on it, for a while; ``ended_at`` that something was recorded that ends it. The
    last columns are where it stands on the ladder of recipients, kept by ``triage.clinic.alerts``.
    """

    class Kind(models.TextChoices):
        """Why the clinic is told."""

        RED_FLAG = "red-flag", _("answers demand it now")
        LEFT = "left", _("left without finishing")
        LATE = "late", _("not dealt with in time")
        RECALLED = "recalled", _("more urgent by a newer version")

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="alerts", verbose_name=_("submission")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=URGENCY_CHOICES)
    created_at = models.DateTimeField(_("created at"))
    erased_by_person = models.BooleanField(_("erased as the person wished"), default=False)
    #: When the same check gave cause once more, after somebody had opened it.
    raised_at = models.DateTimeField(_("raised again at"), null=True, blank=True)
    left_at = models.DateTimeField(_("left without finishing at"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    #: Empty where somebody opened the submission instead of saying so here.
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("acknowledged by"),
    )
    first_acknowledged_at = models.DateTimeField(
        _("first acknowledged at"), null=True, blank=True, editable=False
    )
    #: When it was last taken up again because nothing was recorded.
    lapsed_at = models.DateTimeField(_("taken up again at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    #: Where its check was begun; those of one flood are told of together.
    origin = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    is_bundled = models.BooleanField(default=False, db_default=False, editable=False)
    round = models.PositiveSmallIntegerField(_("round"), default=1, db_default=1)
    step_told = models.PositiveSmallIntegerField(_("last step told"), null=True, blank=True)
    #: Empty until somebody was told: such an alert is due at once.
    next_step_at = models.DateTimeField(_("next step is told at"), null=True, blank=True)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ("-urgency", "created_at")
        permissions = (("acknowledge_alert", "Can say that an alert was seen"),)
        indexes = (
            models.Index(
                fields=("next_step_at",),
                condition=Q(acknowledged_at=None) | Q(next_step_at=None),
                name="alert_to_be_told",
            ),
            models.Index(fields=("created_at", "urgency", "kind"), name="alert_created"),
            models.Index(
                fields=("submission",), condition=Q(ended_at=None), name="alert_not_ended"
            ),
            models.Index(
                fields=("origin", "created_at"), condition=~Q(origin=""), name="alert_origin"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "kind", "urgency"), name="alert_once_each"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by=None) | Q(acknowledged_at__isnull=False),
                name="alert_acknowledged_by_has_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_urgency_display()}: {self.submission}"

    @property
    def since(self) -> datetime:
        """When it last gave cause: what was done before that was about something else."""
        return self.raised_at or self.created_at


class Recipient(models.Model):
    """Somebody who is told of alerts: a rung of the ladder. Edited by clinical leads."""

    class Channel(models.TextChoices):
        """How the message travels."""

        EMAIL = "email", _("e-mail")
        WEBHOOK = "webhook", _("webhook")

    name = models.CharField(
        _("name"), max_length=80, help_text=_("Who this is, for colleagues: “Nurse on call”.")
    )
    step = models.PositiveSmallIntegerField(
        _("step"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Step 1 is told first. If nobody looks in time, the next step is told. People on "
            "the same step are told together."
        ),
    )
    channel = models.CharField(
        _("channel"), max_length=8, choices=Channel.choices, default=Channel.EMAIL
    )
    address = models.CharField(
        _("address"),
        max_length=500,
        help_text=_("An e-mail address, or for a webhook an address that begins with https://."),
    )
    wait_minutes = models.PositiveSmallIntegerField(
        _("minutes to wait"),
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_WAIT)],
        help_text=_("If nobody has looked after so many minutes, the next step is told."),
    )
    minimum_urgency = models.PositiveSmallIntegerField(
        _("from which urgency on"),
        choices=URGENCY_CHOICES,
        default=URGENCY_CHOICES[-1][0],
        help_text=_("Alerts of a lower urgency are not sent here."),
    )
    is_active = models.BooleanField(
        _("is told"),
        default=True,
        help_text=_("Switch off instead of deleting: what was sent here stays on record."),
    )
    gets_digest = models.BooleanField(
        _("daily summary"),
        default=False,
        help_text=_("Once a day how many are waiting, how many are late, what could not be sent."),
    )

    class Meta:
        verbose_name = _("recipient of alerts")
        verbose_name_plural = _("recipients of alerts")
        ordering = ("step", "name", "id")
        constraints = (
            models.CheckConstraint(condition=Q(step__gte=1), name="recipient_steps_from_one"),
            models.CheckConstraint(condition=Q(wait_minutes__gte=1), name="recipient_waits"),
        )

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message to one recipient: about an alert, for a reason, or a day's summary.

    ``message_id`` goes with every repeat, so that whoever receives it twice can tell. While
    ``leased_until`` is ahead one worker is sending it; a worker that was killed lets it run
    out. ``triage.clinic.alerts.outbox`` alone writes what happens to it.
    """

    class Reason(models.TextChoices):
        """Why this person is told now."""

        NEW = "new", _("first to be told")
        NOT_SEEN = "not-seen", _("nobody had looked")
        LAPSED = "lapsed", _("nothing was recorded")
        MORE = "more", _("another danger in a check that was opened")
        LEFT = "left", _("left without finishing")
        AGAIN = "again", _("sent again by staff")
        BUNDLE = "bundle", _("more than are told one by one")
        DIGEST = "digest", _("daily summary")

    message_id = models.UUIDField(_("message id"), unique=True, editable=False)
    alert = models.ForeignKey(
        Alert,
        models.CASCADE,
        related_name="deliveries",
        null=True,
        verbose_name=_("alert"),
    )
    recipient = models.ForeignKey(
        Recipient, models.PROTECT, related_name="deliveries", verbose_name=_("recipient")
    )
    reason = models.CharField(_("reason"), max_length=8, choices=Reason.choices)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    day = models.DateField(_("day"), null=True)
    #: The higher, the sooner; copied so that the queue is read without a join.
    priority = models.PositiveSmallIntegerField(_("priority"))
    created_at = models.DateTimeField(_("created at"))
    due_at = models.DateTimeField(_("next attempt at"))
    attempts_made = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    leased_until = models.DateTimeField(_("leased until"), null=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("created_at", "id")
        indexes = (
            models.Index(
                fields=("-priority", "due_at", "id"),
                condition=Q(delivered_at=None, given_up_at=None),
                name="delivery_queue",
            ),
            models.Index(
                fields=("given_up_at",),
                condition=Q(given_up_at__isnull=False),
                name="delivery_given_up",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("alert", "recipient", "reason", "round"),
                condition=Q(alert__isnull=False),
                name="delivery_once_each",
            ),
            models.UniqueConstraint(
                fields=("recipient", "day"),
                condition=Q(day__isnull=False),
                name="digest_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(reason="digest", alert=None, day__isnull=False)
                | ~Q(reason="digest") & Q(alert__isnull=False, day=None),
                name="delivery_of_alert_or_day",
            ),
            models.CheckConstraint(
                condition=Q(delivered_at=None) | Q(given_up_at=None),
                name="delivered_or_given_up",
            ),
        )

    def __str__(self) -> str:
        return f"{self.recipient}: {self.get_reason_display()}"


class DeliveryAttemptQuerySet(AppendOnlyQuerySet["DeliveryAttempt"]):
    """Nothing changes."""


class DeliveryAttempt(AppendOnlyModel):
    """One try to send a message, with how it ended. Rows are only ever added."""

    delivery = models.ForeignKey(
        Delivery, models.CASCADE, related_name="attempts", verbose_name=_("message")
    )
    at = models.DateTimeField(_("at"))
    ok = models.BooleanField(_("succeeded"))
    error = models.CharField(_("error"), max_length=40, blank=True)

    objects = DeliveryAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(fields=("delivery",), condition=Q(ok=True), name="sent_once"),
            models.CheckConstraint(condition=Q(ok=True) ^ ~Q(error=""), name="failed_says_why"),
        )

    def __str__(self) -> str:
        return self.error or "ok"


class WorkerBeat(models.Model):
    """When a worker last came round, or what runs on a timer came to its end."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
