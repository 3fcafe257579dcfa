"""A code means what it meant when it was published, whoever edits and however."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from tests.conftest import store_version
from tests.drafts import store_draft
from tests.small import SMALL, question
from triage.editing import published_codes as module
from triage.editing.proposals import propose
from triage.editing.published_codes import coded_things, find_objections, published_codes
from triage.engine.question import QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency
from triage.models import Questionnaire as QuestionnaireRow
from triage.models import QuestionnaireVersion

pytestmark = pytest.mark.django_db

#: Where a document holds the rows of each kind.
_NOUNS = {
    "question": "questions",
    "disposition": "dispositions",
    "sign": "signs",
    "rule": "rules",
    "floor": "floors",
    "suggestion": "suggestions",
    "section": "sections",
}


@pytest.fixture
def row() -> QuestionnaireRow:
    draft = store_draft(SMALL)
    store_version(SMALL)
    return draft


def _thing(kind: str, code: str) -> Any:
    return next(t for k, c, t in coded_things(SMALL) if (k, c) == (kind, code))


def _objections(row: QuestionnaireRow, kind: str, code: str, thing: Any, stored: str) -> Any:
    read = partial(getattr, thing)
    return [one.sentence for one in find_objections(row, kind, code, read, stored_code=stored)]


def _columns(row: QuestionnaireRow, kind: str, code: str, thing: Any, stored: str) -> list[str]:
    read = partial(getattr, thing)
    return [one.column for one in find_objections(row, kind, code, read, stored_code=stored)]


def _retire() -> None:
    QuestionnaireVersion.objects.update(status="retired", retired_at=timezone.now())


def test_everything_that_is_published_can_come_back_as_it_was(row: QuestionnaireRow) -> None:
    for kind, code, thing in coded_things(SMALL):
        assert _objections(row, kind, code, thing, "") == []


def test_what_was_never_published_means_whatever_it_says(row: QuestionnaireRow) -> None:
    for kind, code, thing in coded_things(SMALL):
        assert _objections(row, kind, f"{code}-new", thing, "") == []


def test_no_published_code_is_renamed(row: QuestionnaireRow) -> None:
    for kind, code, thing in coded_things(SMALL):
        [said] = _objections(row, kind, f"{code}-new", thing, code)
        short = code.rpartition(":")[2]
        assert said == (
            f"“{short}” is published, so this code stays. What is new gets a code of its own."
        )


#: What would mean something else: kind, code, the change, and the column where it is told.
OTHERWISE: list[tuple[str, str, dict[str, Any], str]] = [
    ("question", "fever", {"text": "Do you have a cat?"}, ""),
    ("option", "onset:new", {"label": "Last year"}, ""),
    ("disposition", "soon", {"title": "Stay at home"}, ""),
    ("sign", "infection", {"title": "Tired"}, ""),
    ("sign", "infection", {"origin": "guidance"}, ""),
    ("rule", "fever", {"sign": "long-pain"}, ""),
    ("floor", "bladder-floor", {"title": "A cold"}, ""),
    ("floor", "bladder-floor", {"minimum": Urgency.SOON}, ""),
    ("suggestion", "heavy", {"title": "Light"}, ""),
    ("section", "WTS", {"title": "Recipes"}, ""),
    ("item", "MED-01", {"title": "A herb"}, ""),
]
NEVER: list[tuple[str, str, dict[str, Any], str]] = [
    ("question", "fever", {"type": QuestionType.CHOICE}, "type"),
    ("question", "weight", {"unit": "lb"}, "unit"),
    ("disposition", "soon", {"urgency": Urgency.SELF_CARE}, "urgency"),
]


def _ids(value: object) -> str | None:
    return value if isinstance(value, str) else None


@pytest.mark.parametrize(("kind", "code", "change", "column"), OTHERWISE, ids=_ids)
def test_a_row_made_anew_says_what_was_published_and_the_same_row_may_be_reworded(
    row: QuestionnaireRow, kind: str, code: str, change: dict[str, Any], column: str
) -> None:
    other = replace(_thing(kind, code), **change)

    assert _columns(row, kind, code, other, "") == [column]
    assert _columns(row, kind, code, other, "another-code") == [column]
    assert _columns(row, kind, code, other, code) == []


@pytest.mark.parametrize(("kind", "code", "change", "column"), NEVER, ids=_ids)
def test_what_a_machine_reads_never_changes(
    row: QuestionnaireRow, kind: str, code: str, change: dict[str, Any], column: str
) -> None:
    other = replace(_thing(kind, code), **change)

    assert _columns(row, kind, code, other, "") == [column]
    assert _columns(row, kind, code, other, code) == [column]


def test_the_sentences_say_what_was_published_and_what_to_do(row: QuestionnaireRow) -> None:
    fever, rule = _thing("question", "fever"), _thing("rule", "fever")

    assert _objections(row, "question", "fever", replace(fever, text="Cats?"), "") == [
        (
            "“fever” was published, and said “What about fever?”. It comes back with these words "
            "only; what is new gets a code of its own."
        )
    ]
    assert _objections(row, "rule", "fever", replace(rule, sign="long-pain"), "") == [
        (
            "“fever” was published under the warning sign “infection”. It comes back under this "
            "sign only; what is new gets a code of its own."
        )
    ]
    assert _objections(row, "question", "weight", replace(fever, unit="lb"), "weight")[0:1] == [
        (
            "“weight” was published with another type, and means that for ever. What is new gets a "
            "code of its own."
        )
    ]


def test_neither_case_nor_spaces_count(row: QuestionnaireRow) -> None:
    fever = replace(_thing("question", "fever"), text=" what  ABOUT fever? ")

    assert _objections(row, "question", "fever", fever, "") == []


def test_two_published_answers_do_not_change_places(row: QuestionnaireRow) -> None:
    new, old = _thing("option", "onset:new"), _thing("option", "onset:old")
    swapped = replace(new, label=old.label)

    assert _objections(row, "option", "onset:new", swapped, "onset:new") == [
        "This is what “old” said when it was published, and no two change places."
    ]
    assert _columns(row, "option", "onset:new", swapped, "onset:new") == ["label"]
    other = _thing("question", "mood").text
    assert _columns(
        row, "question", "fever", replace(_thing("question", "fever"), text=other), "fever"
    ) == ["text"]


def test_an_answer_may_say_what_one_of_another_question_says(row: QuestionnaireRow) -> None:
    leak = replace(_thing("option", "bladder:leak"), label="Longer ago")

    assert _objections(row, "option", "bladder:leak", leak, "bladder:leak") == []


# many versions


def test_any_version_counts_and_each_is_read_once(
    row: QuestionnaireRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_READ", {})
    first = published_codes(row)
    _retire()
    said = replace(_thing("question", "fever"), text="Are you hot?")
    gone = replace(
        SMALL, questions=(said, question("new-one", QuestionType.TEXT, text="Anything else?"))
    )
    store_version(gone)

    for text in ("What about fever?", "Are you hot?"):
        assert _objections(row, "question", "fever", replace(said, text=text), "") == []
    assert published_codes(row).has("question", "new-one")
    assert published_codes(row).has("question", "mood")
    assert not first.has("question", "new-one")  # whoever reads it at this moment is not disturbed
    assert published_codes(row) is published_codes(row)


def test_a_damaged_version_does_not_hold_back_the_others(row: QuestionnaireRow) -> None:
    _retire()
    QuestionnaireVersion.objects.create(
        questionnaire=row, number=2, document="{}", sha256="0" * 64, published_at=timezone.now()
    )

    assert published_codes(row).has("question", "fever")


def test_codes_belong_to_one_questionnaire(row: QuestionnaireRow) -> None:
    other = QuestionnaireRow.objects.create(slug="other", title="Other")

    assert not published_codes(other).has("question", "fever")


# by a document


def _with(document: Questionnaire, kind: str, changed: Any, code: str) -> Questionnaire:
    rows = getattr(document, _NOUNS[kind])
    name = "link_id" if kind == "question" else "code"
    new = tuple(changed if getattr(one, name) == code else one for one in rows)
    return replace(document, **{_NOUNS[kind]: new})  # type: ignore[arg-type]


def _obstacles(row: QuestionnaireRow, document: Questionnaire) -> list[tuple[str, str]]:
    found = propose(document, row, may_change_floors=True).obstacles
    return [(problem.kind, problem.code) for problem in found]


@pytest.mark.parametrize(("kind", "code", "change", "column"), NEVER, ids=_ids)
def test_an_import_changes_nothing_that_a_machine_reads(
    row: QuestionnaireRow, kind: str, code: str, change: dict[str, Any], column: str
) -> None:
    document = _with(SMALL, kind, replace(_thing(kind, code), **change), code)

    assert _obstacles(row, document) == [(kind, code)]


def test_an_import_brings_nothing_back_with_another_meaning(row: QuestionnaireRow) -> None:
    row.questions.get(link_id="note").delete()
    reworded = replace(_thing("question", "note"), text="What is your name?")
    document = _with(SMALL, "question", reworded, "note")
    row.questions.get(link_id="onset").options.get(value="old").delete()
    onset = _thing("question", "onset")
    swapped = tuple(
        replace(one, label="Never") if one.value == "old" else one for one in onset.options
    )
    both = _with(document, "question", replace(onset, options=swapped), "onset")

    assert _obstacles(row, document) == [("question", "note")]
    assert _obstacles(row, both) == [("option", "onset:old"), ("question", "note")]
    assert _obstacles(row, SMALL) == []


def test_an_import_rewords_what_is_there(row: QuestionnaireRow) -> None:
    reworded = replace(_thing("question", "note"), text="What else?")

    assert _obstacles(row, _with(SMALL, "question", reworded, "note")) == []


def test_an_older_version_comes_back_whole(row: QuestionnaireRow) -> None:
    """Also where a version that was published before this was kept says something else."""
    _retire()
    changed = _with(SMALL, "question", replace(_thing("question", "weight"), unit="lb"), "weight")
    store_version(replace(changed, signs=SMALL.signs[1:]))
    row.questions.filter(link_id="weight").update(unit="lb")
    row.questions.get(link_id="note").delete()

    assert _obstacles(row, SMALL) == []


def test_a_new_questionnaire_has_no_past() -> None:
    other = replace(SMALL, slug="other")

    assert propose(other, None, may_change_floors=True).obstacles == ()
