"""A draft is handed over, changed meanwhile, sent back, and published."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.conftest import store_version
from tests.editing.drafting import explain
from tests.staff.people import staff
from triage.editing.draft_report import make_report
from triage.editing.drafts import build_draft
from triage.editing.handing_over import (
    NotHanded,
    find_standing,
    hand_over,
    send_back,
    waiting,
)
from triage.editing.talking import LONGEST
from triage.models import AccessLogEntry, DraftTurn, Questionnaire, QuestionnaireVersion


@pytest.fixture
def ann(db: None) -> User:
    return staff("editor", called="ann")


def _hand_over(draft: Questionnaire, by: User, **changes: Any) -> DraftTurn:
    sent: dict[str, Any] = {"note": "Fever reworded.", "seen": make_report(draft).sha256}
    return hand_over(draft, by=by, now=timezone.now(), **{**sent, **changes})


def _send_back(turn: DraftTurn, by: User, note: str = "Say why.", **changes: Any) -> DraftTurn:
    sent = {"seen": str(turn.pk), "now": timezone.now(), **changes}
    return send_back(turn.questionnaire, note, by=by, **sent)


def _lines() -> list[tuple[str, str | None]]:
    return list(AccessLogEntry.objects.order_by("pk").values_list("action", "about"))


def test_a_draft_that_is_handed_over_waits_and_is_on_record(
    draft: Questionnaire, ann: User
) -> None:
    turn = _hand_over(draft, ann, note=" Fever\r\nreworded. ")

    standing, sha256 = find_standing(make_report(draft)), make_report(draft).sha256
    assert (standing.turn, standing.waits, standing.is_back) == (turn, True, False)
    assert (standing.is_changed, standing.edits) == (False, 0)
    assert (turn.note, turn.sha256, turn.by) == ("Fever\nreworded.", sha256, ann)
    assert waiting() == [turn]
    assert str(turn) == f"{draft} > ann"
    assert _lines() == [("draft handed over", f"{draft.title}: {sha256[:12]}")]


def test_what_changed_since_is_counted(draft: Questionnaire, ann: User) -> None:
    _hand_over(draft, ann)
    explain(draft, "One.")
    explain(draft, "Two.")

    standing = find_standing(make_report(draft))

    assert (standing.waits, standing.is_changed, standing.edits) == (True, True, 2)


def test_a_draft_is_handed_over_once_as_it_stands_and_again_when_it_changed(
    draft: Questionnaire, ann: User
) -> None:
    _hand_over(draft, ann)

    with pytest.raises(NotHanded, match="waits for the clinical leads already"):
        _hand_over(draft, ann)
    explain(draft, "Another.")
    again = _hand_over(draft, ann)

    assert waiting() == [again]


def test_what_changed_while_it_was_looked_at_is_not_handed_over(
    draft: Questionnaire, ann: User
) -> None:
    seen = make_report(draft).sha256
    explain(draft, "Another.")

    with pytest.raises(NotHanded, match="changed while you had this open"):
        _hand_over(draft, ann, seen=seen)

    assert not DraftTurn.objects.exists()


def test_a_note_has_an_end(draft: Questionnaire, ann: User) -> None:
    with pytest.raises(NotHanded, match=f"too long by 2. At most {LONGEST} signs"):
        _hand_over(draft, ann, note="x" * (LONGEST + 2))

    assert not DraftTurn.objects.exists()


def test_a_note_turns_no_words_around(draft: Questionnaire, ann: User) -> None:
    with pytest.raises(NotHanded, match="turns words around"):
        _hand_over(draft, ann, note="Look at \u2066it.")

    assert not DraftTurn.objects.exists()


def test_what_says_what_is_live_is_not_handed_over(draft: Questionnaire, ann: User) -> None:
    store_version(build_draft(draft))

    with pytest.raises(NotHanded, match="nothing to review"):
        _hand_over(draft, ann)


def test_what_is_archived_neither_is_handed_over_nor_waits(draft: Questionnaire, ann: User) -> None:
    _hand_over(draft, ann)
    draft.archived_at = timezone.now()
    draft.save()

    assert waiting() == []
    with pytest.raises(NotHanded, match="archived"):
        _hand_over(draft, ann)


def test_a_lead_sends_it_back_with_what_is_to_be_done(draft: Questionnaire, ann: User) -> None:
    turn = _hand_over(draft, ann)

    back = _send_back(turn, staff("lead"))

    standing = find_standing(make_report(draft))
    assert (standing.turn, standing.waits, standing.is_back) == (back, False, True)
    assert waiting() == []
    assert _lines()[-1][0] == "draft sent back"
    assert str(back) == f"{draft} < lead"
    assert _hand_over(draft, ann).pk > back.pk


@pytest.mark.parametrize("note", ["", " \n"])
def test_nothing_is_sent_back_without_a_word(draft: Questionnaire, ann: User, note: str) -> None:
    turn = _hand_over(draft, ann)

    with pytest.raises(NotHanded, match="write what is to be done"):
        _send_back(turn, staff("lead"), note)
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.turns.create(sends_back=True, sha256="", note="", by=ann, at=timezone.now())

    assert waiting() == [turn]


def test_of_two_who_answer_at_once_the_second_is_told(draft: Questionnaire, ann: User) -> None:
    turn = _hand_over(draft, ann)
    back = _send_back(turn, staff("lead"))

    with pytest.raises(NotHanded, match="somebody else was faster"):
        _send_back(turn, staff("lead", called="other"))
    again = _hand_over(draft, ann)
    with pytest.raises(NotHanded, match="somebody else was faster"):
        _send_back(turn, staff("lead"))

    assert list(DraftTurn.objects.all()) == [turn, back, again]


def test_what_was_never_handed_over_is_not_sent_back(draft: Questionnaire) -> None:
    with pytest.raises(NotHanded, match="somebody else was faster"):
        send_back(draft, "Why?", seen="1", by=staff("lead"), now=timezone.now())


def test_publishing_ends_it_and_an_older_version_does_not(draft: Questionnaire, ann: User) -> None:
    store_version(build_draft(draft))
    explain(draft, "Another.")
    turn = _hand_over(draft, ann)
    waited = waiting()

    retired = QuestionnaireVersion.Status.RETIRED
    draft.versions.update(status=retired, retired_at=timezone.now())
    store_version(build_draft(draft))

    assert waited == [turn]
    assert waiting() == []
    assert find_standing(make_report(draft)).turn is None
