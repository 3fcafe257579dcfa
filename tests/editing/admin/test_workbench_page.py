"""The workbench: one questionnaire on one page, and everything that is done from it."""

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from tests.conftest import store_version
from tests.editing.drafting import calm
from tests.filling import address, save
from tests.queries import counted
from tests.staff.people import LogIn
from triage.editing.draft_report import make_report
from triage.editing.drafts import build_draft
from triage.models import Question, Questionnaire, Rule, Vignette


@pytest.fixture
def place(draft: Questionnaire) -> str:
    return address(draft, "workbench")


def _stamp(page: Any, kind: str = "question") -> dict[str, str]:
    return {f"stamp-{kind}": page.context["stamps"][kind]}


def _said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def _order() -> list[str]:
    return list(Question.objects.order_by("order").values_list("link_id", flat=True))


def test_everything_of_the_questionnaire_leads_to_its_page_and_stays_in_it(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    calm(draft, expected_urgency=40)

    text = editor.get(place).content.decode()

    rows = (*draft.questions.all(), *draft.rules.all(), *draft.warningsigns.all())
    others = (*draft.dispositions.all(), *draft.dangersigns.all(), *draft.sections.all())
    for row in (*rows, *others, *draft.suggestions.all(), *draft.vignettes.all()):
        assert f'href="{address(row)}?in={draft.pk}"' in text
    assert f'href="#rule-{draft.rules.get(code="bladder-new").pk}"' in text
    assert re.search(r'class="depth-1">', text)


def test_the_page_costs_as_many_queries_whatever_there_is(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    editor.get(place)  # what is kept from page to page is kept now
    with counted() as before:
        editor.get(place)
    for number in range(3):
        draft.vignettes.create(code=f"v-{number}", title="V", answers={}, expected_urgency=10)
        draft.questions.create(
            link_id=f"new-{number}",
            text="Another?",
            short_text="New",
            part="Check",
            type="text",
            order=900,
        )

    editor.get(place)
    with counted() as after:
        editor.get(place)

    assert len(after) <= len(before) <= 49  # of a draft that was proved, two tell what is weakened


def test_a_draft_that_has_nothing_yet_can_be_begun(editor: Client, draft: Questionnaire) -> None:
    empty = Questionnaire.objects.create(slug="empty", title="Empty")

    text = editor.get(address(empty, "workbench")).content.decode()

    assert text.count("None.") >= 5
    assert f"{address(Question, 'add')}?in={empty.pk}&amp;template=yes-no" in text
    assert "Nothing is live" in text


def test_the_state_of_the_draft_stands_on_top(
    log_in: LogIn, draft: Questionnaire, place: str, settings: Any
) -> None:
    settings.DEBUG = True
    lead = log_in("lead")
    store_version(build_draft(draft))
    draft.rules.filter(code="fever").delete()
    draft.warningsigns.filter(code="infection").delete()
    before = lead.get(place).content.decode()

    response = lead.post(place, {"act": "prove"})
    after = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", lead.get(place).content.decode()))

    assert "not proved since the last edit" in before
    assert (response.status_code, response["Location"]) == (302, place)
    assert re.search(r"\d+ edits since version 1 *, *\d+ problems?, \d+ weakenings?;", after)


def test_a_draft_that_cannot_be_proved_offers_no_button_to_do_so(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    draft.questions.filter(link_id="note").update(link_id="No Code!")

    text = editor.get(place).content.decode()

    assert not make_report(draft).is_provable
    assert "nothing can be proved before they are mended." in text
    assert "Prove it now" not in text


@pytest.mark.parametrize(
    ("words", "shown", "hidden"),
    [
        ("cant_pee", "bladder", "fever"),
        ("nothing wrong", "Nothing wrong", "onset"),
        ("faint-nowhere", "", "adult"),
    ],
)
def test_what_is_searched_is_all_that_is_shown(
    editor: Client, draft: Questionnaire, place: str, words: str, shown: str, hidden: str
) -> None:
    calm(draft)

    page = editor.get(place, {"q": words})

    text = page.content.decode()
    assert not shown or shown in text
    assert f"<code>{hidden}</code>" not in text
    assert "Show everything" in text


def test_of_very_many_vignettes_the_first_are_shown(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    Vignette.objects.bulk_create(
        Vignette(questionnaire=draft, code=f"v{n}", title="V", answers={}, expected_urgency=10)
        for n in range(33)
    )

    assert "and 3 more" in editor.get(place).content.decode()


def test_a_question_moves_and_the_page_shows_where_it_is(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    fever, before = draft.questions.get(link_id="fever"), _order()

    response = editor.post(place, {"act": f"up:question:{fever.pk}", **_stamp(editor.get(place))})

    at = before.index("fever")
    assert _order() == [*before[: at - 1], "fever", before[at - 1], *before[at + 1 :]]
    assert response["Location"] == f"{place}?show=questions&at=question%3Afever#question-{fever.pk}"


def test_a_move_that_makes_a_problem_says_so_and_how_to_take_it_back(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    onset = draft.questions.get(link_id="onset")

    response = editor.post(place, {"act": f"up:question:{onset.pk}", **_stamp(editor.get(place))})

    assert "because of this change" in _said(response)[0]


def test_who_moves_what_was_moved_meanwhile_is_shown_both_and_nothing_is_stored(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    fever, seen = draft.questions.get(link_id="fever"), _stamp(editor.get(place))
    editor.post(place, {"act": f"up:question:{fever.pk}", **seen})
    order = _order()

    page = editor.post(place, {"act": f"down:question:{fever.pk}", **seen})

    assert (page.status_code, _order()) == (409, order)
    assert f"You wanted “{fever}” one place down" in page.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize(
    "act",
    ["", "fly", "up:rule:1", "up:question:x", "up:question:999", "duplicate:vignette:1"],
)
def test_what_is_no_act_is_not_found(editor: Client, place: str, act: str) -> None:
    assert editor.post(place, {"act": act}).status_code == 404


def test_a_row_of_another_questionnaire_is_not_touched_from_here(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    other = Questionnaire.objects.create(slug="other", title="Other")
    question = draft.questions.get(link_id="fever")

    response = editor.post(
        address(other, "workbench"), {"act": f"duplicate:question:{question.pk}"}
    )

    assert response.status_code == 404


def test_a_duplicate_is_opened_at_once(editor: Client, draft: Questionnaire, place: str) -> None:
    rule = draft.rules.get(code="fever")
    text = editor.get(address(rule)).content.decode()

    response = editor.post(place, {"act": f"duplicate:rule:{rule.pk}"})

    copied = Rule.objects.latest("pk")
    assert f'value="duplicate:rule:{rule.pk}"' in text
    assert response["Location"] == f"{address(copied)}?in={draft.pk}"


def test_only_a_lead_duplicates_a_floor(log_in: LogIn, draft: Questionnaire, place: str) -> None:
    act = {"act": f"duplicate:safetyfloor:{draft.safetyfloors.get().pk}"}

    answers = [log_in(role).post(place, act).status_code for role in ("editor", "lead")]

    assert answers == [403, 302]
    assert draft.safetyfloors.count() == 2


def test_what_was_edited_leads_back_to_its_place(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    rule = draft.rules.get(code="fever")

    response = save(editor, f"{address(rule)}?in={draft.pk}", rationale="Otherwise.")

    assert response["Location"] == f"{place}?show=signs&at=rule%3Afever#rule-{rule.pk}"


def test_of_a_large_questionnaire_one_heading_is_shown_at_a_time(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    text = {"text": "Another?", "short_text": "New", "part": "More", "type": "text", "order": 900}
    draft.questions.bulk_create(
        Question(questionnaire=draft, link_id=f"new-{number}", **text) for number in range(281)
    )
    fever, rule = draft.questions.get(link_id="fever"), draft.rules.get(code="fever")

    first, signs, wrong, found = (
        editor.get(place, query).content.decode()
        for query in ({}, {"show": "signs"}, {"show": "x"}, {"q": "fever"})
    )

    here = [(f'id="question-{fever.pk}"', f'id="rule-{rule.pk}"')]
    [(question, ruled)] = here
    assert [(question in text, ruled in text) for text in (first, signs, wrong, found)] == [
        (True, False),
        (False, True),
        (True, False),
        (True, True),
    ]
    assert f'href="?show=signs&amp;at=rule%3Afever#rule-{rule.pk}"' in first


def test_the_questions_of_a_large_questionnaire_have_pages(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    text = {"text": "Another?", "part": "More", "type": "text", "order": 900}
    draft.questions.bulk_create(
        Question(questionnaire=draft, link_id=f"new-{number:03}", **text) for number in range(561)
    )

    pages = [
        editor.get(place, query).context
        for query in ({}, {"page": "2"}, {"page": "3"}, {"at": "question:new-560"})
    ]

    asked = [
        [one.question.link_id for _part, rows in page["parts"] for one in rows] for page in pages
    ]
    numbers = [page["questions_page"] for page in pages]
    assert numbers == [1, 2, 3, 3]
    assert [*asked[0], *asked[1], *asked[2]] == list(
        draft.questions.order_by("order", "link_id").values_list("link_id", flat=True)
    )
    assert (asked[3], asked[3][-1]) == (asked[2], "new-560")
    assert len(pages[0]["questions_pages"]) == 3
