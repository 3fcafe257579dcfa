"""Who changed which draft row, and when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from triage.editing.named import uses_of
from triage.models import (
    AnswerOption,
    DangerSign,
    Disposition,
    EducationalItem,
    EducationalSection,
    EnableWhenCondition,
    FloorCondition,
    NamedCondition,
    NamedCriterion,
    Picture,
    Question,
    Questionnaire,
    Rule,
    RuleCondition,
    SafetyFloor,
    SignOrigin,
    Suggestion,
    SuggestionCondition,
    TelephoneLine,
    WarningSign,
)

#: Why a row was changed that took over what is shipped with a newer release.
FROM_SHIPPED = "Newer content of the release."
#: Tables of a draft with their kind, and the path from each to its questionnaire through
#: kept rows.
_DIRECT: tuple[tuple[Any, str], ...] = (
    (DangerSign, "questionnaire"),
    (Disposition, "disposition"),
    (Question, "question"),
    (WarningSign, "sign"),
    (Rule, "rule"),
    (SafetyFloor, "floor"),
    (Suggestion, "suggestion"),
    (EducationalSection, "section"),
    (Picture, "picture"),
    (TelephoneLine, "line"),
    (SignOrigin, "origin"),
    (NamedCriterion, "criterion"),
)
_THROUGH: tuple[tuple[Any, str, Any, str], ...] = (
    (AnswerOption, "question", Question, "question"),
    (EnableWhenCondition, "owner", Question, "question"),
    (RuleCondition, "owner", Rule, "rule"),
    (FloorCondition, "owner", SafetyFloor, "floor"),
    (SuggestionCondition, "owner", Suggestion, "suggestion"),
    (NamedCondition, "owner", NamedCriterion, "criterion"),
    (EducationalItem, "section", EducationalSection, "item"),
)


@dataclass(frozen=True)
class Changed:
    """One recorded change of one row.

    ``model`` and ``row_id`` name the row, which may be gone. ``place`` is kind and code, as
    edits say them, of what an editor changed: of a condition its rule, of an answer its
    question. ``also`` are the places of what gives the name of a criterion that was changed.
    """

    at: datetime
    by: str
    what: str
    kind: str
    name: str
    reason: str
    model: str
    row_id: int
    place: tuple[str, str]
    also: tuple[tuple[str, str], ...] = ()


def changes_since(questionnaire: Questionnaire, since: datetime | None) -> tuple[Changed, ...]:
    """Every recorded change of the draft after a moment, the newest first."""
    found = [
        _changed(row, kind, owners.get(_owner_id(row), ""))
        for kind, rows, owners in _histories_by_place(questionnaire, since)
        for row in rows.select_related("history_user")
    ]
    found.sort(key=lambda changed: changed.at, reverse=True)
    return _with_what_names_it(questionnaire, found)


def count_changes(questionnaire: Questionnaire, since: datetime | None) -> int:
    """How many :func:`changes_since` finds."""
    return sum(rows.count() for rows in _histories(questionnaire, since))


def _with_what_names_it(
    questionnaire: Questionnaire, changes: list[Changed]
) -> tuple[Changed, ...]:
    """Who changed what stands behind a name changed every row that gives it."""
    if not any(changed.place[0] == "criterion" for changed in changes):
        return tuple(changes)
    named: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for use in uses_of(questionnaire):
        named.setdefault(("criterion", use.criterion), []).append((use.kind, use.code))
    return tuple(replace(one, also=tuple(named.get(one.place, ()))) for one in changes)


def _changed(row: Any, kind: str, owner: str) -> Changed:
    about = row.instance_type._meta  # noqa: SLF001 (documented)
    return Changed(
        at=row.history_date,
        by=str(row.history_user or _("nobody known")),
        what=str(row.get_history_type_display()),
        kind=str(about.verbose_name),
        name=_name(row, owner),
        reason=row.history_change_reason or "",
        model=str(about.model_name),
        row_id=row.id,
        place=(kind, owner or _name(row, "")),
    )


def people_by_place(changes: tuple[Changed, ...]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Who changed each row, by its kind and code; whoever did last comes first."""
    people: dict[tuple[str, str], dict[str, None]] = {}
    for changed in changes:
        for place in (changed.place, *changed.also):
            people.setdefault(place, {})[changed.by] = None
    return {place: tuple(names) for place, names in people.items()}


