"""What clinicians do with a submission. Rows are only ever added."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from triage.models.fields import EncryptedJSONField, bind, bound_text
from triage.models.submission import Submission


class ClaimQuerySet(AppendOnlyQuerySet["Claim"]):
    """Of a claim nothing ever changes."""


class Claim(AppendOnlyModel):
    """Somebody takes a submission on, or gives it back; the last row of each person holds."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="claims", verbose_name=_("submission")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    is_held = models.BooleanField(_("taken on"), help_text=_("Off: given back."))

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.submission}: {self.by}"


#: The one outcome that ends a check of whom nobody was reached.
NO_WAY = "no-way"


class ReviewQuerySet(AppendOnlyQuerySet["Review"]):
    """Of a review nothing ever changes but its note.

    The note is encrypted again when keys are rotated, and removed when the clinic erases
    what it knows of the person.
    """

    may_change = frozenset({"note"})


class Review(AppendOnlyModel):
    """A clinician's judgement of one submission, and what was done.

    A correction is a new row that names the one it ``corrects``. The note is encrypted and
    bound to this row's id.
    """

    class Verdict(models.TextChoices):
        """How the urgency looks to the clinician."""

        TOO_LOW = "too-low", _("too low")
        RIGHT = "right", _("right")
        TOO_HIGH = "too-high", _("too high")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="reviews", verbose_name=_("submission")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    #: The code of a ``ReviewOutcome``.
    outcome = models.CharField(_("outcome"), max_length=40)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict.choices, blank=True)
    note = EncryptedJSONField(_("note"), null=True)
    #: When somebody meant to try again: of reviews from before calls had a log of their own.
    again_at = models.DateTimeField(_("to call again at"), null=True, blank=True)
    #: For example of an appointment, where the outcome asks for it.
    on_date = models.DateField(_("date"), null=True, blank=True)
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        related_name="corrected_by",
        null=True,
        blank=True,
        verbose_name=_("corrects"),
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("at", "id")
        indexes = (models.Index(fields=("at", "id"), name="review_at"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=models.F("id")),
                name="review_corrects_another",
            ),
            models.CheckConstraint(condition=~Q(outcome=""), name="review_has_outcome"),
            models.CheckConstraint(
                condition=Q(verdict__in=("", "too-low", "right", "too-high")),
                name="review_verdict_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.outcome}"

    def note_text(self) -> str:
        """The note in clear; empty without one. Raises :class:`ForeignCiphertext`."""
        return bound_text(self.note, self, "review")

    def set_note(self, text: str) -> None:
        """Keep the note bound to this row's id; an empty one is none."""
        self.note = bind(text, self, "review")

    def first_at(self) -> datetime:
        """When what this puts right was first recorded; a query for each that is not read yet."""
        if self.corrects_id and "corrects" not in self._state.fields_cache:
            # A note is not decrypted for its time.
            self.corrects = Review.objects.defer("note").get(pk=self.corrects_id)
        return self.corrects.first_at() if self.corrects else self.at


def standing(reviews: Iterable[Review]) -> list[Review]:
    """The reviews that count: each corrected one replaced, in its place, by its correction."""
    rows = list(reviews)
    corrections = {row.corrects_id: row for row in rows if row.corrects_id}
    return [_latest(row, corrections) for row in rows if not row.corrects_id]


def _latest(row: Review, corrections: Mapping[uuid.UUID, Review]) -> Review:
    while row.pk in corrections:
        row = corrections[row.pk]
    return row


def last_standing(submission: Submission) -> Review | None:
    """What was recorded last, as it counts now, without its note; one query."""
    rows = {row.pk: row for row in submission.reviews.defer("note")}
    for row in rows.values():
        if row.corrects_id:
            row.corrects = rows[row.corrects_id]
    stand = standing(rows.values())
    return stand[-1] if stand else None
