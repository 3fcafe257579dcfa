"""What became, in a draft, of the vignettes that were signed when a version went live."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.timezone import localtime

from triage.editing.signatures import has_all
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency
from triage.models import Questionnaire as QuestionnaireRow
from triage.models import Vignette, VignetteChange
from triage.site.groups import group

_Given = Mapping[str, list[Any]]


@dataclass(frozen=True)
class ChangedVignette:
    """A vignette that was signed and is otherwise now, in words.

    ``weakened`` says what it does not guard any more, and is empty where it guards as much as
    before; ``editors`` are the ids of who made it so. One that ``turned`` was not changed
    itself, signed or not: it passes on the version before, and fails now.
    """

    code: str
    title: str
    before: str
    after: str
    weakened: str
    editors: frozenset[int]
    turned: bool = False


def changed_since(
    row: QuestionnaireRow, since: datetime, *, old: Questionnaire, new: Questionnaire
) -> tuple[ChangedVignette, ...]:
    """Every vignette that was signed then, or was since, and is not the same any more.

    Those whose signature stands and that got nothing but an answer to a new question are told
    together, by the answer.
    """
    now = {vignette.pk: vignette for vignette in row.vignettes.all()}
    by_code = {vignette.code: vignette for vignette in now.values()}
    changes: list[ChangedVignette] = []
    answered: dict[str, list[str]] = defaultdict(list)
    reasons = _reasons(row, since)
    for records in _histories(row):
        was = _signed_state(records, since)
        if was is None:
            continue
        stands = now.get(was.id) or by_code.get(was.code)
        if stands is not None and _only_answered(was, stands):
            for line in _new_answers(was, stands, new):
                answered[line].append(stands.title)
            continue
        change = _change(was, stands, records, old=old, new=new)
        changes.append(_with_reason(change, reasons.get(was.id)))
    together = (_together(line, titles) for line, titles in sorted(answered.items()))
    return (*sorted(changes, key=lambda change: change.code), *together)


def _only_answered(was: Any, stands: Vignette) -> bool:
    """Whether nothing came to it but answers, and the signature stands."""
    old, new = _substance(was), _substance(stands)
    answered, answers = old.pop("answers"), new.pop("answers")
    told = was.title == stands.title and was.narrative == stands.narrative
    return stands.is_signed and told and old == new and has_all(answers, answered)


def _new_answers(was: Any, stands: Vignette, new: Questionnaire) -> Iterator[str]:
    more = {key: values for key, values in _given(stands).items() if key not in _given(was)}
    yield from _answers(more, new)


def _together(line: str, titles: Iterable[str]) -> ChangedVignette:
    listed = sorted(titles)
    title = f"{line}: answered since in {len(listed)} that were signed and end as before"
    return ChangedVignette("", title, "Not answered", "\n".join(listed), "", frozenset())


def _reasons(row: QuestionnaireRow, since: datetime) -> Mapping[int, VignetteChange]:
    """Why each lost what was signed, by its key; what was written last counts."""
    losses = VignetteChange.objects.filter(questionnaire=row, at__gt=since)
    losses = losses.exclude(act__in=VignetteChange.MARKS).select_related("by")
    return {loss.vignette_id: loss for loss in losses}


def _with_reason(change: ChangedVignette, loss: VignetteChange | None) -> ChangedVignette:
    if loss is None or not change.weakened:
        return change
    day = f"{localtime(loss.at):%d %B %Y}".lstrip("0")
    said = f"Because: “{loss.reason}” ({loss.by}, {day})"
    return replace(change, after=f"{change.after}\n{said}".strip())


def _histories(row: QuestionnaireRow) -> Iterator[list[Any]]:
    """The records of each vignette that was ever signed, oldest first."""
    every = Vignette.history.filter(questionnaire_id=row.pk)
    signed = every.exclude(signed_at=None).values("id")
    records = every.filter(id__in=signed).order_by("history_date", "history_id")
    yield from group(records, lambda record: record.id).values()


def _signed_state(records: list[Any], since: datetime) -> Any:
    """As it was signed at that moment, or else the last time it was signed after it."""
    before = [record for record in records if record.history_date <= since]
    if before and _stands(before[-1]):
        return before[-1]
    later = [record for record in records if record.history_date > since and _stands(record)]
    return later[-1] if later else None


def _stands(record: Any) -> bool:
    return record.signed_at is not None and record.history_type != "-"


def _substance(vignette: Any) -> dict[str, Any]:
    """What a signature is under; of a row and of a record of it alike."""
    return Vignette.substance(vignette)


def _change(
    was: Any, stands: Vignette | None, records: list[Any], *, old: Questionnaire, new: Questionnaire
) -> ChangedVignette:
    return ChangedVignette(
        code=was.code,
        title=was.title,
        before=_words(was, old),
        after=_words(stands, new) if stands else "",
        weakened=_weakened(was, stands, new),
        editors=frozenset(_editors(was, records)),
    )


def _weakened(was: Any, stands: Vignette | None, new: Questionnaire) -> str:
    name = f"The vignette “{was.title}”"
    if stands is None:
        return f"{name} was signed, and is gone."
    if not stands.is_signed:
        return f"{name} has lost its signature, so that it stops nothing any more."
    looser = (
        (stands.expected_urgency < was.expected_urgency, "is expected to end calmer"),
        (not _codes(was.must_fire) <= _codes(stands.must_fire), "lets a sign not fire"),
        (
            not _codes(stands.must_not_fire) <= _codes(was.must_not_fire),
            "says of one more sign that it must not fire",
        ),
        (_answers_otherwise(_given(was), _given(stands), new), "is about somebody else now"),
    )
    return next((f"{name} {words}." for is_so, words in looser if is_so), "")


def _codes(text: str) -> set[str]:
    return set(text.split())


def _given(vignette: Any) -> _Given:
    """Its answers, whatever is stored."""
    stored = vignette.answers if isinstance(vignette.answers, dict) else {}
    return {key: values for key, values in stored.items() if isinstance(values, list)}


def _answers_otherwise(was: _Given, stands: _Given, new: Questionnaire) -> bool:
    """Whether an answer to a question that is still there is not what it was."""
    kept = (link_id for link_id in was if link_id in new.questions_by_id)
    return any(was[link_id] != stands.get(link_id) for link_id in kept)


def _editors(was: Any, records: list[Any]) -> Iterator[int]:
    """Who changed it after it was signed so; signing it again is no change."""
    after = records[records.index(was) :]
    for earlier, later in pairwise(after):
        unsigned = earlier.signed_at is not None and later.signed_at is None
        otherwise = later.history_type == "-" or _substance(earlier) != _substance(later)
        if later.history_user_id and (unsigned or otherwise):
            yield later.history_user_id


def _words(vignette: Any, document: Questionnaire) -> str:
    """All that a signature is under, a line each."""
    lines = [
        vignette.title,
        vignette.narrative,
        *_answers(_given(vignette), document),
        f"Ends at: {Urgency(vignette.expected_urgency).word}",
        f"Must fire: {vignette.must_fire or 'nothing named'}",
        f"Must not fire: {vignette.must_not_fire or 'nothing named'}",
        "Signed" if vignette.signed_at else "Not signed",
    ]
    return "\n".join(line for line in lines if line)


def _answers(answers: Mapping[str, Any], document: Questionnaire) -> Iterator[str]:
    for link_id, values in answers.items():
        question = document.questions_by_id.get(link_id)
        labels = question.labels if question else {}
        name = question.short_text if question else link_id
        yield f"{name}: {', '.join(str(labels.get(value, value)) for value in values)}"
