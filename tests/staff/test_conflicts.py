"""What stands in the boxes of a form that somebody else saved meanwhile, and who it was."""

import pytest
from django.test import Client

from tests.filling import save, shown
from tests.staff.conflicts import boxes, long_pain, place_of, send
from tests.staff.people import LogIn
from triage.models import Question, Recipient, Rule, RuleCondition, Vignette

pytestmark = pytest.mark.django_db


def test_a_box_that_was_not_touched_shows_what_is_stored_now(superuser: Client) -> None:
    rule, drawn = long_pain(), shown(superuser.get(place_of(long_pain())))
    Rule.objects.filter(pk=rule.pk).update(source="Theirs.")

    page = send(superuser, place_of(rule), drawn, rationale="Typed.")
    send(superuser, place_of(rule), shown(page))

    assert boxes(page) == [
        ("Why", "Because.", "Typed.", False, True),
        ("Source", "Theirs.", "", True, False),
    ]
    stored = Rule.objects.get(pk=rule.pk)
    assert (stored.rationale, stored.source) == ("Typed.", "Theirs.")


def test_lines_end_alike_whoever_ends_them(superuser: Client) -> None:
    rule = long_pain()
    Rule.objects.filter(pk=rule.pk).update(rationale="One.\nTwo.")
    drawn = shown(superuser.get(place_of(rule)))
    Rule.objects.filter(pk=rule.pk).update(source="Theirs.")

    page = send(superuser, place_of(rule), drawn, rationale="One.\r\nTwo.")

    assert [box[0] for box in boxes(page)] == ["Source"]


def test_what_cannot_be_stored_is_kept_as_it_was_typed(superuser: Client) -> None:
    place = place_of(Vignette.objects.get())
    drawn = shown(superuser.get(place))
    Vignette.objects.update(title="Theirs")

    page = send(superuser, place, drawn, answers="{no json", expected_urgency="")

    form = page.context["adminform"].form
    assert (form["answers"].value(), form["title"].value()) == ("{no json", "Theirs")
    assert ("Expected urgency", "Same day", "", False, True) in boxes(page)


def test_choices_and_ticks_are_told_in_words(superuser: Client) -> None:
    question = Question.objects.get(link_id="fever")
    drawn = shown(superuser.get(place_of(question)))
    Question.objects.filter(pk=question.pk).update(is_gate=False)

    page = send(superuser, place_of(question), drawn, type="choice")

    assert boxes(page) == [
        ("Type", "Yes or no", "One choice", False, True),
        ("Gate", "no", "", True, False),
    ]


def test_who_changed_it_and_when_is_said(superuser: Client, log_in: LogIn) -> None:
    rule, drawn = long_pain(), shown(superuser.get(place_of(long_pain())))
    save(log_in("editor"), place_of(rule), **{"conditions-0-value": "8"})

    page = send(superuser, place_of(rule), drawn, rationale="Typed.")

    assert page.context["conflict"].last.by == "editor"
    assert page.context["conflict"].last.at == RuleCondition.history.latest().history_date
    assert "editor saved it last, on " in page.content.decode()


def test_who_changed_a_recipient_stands_in_the_log_of_the_admin(
    superuser: Client, log_in: LogIn
) -> None:
    place = place_of(Recipient.objects.get())
    drawn = shown(superuser.get(place))
    save(log_in("lead"), place, name="Theirs")

    page = send(superuser, place, drawn, step=7)

    assert page.context["conflict"].last.by == "lead"
    assert Recipient.objects.get().step == 1


def test_nobody_known_may_have_changed_it(superuser: Client) -> None:
    place = place_of(Recipient.objects.get())
    drawn = shown(superuser.get(place))
    Recipient.objects.update(name="Theirs")

    page = send(superuser, place, drawn, step=7)

    assert page.context["conflict"].last is None
    assert "saved it last" not in page.content.decode()
