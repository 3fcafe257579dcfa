"""Rows of vignettes and of what was done to signed ones: what the database refuses and keeps."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from tests.checks import NOW
from tests.drafts import store_draft
from tests.editing.made_up import vignette
from tests.small import SMALL
from triage.models import Questionnaire, Vignette, VignetteChange

pytestmark = pytest.mark.django_db

EARLIER = NOW - timedelta(days=9)


@pytest.fixture
def row(db: None) -> Questionnaire:
    return store_draft(SMALL)


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"act": "answered", "after": {}}, True),
        ({"act": "reworded", "after": {}}, True),
        ({"act": "changed", "after": {}, "reason": "Why."}, True),
        ({"act": "removed", "after": None, "reason": "Why."}, True),
        ({"act": "changed", "after": {}}, False),
        ({"act": "removed", "after": None}, False),
        ({"act": "removed", "after": {}, "reason": "Why."}, False),
        ({"act": "changed", "after": None, "reason": "Why."}, False),
        ({"act": "answered", "after": None}, False),
    ],
)
def test_what_was_done_to_a_signed_vignette_has_a_reason_and_an_end(
    row: Questionnaire, fields: dict[str, Any], kept: bool
) -> None:
    lead = User.objects.create(username="lead")
    change = VignetteChange(
        questionnaire=row, vignette_id=1, title="Ann", before={}, by=lead, **fields
    )

    if kept:
        change.save()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        change.save()


def test_once_signed_it_was_signed_for_ever(row: Questionnaire) -> None:
    lead = User.objects.create(username="lead")
    never = Vignette(title="Ann")
    now = Vignette(title="Ann", signed_by=lead, signed_at=NOW)
    once = Vignette(title="Ann", first_signed_at=EARLIER)

    assert [one.was_ever_signed for one in (never, now, once)] == [False, True, True]
    assert [one.is_signed for one in (never, now, once)] == [False, True, False]


def test_since_when_each_was_signed_is_read_from_its_history(row: Questionnaire) -> None:
    lead = User.objects.create(username="lead")
    vignette(row, "never")
    once, still, loaded = (vignette(row, code) for code in ("once", "still", "loaded"))
    _sign(once, lead, EARLIER)
    _sign(once, None, None)
    _sign(still, lead, EARLIER)
    _sign(still, lead, NOW)
    Vignette.objects.filter(pk=loaded.pk).update(signed_by=lead, signed_at=NOW)
    records = Vignette.history.count()

    import_module("triage.migrations.0012_first_signatures").set_first_signatures(apps, None)

    found = dict(Vignette.objects.values_list("code", "first_signed_at"))
    assert found == {"never": None, "once": EARLIER, "still": EARLIER, "loaded": NOW}
    assert Vignette.history.count() == records


def _sign(one: Vignette, by: User | None, at: Any) -> None:
    one.signed_by, one.signed_at = by, at
    one.save()
