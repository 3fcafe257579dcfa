"""Signs to choose from say how urgent they are, and stand in that order."""

from django.test import Client

from tests.filling import address
from triage.models import Questionnaire, Rule


def test_a_sign_without_a_rule_says_so(editor: Client, draft: Questionnaire) -> None:
    draft.warningsigns.create(code="new", title="New one", origin="article")

    form = editor.get(f"{address(Rule, 'add')}?in={draft.pk}").context["adminform"].form

    assert "No rule yet: New one" in [label for _pk, label in form.fields["sign"].choices]


def test_a_sign_without_a_rule_stands_behind_all_others(
    editor: Client, draft: Questionnaire
) -> None:
    draft.warningsigns.create(code="new", title="New one", origin="article", order=0)

    form = editor.get(f"{address(Rule, 'add')}?in={draft.pk}").context["adminform"].form

    assert [label for _pk, label in form.fields["sign"].choices][-1] == "No rule yet: New one"
