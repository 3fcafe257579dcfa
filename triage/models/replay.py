"""Past submissions evaluated under another document, and those that it makes more urgent."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from triage.models.questionnaire import URGENCY_CHOICES, Questionnaire
from triage.models.submission import Submission
from triage.models.version import QuestionnaireVersion


class Replay(models.Model):
    """One run of all stored submissions under a document, done in slices.

    ``position`` is the id of the last submission done, so that a run left or killed in the
    middle goes on where it stopped. ``cells`` counts submissions by "before>after". ``begun``
    counts every check that had been begun, whatever was answered; unlike all other counts it
    may be shown to everybody.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="replays", verbose_name=_("questionnaire")
    )
    document = models.TextField(_("document"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("started by"),
    )
    recall_version = models.ForeignKey(
        QuestionnaireVersion,
        models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("recalls for"),
        help_text=_("Set when it looks for people to recall, not for a table."),
    )
    of_versions = models.JSONField(default=list, editable=False)
    since = models.DateTimeField(_("since"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    begun = models.PositiveIntegerField(_("checks begun before"), null=True, blank=True)
    total = models.PositiveIntegerField(_("submissions"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    position = models.UUIDField(null=True, editable=False)
    cells = models.JSONField(default=dict, editable=False)
    alerts_before = models.PositiveIntegerField(_("alerts in 90 days"), default=0)
    alerts_after = models.PositiveIntegerField(_("alerts it would have made"), default=0)
    skipped = models.PositiveIntegerField(_("could not be compared"), default=0)

    class Meta:
        verbose_name = _("replay")
        verbose_name_plural = _("replays")
        ordering = ("-started_at", "-id")

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.sha256[:12]}"


class ReplayCase(models.Model):
    """A submission that the document would end elsewhere."""

    replay = models.ForeignKey(Replay, models.CASCADE, related_name="cases")
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="+")
    before = models.PositiveSmallIntegerField(choices=URGENCY_CHOICES)
    after = models.PositiveSmallIntegerField(choices=URGENCY_CHOICES)

    class Meta:
        verbose_name = _("replay case")
        verbose_name_plural = _("replay cases")
        constraints = (
            models.UniqueConstraint(fields=("replay", "submission"), name="replay_case_once"),
        )
        indexes = (models.Index(fields=("replay", "before", "after"), name="replay_case_cell"),)

    def __str__(self) -> str:
        return f"{self.submission}: {self.before} > {self.after}"


class Recall(models.Model):
    """A past submission that a newer version rates more urgent, for a clinician to see."""

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="recalls", verbose_name=_("submission")
    )
    #: No name leads from a version to its recalls: a list could be filtered by it.
    version = models.ForeignKey(
        QuestionnaireVersion, models.PROTECT, related_name="+", verbose_name=_("version")
    )
    before = models.PositiveSmallIntegerField(_("before"), choices=URGENCY_CHOICES)
    after = models.PositiveSmallIntegerField(_("now"), choices=URGENCY_CHOICES)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("recall")
        verbose_name_plural = _("recalls")
        ordering = ("-after", "created_at")
        constraints = (
            models.UniqueConstraint(fields=("submission", "version"), name="recall_once_each"),
            models.CheckConstraint(
                condition=Q(after__gt=F("before")), name="recall_is_more_urgent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.before} > {self.after}"
