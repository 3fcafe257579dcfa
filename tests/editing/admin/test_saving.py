"""After a row is saved: what is still wrong with it, and what to do."""

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.test import Client

from tests.filling import address, save
from triage.editing.admin.saving import advice
from triage.engine.checks import criteria as criteria_checks
from triage.engine.checks import draft as checks
from triage.engine.checks import forbidden_words, missing_words, texts, times, unread
from triage.engine.checks import questions as question_checks
from triage.models import Disposition, EducationalItem, Question, Questionnaire, Rule

pytestmark = pytest.mark.django_db


def _warnings(page: Any) -> list[str]:
    """What is said of the row; what is said of the whole draft has tests of its own."""
    said = [str(m) for m in page.context["messages"] if m.level_tag == "warning"]
    return [text for text in said if not text.startswith("The draft now has ")]


def _saved(editor: Client, row: Any, **changes: Any) -> list[str]:
    page = save(editor, address(row), **{"_continue": "1", **changes})
    assert page.status_code == 302
    return _warnings(editor.get(page["Location"]))


def test_what_is_wrong_with_the_row_is_said_with_what_to_do(editor: Client) -> None:
    rule = Rule.objects.get(code="fever")

    warnings = _saved(editor, rule, **{"conditions-0-DELETE": "on"})

    [warning] = warnings
    assert warning == (
        "Saved, but it cannot be published so: <strong>It has no conditions, or an empty "
        "group.</strong> Add at least one condition."
    )


def test_what_is_wrong_with_other_rows_is_not(editor: Client) -> None:
    Rule.objects.get(code="fever").conditions.all().delete()

    assert _saved(editor, Rule.objects.get(code="mood")) == []


def test_an_item_that_nothing_links_to_is_told_of_when_it_is_made(editor: Client) -> None:
    section = EducationalItem.objects.get(code="MED-01").section
    page = save(
        editor,
        address(EducationalItem, "add"),
        section=section.pk,
        code="MED-09",
        title="New",
        cells='["", ""]',
        body="Read.",
    )

    [warning] = _warnings(editor.get(page["Location"]))

    assert "No warning sign and no suggestion links to it." in warning
    assert "Name it in the reading of a warning sign or suggestion." in warning


def test_the_questionnaire_itself_is_checked_too(editor: Client, draft: Questionnaire) -> None:
    [warning] = _saved(editor, draft, default_disposition="")

    assert "There is no default disposition." in warning


def test_a_danger_sign_names_no_row_of_its_own(editor: Client, draft: Questionnaire) -> None:
    Disposition.objects.all().update(title="{nobody}")
    sign = draft.dangersigns.first()

    assert _saved(editor, sign, text="Other {nobody}") == []


def test_braces_in_a_text_are_only_text(editor: Client) -> None:
    question = Question.objects.get(link_id="fever")

    [warning] = _saved(editor, question, help="<b>{nobody}</b> {<i>}")[:1]

    assert "{nobody} is no token" in warning
    assert "<i>" not in warning


def _sentences(module: ModuleType) -> Iterator[str]:
    """Every text in a module that ends as a sentence, its docstrings apart."""
    tree = ast.parse(inspect.getsource(module))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    parts = {
        id(v) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for v in node.values
    }
    for node in ast.walk(tree):
        text = ""
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(getattr(v, "value", "")) for v in node.values if hasattr(v, "kind"))
        elif isinstance(node, ast.Constant) and not {id(node)} & (docs | parts):
            text = str(node.value)
        if text.endswith((".", ").")) and len(text) > 5:
            yield text


def test_every_sentence_of_the_checks_has_advice() -> None:
    modules = (
        checks,
        criteria_checks,
        forbidden_words,
        missing_words,
        question_checks,
        texts,
        times,
        unread,
    )
    sentences = {text for module in modules for text in _sentences(module)}

    assert len(sentences) > 30
    assert {s for s in sentences if advice(s) == "Mend it before you publish."} == set()
