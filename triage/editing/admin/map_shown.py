"""What the pages of maps and tables show, each thing with the form that it leads to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from django.http import HttpRequest

from triage.editing.admin.chosen import within
from triage.editing.admin.row_addresses import Places
from triage.editing.admin.saving import shown_problems
from triage.editing.draft_problems import find_draft_problems
from triage.editing.drafts import build_draft
from triage.editing.maps.chart import Arrow, Box, Chart
from triage.editing.maps.decision_table import Covered, Row, Table, make_table
from triage.editing.maps.drawing import Drawing, Placed
from triage.editing.maps.rule_chart import Ruled
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.models import Questionnaire as QuestionnaireRow
from triage.models import QuestionnaireVersion
from triage.staff.pages import get_questionnaire, get_version, require


def _nowhere(_kind: str, _code: str) -> str:
    """What stands in a version is mended nowhere."""
    return ""


@dataclass(frozen=True)
class Shown:
    """What is drawn; no document where the stored one is damaged."""

    about: QuestionnaireRow | QuestionnaireVersion
    document: Questionnaire | None
    address: Callable[[str, str], str] = _nowhere
    problems: list[Any] = field(default_factory=list)


def show_draft(request: HttpRequest, pk: int) -> Shown:
    """A draft is drawn as far as it goes, below what keeps it from being proved."""
    require(request, "view_questionnaire")
    row = get_questionnaire(pk)
    document, places = build_draft(row), Places(row)
    broken = [one for one in find_draft_problems(document) if one.breaks_proofs]
    return Shown(row, document, partial(_form, places, pk), shown_problems(broken, places))


def _form(places: Places, pk: int, kind: str, code: str) -> str:
    """The form of a row, opened from the workbench; none where there is no such row."""
    address = places.address(kind, code)
    return within(address, pk) if address else ""


def show_version(request: HttpRequest, pk: int) -> Shown:
    """What was published, as far as it can still be read."""
    require(request, "view_questionnaireversion")
    version = get_version(pk)
    return Shown(version, version.parsed_or_none())


class Picture(NamedTuple):
    """A drawing, how large it is shown, and the same in words; ``part`` where it is not all."""

    name: str
    code: str
    part: str
    drawing: Drawing
    size: tuple[int, int]
    placed: list[tuple[Placed, str]]
    twin: list[tuple[Box, str, list[tuple[Arrow, Box, str]]]]


def show_picture(
    shown: Shown,
    chart: Chart,
    drawing: Drawing,
    *,
    name: str,
    zoom: int,
    code: str = "",
    part: str = "",
) -> Picture:
    """A map with the addresses of its boxes."""

    def to(box: Box) -> str:
        return shown.address(box.kind, box.code)

    twin = [
        (box, to(box), [(arrow, end, to(end)) for arrow, end in arrows])
        for box, arrows in chart.twin()
    ]
    placed = [(one, to(one.box)) for one in drawing.placed]
    return Picture(name, code, part, drawing, drawing.zoomed(zoom), placed, twin)


class ShownRow(NamedTuple):
    """A row of a table with the forms of its rule, its two dispositions and its floors."""

    row: Row
    rule: str
    disposition: str
    if_unsure: str
    floors: list[tuple[Covered, str]]


class ShownTable(NamedTuple):
    """A table with the forms of its sign and its columns."""

    table: Table
    sign: str
    questions: list[tuple[Question, str]]
    rows: list[ShownRow]


def show_table(shown: Shown, document: Questionnaire, sign: Ruled) -> ShownTable:
    """The table of a sign with the addresses of all that it names."""
    to, table = shown.address, make_table(document, sign)
    rows = [
        ShownRow(
            row,
            rule=to("rule", row.rule.code),
            disposition=to("disposition", row.rule.disposition),
            if_unsure=to("disposition", row.rule.disposition_if_unsure),
            floors=[(one, to("floor", one.floor.code)) for one in row.floors],
        )
        for row in table.rows
    ]
    questions = [(one, to("question", one.link_id)) for one in table.questions]
    return ShownTable(table, to("sign", sign.code), questions, rows)
