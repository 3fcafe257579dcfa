"""When somebody on the ladder is on duty."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.alert import Recipient
from triage.models.opening import WEEKDAYS


class Shift(models.Model):
    """A recipient is on duty each week from this day and time on; without any, always.

    One that ends at or before its beginning ends on the next day.
    """

    recipient = models.ForeignKey(
        Recipient, models.CASCADE, related_name="shifts", verbose_name=_("recipient")
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=WEEKDAYS)
    begins = models.TimeField(_("from"))
    ends = models.TimeField(
        _("to"), help_text=_("Not later than “from”: on the next day. The same time is 24 hours.")
    )

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ("recipient", "weekday", "begins")
        constraints = (
            models.CheckConstraint(
                condition=Q(weekday__gte=0, weekday__lte=6), name="shift_on_a_weekday"
            ),
            models.UniqueConstraint(
                fields=("recipient", "weekday", "begins"),
                name="shift_once_each",
                violation_error_message=_("A shift begins at this time already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.begins:%H:%M}–{self.ends:%H:%M}"
