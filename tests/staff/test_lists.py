"""Lists of rows: what narrows them is folded above them, and a row can be read as a card."""

from django.test import Client
from django.utils.safestring import SafeString

from tests.filling import address
from tests.staff.people import LogIn
from triage.models import Questionnaire, Rule
from triage.staff.tags import labelled


def test_each_cell_of_a_list_says_under_which_heading_it_stands(
    log_in: LogIn, draft: Questionnaire
) -> None:
    editor: Client = log_in("editor")

    text = editor.get(address(Rule, "changelist")).content.decode()

    assert text.count('<td data-label="Warning sign" class="field-sign') == draft.rules.count()
    assert '<td class="action-checkbox">' in text
    assert '<details class="list-filters"' in text


def test_a_cell_without_a_heading_stays_as_it_is_and_a_heading_is_text() -> None:
    cells = [SafeString(f"<t{kind}>x</td>") for kind in "hdddd"]
    headers = [{"text": "name"}, {"text": 'a "b" & c'}, {"text": ""}, {"text": "<input>"}]

    assert list(labelled(cells, headers)) == [
        "<th>x</td>",
        '<td data-label="A &quot;b&quot; &amp; c">x</td>',
        "<td>x</td>",
        "<td>x</td>",
        "<td>x</td>",
    ]
