"""Questionnaires that a release ships as files of the kind that git keeps."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from triage.editing.bundle_changes import BundleChanges, take_bundle, vignette_values
from triage.editing.bundles import Bundle, read_bundle
from triage.editing.histories import say_from_shipped
from triage.editing.proposals import propose
from triage.models import Questionnaire


def shipped_bundles() -> tuple[Bundle, ...]:
    """All of them, in the order of their names; none of them is stored by this."""
    return _read(Path(settings.FIXTURE_DIRS[0]) / "questionnaires")


@cache
def _read(folder: Path) -> tuple[Bundle, ...]:
    paths = sorted(folder.glob("*.json"))
    return tuple(read_bundle(path.read_text(encoding="utf-8")) for path in paths)


def load_bundles() -> list[Questionnaire]:
    """Store those whose address nobody has yet, as drafts that nobody touched."""
    return [_load(bundle) for bundle in shipped_bundles() if not _is_here(bundle)]


def _is_here(bundle: Bundle) -> bool:
    return Questionnaire.objects.filter(slug=bundle.document.slug).exists()


def _load(bundle: Bundle) -> Questionnaire:
    since = timezone.now()
    proposal = propose(bundle.document, None, may_change_floors=True)
    row = take_bundle(proposal, BundleChanges(None, bundle))
    say_from_shipped(row, since)
    return row


def vignettes_of(bundle: Bundle) -> dict[str, dict[str, Any]]:
    """The fields of its vignettes by their codes."""
    return {one.code: vignette_values(one) for one in bundle.vignettes or ()}
