"""The codebook of an export: what each column means, and each code that can stand in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.clinic.export.columns import Column
from triage.engine.question import Question, QuestionType
from triage.engine.questionnaire import Questionnaire


class Entry(NamedTuple):
    """One line. Without a ``code`` it is about the column; ``versions`` say it in these words."""

    column: str
    code: str
    meaning: str
    versions: str


#: What stands above the entries.
HEADER = ("Column", "Code", "Meaning", "Versions")
#: What a full cell holds; of all other types one code.
_KINDS = {
    QuestionType.CHOICES: gettext_lazy("Every code that was ticked, with a space between."),
    QuestionType.INTEGER: gettext_lazy("A number."),
    QuestionType.DURATION: gettext_lazy("A number of days."),
    QuestionType.TEXT: gettext_lazy("As the person wrote it."),
}


def describe(
    columns: Iterable[Column],
    questions: Sequence[str],
    versions: Mapping[str, Questionnaire | None],
) -> Iterator[Entry]:
    """Every column in its order. What versions word in different ways has a line for each."""
    told = _told(versions)
    for column in columns:
        yield Entry(column.name, "", str(column.meaning), "")
        for code, meaning in column.all_codes.items():
            yield Entry(column.name, str(code), str(meaning), "")
        yield from told.get(column.name, ())
    for link_id in questions:
        yield from told[link_id]


def _told(versions: Mapping[str, Questionnaire | None]) -> dict[str, list[Entry]]:
    """What the versions say of each column, each code with its meanings side by side."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for name, parsed in versions.items():
        for column, code, meaning in _lines(parsed) if parsed else ():
            found.setdefault((column, code), {}).setdefault(meaning, []).append(name)
    told: dict[str, list[Entry]] = {}
    for (column, code), meanings in found.items():
        told.setdefault(column, []).extend(
            Entry(column, code, meaning, ", ".join(names)) for meaning, names in meanings.items()
        )
    return told


def _lines(parsed: Questionnaire) -> Iterator[tuple[str, str, str]]:
    for sign in parsed.signs:
        yield "Signs", sign.code, sign.title
    for question in parsed.questions:
        yield from _question_lines(question)


def _question_lines(question: Question) -> Iterator[tuple[str, str, str]]:
    yield question.link_id, "", _question(question)
    for option in question.options:
        yield question.link_id, option.value, option.label


def _question(question: Question) -> str:
    """Its words, and what an empty or a full cell means."""
    unit = f" ({question.unit})" if question.unit else ""
    kind = _KINDS.get(question.type, _("One code."))
    return f"{question.text}{unit} {kind} {_('Empty: not asked, or not answered.')}"
