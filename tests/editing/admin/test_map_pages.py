"""Maps and tables on the page: boxes lead to forms, and nothing hostile is run."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.drafts import store_draft
from tests.editing.admin.previews import text
from tests.editing.maps.large import large
from tests.filling import address
from tests.small import SMALL, when
from tests.staff.people import LogIn
from triage.engine.urgency import Urgency
from triage.models import NamedCriterion, Questionnaire, QuestionnaireVersion, RuleCondition
from triage.models.version import _PARSED

pytestmark = pytest.mark.any_database

PAGES = ("map", "rule_map", "tables")
_HOSTILE = '</text></svg><script>alert("1")</script>&amp;'


def _links(page: Any) -> list[str]:
    text = page.content.decode()
    return re.findall(r'<a href="([^"]+\?in=\d+)"', text)


def test_each_question_and_rule_leads_to_its_form_from_the_picture_and_from_the_words(
    editor: Client, draft: Questionnaire
) -> None:
    route, rules = (_links(editor.get(address(draft, name))) for name in ("map", "rule_map"))

    for question in draft.questions.all():
        assert route.count(f"{address(question)}?in={draft.pk}") >= 2
    for rule in draft.rules.all():
        assert rules.count(f"{address(rule)}?in={draft.pk}") == 2
    for sign in draft.warningsigns.all():
        assert rules.count(f"{address(sign)}?in={draft.pk}") >= 2


def test_everything_that_a_table_names_leads_to_its_form(
    editor: Client, draft: Questionnaire
) -> None:
    links = _links(editor.get(address(draft, "tables")))

    for row in (*draft.rules.all(), *draft.warningsigns.all()):
        assert links.count(f"{address(row)}?in={draft.pk}") == 1
    read = draft.questions.filter(read_by_ruleconditions__isnull=False).distinct()
    for row in read:
        assert f"{address(row)}?in={draft.pk}" in links


def test_a_table_shows_what_a_floor_keeps_from_and_in_doubt_where_that_is_less(
    log_in: LogIn,
) -> None:
    floor = replace(SMALL.floors[0], minimum_if_unsure=Urgency.SOON)
    sure = replace(SMALL.rules[0], criteria=floor.criteria)
    unsure = replace(
        sure, code="unsure", criteria=when(("bladder", "asked-unknown"), ("onset", "new"))
    )
    row = store_draft(replace(SMALL, floors=(floor,), rules=(sure, unsure)))

    page = text(log_in("editor").get(address(row, "tables")))

    cells = [cell.split("bladder-floor")[0].strip() for cell in page.split("bladder-floor : ")[1:]]
    assert cells[0].startswith("▲ Emergency If not sure: ■ Soon unsure ")
    assert cells[1].startswith("■ Soon Sign infection ")


def test_a_row_of_a_criterion_that_names_nothing_yet_never_applies(
    editor: Client, draft: Questionnaire
) -> None:
    rule = draft.rules.get(code="fever")
    named = NamedCriterion.objects.create(questionnaire=draft, code="none", title="None", order=0)
    RuleCondition.objects.create(owner=rule, group=2, named=named)
    draft.rules.get(code="mood").conditions.all().delete()

    page = text(editor.get(address(draft, "tables")))

    empty, none = (
        "a group of its conditions is empty, or reads what is gone",
        "it has no conditions",
    )
    assert page.count("Never applies:") == 2
    assert f"fever Never applies: {empty}." in page
    assert f"mood Never applies: {none}." in page


@pytest.mark.parametrize("name", PAGES)
def test_the_workbench_and_the_pages_lead_to_each_other(
    editor: Client, draft: Questionnaire, name: str
) -> None:
    head = editor.get(address(draft, "workbench")).content.decode()
    text = editor.get(address(draft, name)).content.decode()

    assert {f'href="{address(draft, one)}"' in head for one in ("map", "tables")} == {True}
    assert {f'href="{address(draft, one)}"' in text for one in (*PAGES, "workbench")} == {True}


@pytest.mark.parametrize("name", PAGES)
def test_of_a_version_the_same_is_shown_and_nothing_leads_to_the_draft(
    lead: Client, row: Questionnaire, live: QuestionnaireVersion, name: str
) -> None:
    row.questions.update(short_text="Changed since")

    shown = lead.get(address(live, name))

    assert (shown.status_code, _links(shown)) == (200, [])
    assert "Changed since" not in shown.content.decode()
    assert f'href="{address(live, name)}"' in lead.get(address(live, "map")).content.decode()
    assert f'href="{address(live, "map")}"' in lead.get(address(live)).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_of_a_version_that_cannot_be_read_that_is_said(
    lead: Client, live: QuestionnaireVersion, name: str
) -> None:
    _PARSED.clear()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE triage_questionnaireversion SET document = 'damaged'")

    shown = lead.get(address(live, name))

    assert shown.status_code == 503
    assert "cannot be read" in shown.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_what_keeps_a_draft_from_being_proved_stands_above_with_a_link(
    editor: Client, draft: Questionnaire, name: str
) -> None:
    gate = draft.questions.get(link_id="bladder")
    draft.questions.filter(pk=gate.pk).update(link_id="No Code!")

    text = editor.get(address(draft, name)).content.decode()

    assert "What is wrong with this draft" in text
    assert f'href="{address(gate)}"' in text


@pytest.mark.parametrize("name", PAGES)
def test_a_questionnaire_that_has_nothing_yet_is_drawn(
    editor: Client, draft: Questionnaire, name: str
) -> None:
    empty = Questionnaire.objects.create(slug="empty", title="Empty")

    shown = editor.get(address(empty, name))

    assert shown.status_code == 200
    assert "There is no question." in shown.content.decode()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("sent", ["page=99", "page=-1", "page=x", "zoom=9999"])
def test_what_is_not_there_is_not_shown(
    editor: Client, draft: Questionnaire, name: str, sent: str
) -> None:
    first = editor.get(address(draft, name))

    shown = editor.get(f"{address(draft, name)}?{sent}")

    assert (shown.status_code, shown.context["number"]) == (200, first.context["number"])


@pytest.mark.parametrize(("zoom", "part"), [("50", 0.5), ("100", 1), ("200", 2)])
def test_a_map_is_drawn_in_three_sizes(
    editor: Client, draft: Questionnaire, zoom: str, part: float
) -> None:
    shown = editor.get(f"{address(draft, 'map')}?zoom={zoom}")

    [picture] = shown.context["pictures"]
    assert picture.size[0] == int(picture.drawing.width * part)
    assert f'width="{picture.size[0]}"' in shown.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_what_is_typed_is_shown_and_never_run(log_in: LogIn, name: str) -> None:
    questions = tuple(replace(q, short_text=_HOSTILE) for q in SMALL.questions)
    signs = tuple(replace(one, title=_HOSTILE) for one in SMALL.signs)
    ways = tuple(replace(one, title=_HOSTILE) for one in SMALL.dispositions)
    row = store_draft(replace(SMALL, questions=questions, signs=signs, dispositions=ways))

    text = log_in("editor").get(address(row, name)).content.decode()

    assert "<script>alert" not in text
    assert "&lt;/text&gt;" in text
    assert "style=" not in text.split('id="content-main"')[1]
    assert text.count("<svg") == text.count("</svg>")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("model", ["draft", "version"])
def test_whoever_may_not_see_it_does_not(
    log_in: LogIn, row: Questionnaire, live: QuestionnaireVersion, name: str, model: str
) -> None:
    about = row if model == "draft" else live

    assert log_in("clinician").get(address(about, name)).status_code in (302, 403)


@pytest.mark.parametrize("name", PAGES)
def test_of_the_largest_questionnaire_every_page_is_small(log_in: LogIn, name: str) -> None:
    row, editor = store_draft(large()), log_in("editor")

    first = editor.get(address(row, name))
    numbers = {number for _name, _code, number in first.context["names"]}
    pages = [editor.get(f"{address(row, name)}?page={number}") for number in numbers]

    assert len(numbers) > 1
    assert max(len(page.content) for page in pages) < 300_000


@pytest.mark.parametrize("name", ["rule_map", "tables"])
def test_every_rule_stands_on_a_page_that_a_link_leads_to(log_in: LogIn, name: str) -> None:
    rules = tuple(replace(SMALL.rules[0], code=f"rule-{n}") for n in range(81))
    row, editor = store_draft(replace(SMALL, rules=rules)), log_in("editor")
    pages, ahead = dict[str, str](), ["?"]

    while ahead:
        query = ahead.pop()
        if query not in pages:
            pages[query] = editor.get(address(row, name) + query).content.decode()
            found = re.findall(r'href="(\?page=\d+[^"#]*)', pages[query].split("places")[1])
            ahead += map(unescape, found)

    every = "".join(pages.values())
    assert [one.code for one in rules if not re.search(rf">{one.code} ?<", every)] == []
    assert "Not all stand here, only rules 41–80 of 81." in every
    last = next(page for page in pages.values() if "only rule 81 of 81" in page)
    rest = last.split('<ul class="rest">')[1].split("</ul>")[0]
    assert re.findall(r">([^<]+)</a>", rest) == [
        "Sign bladder-sign (rules 1–40 of 81)",
        "Sign bladder-sign (rules 41–80 of 81)",
    ]
