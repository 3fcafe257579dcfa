"""A text that is endless or holds what is no sign, in every place of a file that is imported."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.drafts import store_draft
from tests.security.world import undone
from tests.small import SMALL
from triage.editing.bundles import read_bundle
from triage.editing.drafts import build_draft
from triage.editing.proposals import accept, propose
from triage.engine.document import DocumentError, to_document
from triage.models import Questionnaire
from triage.staff.model_admin import LONGEST_TEXT

pytestmark = pytest.mark.django_db

_ENDLESS = "x" * 900_000


@pytest.fixture
def row() -> Questionnaire:
    return store_draft(SMALL)


def _texts(node: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where each text stands."""
    if isinstance(node, str):
        yield place
    if isinstance(node, dict | list):
        for name, part in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _texts(part, (*place, name))


def _places() -> dict[str, tuple[Any, ...]]:
    """One place of each kind: the first rule's source stands for every rule's."""
    found: dict[str, tuple[Any, ...]] = {}
    for place in _texts(to_document(SMALL)):
        kind = ".".join("*" if isinstance(part, int) else part for part in place)
        found.setdefault(kind, place)
    return found


def _file(place: tuple[Any, ...], text: str) -> str:
    whole: Any = json.loads(json.dumps(to_document(SMALL)))
    *way, last = place
    node = whole
    for part in way:
        node = node[part]
    node[last] = text
    return json.dumps(whole)


def _is_taken(place: tuple[Any, ...], text: str) -> bool:
    """Whether it stands in the draft afterwards; what is not needed may be left out instead."""
    row = Questionnaire.objects.get()
    try:
        proposal = propose(read_bundle(_file(place, text)).document, row, may_change_floors=True)
    except (DocumentError, UnicodeError):
        return False
    if proposal.obstacles:
        return False
    with undone():
        draft = to_document(build_draft(accept(proposal)))
    return json.dumps(text) in json.dumps(draft)


@pytest.mark.parametrize(
    "text",
    [_ENDLESS, "a\x00b", "a\ud800b", "a\u202eb", "a\u2066b"],
    ids=["endless", "a zero", "half a pair", "turned", "set apart"],
)
@pytest.mark.usefixtures("row")
def test_nothing_that_no_column_holds_is_taken_over(text: str) -> None:
    assert len(_ENDLESS) > LONGEST_TEXT
    assert [kind for kind, place in _places().items() if _is_taken(place, text)] == []
