"""Drafts that go back to before there were names."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from tests.drafts import store_draft
from tests.naming import make_criterion, name_in, rule
from tests.small import SMALL
from triage.editing.drafts import build_draft
from triage.editing.named import uses_of

migration = import_module("triage.migrations.0041_named_criteria")


@pytest.mark.django_db
def test_what_a_name_stood_for_stands_in_its_place_on_the_way_back() -> None:
    row = store_draft(SMALL)
    criterion = make_criterion(row)
    for owner in (rule(), row.suggestions.all()[0]):
        name_in(owner, criterion)
    rule().conditions.create(
        group=1, question=row.questions.get(link_id="score"), operator=">=", value="7"
    )
    before = build_draft(row)

    migration.spell_out(apps, connection.SchemaEditorClass(connection))

    assert uses_of(row) == ()
    assert build_draft(row) == before
