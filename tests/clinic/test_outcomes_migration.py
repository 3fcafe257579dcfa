"""On the way back to a release that knows five outcomes, what ended a check still ends it."""

import pytest
from django.contrib.auth.models import User

from tests.checks import NOW, SOON, completed
from tests.test_migrations import NEWEST, migrate_to, state_at
from triage.models import QuestionnaireVersion, Review, ReviewOutcome

BEFORE = "0025_calls_and_outcomes"
BECOMES = {
    "called": "called",
    "advice": "called",
    "appointment": "referred",
    "no-way": "no-action",
    "noted": "not-reached",
    "ours": "referred",
    "open": "not-reached",
}


@pytest.mark.django_db(transaction=True)
def test_each_becomes_what_comes_nearest(version: QuestionnaireVersion) -> None:
    check, ann = completed(version, SOON), User.objects.create(username="ann")
    ReviewOutcome.objects.create(code="ours", label="Seen by us", ends=True)
    ReviewOutcome.objects.create(code="open", label="Still open")
    made = {
        code: Review.objects.create(submission=check, by=ann, at=NOW, outcome=code)
        for code in BECOMES
    }

    try:
        migrate_to(BEFORE)
        reviews = state_at(BEFORE).apps.get_model("triage", "Review").objects
        found = {code: reviews.get(pk=row.pk).outcome for code, row in made.items()}
    finally:
        migrate_to(NEWEST)

    assert found == BECOMES
