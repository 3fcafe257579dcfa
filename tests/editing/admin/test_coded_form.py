"""On its page a published code stays, and means what it meant."""

from typing import Any

import pytest
from django.test import Client

from tests.editing.admin.histories import last_change
from tests.filling import address, complaints, save
from tests.staff.people import LogIn
from triage.models import (
    AnswerOption,
    Disposition,
    EducationalItem,
    EducationalSection,
    Question,
    Questionnaire,
    Rule,
    Suggestion,
    WarningSign,
)

STAYS = "“{}” is published, so this code stays. What is new gets a code of its own."


@pytest.fixture
def editor(row: Questionnaire, log_in: LogIn) -> Client:
    return log_in("editor")


@pytest.mark.parametrize(
    ("model", "column", "code"),
    [
        (Question, "link_id", "note"),
        (Disposition, "code", "soon"),
        (WarningSign, "code", "infection"),
        (Rule, "code", "fever"),
        (Suggestion, "code", "heavy"),
        (EducationalSection, "code", "MED"),
        (EducationalItem, "code", "MED-01"),
    ],
)
def test_the_code_of_a_published_row_is_read_only_and_refused_all_the_same(
    editor: Client, model: Any, column: str, code: str
) -> None:
    place = address(model.objects.get(**{column: code}))

    box = editor.get(place).context["adminform"].form.fields[column]
    page = save(editor, place, **{column: "renamed"})

    assert box.widget.attrs["readonly"] is True
    assert box.help_text == "Published, so it stays. What is new gets a code of its own."
    assert complaints(page) == {column: [STAYS.format(code)]}
    assert model.objects.filter(**{column: code}).exists()


def test_a_code_that_was_never_published_is_renamed(editor: Client, row: Questionnaire) -> None:
    row.rules.get(code="fever").delete()
    sign, disposition = row.warningsigns.get(code="infection"), row.dispositions.get(code="soon")
    new = row.rules.create(
        code="new", sign=sign, disposition=disposition, rationale="So.", source="So."
    )

    done = save(editor, address(new), code="newer")
    refused = save(
        editor, address(new), code="fever", sign=row.warningsigns.get(code="long-pain").pk
    )

    assert done.status_code == 302
    assert list(complaints(refused)) == ["code"]


@pytest.mark.parametrize(
    ("model", "key", "changes"),
    [
        (Question, {"link_id": "note"}, {"type": "integer", "minimum": 0, "maximum": 9}),
        (Question, {"link_id": "weight"}, {"unit": "lb"}),
        (Disposition, {"code": "soon"}, {"urgency": 10}),
    ],
)
def test_what_a_machine_reads_of_it_is_refused_at_its_box(
    editor: Client, model: Any, key: dict[str, str], changes: dict[str, Any]
) -> None:
    page = save(editor, address(model.objects.get(**key)), **changes)

    column, [code] = next(iter(changes)), list(key.values())
    assert complaints(page) == {
        column: [
            (
                f"“{code}” was published with another {column}, and means that for ever. What is "
                "new gets a code of its own."
            )
        ]
    }


def test_the_row_that_was_published_is_reworded(editor: Client) -> None:
    page = save(editor, address(Question.objects.get(link_id="note")), text="What else?")

    assert page.status_code == 302


def test_a_question_made_anew_says_what_it_said(editor: Client, row: Questionnaire) -> None:
    row.questions.get(link_id="note").delete()
    new = {"link_id": "note", "part": "You", "type": "text", "short_text": "Note", "required": None}
    place = address(Question, "add")

    refused = save(editor, place, **new, text="What is your name?")
    other = save(editor, place, **{**new, "link_id": "name"}, text="What is your name?")
    back = save(editor, place, **new, text="What about note?")

    assert complaints(refused) == {
        "link_id": [
            (
                "“note” was published, and said “What about note?”. It comes back with these words "
                "only; what is new gets a code of its own."
            )
        ]
    }
    assert (other.status_code, back.status_code) == (302, 302)


def test_an_item_made_anew_says_what_it_said(editor: Client, row: Questionnaire) -> None:
    EducationalItem.objects.get(code="WTS-02").delete()
    section = EducationalSection.objects.get(code="WTS")
    new = {"section": section.pk, "code": "WTS-02", "body": "Read."}

    refused = save(editor, address(EducationalItem, "add"), **new, title="Recipes")

    assert list(complaints(refused)) == ["code"]


