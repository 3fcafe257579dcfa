"""A questionnaire as one file for git: document, vignettes and hazards, indented.

The same rows make the same bytes. Signatures stay behind: they are under what is stored here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from triage.editing.criteria_in_files import CriterionText, criterion_texts
from triage.editing.drafts import build_draft
from triage.editing.safety.hazard import Fact
from triage.engine.conditions import Value
from triage.engine.document import DocumentError, canonical, parse, parse_as, plain, to_document
from triage.engine.questionnaire import Questionnaire as Document
from triage.engine.urgency import Urgency
from triage.models import Hazard, Questionnaire, Vignette

#: Stands in every file; a reader that does not know it refuses the file.
BUNDLE = 1


@dataclass(frozen=True)
class Given:
    """What a made-up patient answers to one question."""

    question: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class VignetteText:
    """A vignette without its signature."""

    code: str
    title: str
    narrative: str
    answers: tuple[Given, ...]
    expected_urgency: Urgency
    must_fire: tuple[str, ...]
    must_not_fire: tuple[str, ...]


@dataclass(frozen=True)
class HazardText:
    """A hazard, as it is judged."""

    code: str
    title: str
    cause: str
    effect: str
    mitigation: str
    claims: tuple[str, ...]
    facts: tuple[Fact, ...]
    severity: str
    likelihood: str
    residual_risk: str
    owner: str
    decision: str
    decision_note: str


@dataclass(frozen=True)
class Bundle:
    """What a file holds. Of a document alone ``vignettes`` and ``hazards`` are ``None``."""

    document: Document
    vignettes: tuple[VignetteText, ...] | None = None
    hazards: tuple[HazardText, ...] | None = None
    criteria: tuple[CriterionText, ...] = ()


def write_bundle(row: Questionnaire) -> str:
    """The draft as a file, byte for byte the same while nothing is changed."""
    draft = build_draft(row)
    vignettes = tuple(in_order(vignette_text(one), draft) for one in row.vignettes.all())
    hazards = tuple(map(hazard_text, row.hazards.all()))
    whole = as_json(Bundle(draft, vignettes, hazards, criterion_texts(row)))
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def as_json(bundle: Bundle) -> dict[str, Any]:
    """A file's content, which :func:`read_bundle` reads; of a document alone the document."""
    document = to_document(bundle.document)
    if bundle.vignettes is None:
        return document
    rows = {"vignettes": plain(bundle.vignettes), "hazards": plain(bundle.hazards)}
    named = {"criteria": plain(bundle.criteria)} if bundle.criteria else {}
    return {"bundle": BUNDLE, "document": document, **rows, **named}


def in_order(vignette: VignetteText, document: Document) -> VignetteText:
    """With its answers as the questions stand: a database may keep them in an order of its own."""
    places = {one.link_id: place for place, one in enumerate(document.questions)}

    def place_of(given: Given) -> tuple[int, str]:
        return places.get(given.question, len(places)), given.question

    return replace(vignette, answers=tuple(sorted(vignette.answers, key=place_of)))


def vignette_text(row: Vignette) -> VignetteText:
    """What is told of a stored vignette."""
    answers = row.answers.items()
    return VignetteText(
        code=row.code,
        title=row.title,
        narrative=row.narrative,
        answers=tuple(Given(question, tuple(values)) for question, values in answers),
        expected_urgency=Urgency(row.expected_urgency),
        must_fire=tuple(row.must_fire.split()),
        must_not_fire=tuple(row.must_not_fire.split()),
    )


def hazard_text(row: Hazard) -> HazardText:
    """What is told of a stored hazard."""
    same = {name: getattr(row, name) for name in _PLAIN_HAZARD}
    facts = tuple(map(Fact, row.facts.split()))
    return HazardText(**same, claims=tuple(row.claims.split()), facts=facts)


_CODES = ("claims", "facts")
_PLAIN_HAZARD = tuple(n for n in HazardText.__dataclass_fields__ if n not in _CODES)


def read_bundle(text: str) -> Bundle:
    """What is in a file, a document alone included; raises ``DocumentError``."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise DocumentError(f"document: not JSON ({error})") from None
    bundle = _parts(data) if isinstance(data, Mapping) and "bundle" in data else Bundle(parse(data))
    canonical(as_json(bundle)).encode()  # a character that is none is no text
    return bundle


#: A file without a name to tell of is as it always was, for whoever reads it.
_PARTS = {"bundle", "document", "vignettes", "hazards", "criteria"}


def _parts(data: Mapping[str, Any]) -> Bundle:
    if data["bundle"] != BUNDLE or isinstance(data["bundle"], bool):
        raise DocumentError(f"format: expected {BUNDLE}")
    if unknown := sorted(set(data) - _PARTS):
        raise DocumentError(f"document: unknown key {unknown[0]!r}")
    return Bundle(
        parse(data.get("document")),
        _rows(VignetteText, data, "vignettes"),
        _rows(HazardText, data, "hazards"),
        _rows(CriterionText, {"criteria": [], **data}, "criteria"),
    )


def _rows(cls: type[Any], data: Mapping[str, Any], name: str) -> tuple[Any, ...]:
    rows = data.get(name)
    if not isinstance(rows, list):
        raise DocumentError(f"{name}: expected a list")
    found = tuple(parse_as(cls, row, f"{name}[{place}]") for place, row in enumerate(rows))
    codes = [row.code for row in found]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise DocumentError(f"{name}: the code {twice[0]!r} is there twice")
    return found


def in_words(error: DocumentError) -> str:
    """What is wrong with a file, for somebody who has never seen JSON."""
    place, _colon, what = str(error).partition(": ")
    if place == "format":
        return _(
            "This is no questionnaire of this program, or one of a newer version of it. Export "
            "it again, and do not change the file."
        )
    if what.startswith("not JSON"):
        return _("This file is damaged or no export: it cannot be read. (%(why)s)") % {"why": what}
    return _("Something in this file is not as it should be. At “%(place)s”: %(what)s.") % {
        "place": place.removeprefix("document."),
        "what": what,
    }
