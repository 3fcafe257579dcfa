"""Criteria with a name in words: what each stands for, and what is said beside a row's sentence."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from django.utils.translation import gettext as _

from triage.editing.named import Names, uses_of
from triage.engine.conditions import Condition, Criteria
from triage.engine.questionnaire import Questionnaire as Document
from triage.engine.words.sentences import criteria_text
from triage.models import NamedCriterion, Questionnaire


def meaning(draft: Document, conditions: Iterable[Condition]) -> str:
    """Conditions of which any is enough; goes on from "the person"."""
    found = tuple(conditions)
    if not found:
        return _("(nothing yet, so it never holds)")
    return criteria_text(draft, Criteria((found,)))


class NamedWords:
    """The names that the rows of a draft give; read once for a whole page."""

    def __init__(self, questionnaire: Questionnaire, draft: Document) -> None:
        self._questionnaire, self._draft = questionnaire, draft

    @cached_property
    def criteria(self) -> dict[str, NamedCriterion]:
        """All of the questionnaire, by their codes."""
        return {row.code: row for row in self._questionnaire.namedcriterions.all()}

    @cached_property
    def meanings(self) -> dict[str, str]:
        """What each stands for, by its code; goes on from "the person"."""
        behind = Names(self._questionnaire).by_id if self.criteria else {}
        rows = self.criteria.items()
        return {code: meaning(self._draft, behind.get(row.pk, ())) for code, row in rows}

    @cached_property
    def places(self) -> dict[str, list[tuple[str, str]]]:
        """(kind, code) of all that gives each name, by its code."""
        found: dict[str, list[tuple[str, str]]] = {code: [] for code in self.criteria}
        for use in uses_of(self._questionnaire) if found else ():
            found[use.criterion].append((use.kind, use.code))
        return found

    def beside(self, kind: str, code: str) -> str:
        """What is said beside the sentence of a row: the names it gives; mostly nothing."""
        said = _("“%(name)s” there: the person %(meaning)s.")
        return " ".join(
            said % {"name": self.criteria[name].title, "meaning": self.meanings[name]}
            for name, places in self.places.items()
            if (kind, code) in places
        )

    def __getitem__(self, kind: str) -> dict[str, str]:
        """For templates: what is said beside each row of a kind, by its code."""
        return self._told[kind]

    @cached_property
    def _told(self) -> dict[str, dict[str, str]]:
        told: dict[str, dict[str, str]] = defaultdict(lambda: defaultdict(str))
        for kind, code in {place for places in self.places.values() for place in places}:
            told[kind][code] = self.beside(kind, code)
        return told
