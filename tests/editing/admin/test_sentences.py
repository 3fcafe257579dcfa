"""Conditions are read back as sentences."""

from typing import Any

import pytest
from django.test import Client

from tests.filling import address
from triage.models import Question, Rule, SafetyFloor, Suggestion


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            (Rule, {"code": "bladder-any"}),
            (
                "Fires when the person ticks “I can&#x27;t pee” or “I leak” under “Bladder”. "
                "Then: “Title of soon” (soon). The same if the person is not sure."
            ),
        ),
        (
            (Question, {"link_id": "onset"}),
            (
                "Asked when the person ticks “I can&#x27;t pee” or “I leak” under “Bladder”, "
                "or is not sure."
            ),
        ),
        ((Question, {"link_id": "fever"}), "Always asked."),
        (
            (SafetyFloor, {"code": "bladder-floor"}),
            (
                "When the person ticks “I can&#x27;t pee” under “Bladder”, and answers "
                "“In the last 2 weeks” to “Onset”, the result is never below emergency, "
                "nor when the person is not sure."
            ),
        ),
        (
            (Suggestion, {"code": "heavy"}),
            "Made when the person answers more than 150 kg to “Weight”.",
        ),
    ],
)
def test_conditions_are_read_back_as_a_sentence(
    editor: Client, row: tuple[Any, dict[str, str]], sentence: str
) -> None:
    model, key = row

    page = editor.get(address(model.objects.get(**key))).content.decode()

    assert sentence in page


def test_the_list_of_rules_reads_as_sentences(editor: Client) -> None:
    page = editor.get(address(Rule, "changelist")).content.decode()

    assert page.count("Fires when the person") == Rule.objects.count() == 5


@pytest.mark.parametrize("model", [Rule, Question, Suggestion])
def test_a_new_row_has_no_sentence_yet(editor: Client, model: Any) -> None:
    page = editor.get(address(model, "add")).content.decode()

    assert "Save the conditions to read them here." in page