def editors_since(
    questionnaire: Questionnaire, since: datetime | None, *, until: datetime | None = None
) -> set[int]:
    """Ids of everybody who changed the draft after a moment, and not after another one."""
    in_time = {"history_date__lte": until} if until else {}
    return {
        editor
        for rows in _histories(questionnaire, since)
        for editor in rows.filter(**in_time)
        .exclude(history_user=None)
        .values_list("history_user_id", flat=True)
        .distinct()
    }


def touched(questionnaire: Questionnaire) -> dict[tuple[str, str], tuple[str, ...]]:
    """Who changed each row since it was loaded from what is shipped, by its kind and code.

    Loading makes a row, or changes it and says so: all else was somebody's doing, known or not.
    """
    loaded = Q(history_type="+") | Q(history_change_reason=FROM_SHIPPED)
    ours = Q(history_user=None) & loaded
    found = [
        _changed(row, kind, owners.get(_owner_id(row), ""))
        for kind, rows, owners in _histories_by_place(questionnaire, None)
        for row in rows.exclude(ours).select_related("history_user").order_by("-history_date")
    ]
    return people_by_place(_with_what_names_it(questionnaire, found))


def say_from_shipped(questionnaire: Questionnaire, since: datetime) -> None:
    """Note of what nobody changed by name since then that it came from what is shipped."""
    for rows in _histories(questionnaire, since):
        keys = list(rows.filter(history_user=None).values_list("pk", flat=True))
        rows.model.objects.filter(pk__in=keys).update(history_change_reason=FROM_SHIPPED)


def _histories(questionnaire: Questionnaire, since: datetime | None) -> Iterator[Any]:
    return (rows for _kind, rows, _owners in _histories_by_place(questionnaire, since, named=False))


def _histories_by_place(
    questionnaire: Questionnaire, since: datetime | None, *, named: bool = True
) -> Iterator[tuple[str, Any, Mapping[int, str]]]:
    """(kind, recorded changes, code of the owner by its id) of every table of a draft."""
    after = {"history_date__gt": since} if since else {}
    yield "questionnaire", Questionnaire.history.filter(id=questionnaire.pk, **after), {}
    for model, kind in _DIRECT:
        yield kind, model.history.filter(questionnaire_id=questionnaire.pk, **after), {}
    for model, field, owner, kind in _THROUGH:
        rows = _through(questionnaire, model.history.filter(**after), f"{field}_id__in", owner)
        codes = _codes(owner, questionnaire) if named and kind != "item" else {}
        yield kind, rows, codes


def _through(questionnaire: Questionnaire, rows: Any, by_owner: str, owner: Any) -> Any:
    """Those whose owner belongs to the questionnaire, or did while it was there."""
    owners = owner.history.filter(questionnaire_id=questionnaire.pk).values("id")
    kept = owner.objects.filter(questionnaire_id=questionnaire.pk).values("id")
    return rows.filter(**{by_owner: owners}) | rows.filter(**{by_owner: kept})


def _codes(owner: Any, questionnaire: Questionnaire) -> dict[int, str]:
    """Id to code of every row there is or was; what it is called now, or was called last."""
    name = "link_id" if owner is Question else "code"
    was = owner.history.filter(questionnaire_id=questionnaire.pk).order_by("history_date")
    now = owner.objects.filter(questionnaire_id=questionnaire.pk)
    return dict([*was.values_list("id", name), *now.values_list("id", name)])


def _owner_id(row: Any) -> int:
    return getattr(row, "owner_id", None) or getattr(row, "question_id", None) or 0


def _name(row: Any, owner: str) -> str:
    """What a row is called; a condition by its owner and what it compares with."""
    if getattr(row, "named_id", None):
        return _("%(row)s: a criterion with a name") % {"row": owner}
    if hasattr(row, "operator"):
        return f"{owner}: {row.operator} {row.value}"
    if owner:
        return f"{owner}: {row.value}"
    return str(getattr(row, "link_id", None) or getattr(row, "code", None) or row.slug)
