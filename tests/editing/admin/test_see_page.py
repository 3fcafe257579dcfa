"""From each form of a draft, and from "Try it", to the page as the patient sees it."""

import re
from typing import Any
from unittest.mock import ANY

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.editing.admin.previews import text
from tests.editing.admin.vignettes import FEVER
from tests.editing.admin.walking import address, press
from tests.filling import complaints, save
from tests.small import BENIGN
from tests.staff.people import LogIn
from triage.editing.admin.preview_broken import drawn_or_problems
from triage.models import EducationalItem, Questionnaire, QuestionnaireVersion, Vignette

pytestmark = pytest.mark.django_db
SEE = "See it as the patient does"


def see(row: Questionnaire, model: str, pk: int) -> str:
    return reverse("admin:triage_questionnaire_see", args=[row.pk, model, pk])


def linked(page: Any, words: str) -> list[str]:
    """The addresses of the links that say this."""
    return re.findall(rf'<a href="([^"]*)"[^>]*>{words}', page.content.decode())


def test_each_form_leads_to_where_a_patient_meets_its_row(
    draft: Questionnaire, editor: Client
) -> None:
    rows = {
        "question": (draft.questions.get(link_id="fever"), "What about fever?"),
        "disposition": (draft.dispositions.get(code="soon"), "Title of soon"),
        "warningsign": (draft.warningsigns.get(code="infection"), "Sign infection"),
        "rule": (draft.rules.get(code="long-pain"), "Sign long-pain"),
        "suggestion": (draft.suggestions.get(code="heavy"), "Ask about your weight."),
        "educationalitem": (EducationalItem.objects.get(code="MED-01"), "A pain tablet"),
        "educationalsection": (draft.sections.get(code="MED"), "Medicines"),
        "dangersign": (draft.dangersigns.first(), "You can't pee"),
        "questionnaire": (draft, "Adults with back pain."),
    }
    for model, (row, words) in rows.items():
        form = reverse(f"admin:triage_{model}_change", args=[row.pk])
        (link,) = linked(editor.get(form), SEE)
        page = editor.get(link, follow=True)

        assert link == see(draft, model, row.pk)
        assert words in text(page), model
        assert f'href="{form}"' in page.content.decode(), model


def test_a_vignettes_patient_comes_first_and_the_page_says_whose_answers_they_are(
    draft: Questionnaire, editor: Client, vignette: Vignette
) -> None:
    fever = draft.warningsigns.get(code="infection")
    soon = draft.dispositions.get(code="soon")

    assert "the patient of the vignette “Ann”" in text(
        editor.get(see(draft, "warningsign", fever.pk), follow=True)
    )
    assert "You see what a made-up patient sees." in text(
        editor.get(see(draft, "disposition", soon.pk), follow=True)
    )


def test_a_row_that_no_patient_meets_says_so(draft: Questionnaire, editor: Client) -> None:
    sign = draft.warningsigns.create(code="lonely", title="Lonely", origin="article", order=90)

    page = editor.get(see(draft, "warningsign", sign.pk))

    assert "Nobody was found who meets this" in text(page)


def test_what_only_chooses_reading_is_met_after_the_result(
    draft: Questionnaire, editor: Client
) -> None:
    draft.questions.filter(link_id="note").update(for_reading=True)
    note = draft.questions.get(link_id="note")

    page = editor.get(see(draft, "question", note.pk), follow=True)

    assert page.request["PATH_INFO"].endswith("/check/reading/")
    assert "What about note?" in text(page)


def test_a_row_that_is_not_there_or_is_never_met_is_not_found(
    draft: Questionnaire, other: Questionnaire, editor: Client
) -> None:
    foreign = other.warningsigns.get()

    assert editor.get(see(draft, "warningsign", foreign.pk)).status_code == 404
    assert editor.get(see(draft, "safetyfloor", 1)).status_code == 404
    assert editor.get(see(draft, "question", 10**6)).status_code == 404


def test_a_draft_that_cannot_be_shown_says_which_of_its_problems_keeps_it_from_that(
    draft: Questionnaire, editor: Client
) -> None:
    sign = draft.warningsigns.get(code="infection")
    rule = draft.rules.get(code="fever")
    draft.warningsigns.update(origin="nowhere")
    broken = editor.get(editor.get(see(draft, "warningsign", sign.pk)).headers["Location"])
    Questionnaire.objects.update(default_disposition=None)
    empty = editor.get(see(draft, "rule", rule.pk))

    assert (broken.status_code, empty.status_code) == (409, 409)
    assert reverse("admin:triage_warningsign_change", args=[sign.pk]) in broken.content.decode()
    assert "cannot be shown as a patient would see it" in text(empty)


@pytest.mark.parametrize(
    ("code", "column"),
    [
        ("same-day", "act_within_hours"),
        ("same-day", "respond_within_hours"),
        ("self-care", "look_again_hours"),
    ],
)
def test_a_time_that_no_calendar_holds_is_such_a_problem_and_no_form_takes_it(
    draft: Questionnaire, editor: Client, code: str, column: str
) -> None:
    draft.dispositions.filter(code=code).update(**{column: 2_147_483_647})
    row = draft.dispositions.get(code=code)

    page = editor.get(see(draft, "disposition", row.pk), follow=True)

    form = reverse("admin:triage_disposition_change", args=[row.pk])
    shows = 200 if column == "respond_within_hours" else 409
    assert (page.status_code, form in page.content.decode()) == (shows, True)
    said = complaints(save(editor, form, title="Other"))
    assert said[column] == ["At most 8760 hours, which is a year."]


def test_an_error_that_is_no_problem_of_the_draft_is_not_hidden(
    draft: Questionnaire, rf: RequestFactory
) -> None:
    def page() -> HttpResponse:
        raise KeyError("gone")

    with pytest.raises(KeyError):
        drawn_or_problems(admin.site, rf.get("/"), draft, page)


def test_try_it_leads_to_the_page_of_each_question_and_of_the_end_and_back(
    draft: Questionnaire, editor: Client, vignette: Vignette
) -> None:
    walked = editor.get(f"{address(draft)}?vignette=ann")
    pages = linked(walked, "See the page they see")
    told = linked(walked, "See what is told at once")
    end = editor.get(pages[0])
    back = re.findall(r'href="([^"]*walk=[^"]*)"', end.content.decode())

    assert len(pages) == 1 + len(FEVER)
    assert told == []
    assert "Title of same-day" in text(end)
    assert "the patient of the vignette “Ann" in text(end)
    assert linked(walked, "See the sheet they keep") == [ANY]
    assert "What about weight?" in text(editor.get(pages[6], follow=True))
    assert editor.get(back[0]).context["walk"].answers == _as_given(FEVER)


def _as_given(answers: Any) -> Any:
    return {link_id: tuple(values) for link_id, values in answers.items()}


def test_try_it_shows_what_is_told_at_once_and_whom_the_check_is_not_for(
    version: QuestionnaireVersion, log_in: LogIn
) -> None:
    lead = log_in("lead")
    leaks = {**BENIGN, "bladder": ("leak",), "onset": ("new",)}
    (stop,) = linked(press(lead, version, "show", leaks), "See what is told at once")
    (left, *_) = linked(press(lead, version, "show", {"adult": ("no",)}), "See the page they see")

    assert "Title of emergency" in text(lead.get(stop))
    assert "Preview of a published version." in text(lead.get(stop))
    assert "We could not finish your check" in text(lead.get(left))
