"""Vignettes: made-up patients with the outcome a clinician expects of them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.questionnaire import URGENCY_CHOICES, PartOfQuestionnaire


class Vignette(PartOfQuestionnaire):
    """One made-up patient. Unsigned it is a proposal; signed and failing it stops publishing.

    ``answers`` maps link ids to lists of values, complete as a patient would give them.
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

    def substance(self) -> dict[str, Any]:
        """What a signature is under; changing any of it takes the signature off."""
        return {
            "answers": self.answers,
            "expected_urgency": self.expected_urgency,
            "must_fire": self.must_fire.split(),
            "must_not_fire": self.must_not_fire.split(),
            "narrative": self.narrative,
        }
