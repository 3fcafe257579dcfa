"""Teams of the clinic, and whose a check is to do: columns of its row."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
    """Colleagues who share their work. Kept by clinical leads, and switched off, not deleted."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("members")
    )
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Off: nothing new is given to it.")
    )

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Assigned(models.Model):
    """What ``triage.clinic.assigning`` alone keeps: the last assignment, for the list's filters.

    Indexed only where it says somebody, so that an ordinary answer writes to no index.
    """

    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        editable=False,
        verbose_name=_("assigned to"),
    )
    assigned_team = models.ForeignKey(
        Team,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        editable=False,
        verbose_name=_("assigned to the team"),
    )

    class Meta:
        abstract = True


#: In the list's own order.
ASSIGNED_INDEXES = tuple(
    models.Index(
        fields=(column, "-work_urgency", "respond_by", "listed_at", "id"),
        condition=Q(stage__in=("waiting", "seen"), **{f"{column}__isnull": False}),
        name=f"submission_{column}",
    )
    for column in ("assigned_to", "assigned_team")
)
