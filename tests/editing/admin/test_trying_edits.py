"""An edit is tried before it is stored: what it would change is shown, and nothing stays of it."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from tests.editing.drafting import calm
from tests.filling import address, save, shown
from tests.staff.people import LogIn
from triage.editing.drafts import build_draft
from triage.models import Questionnaire, Rule, RuleCondition, Suggestion, WarningSign


@pytest.fixture
def rule(draft: Questionnaire) -> Rule:
    found: Rule = draft.rules.get(code="long-pain")
    return found


def _try(client: Client, place: str, **changes: Any) -> Any:
    return save(client, place, _again="effects", **changes)


@pytest.mark.django_db(transaction=True)
def test_who_would_fare_otherwise_is_shown_and_nothing_is_stored(log_in: LogIn, rule: Rule) -> None:
    before, records = build_draft(rule.questionnaire), RuleCondition.history.count()

    page = _try(log_in("editor"), address(rule), **{"conditions-0-value": "5"})

    text = page.content.decode()
    assert page.status_code == 200
    assert "at least 5" in page.context["effect"].sentence
    assert "More urgent than now" in text
    assert "Calmer than now" not in text
    assert 'name="conditions-0-value" value="5"' in text
    assert build_draft(Questionnaire.objects.get()) == before
    assert (RuleCondition.history.count(), LogEntry.objects.count()) == (records, 0)
    assert list(page.context["messages"]) == []


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_stored_is_told_at_its_box(log_in: LogIn, rule: Rule) -> None:
    page = _try(log_in("editor"), address(rule), **{"conditions-0-value": "70"})

    text = page.content.decode()
    assert "first mend what is marked" in text
    assert "Nobody can answer 70" in text


def test_a_new_rule_is_tried_too(log_in: LogIn, rule: Rule) -> None:
    client, count = log_in("editor"), Rule.objects.count()
    begun = f"{address(Rule, 'add')}?in={rule.questionnaire_id}&reads="
    fever = rule.questionnaire.questions.get(link_id="fever")

    page = _try(
        client,
        f"{begun}{fever.pk}",
        sign=rule.sign_id,
        disposition=rule.questionnaire.dispositions.get(code="emergency").pk,
        rationale="Because.",
        source="Source.",
    )

    assert "answers “Yes” to “Fever”" in page.context["effect"].sentence
    assert "More urgent than now" in page.content.decode()
    assert Rule.objects.count() == count


def test_a_vignette_that_would_end_elsewhere_is_named(log_in: LogIn, rule: Rule) -> None:
    vignette = calm(rule.questionnaire)
    vignette.answers = {**vignette.answers, "score": [6], "duration": [60]}
    vignette.save()

    text = _try(log_in("editor"), address(rule), **{"conditions-0-value": "5"}).content.decode()

    assert "1 vignette ends elsewhere" in text
    assert f'<a href="{address(vignette)}">{vignette}</a>: ' in text
    assert "fails now" in text


def test_an_edit_that_says_what_is_there_changes_nothing(log_in: LogIn, rule: Rule) -> None:
    page = _try(log_in("editor"), address(rule))

    assert "the draft says all of this already" in page.content.decode()


def test_other_words_change_nobody(log_in: LogIn, rule: Rule) -> None:
    page = _try(log_in("editor"), address(rule), rationale="It lasts.")

    assert "Nobody ends at another urgency." in page.content.decode()


def test_a_disposition_has_no_sentence_and_people_who_fall(log_in: LogIn, rule: Rule) -> None:
    same_day = rule.questionnaire.dispositions.get(code="same-day")

    page = _try(log_in("editor"), address(same_day), urgency=20, act_within_hours=48)

    text = page.content.decode()
    assert page.context["effect"].sentence == ""
    assert "Calmer than now" in text


def test_a_floor_that_would_not_hold_any_more_is_told_with_a_patient(
    log_in: LogIn, draft: Questionnaire
) -> None:
    same_day = draft.dispositions.get(code="same-day")
    urgent = draft.rules.get(code="bladder-new")

    page = _try(log_in("editor"), address(urgent), disposition=same_day.pk)

    assert "Not proved any more" in page.content.decode()
    assert [patient is not None for _said, patient in page.context["effect"].claims()]


def test_new_problems_are_told_and_then_nothing_of_patients(log_in: LogIn, rule: Rule) -> None:
    changes = {"conditions-0-DELETE": "on", "conditions-1-DELETE": "on"}

    page = _try(log_in("editor"), address(rule), **changes)

    text = page.content.decode()
    assert "1 new problem" in text
    assert "cannot be said while the draft has problems" in text


def test_who_saved_meanwhile_is_told_of_before_anything_is_tried(log_in: LogIn, rule: Rule) -> None:
    client = log_in("editor")
    drawn = shown(client.get(address(rule)))
    rule.conditions.filter(value="7").update(value="6")

    page = client.post(address(rule), {**drawn, "_again": "effects"})

    assert page.status_code == 409
    assert "this was changed while you had it open" in page.content.decode()


def test_a_row_that_is_not_there_is_not_tried(log_in: LogIn, rule: Rule) -> None:
    place = reverse("admin:triage_rule_change", args=["no-number"])

    page = log_in("editor").post(place, {"_again": "effects"})

    assert (page.status_code, page["Location"]) == (302, "/admin/")


def test_what_decides_nothing_is_not_tried(log_in: LogIn, draft: Questionnaire) -> None:
    sign = WarningSign.objects.get(code="infection")

    page = _try(log_in("editor"), address(sign), title="Otherwise")

    assert "effect" not in page.context
    assert WarningSign.objects.get(code="infection").title == sign.title
    assert "What this would change" not in page.content.decode()


def test_who_may_not_edit_tries_nothing(log_in: LogIn, draft: Questionnaire) -> None:
    floor = draft.safetyfloors.get()

    assert log_in("editor").post(address(floor), {"_again": "effects"}).status_code == 403
    assert log_in("clinician").post(address(Suggestion.objects.all()[0]), {}).status_code == 403
