"""New rows that begin with something, and where they stand."""

from django.test import Client

from tests.filling import address, save
from triage.models import Question, Questionnaire


def test_a_new_gate_stands_behind_the_other_gates(editor: Client, draft: Questionnaire) -> None:
    last = draft.questions.filter(is_gate=True).order_by("order", "link_id").last()
    place = f"{address(Question, 'add')}?in={draft.pk}&template=yes-no"

    save(editor, place, text="Faint?", short_text="Faint", part="Check", is_gate="on")

    order = list(draft.questions.order_by("order").values_list("link_id", flat=True))
    assert last is not None
    assert order.index("faint") == order.index(last.link_id) + 1
