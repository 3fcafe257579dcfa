"""Edits of a draft, made straight in its tables, each of which says what it does."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.db import models

from tests.drawn import picture
from tests.pictures import stored_file
from triage.models import AnswerOption, Questionnaire

Edit = Callable[[Questionnaire], object]
_TABLES = {
    "danger": "dangersigns",
    "disposition": "dispositions",
    "question": "questions",
    "sign": "warningsigns",
    "rule": "rules",
    "floor": "safetyfloors",
    "suggestion": "suggestions",
    "section": "sections",
    "picture": "pictures",
}
#: Every kind of row, with its table.
MODELS: dict[str, Any] = {
    **{kind: getattr(Questionnaire, name).rel.related_model for kind, name in _TABLES.items()},
    "questionnaire": Questionnaire,
    "option": AnswerOption,
}


def row_of(draft: Questionnaire, kind: str, code: str) -> Any:
    """A row of the draft by its kind and code; an option is ``question:value``."""
    if kind == "questionnaire":
        return draft
    if kind == "option":
        link_id, value = code.split(":")
        return draft.questions.get(link_id=link_id).options.get(value=value)
    key = "link_id" if kind == "question" else "code"
    return getattr(draft, _TABLES[kind]).get(**{key: code})


class _Named:
    """An edit that says what it does."""

    def __init__(self, act: Edit, name: str, arguments: Iterable[Any]) -> None:
        self._act, self._name = act, f"{name} {', '.join(map(_word, arguments))}"

    def __call__(self, draft: Questionnaire) -> object:
        """Do it."""
        return self._act(draft)

    def __repr__(self) -> str:
        return self._name


def _word(argument: Any) -> str:
    return " ".join(argument) if isinstance(argument, tuple) else repr(argument).strip("'")


def named(make: Callable[..., Edit]) -> Callable[..., Edit]:
    """Edits named for the function that makes them and what it is given."""

    @wraps(make)
    def making(*arguments: Any, **columns: Any) -> Edit:
        said = [*arguments, *(f"{name}={value}" for name, value in columns.items())]
        return _Named(make(*arguments, **columns), make.__name__.replace("_", " "), said)

    return making


@named
def another_drawing(code: str) -> Edit:
    """Other bytes under the same code and words."""

    def act(draft: Questionnaire) -> None:
        row = draft.pictures.get(code=code)
        row.file = stored_file(picture(f"other-{code}"))
        row.save()

    return act


class Change:
    """Some columns of one row set to something else."""

    def __init__(self, kind: str, code: str, /, **columns: Any) -> None:
        self.kind, self.code, self.columns = kind, code, columns

    def __call__(self, draft: Questionnaire) -> None:
        """Save it as a form would."""
        row = row_of(draft, self.kind, self.code)
        for name, value in self.columns.items():
            known = row._meta.get_field(name)
            refers = isinstance(known, models.ForeignKey) and isinstance(value, str)
            found = {"questionnaire": draft, "code": value}
            setattr(row, name, known.related_model.objects.get(**found) if refers else value)
        row.save()

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r:.40}" for name, value in self.columns.items())
        return f"{self.kind} {self.code}: {said}"


@named
def gone(kind: str, code: str) -> Edit:
    """The row, and all that cannot stand without it."""
    return lambda draft: row_of(draft, kind, code).delete()


@named
def asked_when(link_id: str, *needed: tuple[str, str]) -> Edit:
    """A question that is no gate any more, and asked only after these answers."""

    def edit(draft: Questionnaire) -> None:
        Change("question", link_id, is_gate=False)(draft)
        row = row_of(draft, "question", link_id)
        for question_, value in needed:
            other = draft.questions.get(link_id=question_)
            row.conditions.create(group=1, question=other, operator="=", value=value)

    return edit


@named
def condition(owner: tuple[str, str], of: str, **columns: Any) -> Edit:
    """The first condition of a rule, floor, suggestion or question that reads this question."""

    def edit(draft: Questionnaire) -> None:
        found = row_of(draft, *owner).conditions.filter(question__link_id=of).first()
        if "question" in columns:
            columns["question"] = draft.questions.get(link_id=columns["question"])
        for name, value in columns.items():
            setattr(found, name, value)
        found.save()

    return edit


@named
def no_condition(owner: tuple[str, str], of: str, value: str = "") -> Edit:
    """Conditions that read this question, or this answer to it, are gone."""

    def edit(draft: Questionnaire) -> None:
        found = row_of(draft, *owner).conditions.filter(question__link_id=of)
        (found.filter(value=value) if value else found).delete()

    return edit


@named
def more(owner: tuple[str, str], link_id: str, value: str, group: int = 9) -> Edit:
    """One condition more, which must hold as well."""

    def edit(draft: Questionnaire) -> None:
        other = draft.questions.get(link_id=link_id)
        row_of(draft, *owner).conditions.create(
            group=group, question=other, operator="=", value=value
        )

    return edit


@named
def new_option(link_id: str, value: str, **columns: Any) -> Edit:
    """One answer more to choose."""

    def edit(draft: Questionnaire) -> None:
        options = draft.questions.get(link_id=link_id).options
        options.create(**{"value": value, "label": "Something else", "order": 5, **columns})

    return edit


@named
def answer_gone(link_id: str, value: str) -> Edit:
    """An answer and every condition that reads it are gone, the floors' included."""

    def edit(draft: Questionnaire) -> None:
        for _kind, table in (("rule", "rules"), ("floor", "safetyfloors"), ("q", "questions")):
            for owner in getattr(draft, table).all():
                owner.conditions.filter(question__link_id=link_id, value=value).delete()
        row_of(draft, "option", f"{link_id}:{value}").delete()

    return edit


