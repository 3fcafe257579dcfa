"""Putting a name where its conditions stand, so that the document stays as it is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from triage.editing.named import NAMING, Names, Use, uses_of
from triage.engine import questionnaire as engine
from triage.engine.conditions import Condition, Criteria
from triage.models import NamedCriterion, Question, Questionnaire

_COLUMNS = ("question_id", "operator", "value")


def put_name(owner: Any, criterion: NamedCriterion) -> bool:
    """Give the name in every box of a row where all that it stands for stands in a piece.

    Whether there was one. Whoever calls it holds the drafts.
    """
    wanted = _stands_for(criterion)
    rows = list(owner.conditions.order_by("group", "id"))
    boxes = [list(box) for _number, box in groupby(rows, lambda row: row.group)]
    return any([_put(owner, box, wanted, criterion) for box in boxes])  # noqa: C419 (all of them)


def _put(owner: Any, box: list[Any], wanted: list[Any], criterion: NamedCriterion) -> bool:
    at = find_piece([_compared(row) for row in box], wanted)
    if at is None or any(row.named_id == criterion.pk for row in box):
        return False
    for row in box[at:]:
        row.delete()
    owner.conditions.create(group=box[0].group, named=criterion)
    for row in box[at + len(wanted) :]:
        values = {name: getattr(row, name) for name in (*_COLUMNS, "named_id")}
        owner.conditions.create(group=row.group, **values)
    return True


def _compared(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _COLUMNS)


def find_piece(whole: Sequence[Any], piece: Sequence[Any]) -> int | None:
    """Where one list stands in another, all of it and in its order; an empty one stands nowhere."""
    places = range(len(whole) - len(piece) + 1) if piece else ()
    return next((at for at in places if whole[at : at + len(piece)] == piece), None)


class NotNamed(ValueError):
    """Why conditions are not given a name, for whoever typed it."""


def known_name(
    row: Questionnaire, title: str, conditions: Sequence[tuple[Any, str, str]]
) -> NamedCriterion | None:
    """What is called so already and stands for the very same; of nothing that is known, none.

    Conditions are (question's key, operator, value). Raises :class:`NotNamed`: nobody could tell
    two of one name apart, nor say which of two names for the same is the one to change.
    """
    rows = list(row.namedcriterions.all())
    called = next((one for one in rows if _spoken(one.title) == _spoken(title)), None)
    same = next((one for one in rows if conditions and _stands_for(one) == [*conditions]), None)
    if called is not None and called != same:
        said = _("“%(name)s” is the name of something else already. Write another one.")
        raise NotNamed(said % {"name": called})
    if called is None and same is not None:
        said = _("These conditions are called “%(name)s” already. Write that to give it here.")
        raise NotNamed(said % {"name": same})
    return called


def _stands_for(criterion: NamedCriterion) -> list[Any]:
    return [_compared(one) for one in criterion.conditions.order_by("id")]


def _spoken(title: str) -> str:
    return " ".join(title.casefold().split())


def put_names(row: Questionnaire, uses: Iterable[Use], *, floors: bool = True) -> tuple[Use, ...]:
    """Give names again that were given before or elsewhere; those that could not be given.

    Without ``floors`` nothing of a safety floor is touched, and a locked one never is.
    """
    criteria = {one.code: one for one in row.namedcriterions.all()}
    left = []
    for use in uses:
        owner = find_owner(row, use.kind, use.code)
        kept = use.kind == "floor" and (not floors or getattr(owner, "locked", True))
        named = criteria.get(use.criterion)
        if kept or owner is None or named is None or not put_name(owner, named):
            left.append(use)
    return tuple(left)


def find_owner(row: Questionnaire, kind: str, code: str) -> Any:
    """The row of a draft that is named by kind and code, of those that have conditions."""
    table = {known: table for table, known in NAMING}[kind]
    owners: Any = table._meta.get_field("owner").related_model  # noqa: SLF001 (public in all but name)
    column = "link_id" if owners is Question else "code"
    return owners.objects.filter(questionnaire=row, **{column: code}).first()


def drop_unreadable(questions: Iterable[Question]) -> None:
    """Delete the criteria that read questions which are about to go; nothing names them by now.

    Not the one condition alone: a name that means less than it did would be worse than none.
    """
    for criterion in NamedCriterion.objects.filter(conditions__question__in=questions).distinct():
        criterion.delete()


def dropped_criteria(
    row: Questionnaire, document: engine.Questionnaire
) -> tuple[NamedCriterion, ...]:
    """Those that go because a document in the draft's place lacks a question that they read."""
    gone = row.questions.exclude(link_id__in=document.questions_by_id)
    return tuple(row.namedcriterions.filter(conditions__question__in=gone).distinct())


def copy_names(row: Questionnaire, copied: Questionnaire) -> None:
    """Give in a copy of a draft the names that its rows give, locked floors not left out."""
    questions = {one.link_id: one for one in copied.questions.all()}
    for criterion in row.namedcriterions.all():
        values = {name: getattr(criterion, name) for name in ("code", "order", "title")}
        made = copied.namedcriterions.create(**values)
        for one in criterion.conditions.select_related("question").order_by("id"):
            read = questions[one.question.link_id]
            made.conditions.create(question=read, operator=one.operator, value=one.value)
        for use in uses_of(row):
            if use.criterion == criterion.code:
                put_name(find_owner(copied, use.kind, use.code), made)


@dataclass(frozen=True)
class LostName:
    """A row that would say its conditions without the name that it gives now."""

    kind: str
    code: str
    title: str


def lost_names(row: Questionnaire, document: engine.Questionnaire) -> tuple[LostName, ...]:
    """The names that a document in the draft's place would lose, in rows that it has too."""
    criteria = {one.code: one for one in row.namedcriterions.all()}
    behind, said = Names(row).by_id, dict(_criteria(document))
    return tuple(
        LostName(use.kind, use.code, criteria[use.criterion].title)
        for use in uses_of(row)
        if (use.kind, use.code) in said
        and not _holds(said[use.kind, use.code], behind.get(criteria[use.criterion].pk, ()))
    )


def _holds(criteria: Criteria, conditions: tuple[Condition, ...]) -> bool:
    return any(find_piece(group, conditions) is not None for group in criteria.groups)


def _criteria(document: engine.Questionnaire) -> Iterator[tuple[tuple[str, str], Criteria]]:
    for question in document.questions:
        yield ("question", question.link_id), question.enable_when or Criteria(())
    owners = (("rule", document.rules), ("floor", document.floors))
    for kind, rows in (*owners, ("suggestion", document.suggestions)):
        for one in rows:
            yield (kind, one.code), one.criteria
