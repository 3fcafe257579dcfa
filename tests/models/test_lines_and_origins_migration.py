"""Drafts from before lines and origins were rows."""

from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps

from tests.drafts import store_draft
from tests.small import SMALL
from triage.editing.drafts import build_draft
from triage.engine.document import parse, to_document
from triage.models import SignOrigin, TelephoneLine

migration = import_module("triage.migrations.0036_lines_and_origins_of_drafts")


@pytest.mark.django_db
def test_a_draft_says_what_its_version_of_format_3_is_read_as() -> None:
    advice = SMALL.unfinished_advice + " Or call {ward_phone}."
    row = store_draft(replace(SMALL, unfinished_advice=advice, lines=()))
    document = {**to_document(build_draft(row)), "format": 3}
    SignOrigin.objects.all().delete()

    migration.make_rows(apps, None)
    migration.make_rows(apps, None)

    del document["lines"], document["origins"]
    assert build_draft(row) == parse(document)
    assert TelephoneLine.objects.get().title == "Ward phone"


@pytest.mark.django_db
def test_what_names_no_other_number_gets_no_line() -> None:
    store_draft(replace(SMALL, lines=()))

    migration.make_rows(apps, None)

    assert not TelephoneLine.objects.exists()
    assert [origin.code for origin in SignOrigin.objects.order_by("order", "pk")] == [
        "article",
        "guidance",
    ]
