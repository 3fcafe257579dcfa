"""What is in the register of incidents about a version, or about the site as a whole."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from triage.editing.safety.chapters import Block, Facts, Paragraph
from triage.editing.safety.file import SafetyFile
from triage.models import IncidentEntry
from triage.site import times


def incidents(file: SafetyFile) -> Iterator[Block]:
    """Each entry in the order in which it was entered."""
    about = Q(version=file.version) | Q(version=None)
    rows = IncidentEntry.objects.filter(about).select_related("by", "adds_to").order_by("id")
    found = [Facts(tuple(_facts(row)), caption=_caption(row)) for row in rows]
    yield from found
    if not found:
        yield Paragraph(_("Nothing is entered in the register of incidents."))


def _caption(row: IncidentEntry) -> str:
    of = {"n": row.pk, "day": date_format(row.happened_on)}
    if row.version_id:
        return _("Entry %(n)d, of %(day)s") % of
    return _("Entry %(n)d, of %(day)s, about the site") % of


def _facts(row: IncidentEntry) -> Iterator[tuple[str, str]]:
    if row.adds_to_id:
        yield _("Adds to"), _("entry %(n)d") % {"n": row.adds_to_id}
    if row.rule:
        yield _("Rule"), row.rule
    yield _("What happened"), row.what
    yield _("What was done"), row.done or _("nothing entered")
    yield _("Who was told"), row.told or _("nobody entered")
    by = {"name": str(row.by), "at": times.in_words(row.at)}
    yield _("Entered"), _("by %(name)s on %(at)s") % by
