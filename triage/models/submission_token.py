"""What submissions are found by, without saying what was found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.submission import Submission


class SubmissionToken(models.Model):
    """What a submission may be found by, as a keyed digest: a sign that fired, a name.

    The table alone tells nobody what was found or who it was.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="tokens")
    token = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("search token")
        verbose_name_plural = _("search tokens")
        constraints = (
            models.UniqueConstraint(fields=("token", "submission"), name="token_once_each"),
        )

    def __str__(self) -> str:
        return f"{self.token[:8]} {self.submission_id}"
