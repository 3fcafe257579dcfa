"""What was signed and is not any more as it was, however that came about."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tests.drafts import store_draft
from tests.editing.made_up import vignette
from tests.small import SMALL
from triage.editing.publishing import publish
from triage.editing.signature_record import (
    SignatureGone,
    WeakenedVignette,
    signatures_gone,
    weakened_vignettes,
)
from triage.editing.signatures import fingerprint, remove_vignette, save_vignette, sign_vignette
from triage.models import Questionnaire, QuestionnaireVersion, Vignette, VignetteChange

pytestmark = pytest.mark.django_db

WHY = "The guidance has changed."
TOLD = (
    "expected: same day; must fire: Sign infection; must not fire: Sign bladder-sign; "
    "A person who says: Fever: Yes; Score: 3; Duration: 10 days; Weight: 70 kg."
)


@pytest.fixture
def row(db: None, settings: Any) -> Questionnaire:
    settings.DEBUG = True
    return store_draft(SMALL)


@pytest.fixture
def lead(db: None) -> User:
    return User.objects.create(username="lead")


def signed(one: Vignette, by: User) -> Vignette:
    return sign_vignette(one, by=by, seen=fingerprint(one))


def changed(one: Vignette, by: User, **fields: Any) -> Vignette:
    one = Vignette.objects.get(pk=one.pk)
    for name, value in fields.items():
        setattr(one, name, value)
    save_vignette(one, by=by, reason=WHY)
    return one


def found(row: Questionnaire, since: QuestionnaireVersion) -> list[tuple[str, str, str, str]]:
    return [(one.code, one.before, one.after, one.reason) for one in weakened_vignettes(row, since)]


def test_signatures_that_went_are_told_with_who_took_them_off_and_why(
    row: Questionnaire, lead: User
) -> None:
    before = timezone.now()
    kept, lowered, _deleted = (signed(vignette(row, code), lead) for code in "abc")
    vars(lowered)["_history_user"] = lead
    lowered.expected_urgency, lowered.title = 10, "New title"
    save_vignette(lowered, by=lead, reason=WHY)
    Vignette.objects.get(code="c").delete()
    after = timezone.now()

    told = signatures_gone(row, since=before, until=after)

    assert [(one.title, one.by, one.reason) for one in told] == [
        ("Fever", "lead", WHY),
        ("Fever", "nobody known", ""),
    ]
    assert isinstance(told[0], SignatureGone)
    assert signatures_gone(row, since=None, until=after) == told
    assert signatures_gone(row, since=after, until=after + timedelta(days=1)) == ()
    assert signatures_gone(row, since=None, until=before) == ()
    assert kept.is_signed


def test_what_still_stands_is_not_weakened(row: Questionnaire, lead: User) -> None:
    one, other = signed(vignette(row, "a"), lead), signed(vignette(row, "b"), lead)
    vignette(row, "proposal")
    live = publish(row, by=None)

    changed(one, lead, narrative="Ben has a fever.", title="New")
    more = {**other.answers, "later": ["no"]}
    Vignette.objects.filter(code="b").update(answers=more)

    assert weakened_vignettes(row, live) == ()
    assert weakened_vignettes(row, None) == ()


def test_one_that_is_deleted_is_told_with_all_it_was(row: Questionnaire, lead: User) -> None:
    one = signed(vignette(row), lead)
    live = publish(row, by=None)

    remove_vignette(one, by=lead, reason=WHY)

    kept = VignetteChange.objects.get()
    assert weakened_vignettes(row, live) == (
        WeakenedVignette(
            "fever", "Fever", TOLD, "deleted", WHY, by="lead", by_id=lead.pk, at=kept.at
        ),
    )


def test_one_that_went_by_another_door_is_told_without_a_reason(
    row: Questionnaire, lead: User
) -> None:
    signed(vignette(row), lead)
    live = publish(row, by=None)

    Vignette.objects.get().delete()

    assert found(row, live) == [("fever", TOLD, "deleted", "")]
    assert weakened_vignettes(row, live)[0].by == "nobody known"


def test_one_that_is_changed_is_told_until_it_says_again_what_was_signed(
    row: Questionnaire, lead: User
) -> None:
    one = signed(vignette(row), lead)
    live = publish(row, by=None)

    one = changed(one, lead, expected_urgency=10, must_fire="", must_not_fire="long-pain")
    lowered = "expected: self care; must fire: nothing named; must not fire: Sign long-pain"
    was = "expected: same day; must fire: Sign infection; must not fire: Sign bladder-sign"
    assert found(row, live) == [("fever", f"signed. {was}", f"not signed. {lowered}", WHY)]

    one = signed(one, lead)
    assert found(row, live) == [("fever", was, lowered, WHY)]

    back = {"expected_urgency": 30, "must_fire": "infection", "must_not_fire": "bladder-sign"}
    one = changed(one, lead, **back)
    assert found(row, live) == [("fever", "signed.", "not signed.", WHY)]

    signed(one, lead)
    assert found(row, live) == []


def test_answers_that_went_or_changed_are_told(row: Questionnaire, lead: User) -> None:
    one = signed(vignette(row), lead)
    live = publish(row, by=None)

    fewer = {**one.answers, "fever": ["no"], "weight": ["asked-unknown"]}
    del fewer["mood"]
    one = signed(changed(one, lead, answers=fewer), lead)

    assert found(row, live) == [
        (
            "fever",
            "“Fever” answered “Yes”; “Weight” answered “70”; “Mood” answered “No”",
            "“Fever” answered “No”; “Weight” answered “asked-unknown”",
            WHY,
        )
    ]

    changed(one, lead, answers=["nonsense"])
    assert found(row, live)[0][2] == "not signed. answers that cannot be read"


def test_one_counts_from_when_it_was_first_signed(row: Questionnaire, lead: User) -> None:
    live = publish(row, by=None)
    one = changed(signed(vignette(row), lead), lead, expected_urgency=40)
    assert [one.code for one in weakened_vignettes(row, live)] == ["fever"]

    later = QuestionnaireVersion(questionnaire=row, document=live.document, sha256=live.sha256)
    later.published_at = timezone.now()
    assert weakened_vignettes(row, later) == ()
    assert not one.is_signed