# options


def test_the_code_of_a_published_option_stays(editor: Client) -> None:
    mood = Question.objects.get(link_id="mood")

    page = editor.get(address(mood))
    refused = save(editor, address(mood), **{"options-1-value": "never"})

    boxes = page.context["inline_admin_formsets"][0].formset.forms
    assert [form.fields["value"].widget.attrs.get("readonly") for form in boxes] == [
        True,
        True,
        None,
    ]
    assert complaints(refused) == {"options-1-value": [STAYS.format("no")]}


def test_an_option_made_anew_says_what_it_said(editor: Client) -> None:
    mood = Question.objects.get(link_id="mood")
    mood.options.get(value="no").delete()
    new = {"options-1-value": "no", "options-1-order": 9}

    refused = save(editor, address(mood), **new, **{"options-1-label": "Sometimes"})
    back = save(editor, address(mood), **new, **{"options-1-label": "No"})

    assert complaints(refused) == {
        "options-1-value": [
            (
                "“no” was published, and said “No”. It comes back with these words only; what is "
                "new gets a code of its own."
            )
        ]
    }
    assert back.status_code == 302


def test_a_new_answer_is_not_given_the_code_of_one_that_was_published(editor: Client) -> None:
    mood = Question.objects.get(link_id="mood")
    mood.options.get(value="no").delete()

    page = save(editor, address(mood), **{"options-1-label": "No!"})

    assert page.status_code == 302, complaints(page)
    assert mood.options.get(label="No!").value == "no-2"


def test_two_answers_do_not_change_places(editor: Client) -> None:
    onset = Question.objects.get(link_id="onset")
    labels = list(onset.options.values_list("label", flat=True))[:2]

    page = save(
        editor, address(onset), **{"options-0-label": labels[1], "options-1-label": labels[0]}
    )

    assert complaints(page) == {
        f"options-{number}-label": [
            f"This is what “{other}” said when it was published, and no two change places."
        ]
        for number, other in enumerate(("old", "new"))
    }


def test_the_answers_of_a_question_that_comes_back_come_back_with_it(
    editor: Client, row: Questionnaire
) -> None:
    row.rules.get(code="mood").delete()
    row.questions.get(link_id="mood").delete()
    new = {"link_id": "mood", "part": "You", "type": "choice", "short_text": "Mood"}
    answer = {"options-0-value": "yes", "options-0-order": 1, "options-0-label": "A little"}

    page = save(editor, address(Question, "add"), **new, text="What about mood?", **answer)
    other = save(
        editor, address(Question, "add"), **{**new, "link_id": "mood2"}, text="M?", **answer
    )
    renamed = save(
        editor,
        address(Question.objects.get(link_id="mood2")),
        link_id="mood",
        text="What about mood?",
    )

    assert list(complaints(page)) == ["options-0-value"]
    assert other.status_code == 302
    assert list(complaints(renamed)) == ["options-0-value"]


# the history


def test_what_was_published_since_is_not_taken_back(editor: Client, row: Questionnaire) -> None:
    weight = Question.objects.get(link_id="weight")
    Question.history.filter(id=weight.pk).update(unit="lb")
    save(editor, address(weight), help="In clothes.")

    page = editor.post(last_change(Question, id=weight.pk), follow=True)

    assert "Not taken back. “weight” was published with another unit" in page.content.decode()
    assert Question.objects.get(pk=weight.pk).unit == "kg"


def test_a_deleted_question_is_brought_back_as_it_was_reworded(
    editor: Client, row: Questionnaire
) -> None:
    note = Question.objects.get(link_id="note")
    save(editor, address(note), text="What else?")
    editor.post(address(note, "delete"), {"post": "yes"})

    editor.post(last_change(Question, id=note.pk))

    assert Question.objects.get(link_id="note").text == "What else?"


def test_an_option_taken_back_says_what_it_said(editor: Client, row: Questionnaire) -> None:
    mood = Question.objects.get(link_id="mood")
    save(editor, address(mood), **{"options-1-DELETE": "on"})

    editor.post(last_change(AnswerOption, question=mood.pk))

    assert mood.options.filter(value="no", label="No").exists()
