"""New rows that begin with something, and where they stand."""

from django import forms
from django.test import Client

from tests.filling import address, complaints, save
from triage.editing.admin.draft_admin import add_here
from triage.models import Question, Questionnaire, Rule


def test_a_new_gate_stands_behind_the_other_gates(editor: Client, draft: Questionnaire) -> None:
    last = draft.questions.filter(is_gate=True).order_by("order", "link_id").last()
    place = f"{address(Question, 'add')}?in={draft.pk}&template=yes-no"

    save(editor, place, text="Faint?", short_text="Faint", part="Check", is_gate="on")

    order = list(draft.questions.order_by("order").values_list("link_id", flat=True))
    assert last is not None
    assert order.index("faint") == order.index(last.link_id) + 1


def test_a_new_row_refers_to_no_other_questionnaire_than_its_own(
    editor: Client, draft: Questionnaire
) -> None:
    other = Questionnaire.objects.create(slug="other", title="Other")
    sign = other.warningsigns.create(code="x", title="Foreign sign", origin="article")
    tables = {"conditions-TOTAL_FORMS": 0, "conditions-INITIAL_FORMS": 0}

    page = editor.post(address(Rule, "add"), {**tables, "questionnaire": draft.pk, "sign": sign.pk})

    assert complaints(page)["sign"] == ["This belongs to another questionnaire."]


def test_a_box_beside_which_nothing_is_added_stays_as_it_is() -> None:
    box = forms.ModelChoiceField(Rule.objects.none())

    add_here(box, 1)

    assert type(box.widget) is forms.Select


def test_a_usual_answer_that_is_emptied_is_dropped(editor: Client, draft: Questionnaire) -> None:
    place = f"{address(Question, 'add')}?in={draft.pk}&template=yes-no"
    emptied = {"options-2-label": None, "options-2-value": None}

    response = save(editor, place, text="Faint?", short_text="Faint", part="Check", **emptied)

    assert response.status_code == 302, complaints(response)
    made = Question.objects.get(link_id="faint")
    assert list(made.options.values_list("label", flat=True)) == ["Yes", "No"]
