"""Comments at the rows of a draft: what was said stays, whatever becomes of the row."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.staff.people import staff
from triage.editing.talking import (
    LONGEST,
    NotSaid,
    answer,
    comments_at,
    find_row,
    find_spots,
    say,
    turn,
)
from triage.models import Comment, CommentTurn, EducationalItem, Questionnaire

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def ann(db: None) -> User:
    return staff("editor", called="ann")


@pytest.fixture
def fever(draft: Questionnaire, ann: User) -> Comment:
    """Something that Ann said of the rule for a fever."""
    return say(draft.rules.get(code="fever"), "Why 38?", by=ann, now=NOW)


def _spot(draft: Questionnaire, comment: Comment) -> object:
    return find_spots(draft, [comment]).get(comment.pk)


def test_a_comment_stands_at_its_row_with_what_the_row_was_called(
    draft: Questionnaire, ann: User, fever: Comment
) -> None:
    rule = draft.rules.get(code="fever")

    assert list(comments_at(rule)) == [fever]
    assert list(comments_at(draft.rules.get(code="bladder-new"))) == []
    assert (fever.row_words, fever.code, fever.text) == (str(rule), "fever", "Why 38?")
    assert str(fever) == f"ann: {rule}"


def test_everything_that_has_a_form_can_be_commented_and_is_found_again(
    draft: Questionnaire, ann: User
) -> None:
    draft.hazards.create(code="H31", title="T", cause="C", effect="E", mitigation="M")
    item = EducationalItem.objects.filter(section__questionnaire=draft)[0]
    rows: list[Any] = [draft, draft.questions.all()[0], draft.dangersigns.all()[0], item]
    rows.append(draft.hazards.get())

    said = {say(row, "Hm.", by=ann, now=NOW).pk: row for row in rows}

    spots = find_spots(draft, Comment.objects.all())
    assert {pk: find_row(draft, *spots[pk]) for pk in said} == said


@pytest.mark.parametrize("kind", ["submission", "user", "historicalrule", "no-such", ""])
def test_nothing_else_can_be_named(draft: Questionnaire, kind: str) -> None:
    assert find_row(draft, kind, 1) is None


def test_a_row_of_another_questionnaire_cannot_be_named(draft: Questionnaire) -> None:
    other: Questionnaire = Questionnaire.objects.create(slug="other", title="Other")
    row = other.dangersigns.create(code="x", text="X")

    assert find_row(draft, "dangersign", row.pk) is None
    assert find_row(draft, "dangersign", 10**9) is None
    assert find_row(other, "dangersign", row.pk) == row


@pytest.mark.parametrize("text", ["", "  \r\n ", "\x00"])
def test_nothing_is_no_comment(draft: Questionnaire, ann: User, text: str) -> None:
    with pytest.raises(NotSaid, match="write something first"):
        say(draft, text, by=ann, now=NOW)

    assert not Comment.objects.exists()


def test_nobody_turns_the_words_of_a_colleague_around(draft: Questionnaire, ann: User) -> None:
    with pytest.raises(NotSaid, match=r"turns words around \(U\+202E\): take it out"):
        say(draft, "Not \u202ehere.", by=ann, now=NOW)

    assert not Comment.objects.exists()


def test_what_is_too_long_is_refused_with_by_how_much(draft: Questionnaire, ann: User) -> None:
    with pytest.raises(NotSaid, match=f"3 signs too long. At most {LONGEST}"):
        say(draft, "x" * (LONGEST + 3), by=ann, now=NOW)

    assert say(draft, "x" * LONGEST, by=ann, now=NOW).text == "x" * LONGEST


def test_a_button_that_was_pressed_twice_says_it_once(
    draft: Questionnaire, ann: User, fever: Comment
) -> None:
    rule, soon = draft.rules.get(code="fever"), NOW + timedelta(seconds=5)

    assert say(rule, "Why 38? ", by=ann, now=soon) == fever
    assert say(rule, "Why 38?", by=staff("lead"), now=soon) != fever
    assert say(draft, "Why 38?", by=ann, now=soon) != fever
    assert say(rule, "Why 38?", by=ann, now=NOW + timedelta(hours=1)) != fever


def test_an_answer_stands_where_what_it_answers_does(fever: Comment) -> None:
    said = answer(fever, "It is the guideline’s.", by=staff("lead"), now=NOW)

    assert list(fever.answers.all()) == [said]
    assert (said.model, said.row_id, said.row_words) == ("rule", fever.row_id, fever.row_words)
    assert list(Comment.objects.open()) == [fever]


def test_a_comment_is_closed_and_opened_again_and_all_of_that_stays(
    ann: User, fever: Comment
) -> None:
    lead = staff("lead")

    turn(fever, closes=False, by=ann, now=NOW)  # it is open
    turn(fever, closes=True, by=lead, now=NOW)
    turn(fever, closes=True, by=ann, now=NOW)  # it is closed
    closed = list(Comment.objects.open())
    turn(fever, closes=False, by=ann, now=NOW)

    assert closed == []
    assert list(Comment.objects.open()) == [fever]
    assert list(map(str, CommentTurn.objects.all())) == [f"{fever.pk} - lead", f"{fever.pk} + ann"]


def test_comments_of_a_row_that_is_deleted_stay_under_the_questionnaire(
    draft: Questionnaire, fever: Comment
) -> None:
    draft.rules.get(code="fever").delete()

    assert _spot(draft, fever) is None
    assert list(draft.comments.open()) == [fever]


def test_a_row_that_is_made_anew_under_its_code_has_its_comments(
    draft: Questionnaire, fever: Comment
) -> None:
    rule = draft.rules.get(code="fever")
    rule.delete()
    rule.pk = None
    rule.save()

    assert rule.pk != fever.row_id
    assert _spot(draft, fever) == ("rule", rule.pk)
    assert list(comments_at(rule)) == [fever]


def test_a_row_with_a_new_code_keeps_its_comments_from_who_takes_the_old_one(
    draft: Questionnaire, fever: Comment
) -> None:
    rule = draft.rules.get(code="fever")
    draft.rules.filter(pk=rule.pk).update(code="heat")
    rule.pk = None
    rule.save()

    assert _spot(draft, fever) == ("rule", fever.row_id)
    assert list(comments_at(rule)) == []
    assert list(comments_at(draft.rules.get(code="heat"))) == [fever]


def test_what_was_said_of_a_table_that_is_gone_stands_nowhere(
    draft: Questionnaire, ann: User
) -> None:
    place = {"questionnaire": draft, "row_id": 1, "code": "x", "row_words": "X", "text": "Hm."}
    comment = Comment.objects.create(**place, model="gone", by=ann, at=NOW)

    assert _spot(draft, comment) is None


def test_what_was_said_is_neither_changed_nor_deleted(fever: Comment) -> None:
    with pytest.raises(TypeError, match="never changes"):
        Comment.objects.update(text="Nothing.")
    with pytest.raises(TypeError, match="never deleted"):
        fever.delete()
