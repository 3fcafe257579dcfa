"""Published versions: immutable documents."""

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from triage.engine.document import DocumentError, parse_text
from triage.engine.questionnaire import Questionnaire as ParsedQuestionnaire
from triage.models.approval import Approval, ApprovalQuerySet
from triage.models.questionnaire import Questionnaire

logger = logging.getLogger(__name__)

#: Parsed documents of this process, by their SHA-256; a handful is live at any time.
_PARSED: dict[str, ParsedQuestionnaire] = {}
_PARSED_LIMIT = 16
#: What this process last saw live, by questionnaire, with the key of the version: another one
#: may hold the same document.
_LIVE: dict[int, tuple[int, ParsedQuestionnaire]] = {}
#: All that can ever change of a published version.
_MAY_CHANGE = {"status", "retired_at", "withdrawn_reason", "withdrawn_by", "withdrawn_at"}


class CorruptDocument(RuntimeError):
    """The stored document no longer matches the SHA-256 it was published with."""


def sha256_of(document: str) -> str:
    """SHA-256 of a document's text, in hexadecimal."""
    return hashlib.sha256(document.encode()).hexdigest()


class VersionQuerySet(models.QuerySet["QuestionnaireVersion"]):
    """Versions, without their document and with whether a clinical lead signed them."""

    def light(self) -> "VersionQuerySet":
        """Leave the document out: it is parsed once per process."""
        return self.defer("document").annotate(
            is_signed=Exists(
                Approval.objects.under(OuterRef("sha256"), published_at=OuterRef("published_at"))
            )
        )

    def live(self) -> "VersionQuerySet":
        """Versions that patients may start on: active, and signed unless in DEBUG.

        Ordered by nothing that an editor changes before publishing, such as a draft's title.
        """
        live = self.active()
        return live if settings.DEBUG else live.filter(Q(is_signed=True))

    def active(self) -> "VersionQuerySet":
        """The newest of each questionnaire, signed or not."""
        active = self.light().filter(status=QuestionnaireVersion.Status.ACTIVE)
        return active.order_by("questionnaire_id")

    def update(self, **kwargs: Any) -> int:
        """Refuse what would change a published document."""
        if not set(kwargs) <= _MAY_CHANGE:
            raise TypeError("A published version never changes.")
        return super().update(**kwargs)


