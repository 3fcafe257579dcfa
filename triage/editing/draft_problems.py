"""Every reason not to publish a draft that needs no proof."""

from collections.abc import Iterator

from triage.editing.addresses import find_address_problems
from triage.editing.other_numbers import find_other_numbers
from triage.editing.remembered import Remembered
from triage.engine import questionnaire as engine
from triage.engine.checks.draft import find_problems
from triage.engine.checks.problem import Problem
from triage.engine.document import DocumentError, parse_text
from triage.engine.urgency import Urgency
from triage.models import Questionnaire
from triage.site.telephones import named_tokens
from triage.site.wording import empty_tokens

_Problems = tuple[Problem, ...]
#: What is wrong with documents looked at lately, and with reading them back; by SHA-256.
_FOUND: Remembered[str, tuple[_Problems, _Problems]] = Remembered(32)


def find_all_problems(
    row: Questionnaire, draft: engine.Questionnaire, document: str, sha256: str
) -> tuple[Problem, ...]:
    """Those of the draft, and those of its row beside others; ``document`` is the draft as text."""

    def of_the_document() -> tuple[_Problems, _Problems]:
        return find_problems(draft), _reading_back_problems(draft, document)

    found, read_back = _FOUND.find(sha256, of_the_document)
    addresses, numbers = find_address_problems(row, draft), find_other_numbers(row, draft)
    return (*found, *_of_this_site(draft), *addresses, *numbers, *_archived(row), *read_back)


def find_draft_problems(draft: engine.Questionnaire) -> tuple[Problem, ...]:
    """Every reason not to publish: the engine's, and texts this site cannot fill in."""
    return (*find_problems(draft), *_of_this_site(draft))


def _of_this_site(draft: engine.Questionnaire) -> Iterator[Problem]:
    yield from _without_a_number(draft)
    yield from _unguarded(draft)


def _without_a_number(draft: engine.Questionnaire) -> Iterator[Problem]:
    lines = {line.code for line in draft.lines}
    for name in empty_tokens(named_tokens(draft), draft.lines):
        if name in lines:
            sentence = "It has no number: neither here nor in the setting TELEPHONE_LINES."
            yield Problem("line", name, sentence)
            continue
        sentence = f"The setting {name.upper()} is empty, but a text uses it."
        yield Problem("questionnaire", draft.slug, sentence)


def _archived(row: Questionnaire) -> Iterator[Problem]:
    if row.archived_at is not None:
        sentence = "It is archived. Take it out of the archive first."
        yield Problem("questionnaire", row.slug, sentence, breaks_proofs=False)


def _unguarded(draft: engine.Questionnaire) -> Iterator[Problem]:
    """Without such a floor nothing is proved of anybody in danger, however much is."""
    if not any(floor.locked and floor.minimum >= Urgency.EMERGENCY for floor in draft.floors):
        sentence = "No locked safety floor guards an emergency."
        yield Problem("questionnaire", draft.slug, sentence, breaks_proofs=False)


def _reading_back_problems(draft: engine.Questionnaire, document: str) -> tuple[Problem, ...]:
    """A column or cell typed as JSON may be of a kind that no reader of the document knows."""
    try:
        again = parse_text(document)
    except DocumentError as error:
        return (Problem("questionnaire", draft.slug, f"It cannot be read back: {error}."),)
    differs = Problem("questionnaire", draft.slug, "It does not read back the same.")
    return () if again == draft else (differs,)
