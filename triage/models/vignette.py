"""Vignettes: made-up patients with the outcome a clinician expects of them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from triage.models.questionnaire import URGENCY_CHOICES, PartOfQuestionnaire, Questionnaire


class Vignette(PartOfQuestionnaire):
    """One made-up patient. Unsigned it is a proposal; signed and failing it stops publishing.

    ``answers`` maps link ids to lists of values, complete as a patient would give them.
    ``signed_outcome`` is what the draft made of it when it was signed (see
    :meth:`triage.editing.trials.Ending.stored`); none of one that was signed before that was
    kept. Once ``first_signed_at`` is set, only a clinical lead changes its substance or deletes
    it, and says why.
    """

    title = models.CharField(_("title"), max_length=200)
    narrative = models.TextField(_("narrative"), help_text=_("Who it is, in a sentence or two."))
    answers = models.JSONField(_("answers"), help_text=_("Link ids with lists of values."))
    expected_urgency = models.PositiveSmallIntegerField(
        _("expected urgency"), choices=URGENCY_CHOICES
    )
    must_fire = models.TextField(
        _("signs that must fire"), blank=True, help_text=_("Codes, separated by spaces.")
    )
    must_not_fire = models.TextField(
        _("signs that must not fire"), blank=True, help_text=_("Codes, separated by spaces.")
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("signed by"),
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True, editable=False)
    signed_outcome = models.JSONField(null=True, blank=True, editable=False)
    first_signed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(PartOfQuestionnaire.Meta):
        verbose_name = _("vignette")
        verbose_name_plural = _("vignettes")
        constraints = (
            *PartOfQuestionnaire.Meta.constraints,
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True, signed_at__isnull=True)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="vignette_signed_by_and_at",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_signed(self) -> bool:
        """Whether a clinician stands by it."""
        return self.signed_at is not None

    @property
    def was_ever_signed(self) -> bool:
        """Whether a clinician ever stood by it."""
        return self.is_signed or self.first_signed_at is not None

    def substance(self) -> dict[str, Any]:
        """What a signature is under; changing any of it takes the signature off."""
        return {
            "answers": self.answers,
            "expected_urgency": self.expected_urgency,
            "must_fire": sorted(set(self.must_fire.split())),
            "must_not_fire": sorted(set(self.must_not_fire.split())),
        }

    def wording(self) -> dict[str, Any]:
        """How it is told; a signature stays when that changes, with a mark."""
        return {"title": self.title, "narrative": self.narrative}


class VignetteChangeQuerySet(AppendOnlyQuerySet["VignetteChange"]):
    """Rows that never change."""


class VignetteChange(AppendOnlyModel):
    """What was done to a vignette that had been signed, written before it is done.

    ``vignette_id`` is its key, which may be gone. ``before`` and ``after`` are its substance
    and wording; nothing comes after a removal. Answers to new questions and other words leave
    the signature standing, with this row as the mark. Whatever else was done has a reason.
    """

    class Act(models.TextChoices):
        """What was done."""

        ANSWERED = "answered", _("a new question answered")
        REWORDED = "reworded", _("told in other words")
        CHANGED = "changed", _("changed in substance")
        REMOVED = "removed", _("deleted")

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="+")
    vignette_id = models.PositiveBigIntegerField(_("vignette"), db_index=True)
    title = models.CharField(_("title"), max_length=200)
    act = models.CharField(_("what was done"), max_length=10, choices=Act.choices)
    before = models.JSONField(_("before"))
    after = models.JSONField(_("after"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    #: Those that leave a signature standing.
    MARKS = (Act.ANSWERED, Act.REWORDED)

    objects = VignetteChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a signed vignette")
        verbose_name_plural = _("changes of signed vignettes")
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(act__in=("answered", "reworded")) | ~Q(reason=""),
                name="vignette_change_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(act="removed", after__isnull=True)
                | (~Q(act="removed") & Q(after__isnull=False)),
                name="vignette_change_has_an_after",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.get_act_display()}"
