"""What a code of a questionnaire has meant since it was first published: for ever the same.

The rule, for every code that stands in any version of the questionnaire:

- It is not renamed.
- What a machine reads of it stays: a question's type and unit, a disposition's urgency.
- It is reworded only in the row that was published. A row that is made anew under it, by hand
  or by an import, says word for word what some version said: a question its text, an answer
  its label, a warning sign its title and origin, a rule its warning sign, a safety floor its
  title and minimum, anything else its title. Neither case nor spaces count.
- No question and no answer takes the words that another one had.

Whoever means something new makes a new code. An older version can always be made the draft
again, as each of its codes means there what it meant.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.engine import questionnaire as engine
from triage.models import Questionnaire, QuestionnaireVersion

#: What of each kind never changes, with what it is called.
_FIXED: dict[str, dict[str, Any]] = {
    "question": {"type": gettext_lazy("type"), "unit": gettext_lazy("unit")},
    "disposition": {"urgency": gettext_lazy("urgency")},
}
#: What a row that is made anew must say as some version did.
_WORDS: dict[str, tuple[str, ...]] = {
    "question": ("text",),
    "option": ("label",),
    "disposition": ("title",),
    "sign": ("title", "origin"),
    "rule": ("sign",),
    "floor": ("title", "minimum"),
    "suggestion": ("title",),
    "section": ("title",),
    "item": ("title",),
    "picture": ("title",),
    "line": ("title",),
    "origin": ("title",),
}
#: Kinds of which no two may change places.
_TOLD_APART = frozenset({"question", "option"})

#: Gives the value of a column of a row.
Read = Callable[[str], Any]
_Place = tuple[str, str]


@dataclass(frozen=True)
class Objection:
    """Why a row cannot be stored so, and the column to mend; empty for that of its code."""

    column: str
    sentence: str


class PublishedCodes:
    """Every code that stands in some versions, with all that it has meant in them."""

    def __init__(self) -> None:
        self._fixed: dict[tuple[_Place, str], set[str]] = {}
        self._words: dict[_Place, set[tuple[str, ...]]] = {}
        #: As it was written last, for a sentence.
        self._said: dict[_Place, str] = {}

    def note(self, document: engine.Questionnaire) -> None:
        """Add what a version says."""
        for kind, code, thing in coded_things(document):
            place, words = (kind, code), [getattr(thing, column) for column in _WORDS[kind]]
            self._words.setdefault(place, set()).add(tuple(map(_plain, words)))
            self._said[place] = str(words[0])
            for column in _FIXED.get(kind, ()):
                known = self._fixed.setdefault((place, column), set())
                known.add(_plain(getattr(thing, column)))

    def has(self, kind: str, code: str) -> bool:
        """Whether people ever met this code."""
        return (kind, code) in self._words

    def codes(self, kind: str) -> set[str]:
        """Every code of a kind that people ever met."""
        return {code for of_kind, code in self._words if of_kind == kind}

    def objections(self, kind: str, code: str, read: Read, *, anew: bool) -> Iterator[Objection]:
        """What stands against a row under this code; ``read`` gives its columns.

        ``anew`` says that it is not the row that was published: it is made now, or it has had
        another code so far.
        """
        place = (kind, code)
        if place not in self._words:
            return
        for column, name in _FIXED.get(kind, {}).items():
            if _plain(read(column)) not in self._fixed[place, column]:
                yield Objection(column, _changed(code, name))
        words = tuple(_plain(read(column)) for column in _WORDS[kind])
        if words in self._words[place]:
            return
        if anew:
            yield Objection("", _said_otherwise(kind, code, self._said[place]))
        for other in self._others_with(place, words):
            yield Objection(_WORDS[kind][0], _said_by_another(other))

    def _others_with(self, place: _Place, words: tuple[str, ...]) -> Iterator[str]:
        """Other codes that have said this; of an answer, those of the same question."""
        kind, code = place
        if kind not in _TOLD_APART:
            return
        of_question = code.rpartition(":")[0]
        for (of_kind, other), said in self._words.items():
            if of_kind == kind and other.rpartition(":")[0] == of_question and words in said:
                yield other


#: By questionnaire: the versions that were read, and what their codes mean.
_READ: dict[int, tuple[tuple[str, ...], PublishedCodes]] = {}


def published_codes(row: Questionnaire) -> PublishedCodes:
    """The codes of all versions of a questionnaire; each version is read once by a process."""
    versions = QuestionnaireVersion.objects.filter(questionnaire=row.pk).order_by("number")
    digests = tuple(versions.values_list("sha256", flat=True))
    done, codes = _READ.get(row.pk, ((), PublishedCodes()))
    if digests[: len(done)] != done:
        done, codes = (), PublishedCodes()
    if digests != done:
        codes = deepcopy(codes)  # others may be reading it at this moment
        for version in versions[len(done) :]:
            if version.is_readable:  # one that is damaged is told of by ``verify``
                codes.note(version.parsed())
        _READ[row.pk] = digests, codes
    return codes


def coded_things(document: engine.Questionnaire) -> Iterator[tuple[str, str, Any]]:
    """(kind, code, value) of everything in a document that has a code."""
    for question in document.questions:
        yield "question", question.link_id, question
        for option in question.options:
            yield "option", f"{question.link_id}:{option.value}", option
    for kind, rows in (
        ("disposition", document.dispositions),
        ("sign", document.signs),
        ("rule", document.rules),
        ("floor", document.floors),
        ("suggestion", document.suggestions),
        ("section", document.sections),
        ("picture", document.pictures),
        ("line", document.lines),
        ("origin", document.origins),
    ):
        yield from ((kind, row.code, row) for row in rows)
    for section in document.sections:
        yield from (("item", item.code, item) for item in section.items)


def find_objections(
    row: Questionnaire, kind: str, code: str, read: Read, *, stored_code: str
) -> Iterator[Objection]:
    """What stands against a draft row under this code; ``read`` gives its columns.

    ``stored_code`` is the code that the row has so far, empty for one that is made anew.
    """
    codes = published_codes(row)
    if stored_code != code and codes.has(kind, stored_code):
        yield Objection("", _renamed(stored_code))
        return
    yield from codes.objections(kind, code, read, anew=stored_code != code)


def _plain(value: Any) -> str:
    """A value as it is compared: of a row its code, of a text neither case nor spaces."""
    plain = value.value if isinstance(value, Enum) else getattr(value, "code", value)
    return " ".join(str(plain).casefold().split())


def _short(code: str) -> str:
    """An answer's code without its question's."""
    return code.rpartition(":")[2]


def _renamed(code: str) -> str:
    said = _("“%(code)s” is published, so this code stays. What is new gets a code of its own.")
    return said % {"code": _short(code)}


def _changed(code: str, name: Any) -> str:
    said = _(
        "“%(code)s” was published with another %(name)s, and means that for ever. What is new "
        "gets a code of its own."
    )
    return said % {"code": _short(code), "name": name}


def _said_otherwise(kind: str, code: str, words: str) -> str:
    said = _(
        "“%(code)s” was published, and said “%(words)s”. It comes back with these words only; "
        "what is new gets a code of its own."
    )
    under = _(
        "“%(code)s” was published under the warning sign “%(words)s”. It comes back under this "
        "sign only; what is new gets a code of its own."
    )
    return (under if kind == "rule" else said) % {"code": _short(code), "words": words}


def _said_by_another(code: str) -> str:
    said = _("This is what “%(code)s” said when it was published, and no two change places.")
    return said % {"code": _short(code)}
