"""Pictures of a draft, and the bytes of every picture there ever was."""

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.engine.picture import MediaType
from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from triage.models.questionnaire import PartOfQuestionnaire


class PictureFileQuerySet(AppendOnlyQuerySet["PictureFile"]):
    """Bytes of pictures; they are only ever added."""


class PictureFile(AppendOnlyModel):
    """The bytes of a picture, known by their SHA-256. Versions name them, so they stay."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, primary_key=True)
    media_type = models.CharField(
        _("media type"), max_length=20, choices=[(one.value, one.extension) for one in MediaType]
    )
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    data = models.BinaryField(_("bytes"))

    objects = PictureFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture file")
        verbose_name_plural = _("picture files")

    @property
    def is_intact(self) -> bool:
        """Whether the bytes are still those that it is known by."""
        return hashlib.sha256(self.data).hexdigest() == self.sha256

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.width} × {self.height})"


class Picture(PartOfQuestionnaire):
    """A picture that may stand at a question, an answer or an item of the reading."""

    title = models.CharField(
        _("title"),
        max_length=100,
        help_text=_("For editors, to find it by. Patients never read it."),
    )
    alt = models.CharField(
        _("text alternative"),
        max_length=300,
        help_text=_("What it shows, in a sentence, for whoever cannot see it."),
    )
    file = models.ForeignKey(
        PictureFile, models.PROTECT, related_name="+", verbose_name=_("picture")
    )

    class Meta(PartOfQuestionnaire.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.title

    @property
    def file_name(self) -> str:
        """The last part of its address; asks for no bytes."""
        return f"{self.file_id}.{MediaType(self.file.media_type).extension}"