class QuestionnaireVersion(models.Model):
    """One frozen, published document. Patients only ever meet these."""

    class Status(models.TextChoices):
        """FHIR's publication status, as far as we use it."""

        ACTIVE = "active", _("active")
        RETIRED = "retired", _("retired")

    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="versions", verbose_name=_("questionnaire")
    )
    number = models.PositiveIntegerField(_("version"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.ACTIVE
    )
    document = models.TextField(_("document"), help_text=_("Canonical JSON."))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    note = models.TextField(_("note"), blank=True)
    #: What it weakened of the version before, each with its reason and who signed it; ``None``
    #: where the release that published it did not look. Never changes, as the database says.
    weakenings = models.JSONField(_("what was weakened"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("published by"),
    )
    #: Of a version that holds only some edits of its draft: since when there may be others, which
    #: were left out. ``None`` where it holds the whole draft.
    left_edits_since = models.DateTimeField(
        _("without other edits since"), null=True, blank=True, editable=False
    )
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)
    withdrawn_reason = models.TextField(
        _("why it was withdrawn"),
        blank=True,
        help_text=_("Withdrawn, its unfinished checks move to the live version."),
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("withdrawn by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    #: Set by :meth:`VersionQuerySet.light`.
    is_signed: bool
    #: Of a draft that is only shown, its values. No other page of this process may meet them, so
    #: they are never remembered, and nothing of it is ever stored.
    draft: ParsedQuestionnaire | None = None

    class Meta:
        verbose_name = _("published version")
        verbose_name_plural = _("published versions")
        ordering = ("questionnaire", "-number")
        constraints = (
            models.UniqueConstraint(fields=("questionnaire", "number"), name="version_number_once"),
            models.UniqueConstraint(
                fields=("questionnaire",),
                condition=Q(status="active"),
                name="one_active_version_each",
            ),
            models.CheckConstraint(
                condition=Q(status="active", retired_at__isnull=True)
                | Q(status="retired", retired_at__isnull=False),
                name="version_retired_at_fits_status",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_reason="", withdrawn_by__isnull=True)
                | ~Q(withdrawn_reason="") & Q(status="retired", withdrawn_by__isnull=False),
                name="version_withdrawn_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert once; afterwards only the status may change. A draft is shown and not stored."""
        if self.draft is not None:
            raise TypeError("A draft that is only shown is never stored.")
        changes = set(kwargs.get("update_fields") or ("everything",))
        if self._state.adding:
            kwargs["force_insert"] = True  # never over a version that has this key already
        elif not changes <= _MAY_CHANGE:
            raise TypeError("A published version never changes.")
        super().save(*args, **kwargs)

    @property
    def is_withdrawn(self) -> bool:
        """Whether a clinical lead took it back; nobody goes on with it."""
        return bool(self.withdrawn_reason)

    @property
    def edits_since(self) -> datetime:
        """From when on whatever the draft holds otherwise was edited.

        Who edited what was left out has edited what is published next.
        """
        return self.left_edits_since or self.published_at

    def signatures(self) -> ApprovalQuerySet:
        """Those that signed this version, the first one first; what is void since counts."""
        under = Approval.objects.under(self.sha256, published_at=self.published_at)
        return under.select_related("approved_by").order_by("approved_at")

    @property
    def is_intact(self) -> bool:
        """Whether what is stored is still what was published, whatever is in memory."""
        return sha256_of(self.document) == self.sha256

    @property
    def is_readable(self) -> bool:
        """Whether it can be served. One that is damaged must not take the others along."""
        return self.parsed_or_none() is not None

    def parsed_or_none(self) -> ParsedQuestionnaire | None:
        """As :meth:`parsed`; none, and a line in the log, where it is damaged."""
        try:
            return self.parsed()
        except (CorruptDocument, DocumentError) as error:
            logger.error("Version %s cannot be read: %s", self.pk, type(error).__name__)
            return None

    def parsed(self) -> ParsedQuestionnaire:
        """The document as values, parsed once per process.

        Raises :class:`CorruptDocument` when the text does not match its SHA-256, and
        ``DocumentError`` when it is no questionnaire.
        """
        if self.draft is not None:
            return self.draft
        parsed = _PARSED.get(self.sha256) or self._parse()
        self._note_whether_live(parsed)
        return parsed

    def _parse(self) -> ParsedQuestionnaire:
        if not self.is_intact:
            raise CorruptDocument(f"{self.pk}: the document does not match its SHA-256.")
        parsed = parse_text(self.document)
        while len(_PARSED) >= _PARSED_LIMIT:
            _PARSED.pop(next(iter(_PARSED)))
        return _PARSED.setdefault(self.sha256, parsed)

    def _note_whether_live(self, parsed: ParsedQuestionnaire) -> None:
        key, _ = _LIVE.get(self.questionnaire_id, (None, None))
        if self.status == self.Status.ACTIVE:
            _LIVE[self.questionnaire_id] = (self.pk, parsed)
        elif key == self.pk:
            del _LIVE[self.questionnaire_id]


def parsed_in_memory() -> tuple[ParsedQuestionnaire, ...]:
    """Every version that this process has read, live or not."""
    return tuple(_PARSED.values())


def keep_live(versions: Iterable[QuestionnaireVersion]) -> None:
    """Forget whatever else was seen live: another process may have taken it back since.

    Where nothing is live any more, what was seen last says more than nothing.
    """
    kept = {version.questionnaire_id for version in versions}
    for key in set(_LIVE) - kept if kept else ():
        _LIVE.pop(key, None)


def live_in_memory(*, but: int | None = None) -> tuple[ParsedQuestionnaire, ...]:
    """What this process last saw live; for pages that must work without a database.

    ``but`` is the key of a questionnaire that is left out.
    """
    seen = tuple(_LIVE.items())  # at once: another thread may be adding one
    return tuple(parsed for key, (_, parsed) in seen if key != but)
