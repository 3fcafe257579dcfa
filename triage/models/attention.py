"""Whether somebody of the clinic is on a check: columns of its row, kept for a while only."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Attended(models.Model):
    """What ``triage.check.attending`` alone keeps: since when somebody is on it, and until when.

    Being on it ends by itself; only an outcome that ends it takes a check off the list.
    """

    attended_at = models.DateTimeField(_("somebody is on it since"), null=True, blank=True)
    attended_until = models.DateTimeField(_("somebody is on it until"), null=True, blank=True)
    #: Nobody was reached; stays until something is recorded that ends it.
    call_again_at = models.DateTimeField(_("to call again at"), null=True, blank=True)
    #: By ``triage.check.worklist``: when somebody last opened it as it was then.
    looked_at = models.DateTimeField(_("last looked at"), null=True, blank=True)
    #: By ``triage.check.reaching``: since when there is the number to call that there is now.
    number_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: By ``triage.check.place_seal``: keyed digest of its deadline and urgency on the list.
    place_seal = models.CharField(
        max_length=64, blank=True, default="", db_default="", editable=False
    )
    #: Where it was begun, as ``triage.site.origins`` has it; empty where that is not known.
    origin = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)

    class Meta:
        abstract = True


#: For the counts above the list. Partial, so that no ordinary answer writes to them.
ATTENTION_INDEXES = (
    models.Index(
        fields=("attended_until",),
        condition=Q(
            stage__in=("waiting", "seen"), attended_until__isnull=False, call_again_at=None
        ),
        name="submission_may_lapse",
    ),
    models.Index(
        fields=("call_again_at",),
        condition=Q(stage__in=("waiting", "seen"), call_again_at__isnull=False),
        name="submission_call_again",
    ),
)
