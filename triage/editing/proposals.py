"""A document that would become the draft: what it would change, and what stands in its way.

Safety floors that demand an emergency stay as they are, whatever the document says of them;
who may change floors changes the others by a document too, the lock included.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field

from triage.editing.addresses import is_taken, taken_sentence
from triage.editing.drafts import build_draft
from triage.editing.lost_pictures import without_lost_pictures
from triage.editing.naming import LostName, dropped_criteria, lost_names
from triage.editing.odd_texts import NO_SIGN, longest, oddities
from triage.editing.published_codes import coded_things, published_codes
from triage.editing.restoring import replace_draft
from triage.editing.row_values import planned_rows
from triage.engine import questionnaire as engine
from triage.engine import rules as engine_rules
from triage.engine.checks.draft import find_problems
from triage.engine.checks.pictures import pictures_exist
from triage.engine.checks.problem import Problem
from triage.engine.conditions import Criteria
from triage.engine.document import canonical, to_document
from triage.engine.picture import Picture
from triage.engine.questionnaire import WhenLeft
from triage.engine.urgency import Urgency
from triage.engine.words.edits import Edit, find_edits
from triage.models import EducationalSection, NamedCriterion, Questionnaire, RuleCondition
from triage.models.version import sha256_of
from triage.site.turned import turned_words
from triage.staff.model_admin import LONGEST_TEXT


class NotAcceptable(Exception):
    """The document cannot become the draft."""


@dataclass(frozen=True)
class Proposal:
    """A document beside the draft whose place it would take; ``row`` is ``None`` when new.

    ``kept`` are the floors of the draft that stay against the document's word, ``left_out``
    those of the document that are not taken over. ``lost`` are pictures whose bytes are not here.
    """

    row: Questionnaire | None
    draft: engine.Questionnaire | None
    document: engine.Questionnaire
    kept: tuple[engine_rules.SafetyFloor, ...] = ()
    left_out: tuple[engine_rules.SafetyFloor, ...] = ()
    lost: tuple[Picture, ...] = ()

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """What would change, in words."""
        return find_edits(self.draft, self.document) if self.draft else ()

    @cached_property
    def obstacles(self) -> tuple[Problem, ...]:
        """Why it cannot be stored as a draft."""
        return tuple(dict.fromkeys(_obstacles(self.document, self.row)))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What would have to be mended before it is published."""
        return () if self.obstacles else find_problems(self.document)

    @cached_property
    def lost_names(self) -> tuple[LostName, ...]:
        """Rows that would say their conditions without the name they give now."""
        return lost_names(self.row, self.document) if self.row else ()

    @cached_property
    def dropped_criteria(self) -> tuple[NamedCriterion, ...]:
        """Criteria with a name that would go with a question they read."""
        return dropped_criteria(self.row, self.document) if self.row else ()

    @property
    def draft_sha256(self) -> str:
        """Which draft it was compared with; empty when there is none."""
        return sha256_of(canonical(to_document(self.draft))) if self.draft else ""


def propose(
    document: engine.Questionnaire, row: Questionnaire | None, *, may_change_floors: bool
) -> Proposal:
    """The document as it would be taken over by somebody who may, or may not, change floors.

    What counts when a check is left is no matter of drafts: it is as with every new version.
    """
    document, lost = without_lost_pictures(document)
    wanted = document.floors
    floors = tuple(map(_locked_at_emergency, wanted))
    document = replace(document, floors=floors, when_left=WhenLeft.SIGNS)
    if row is None:
        return Proposal(None, None, document, lost=lost)
    draft = build_draft(row)
    floors = _floors(draft, document) if may_change_floors else draft.floors
    codes = {floor.code for floor in floors}
    return Proposal(
        row,
        draft,
        replace(document, floors=floors),
        kept=tuple(f for f in draft.floors if f in floors and f not in wanted),
        left_out=tuple(floor for floor in wanted if floor.code not in codes),
        lost=lost,
    )


@transaction.atomic
def accept(proposal: Proposal) -> Questionnaire:
    """Make the document the draft. Raises :class:`NotAcceptable` when something forbids it.

    Whoever calls it has held the drafts since the two were compared.
    """
    if proposal.obstacles:
        raise NotAcceptable
    row = proposal.row or Questionnaire.objects.create(
        slug=proposal.document.slug, title=proposal.document.title
    )
    replace_draft(row, proposal.document)
    return row


def _floors(
    draft: engine.Questionnaire, document: engine.Questionnaire
) -> tuple[engine_rules.SafetyFloor, ...]:
    """The document's floors, with those of the draft that nobody may change or leave out."""
    wanted = {floor.code: floor for floor in document.floors}
    stay = {floor.code: floor for floor in draft.floors if floor.minimum >= Urgency.EMERGENCY}
    return tuple({**wanted, **stay}.values())


def _locked_at_emergency(floor: engine_rules.SafetyFloor) -> engine_rules.SafetyFloor:
    """The database takes no emergency floor without its lock; older documents may hold one."""
    return replace(floor, locked=floor.locked or floor.minimum >= Urgency.EMERGENCY)


def _obstacles(document: engine.Questionnaire, row: Questionnaire | None) -> Iterator[Problem]:
    odd = tuple(_no_characters(document))
    if odd:  # no database can be asked about them
        yield from odd
        return
    yield from _used_twice(document)
    yield from _gone(document)
    yield from pictures_exist(document)
    yield from _too_much(document)
    yield from _dates(document)
    yield from _addresses(document, row)
    if row is not None:
        yield from _other_meanings(document, row)


