"""What the vignettes and hazards of a file would change, and the change itself.

A vignette that was ever signed, and a hazard that was judged, stay as they are: a person stands
by them. Hazards that the file lacks stay too, vignettes that nobody signed go. A file that is a
document alone says nothing of either.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from triage.editing.bundles import (
    Bundle,
    HazardText,
    VignetteText,
    hazard_text,
    in_order,
    vignette_text,
)
from triage.editing.criteria_in_files import (
    criterion_changes,
    criterion_obstacles,
    take_criteria,
)
from triage.editing.odd_texts import oddities
from triage.editing.proposals import NotAcceptable, Proposal, accept
from triage.editing.safety.file import CLAIM_WORDS
from triage.engine.checks.problem import Problem
from triage.models import Hazard, Questionnaire, Vignette
from triage.models.hazard import Decision

_STEP = 10


@dataclass(frozen=True)
class RowChange:
    """One vignette, hazard or criterion of which the file says otherwise.

    ``what`` is "added", "changed", "removed", or "kept" where the file's word is not taken.
    """

    kind: str
    code: str
    title: str
    what: str


@dataclass(frozen=True)
class BundleChanges:
    """A file's vignettes and hazards beside those that are here."""

    row: Questionnaire | None
    bundle: Bundle
    may_change_hazards: bool = True
    may_change_floors: bool = True

    @cached_property
    def changes(self) -> tuple[RowChange, ...]:
        """All of them, vignettes first."""
        return (*self._vignettes(), *self._hazards(), *self._criteria())

    @property
    def has_news(self) -> bool:
        """Whether anything but what stays would be otherwise."""
        return any(change.what != "kept" for change in self.changes)

    @cached_property
    def obstacles(self) -> tuple[Problem, ...]:
        """Rows that no table takes."""
        criteria = criterion_obstacles(self.bundle.criteria, self.bundle.document)
        return (*_misfits(self.bundle), *_unknown_claims(self.bundle), *criteria)

    def _vignettes(self) -> Iterator[RowChange]:
        document = self.bundle.document
        wanted = {one.code: in_order(one, document) for one in self.bundle.vignettes or ()}
        here = {one.code: one for one in self.row.vignettes.all()} if self.row else {}

        def told(vignette: Vignette) -> VignetteText:
            return in_order(vignette_text(vignette), document)

        yield from _compared("vignette", wanted, here, told=told, stays=_was_ever_signed)
        gone = set(here) - set(wanted) if self.bundle.vignettes is not None else set()
        for code in sorted(gone):
            what = "kept" if here[code].was_ever_signed else "removed"
            yield RowChange("vignette", code, here[code].title, what)

    def _criteria(self) -> Iterator[RowChange]:
        found = criterion_changes(self.row, self.bundle.criteria, self.bundle.document)
        for text, what in found:
            yield RowChange("criterion", text.code, text.title, what)

    def _hazards(self) -> Iterator[RowChange]:
        wanted = {one.code: one for one in self.bundle.hazards or ()}
        here = {one.code: one for one in self.row.hazards.all()} if self.row else {}
        for change in _compared("hazard", wanted, here, told=hazard_text, stays=_is_judged):
            yield change if self.may_change_hazards else replace(change, what="kept")


def _is_judged(hazard: Hazard) -> bool:
    return bool(hazard.severity or hazard.likelihood or hazard.decision != Decision.OPEN)


def _was_ever_signed(vignette: Vignette) -> bool:
    return vignette.was_ever_signed


def _compared(
    kind: str,
    wanted: Mapping[str, Any],
    here: Mapping[str, Any],
    *,
    told: Callable[[Any], Any],
    stays: Callable[[Any], bool],
) -> Iterator[RowChange]:
    for code, text in wanted.items():
        if code not in here:
            yield RowChange(kind, code, text.title, "added")
        elif told(here[code]) != text:
            what = "kept" if stays(here[code]) else "changed"
            yield RowChange(kind, code, text.title, what)


@transaction.atomic
def take_bundle(proposal: Proposal, changes: BundleChanges) -> Questionnaire:
    """Make a file's document the draft, and its vignettes and hazards rows: all or nothing.

    Raises :class:`NotAcceptable`; whoever calls it has held the drafts since they were compared.
    """
    if changes.obstacles:
        raise NotAcceptable
    told = changes.changes  # before the draft is another one
    row = accept(proposal)
    what = {(one.kind, one.code): one.what for one in told}
    for place, vignette in enumerate(changes.bundle.vignettes or (), start=1):
        if what.get(("vignette", vignette.code)) in ("added", "changed"):
            _store(row.vignettes, vignette.code, vignette_values(vignette), place)
    for place, hazard in enumerate(changes.bundle.hazards or (), start=1):
        if what.get(("hazard", hazard.code)) in ("added", "changed"):
            _store(row.hazards, hazard.code, _hazard_values(hazard), place)
    for (kind, code), done in what.items():
        if kind == "vignette" and done == "removed":
            row.vignettes.get(code=code).delete()
    named = {code: done for (kind, code), done in what.items() if kind == "criterion"}
    floors = changes.may_change_floors
    take_criteria(row, changes.bundle.criteria, named, floors=floors)
    return row


def _store(rows: Any, code: str, values: Mapping[str, Any], place: int) -> None:
    rows.update_or_create(code=code, defaults={**values, "order": place * _STEP})


def vignette_values(text: VignetteText) -> dict[str, Any]:
    """The columns of its row, but for code and order."""
    return {
        "title": text.title,
        "narrative": text.narrative,
        "answers": {given.question: list(given.values) for given in text.answers},
        "expected_urgency": text.expected_urgency.value,
        "must_fire": " ".join(text.must_fire),
        "must_not_fire": " ".join(text.must_not_fire),
    }


def _hazard_values(text: HazardText) -> dict[str, Any]:
    names = HazardText.__dataclass_fields__
    plain = {name: getattr(text, name) for name in names if name != "code"}
    facts = " ".join(fact.value for fact in text.facts)
    return {**plain, "claims": " ".join(text.claims), "facts": facts}


def _misfits(bundle: Bundle) -> Iterator[Problem]:
    """What the tables do not take, in their own words."""
    rows: Iterable[tuple[str, Any]] = (
        *(("vignette", Vignette(code=v.code, **vignette_values(v))) for v in _of(bundle.vignettes)),
        *(("hazard", Hazard(code=h.code, **_hazard_values(h))) for h in _of(bundle.hazards)),
    )
    for kind, row in rows:
        values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}  # noqa: SLF001 (public in all but name)
        yield from (Problem(kind, row.code, said) for said in oddities(values))
        try:
            row.full_clean(exclude=["questionnaire"], validate_unique=False)
        except ValidationError as error:
            for name, said in error.message_dict.items():
                yield Problem(kind, row.code, f"{name}: {' '.join(said)}")


def _unknown_claims(bundle: Bundle) -> Iterator[Problem]:
    for hazard in _of(bundle.hazards):
        for claim in sorted(set(hazard.claims) - set(CLAIM_WORDS)):
            yield Problem("hazard", hazard.code, f"“{claim}” is no kind of proof.")


def _of(rows: tuple[Any, ...] | None) -> tuple[Any, ...]:
    return rows or ()
