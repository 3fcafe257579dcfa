"""When the clinic is open: a week of hours, and days on which it is closed all the same."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet

#: Monday is 0, as ``date.weekday`` counts.
WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)
_IS_WEEKDAY = Q(weekday__gte=0, weekday__lte=6)


class OpeningHours(models.Model):
    """The clinic is open each week on this day from then to then; a day may have several.

    Without any row it is always open. Midnight as the end is the end of that day.
    """

    weekday = models.PositiveSmallIntegerField(_("day"), choices=WEEKDAYS)
    opens = models.TimeField(_("opens at"))
    closes = models.TimeField(_("closes at"), help_text=_("00:00 is midnight at the day’s end."))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ("weekday", "opens")
        constraints = (
            models.CheckConstraint(condition=_IS_WEEKDAY, name="opening_hours_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes="00:00"),
                name="opening_hours_close_after_they_open",
                violation_error_message=_("It closes after it opens, on the same day."),
            ),
            models.UniqueConstraint(
                fields=("weekday", "opens"),
                name="opening_hours_once_each",
                violation_error_message=_("It opens at this time already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class ClosureQuerySet(AppendOnlyQuerySet["Closure"]):
    """A closure is taken back and never changed otherwise."""

    may_change = frozenset({"taken_back_at", "taken_back_by"})


class Closure(AppendOnlyModel):
    """The clinic is closed on these days whatever the hours say: a holiday, or by hand today."""

    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(
        _("reason"),
        max_length=120,
        blank=True,
        help_text=_("For colleagues: “Christmas”, “power cut”. Patients do not see it."),
    )
    closed_at = models.DateTimeField(_("entered at"), editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, editable=False)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("taken back by"),
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ("-first_day", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="closure_ends_after_it_begins",
                violation_error_message=_("The last day is not before the first."),
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="closure_taken_back_by_somebody",
            ),
        )

    def __str__(self) -> str:
        first, last = (date_format(day, "j F Y") for day in (self.first_day, self.last_day))
        return first if first == last else f"{first} – {last}"
