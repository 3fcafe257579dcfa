"""What was changed between two questionnaires, in words."""

from dataclasses import replace

from tests.small import SMALL, when
from triage.engine.words.edits import find_edits


def test_what_was_not_there_before_reads_as_nothing() -> None:
    asked = replace(SMALL.questions_by_id["mood"], enable_when=when(("fever", "yes")))
    questions = tuple(asked if q.link_id == "mood" else q for q in SMALL.questions)

    [edit] = find_edits(SMALL, replace(SMALL, questions=questions))

    assert (edit.kind, edit.code, edit.field, edit.before) == (
        "question",
        "mood",
        "enable_when",
        "",
    )
    assert "Fever" in edit.after