@named
def question_gone(link_id: str) -> Edit:
    """A question and whatever reads it are gone: rules, floors, conditions."""

    def edit(draft: Questionnaire) -> None:
        for table in ("rules", "safetyfloors", "suggestions"):
            getattr(draft, table).filter(conditions__question__link_id=link_id).delete()
        draft.questions.filter(conditions__question__link_id=link_id).delete()
        draft.questions.get(link_id=link_id).delete()

    return edit


@named
def both(*edits: Edit) -> Edit:
    """One after the other."""
    return lambda draft: [edit(draft) for edit in edits]


@named
def new_question(link_id: str, *, options: str = "yes no", **columns: Any) -> Edit:
    """One question more; of its answers the first means something."""

    def edit(draft: Questionnaire) -> None:
        words = {"text": f"What about {link_id}?", "short_text": link_id, "part": "Check"}
        columns_of = {"order": 999, "type": "choice", "required": True, **words, **columns}
        asked = draft.questions.create(link_id=link_id, **columns_of)
        for place, value in enumerate(options.split()):
            asked.options.create(
                value=value, label=f"{value}, then", order=place, negative=bool(place)
            )

    return edit


@named
def new_row(kind: str, code: str, **columns: Any) -> Edit:
    """One row more of a kind; names of other rows are their codes."""

    def edit(draft: Questionnaire) -> None:
        rows = {
            name: row_of(draft, name.removesuffix("_if_unsure"), value)
            for name, value in columns.items()
            if name in {"sign", "disposition", "disposition_if_unsure"}
        }
        getattr(draft, _TABLES[kind]).create(code=code, **{"order": 0, **columns, **rows})

    return edit


@named
def sign_of(code: str, sign: str) -> Edit:
    """A rule stands under another warning sign."""

    def edit(draft: Questionnaire) -> None:
        draft.rules.filter(code=code).update(sign=draft.warningsigns.get(code=sign))

    return edit


@named
def leads_to(code: str, disposition: str) -> Edit:
    """A rule leads to another disposition, whether the person is sure or not."""

    def edit(draft: Questionnaire) -> None:
        to = draft.dispositions.get(code=disposition)
        draft.rules.filter(code=code).update(disposition=to, disposition_if_unsure=None)

    return edit
