"""Newer content of a release, offered to a clinic that began with an older one.

What nobody touched since it was loaded becomes the newer content. What somebody changed stays
as they left it, and is named, so that a person decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone

from triage.editing.drafts import build_draft
from triage.editing.histories import FROM_SHIPPED, say_from_shipped, touched
from triage.editing.merging import Place, merge
from triage.editing.proposals import Proposal, accept
from triage.engine import questionnaire as engine
from triage.engine.words.edits import Edit, find_edits
from triage.models import EducationalSection, Questionnaire, Vignette

#: What is a vignette's own, beside its code.
_VIGNETTE = ("title", "narrative", "answers", "expected_urgency", "must_fire", "must_not_fire")
_ASIDE = "aside-"


@dataclass(frozen=True)
class Shipped:
    """What a release brings: the content, and the fields of its vignettes by their codes."""

    document: engine.Questionnaire
    vignettes: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Kept:
    """A row that stays against the newer content, and who changed it."""

    place: Place
    people: tuple[str, ...]


@dataclass(frozen=True)
class Offer:
    """Newer content beside the draft that it would become part of."""

    row: Questionnaire
    shipped: Shipped
    draft: engine.Questionnaire
    people: dict[Place, tuple[str, ...]]

    @cached_property
    def merged(self) -> engine.Questionnaire:
        """The draft as it would be."""
        return merge(self.draft, self.shipped.document, self.people)

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """What would change of the draft."""
        return find_edits(self.draft, self.merged)

    @cached_property
    def kept(self) -> tuple[Kept, ...]:
        """What somebody changed and the newer content says otherwise."""
        otherwise = {
            (edit.kind if edit.kind != "option" else "question", edit.code.split(":")[0])
            for edit in find_edits(self.merged, self.shipped.document)
        }
        documents = (Kept(at, who) for at, who in self.people.items() if at in otherwise)
        return (*documents, *(Kept(("vignette", v.code), _who(v)) for v in self._own_vignettes))

    @cached_property
    def _own_vignettes(self) -> list[Vignette]:
        """Signed, changed or added by somebody, and not what is shipped."""
        return [v for v in self.row.vignettes.all() if not self._is_shipped(v) and _is_own(v)]

    def _is_shipped(self, vignette: Vignette) -> bool:
        return self.shipped.vignettes.get(vignette.code) == _fields(vignette)

    @cached_property
    def new_vignettes(self) -> dict[str, dict[str, Any]]:
        """Those that would be added or written anew."""
        own = {vignette.code for vignette in self._own_vignettes} | _deleted(self.row)
        stored = {vignette.code: _fields(vignette) for vignette in self.row.vignettes.all()}
        return {
            code: fields
            for code, fields in self.shipped.vignettes.items()
            if code not in own and stored.get(code) != fields
        }

    @cached_property
    def old_vignettes(self) -> list[Vignette]:
        """Those that would go."""
        codes = self.shipped.vignettes
        return [v for v in self.row.vignettes.all() if v.code not in codes and not _is_own(v)]

    @property
    def is_news(self) -> bool:
        """Whether anything would change at all."""
        return bool(self.edits or self.new_vignettes or self.old_vignettes)


def find_offer(row: Questionnaire, shipped: Shipped) -> Offer:
    """What a release brings, beside what there is and who changed it."""
    return Offer(row, shipped, build_draft(row), _people(row))


@transaction.atomic
def take_offer(offer: Offer) -> None:
    """Make it the draft. Nothing is published: that is for clinical leads to read and sign.

    Raises :class:`triage.editing.proposals.NotAcceptable` where the rows do not take it.
    """
    since = timezone.now()
    accept(Proposal(offer.row, offer.draft, offer.merged))
    for vignette in offer.old_vignettes:
        vignette.delete()
    order = {code: place * 10 for place, code in enumerate(offer.shipped.vignettes, start=1)}
    for code, fields in offer.new_vignettes.items():
        values = {**fields, "order": order[code]}
        offer.row.vignettes.update_or_create(code=code, defaults=values)
    say_from_shipped(offer.row, since)


def _people(row: Questionnaire) -> dict[Place, tuple[str, ...]]:
    """Who changed what; danger signs stand with the questionnaire's own words."""
    people: dict[Place, tuple[str, ...]] = {}
    for (kind, code), who in touched(row).items():
        place = (kind, row.slug if kind == "questionnaire" else code)
        people[place] = tuple(dict.fromkeys((*people.get(place, ()), *who)))
    return people


def _fields(vignette: Vignette) -> dict[str, Any]:
    return {name: getattr(vignette, name) for name in _VIGNETTE}


def _is_own(vignette: Vignette) -> bool:
    """Signed, or somebody's doing."""
    return vignette.is_signed or _touching(vignette).exists()


def _who(vignette: Vignette) -> tuple[str, ...]:
    rows = _touching(vignette).select_related("history_user")
    people = dict.fromkeys(str(row.history_user) for row in rows if row.history_user)
    return tuple(people) or ((str(vignette.signed_by),) if vignette.signed_by else ())


def _touching(vignette: Vignette) -> Any:
    loaded = vignette.history.filter(history_user=None, history_type="+")
    ours = vignette.history.filter(history_user=None, history_change_reason=FROM_SHIPPED)
    return vignette.history.exclude(pk__in=loaded.values("pk")).exclude(pk__in=ours.values("pk"))


def _deleted(row: Questionnaire) -> set[str]:
    """Codes of vignettes that somebody took away."""
    gone = Vignette.history.filter(questionnaire_id=row.pk, history_type="-")
    return set(gone.exclude(history_user=None).values_list("code", flat=True))


def read_shipped(slug: str, fixtures: Iterable[str]) -> Shipped:
    """What these fixtures hold of a questionnaire; nothing of it stays in the database.

    They name rows by the questionnaire's address. Its own rows stand aside meanwhile, in a
    transaction that is never committed.
    """
    with transaction.atomic():
        _stand_aside(slug)
        call_command("loaddata", *fixtures, verbosity=0)
        row = Questionnaire.objects.get(slug=slug)
        vignettes = {vignette.code: _fields(vignette) for vignette in row.vignettes.all()}
        shipped = Shipped(build_draft(row), vignettes)
        transaction.set_rollback(True)
    return shipped


def _stand_aside(slug: str) -> None:
    sections = EducationalSection.objects.filter(questionnaire__slug=slug)
    sections.update(slug=Concat(Value(_ASIDE), F("slug")))
    Questionnaire.objects.filter(slug=slug).update(slug=_ASIDE + slug)
