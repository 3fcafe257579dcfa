"""What somebody answered, after their result, so as to find reading that fits."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel
from triage.models.events import Event
from triage.models.fields import EncryptedJSONField, ForeignCiphertext
from triage.models.submission import Submission


class ReadingChoice(AppendOnlyModel):
    """Answers given together to questions that only choose reading; the last one counts.

    Apart from the answers of the check, which are sealed by then, and bound to its id.
    Erasing the check deletes these rows, which is the only way that any of them goes.
    """

    submission = models.ForeignKey(
        Submission,
        models.CASCADE,
        related_name="reading_choices",
        verbose_name=_("submission"),
    )
    answers = EncryptedJSONField(_("answers"))

    class Meta:
        verbose_name = _("choice of reading")
        verbose_name_plural = _("choices of reading")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.pk}"

    def events(self) -> tuple[Event, ...]:
        """Each answer as it was given. Raises :class:`ForeignCiphertext`."""
        if self.answers["submission"] != str(self.submission_id):
            raise ForeignCiphertext(f"Choice {self.pk} holds another check's answers.")
        return tuple(Event(link, tuple(values), at) for link, values, at in self.answers["events"])

    def set_events(self, events: tuple[Event, ...]) -> None:
        """Keep the answers bound to the check that they follow."""
        events_ = [list(event) for event in events]
        self.answers = {"submission": str(self.submission_id), "events": events_}
