"""What somebody reports of the site itself: a page that fails, words that nobody understands."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.fields import EncryptedJSONField, own
from triage.models.version import QuestionnaireVersion


class ProblemReport(models.Model):
    """One report, which belongs to no check and to no person.

    People are asked to write nothing about their health; as they may all the same, the text is
    encrypted and bound to this row's id. Whatever could lay the report beside a check is left
    out or made coarse: of the page its kind alone, of the time the hour, and a question only
    where everybody is asked it.
    """

    class Kind(models.TextChoices):
        """What is wrong, if the person chose to say."""

        BROKEN = "broken", _("Something does not work")
        UNCLEAR = "unclear", _("I do not understand the words")
        WRONG = "wrong", _("Something is wrong")
        OTHER = "other", _("Something else")

    class Page(models.TextChoices):
        """Kinds of page, of which none tells what anybody answered."""

        START = "start", _("start page")
        QUESTION = "question", _("question")
        ANSWERS = "answers", _("answers to look over")
        RESULT = "result", _("result")
        CHECK = "check", _("another page of a check")
        READING = "reading", _("reading")
        ABOUT = "about", _("about this site")
        OTHER = "other", _("not known")

    class State(models.TextChoices):
        """How far the clinic has come with it."""

        NEW = "new", _("new")
        SEEN = "seen", _("seen")
        DONE = "done", _("done")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hour = models.DateTimeField(_("hour"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, blank=True)
    page = models.CharField(_("page"), max_length=8, choices=Page.choices)
    link_id = models.CharField(_("question"), max_length=60, blank=True)
    version = models.ForeignKey(
        QuestionnaireVersion,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("version"),
    )
    text = EncryptedJSONField(_("what went wrong"))
    state = models.CharField(
        _("state"), max_length=4, choices=State.choices, default=State.NEW, db_default=State.NEW
    )
    note = models.TextField(
        _("note"),
        blank=True,
        max_length=1000,
        help_text=_("What you found or did. Nothing about a person."),
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("by"),
    )
    handled_at = models.DateTimeField(_("when"), null=True, blank=True)

    class Meta:
        verbose_name = _("report of a problem")
        verbose_name_plural = _("reports of problems")
        ordering = ("-hour", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("", "broken", "unclear", "wrong", "other")),
                name="report_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state="new") | Q(state__in=("seen", "done"), handled_at__isnull=False),
                name="report_seen_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(link_id="") | Q(page="question"), name="report_question_on_its_page"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_page_display()}, {self.hour:%Y-%m-%d %H:%M}"

    def words(self) -> str:
        """The text in clear. Raises :class:`ForeignCiphertext`."""
        return str(own(self.text, self, "report", what="words")["text"])

    @staticmethod
    def bound(key: uuid.UUID, text: str) -> dict[str, str]:
        """The text as it is kept, bound to the id of its row."""
        return {"report": str(key), "text": text}
