"""A reader who has the decision tables on paper, and nothing else of the questionnaire."""

import re
from collections.abc import Iterator, Mapping

from triage.editing.maps.decision_table import Asked, Row, Table, make_table
from triage.editing.maps.rule_chart import by_sign
from triage.engine.conditions import ASKED_UNKNOWN, Answers, Value
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency

_AMOUNT = re.compile(r"(exactly|more than|at least|less than|at most) (-?\d+)")
_WITHIN = {
    "exactly": int.__eq__,
    "more than": int.__gt__,
    "at least": int.__ge__,
    "less than": int.__lt__,
    "at most": int.__le__,
}
#: Sign, rule, where it leads.
Told = tuple[str, str, str]


def tables(document: Questionnaire) -> list[Table]:
    return [make_table(document, sign) for sign in by_sign(document)]


def read_tables(
    document: Questionnaire, on_paper: list[Table], kept: Answers
) -> tuple[set[Told], Urgency]:
    """What they say of the answers that count: the most urgent row wins."""
    told, reached = set[Told](), list[Urgency]()
    for table in on_paper:
        for row, truth in _applying(table, kept):
            leads_to = row.disposition if truth is Truth.YES else row.if_unsure
            assert leads_to is not None
            told.add((table.sign.code, row.rule.code, leads_to.code))
            reached.append(leads_to.urgency)
    default = document.dispositions_by_code[document.default_disposition]
    return told, max(reached, default=default.urgency)


def _applying(table: Table, kept: Answers) -> Iterator[tuple[Row, Truth]]:
    for row in table.rows:
        marked: dict[str, Truth] = {}
        least = Truth.YES
        for question, cell in zip(table.questions, row.cells, strict=True):
            for asked in cell:
                truth = _truth(question, asked, kept)
                if asked.mark:
                    marked[asked.mark] = max(truth, marked.get(asked.mark, Truth.NO))
                else:
                    least = min(least, truth)
        truth = min([least, *marked.values()])
        if truth is not Truth.NO:
            yield row, truth


def _truth(question: Question, asked: Asked, kept: Mapping[str, tuple[Value, ...]]) -> Truth:
    given = kept.get(question.link_id, ())
    if any(_is_meant(question, words, value) for words in asked.words for value in given):
        return Truth.YES
    return Truth.UNSURE if ASKED_UNKNOWN in given else Truth.NO


def _is_meant(question: Question, words: str, value: Value) -> bool:
    if isinstance(value, str):
        return words == f"“{question.labels.get(value, value)}”"
    amount = _AMOUNT.match(words)
    return amount is not None and _WITHIN[amount[1]](value, int(amount[2]))
