"""What ``manage.py setup`` says of newer content: what it would change, and what stays."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from triage.editing.bundles import Bundle
from triage.editing.drawings import load_drawings
from triage.editing.newer_content import Offer, Shipped, find_offer, read_shipped, take_offer
from triage.editing.shipped_bundles import shipped_bundles, vignettes_of
from triage.engine.checks.draft import find_problems
from triage.engine.questionnaire import Questionnaire
from triage.engine.weakening.find import find_weakenings
from triage.models import Questionnaire as QuestionnaireRow
from triage.models import QuestionnaireVersion
from triage.site.groups import group

#: How each kind of row is counted.
_NOUNS = {
    "questionnaire": "the questionnaire's own words",
    "question": "questions",
    "option": "options",
    "disposition": "dispositions",
    "sign": "warning signs",
    "rule": "rules",
    "floor": "safety floors",
    "suggestion": "suggestions",
    "section": "sections",
    "item": "items to read",
    "picture": "pictures",
    "line": "telephone lines",
    "origin": "origins of warning signs",
}


def offer_newer_content(fixtures: Iterable[str], *, take: bool) -> Iterator[str]:
    """What to say, line by line; with ``take`` it becomes the draft."""
    load_drawings()
    bundles = {bundle.document.slug: bundle for bundle in shipped_bundles()}
    slugs = (*_shipped_slugs(), *bundles)
    for row in QuestionnaireRow.objects.filter(slug__in=slugs).order_by("slug"):
        bundle = bundles.get(row.slug)
        shipped = _of(bundle) if bundle else read_shipped(row.slug, fixtures)
        offer = find_offer(row, shipped)
        if not offer.is_news:
            continue
        yield from (_taken(offer) if take else _announced(offer))


def _of(bundle: Bundle) -> Shipped:
    return Shipped(bundle.document, vignettes_of(bundle))


def _shipped_slugs() -> list[str]:
    path = Path(settings.FIXTURE_DIRS[0]) / "questionnaires.json"
    return [row["fields"]["slug"] for row in json.loads(path.read_text())]


def _announced(offer: Offer) -> Iterator[str]:
    yield f"Newer content for {offer.row}: {len(offer.edits)} edits, nothing is changed yet."
    yield "To make it the draft, run: manage.py setup --content"
    yield "What somebody changed stays; nothing is published, clinical leads read and sign it."


def _taken(offer: Offer) -> Iterator[str]:
    """Everything is said of the draft as it was, so it is worked out before it is replaced."""
    said = [*_counts(offer), *_weakened(offer), *_left_alone(offer), *_to_mend(offer.merged)]
    take_offer(offer)
    yield f"The draft of {offer.draft.title} is the newer content now. Nothing is published."
    yield from said


def _counts(offer: Offer) -> Iterator[str]:
    edits = group(offer.edits, lambda edit: (edit.kind, edit.what))
    for (kind, what), found in edits.items():
        yield f"- {_NOUNS[kind]}: {len({edit.code for edit in found})} {what}"
    yield from _vignette_counts(offer)


def _vignette_counts(offer: Offer) -> Iterator[str]:
    if offer.new_vignettes or offer.old_vignettes:
        news, old = len(offer.new_vignettes), len(offer.old_vignettes)
        yield f"- vignettes: {news} added or changed, {old} removed"


def _weakened(offer: Offer) -> Iterator[str]:
    """Against what patients meet now; all of it is for two clinical leads to sign."""
    live = QuestionnaireVersion.objects.live().filter(questionnaire=offer.row).first()
    if live is None:
        return
    if any(problem.breaks_proofs for problem in find_problems(offer.merged)):
        yield f"Weakenings of {live}: found once the problems below are mended."
        return
    found = find_weakenings(live.parsed(), offer.merged)
    kinds = Counter(weakening.kind.value for weakening in found)
    counted = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
    yield f"Weakenings of {live}: {counted or 'none'}."
    forbidden = sum(weakening.forbidden for weakening in found)
    if forbidden:
        yield f"Of these {forbidden} nobody may make: they loosen locked emergency floors."


def _left_alone(offer: Offer) -> Iterator[str]:
    for kept in offer.kept:
        kind, code = kept.place
        yield f"Left as it is: {kind} {code}, changed by {', '.join(kept.people) or 'somebody'}."


def _to_mend(document: Questionnaire) -> Iterator[str]:
    for problem in find_problems(document):
        yield f"To mend: {problem.kind} {problem.code}: {problem.sentence}"
