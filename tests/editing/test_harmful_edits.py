"""Edits that would harm somebody, and where each is stopped or who is shown it.

The draft of a small clinic is published; then one edit is made, straight in the tables, as a
form, an import or somebody with the database's password would make it. Either nobody can publish
it, or it cannot be stored, or it is a weakening that two leads must each tick and give a reason
for; what means nothing to a patient is still read by who signs. Whatever is not refused keeps
every emergency floor.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.drafts import store_draft
from tests.editing.edits import MODELS, Change, Edit
from tests.editing.harming_words import HARMING_WORDS
from tests.editing.harms import CLINIC, DATABASE, HARMS, NOTHING, READ, REFUSED
from tests.small import BENIGN
from triage.editing.draft_report import Report, make_report
from triage.engine import questionnaire as engine
from triage.engine.conditions import Value
from triage.engine.outcome import evaluate
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency
from triage.models import Questionnaire, QuestionnaireVersion

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]

Given = Mapping[str, tuple[Value, ...]]
#: What a row belongs to is fixed once it is stored; another file has an edit of its own.
_OF_NO_MEANING = {"questionnaire", "question", "file"}


@pytest.fixture
def draft(settings: Any) -> Questionnaire:
    """The clinic's draft, published as version 1 and signed as its whole was read."""
    settings.DEBUG = True
    return store_draft(CLINIC)


@pytest.fixture
def live(draft: Questionnaire) -> QuestionnaireVersion:
    """What is live, stored an hour ago."""
    report = make_report(draft)
    assert not report.reasons, report.reasons
    return draft.versions.create(
        number=1,
        document=report.document,
        sha256=report.sha256,
        published_at=timezone.now() - timedelta(hours=1),
    )


def stopped_at(report: Report) -> set[str]:
    """Everything that the report does about an edit, in the words of the table."""
    if report.reasons:
        return {REFUSED}
    kinds = {one.kind.value for one in report.weakenings}
    return kinds or {READ if report.reading_list else NOTHING}


@pytest.mark.parametrize(("edit", "stopped"), [*HARMS, *HARMING_WORDS], ids=str)
def test_an_edit_is_refused_or_shown_to_two_leads(
    draft: Questionnaire, live: QuestionnaireVersion, edit: Edit, stopped: str
) -> None:
    if stopped == DATABASE:
        with pytest.raises(IntegrityError), transaction.atomic():
            edit(draft)
        return

    edit(draft)

    report = make_report(Questionnaire.objects.get(pk=draft.pk))
    assert stopped in stopped_at(report), [p.sentence for p in report.reasons] or report.weakenings
    assert report.reasons or not list(unprotected(report.draft))


def unprotected(draft: engine.Questionnaire) -> Iterator[Given]:
    """People whom an emergency floor of the clinic protects and who would end lower, by counting.

    Nothing of the proofs is used. Only answers that can still be given are.
    """
    floors = [floor for floor in CLINIC.floors if floor.minimum is Urgency.EMERGENCY]
    asked = ("bladder", "onset", "fever", "harm")
    for values in product(*(CLINIC.questions_by_id[link_id].labels for link_id in asked)):
        given = {link_id: (value,) for link_id, value in zip(asked, values, strict=True)}
        protected = any(floor.criteria.truth(given, {}) is Truth.YES for floor in floors)
        if protected and _fits(draft, given):
            urgency = evaluate(draft, {**BENIGN, **given}).urgency
            if urgency is not Urgency.EMERGENCY:
                yield given


def _fits(draft: engine.Questionnaire, given: Given) -> bool:
    questions = draft.questions_by_id
    return all(
        link_id in questions and values[0] in questions[link_id].labels
        for link_id, values in given.items()
    )


def test_every_column_of_a_draft_is_tried() -> None:
    tried = {
        (edit.kind, name) for edit, _ in HARMS if isinstance(edit, Change) for name in edit.columns
    }
    columns = {
        (kind, field.name)
        for kind, model in MODELS.items()
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in _OF_NO_MEANING
    }

    assert columns - tried == set()
