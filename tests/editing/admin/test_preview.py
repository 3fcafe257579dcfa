"""The preview of a page is the page: of every question that is shipped, and of every vignette."""

from typing import Any

import pytest
from django.test import Client

from tests.conftest import store_version
from tests.editing.admin.previews import Shower, Stored, body
from triage.editing.drafts import build_draft
from triage.editing.drawings import load_shipped
from triage.editing.previewing import Shown, version_of_draft
from triage.editing.shipped_bundles import load_bundles
from triage.editing.somebody import find_somebody
from triage.editing.vignettes import answers_of
from triage.engine.conditions import Answers
from triage.engine.outcome import State, evaluate
from triage.management.commands.setup import FIXTURES
from triage.models import Questionnaire

pytestmark = pytest.mark.any_database


@pytest.fixture
def shipped(db: None, settings: Any) -> list[tuple[Questionnaire, Stored, Shower]]:
    """Every questionnaire that is shipped: its draft, and a patient of the version made of it."""
    settings.DEBUG = True
    load_shipped(FIXTURES)
    load_bundles()
    found = []
    for row in Questionnaire.objects.all():
        draft = build_draft(row)
        version = store_version(draft)
        found.append((row, Stored(version), Shower(row, version_of_draft(row, draft))))
    return found


def test_the_preview_of_whatever_is_shipped_is_the_page_that_patients_get(shipped: Any) -> None:
    """One test, as loading what is shipped takes longer than drawing all its pages."""
    for row, stored, shower in shipped:
        draft = shower.version.parsed()
        asked = [_ask(row, stored, shower, link_id) for link_id in draft.questions_by_id]
        given = [answers_of(vignette, draft) for vignette in row.vignettes.all()]
        ended = [_end(stored, shower, answers) for answers in given]
        _keep(stored, shower, next(one for one in given if evaluate(draft, one).findings))

        assert all(asked)
        assert {True, False} == {stops for stops, _ in ended}
        assert sum(is_complete for _, is_complete in ended) > 10

    assert len(shipped) > 1


def _ask(row: Questionnaire, stored: Stored, shower: Shower, link_id: str) -> bool:
    """The question as somebody comes to it; what only chooses reading, after the result."""
    draft = shower.version.parsed()
    somebody = find_somebody(row, draft, "question", link_id)
    assert somebody is not None, link_id
    if draft.questions_by_id[link_id] in draft.reading_questions:
        page = stored.page("find-reading", somebody.answers, is_over=True)
        return shower.page("find-reading", Shown(somebody.answers)) == page
    met = Shown(somebody.answers).met_at(draft, link_id)
    return shower.page("question", met, link_id) == stored.page("question", met.answers, link_id)


def _end(stored: Stored, shower: Shower, answers: Answers) -> tuple[bool, bool]:
    """What is told at once, and the result; whether there is the one and the other."""
    outcome, shown = evaluate(shower.version.parsed(), answers), Shown(dict(answers))
    stops, is_complete = bool(outcome.stops), outcome.state is State.COMPLETE
    if stops:
        assert shower.page("stop", shown) == stored.page("stop", answers), answers
    if is_complete:
        page = stored.page("result", answers, is_over=True)
        assert shower.page("result", shown) == page, answers
    return stops, is_complete


def _keep(stored: Stored, shower: Shower, answers: Answers) -> None:
    """What is read before, and what is kept after."""
    shown, slug = Shown(dict(answers)), shower.version.parsed().slug
    start = body(Client().get(f"/start/{slug}/"))

    assert shower.page("begin", shown, slug) == start
    assert shower.page("answers", shown) == stored.page("answers", answers)
    assert shower.page("slip", shown) == stored.page("slip", answers, is_over=True)
    assert shower.page("all-reading", shown) == stored.page("all-reading", answers, is_over=True)