def _addresses(document: engine.Questionnaire, row: Questionnaire | None) -> Iterator[Problem]:
    """Its own, and those of its sections, that belong to another questionnaire."""
    drafts = Questionnaire.objects.filter(slug=document.slug)
    if is_taken(document.slug, row=row) or (drafts.exclude(pk=row.pk) if row else drafts).exists():
        yield Problem("questionnaire", document.slug, taken_sentence(document.slug))
    slugs = [section.slug for section in document.sections]
    elsewhere = EducationalSection.objects.filter(slug__in=slugs)
    for section in elsewhere.exclude(questionnaire=row) if row else elsewhere:
        sentence = f"The address “{section.slug}” belongs to a section of another questionnaire."
        yield Problem("section", section.code, sentence)


def _other_meanings(document: engine.Questionnaire, row: Questionnaire) -> Iterator[Problem]:
    """Published codes that would come to mean something else."""
    codes, there = published_codes(row), _counted_codes(build_draft(row))
    for kind, code, thing in coded_things(document):
        read = partial(getattr, thing)
        for one in codes.objections(kind, code, read, anew=(kind, code) not in there):
            yield Problem(kind, code, one.sentence)


def _placed(document: engine.Questionnaire) -> Iterator[tuple[str, str, Criteria]]:
    for question in document.questions:
        if question.enable_when is not None:
            yield "question", question.link_id, question.enable_when
    owners = (("rule", document.rules), ("floor", document.floors))
    for kind, rows in (*owners, ("suggestion", document.suggestions)):
        for one in rows:
            yield kind, one.code, one.criteria


def _counted_codes(document: engine.Questionnaire) -> Counter[tuple[str, str]]:
    return Counter((kind, code) for kind, code, _thing in coded_things(document))


def _used_twice(document: engine.Questionnaire) -> Iterator[Problem]:
    for (kind, code), count in _counted_codes(document).items():
        if count > 1:
            yield Problem(kind, code, f"The code “{code}” is used {count} times.")
    slugs = Counter(section.slug for section in document.sections)
    for section in document.sections:
        if slugs[section.slug] > 1:
            sentence = f"The address “{section.slug}” is used {slugs[section.slug]} times."
            yield Problem("section", section.code, sentence)
    for kind, code, criteria in _placed(document):
        if any(len(set(group)) < len(group) for group in criteria.groups):
            yield Problem(kind, code, "The same condition stands twice in a group.")


def _gone(document: engine.Questionnaire) -> Iterator[Problem]:
    for rule in document.rules:
        if rule.sign not in document.signs_by_code:
            yield Problem("rule", rule.code, f"Its warning sign “{rule.sign}” is gone.")
        for code in dict.fromkeys((rule.disposition, rule.disposition_if_unsure)):
            if code not in document.dispositions_by_code:
                yield Problem("rule", rule.code, f"Its disposition “{code}” is gone.")
    for kind, code, criteria in _placed(document):
        for link_id in sorted(criteria.reads() - set(document.questions_by_id)):
            yield Problem(kind, code, f"It reads “{link_id}”, which is gone.")


def _too_much(document: engine.Questionnaire) -> Iterator[Problem]:
    """Texts and numbers that the tables do not take."""
    for kind, code, model, values in planned_rows(document):
        yield from (Problem(kind, code, said) for said in _misfits(model, values))
    for section in document.sections:
        names = [column.name for column in section.columns]
        yield from (Problem("section", section.code, said) for said in oddities(names))
    for kind, code, criteria in _placed(document):
        for condition in criteria.conditions():
            yield from (Problem(kind, code, said) for said in _odd_value(str(condition.value)))


def _odd_value(text: str) -> Iterator[str]:
    value: Any = RuleCondition._meta.get_field("value")  # noqa: SLF001 (public in all but name)
    if len(text) > value.max_length:
        yield "The value of a condition is too long."
    yield from turned_words(text)


def _no_characters(document: engine.Questionnaire) -> Iterator[Problem]:
    """A zero, wherever it stands: no database takes it."""
    if "\\u0000" not in canonical(to_document(document)):
        return
    rows = [(kind, code) for kind, code, row in coded_things(document) if "\\x00" in repr(row)]
    for kind, code in rows or [("questionnaire", document.slug)]:
        yield Problem(kind, code, NO_SIGN)


def _misfits(model: Any, values: Mapping[str, Any]) -> Iterable[str]:
    for name, value in values.items():
        field: Field[Any, Any] = model._meta.get_field(name)  # noqa: SLF001 (public in all but name)
        try:
            field.run_validators(value)
        except ValidationError as error:
            yield f"{field.verbose_name}: {' '.join(error.messages)}"
        yield from (f"{field.verbose_name}: {said}" for said in turned_words(value))
        if longest(value) > LONGEST_TEXT:
            yield f"{field.verbose_name}: it is longer than {LONGEST_TEXT} characters."


def _dates(document: engine.Questionnaire) -> Iterator[Problem]:
    for section in document.sections:
        for text in (section.source_date, section.review_by):
            if not _is_day(text):
                yield Problem("section", section.code, f"“{text}” is no day.")


def _is_day(text: str) -> bool:
    with suppress(ValueError):
        return bool(date.fromisoformat(text))
    return False
