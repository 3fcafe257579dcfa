"""What a clinic may record that it did."""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutcomeQuerySet(models.QuerySet["ReviewOutcome"]):
    """Where one stands in the form may change; what it means stays what it meant."""

    may_change = frozenset({"position", "is_active"})

    def update(self, **kwargs: Any) -> int:
        """Refuse what would change the meaning of what was recorded."""
        if not self.may_change.issuperset(kwargs):
            raise TypeError("What an outcome means never changes.")
        return super().update(**kwargs)

    def delete(self) -> NoReturn:
        """Refuse: reviews go on naming it."""
        raise TypeError("An outcome is never deleted.")


class ReviewOutcome(models.Model):
    """One outcome that a clinician may choose.

    A review keeps its ``code``; no foreign key, as the release before writes codes and knows
    no table of them. Those that are shipped stand in ``triage.clinic.outcomes``, which says what
    they mean whatever stands here.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    label = models.CharField(
        _("words"),
        max_length=60,
        help_text=_("As it reads in the form, for example: seen by the district nurse."),
    )
    ends = models.BooleanField(
        _("ends the check"),
        default=False,
        help_text=_(
            "Takes the check off the list and silences its alert for good. Only for what was done "
            "for the person, or what a clinician decided about them. Never where nobody was "
            "reached: that is a try to call, and is logged as one."
        ),
    )
    asks_date = models.BooleanField(
        _("asks for a date"), default=False, help_text=_("For example of an appointment.")
    )
    position = models.PositiveSmallIntegerField(_("position in the form"), default=100)
    is_active = models.BooleanField(
        _("in use"),
        default=True,
        help_text=_("Off: nobody can choose it any more. What was recorded with it stays."),
    )

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome of a review")
        verbose_name_plural = _("outcomes of reviews")
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(code="") & ~Q(label=""), name="outcome_is_named"),
        )

    def __str__(self) -> str:
        return self.label

    def save(self, **kwargs: Any) -> None:
        """Store a new one; of one that is there only what may change."""
        if not self._state.adding:
            kwargs["update_fields"] = OutcomeQuerySet.may_change
        super().save(**kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: reviews go on naming it."""
        raise TypeError("An outcome is never deleted.")
