"""Some edits of a draft, to go out without the others: what they make, and what they need.

The draft itself is never rewritten: what is chosen is made a document of beside it, and what is
left are its edits against whatever is published next.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from triage.editing.draft_problems import find_draft_problems
from triage.engine.checks.problem import Problem
from triage.engine.needs import Need, find_needs, names_read, readers, with_needed
from triage.engine.pieces import choose_pieces, find_pieces, piece
from triage.engine.questionnaire import Questionnaire

#: Edits that are tried for each problem, and problems that are tried to be mended.
_MOST_TRIED = 12
_MOST_PROBLEMS = 8


@dataclass(frozen=True)
class Mend:
    """A problem that neither document has, and edits each of which would mend it."""

    problem: Problem
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Selection:
    """The draft beside the version it stands over, and the keys of what was chosen of it."""

    old: Questionnaire
    new: Questionnaire
    keys: frozenset[str]

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """Everything that could be chosen."""
        return find_pieces(self.old, self.new)

    @cached_property
    def chosen(self) -> frozenset[str]:
        """What was chosen and is an edit still."""
        return self.keys.intersection(self.pieces)

    @property
    def gone(self) -> tuple[str, ...]:
        """What was chosen and is no edit any more: it was taken back, or went live."""
        return tuple(sorted(self.keys - self.chosen))

    @property
    def left(self) -> tuple[str, ...]:
        """What stays in the draft."""
        return tuple(key for key in self.pieces if key not in self.chosen)

    @cached_property
    def document(self) -> Questionnaire:
        """What would be published."""
        return choose_pieces(self.old, self.new, self.chosen)

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """Why what is chosen cannot go alone."""
        return find_needs(self.old, self.new, self.chosen)

    @cached_property
    def mends(self) -> tuple[Mend, ...]:
        """Problems that only this choice has, where another edit would mend them."""
        known = {*find_draft_problems(self.old), *find_draft_problems(self.new)}
        own = [one for one in find_draft_problems(self.document) if one not in known]
        found = (Mend(one, tuple(self._mending(one))) for one in own[:_MOST_PROBLEMS])
        return tuple(one for one in found if one.pieces)

    def _mending(self, problem: Problem) -> Iterator[str]:
        near = [key for key in self._near(problem) if key in self.left]
        for key in near[:_MOST_TRIED]:
            keys = with_needed(self.old, self.new, {*self.chosen, key})
            if problem not in find_draft_problems(choose_pieces(self.old, self.new, keys)):
                yield key

    def _near(self, problem: Problem) -> dict[str, None]:
        """What has to do with it: its own row, and the rows that read it, then or now."""
        place = problem.kind, problem.code
        found = [piece(*place)]
        for document in (self.new, self.old):
            found += [piece(*about) for about, row in readers(document) if place in names_read(row)]
            held = document.items_by_code.get(problem.code) if problem.kind == "item" else None
            found += [piece("section", held[0].code)] if held else []
        return dict.fromkeys(found)

    @cached_property
    def along(self) -> frozenset[str]:
        """The same with all that it needs; of edits that mend the same the first."""
        taken = Selection(self.old, self.new, with_needed(self.old, self.new, self.chosen))
        more = {mend.pieces[0] for mend in taken.mends}
        return Selection(self.old, self.new, taken.keys | more).along if more else taken.keys
