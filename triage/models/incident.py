"""The register of incidents: what went wrong, and what was done about it. Rows are only added."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from triage.models.version import QuestionnaireVersion

_WORDS_IN_NAME = 10


class IncidentEntryQuerySet(AppendOnlyQuerySet["IncidentEntry"]):
    """Nothing changes of what was entered; whatever comes later is an entry that adds to it."""


class IncidentEntry(AppendOnlyModel):
    """One entry: something that harmed somebody or could have, or more about an earlier one.

    It stands in safety files, which many read, so that nothing in it is about a person.
    """

    happened_on = models.DateField(_("when it happened"))
    version = models.ForeignKey(
        QuestionnaireVersion,
        models.PROTECT,
        related_name="incidents",
        null=True,
        blank=True,
        verbose_name=_("version"),
        help_text=_("Empty: it is about the site, and stands in the safety file of each version."),
    )
    rule = models.CharField(
        _("rule"), max_length=60, blank=True, help_text=_("Its code, if it is about one rule.")
    )
    what = models.TextField(
        _("what happened"),
        max_length=2000,
        help_text=_("Nothing about a person: no name, no code, nothing that anybody answered."),
    )
    done = models.TextField(_("what was done"), max_length=2000, blank=True)
    told = models.CharField(
        _("who was told"),
        max_length=300,
        blank=True,
        help_text=_("By role or office: clinical safety officer, manufacturer, authority."),
    )
    adds_to = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="later",
        null=True,
        blank=True,
        verbose_name=_("adds to"),
        help_text=_("The entry that this one corrects or continues."),
    )
    #: Of the report that it was made from, which is erased by its time.
    report = models.UUIDField(_("report of a problem"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    at = models.DateTimeField(_("entered at"))

    objects: Any = IncidentEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry in the register of incidents")
        verbose_name_plural = _("register of incidents")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=~Q(what=""), name="incident_says_what"),
            models.CheckConstraint(
                condition=Q(rule="") | Q(version__isnull=False), name="incident_rule_of_a_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.happened_on}: {Truncator(self.what).words(_WORDS_IN_NAME)}"
