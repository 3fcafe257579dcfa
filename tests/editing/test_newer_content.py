"""Newer content of a release: what nobody touched becomes it, what somebody changed stays."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.editing.loaded import load_draft
from tests.small import BENIGN, NO, SMALL, UNSURE, YES, question, rule, when
from tests.variants import with_question
from triage.editing.drafts import build_draft
from triage.editing.histories import touched
from triage.editing.newer_content import Kept, Offer, Shipped, find_offer, take_offer
from triage.engine.question import QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.models import Questionnaire as Row
from triage.models import Vignette

pytestmark = pytest.mark.django_db

COUGH = question("cough", QuestionType.YES_NO, part="Pain", options=(YES, NO, UNSURE))
#: Fever is asked in other words, weight is gone, a cough and its rule are new.
NEWER: Questionnaire = replace(
    SMALL,
    title="Newer check",
    questions=(
        *(
            replace(q, text="Do you have a fever?") if q.link_id == "fever" else q
            for q in SMALL.questions[:6]
        ),
        COUGH,
        *SMALL.questions[7:],
    ),
    rules=(*SMALL.rules, rule("cough", "soon", when(("cough", "yes")), "infection")),
    suggestions=SMALL.suggestions[1:],
)
CALM = {
    "title": "Calm",
    "narrative": "Nothing is wrong.",
    "answers": {link_id: list(values) for link_id, values in BENIGN.items()},
    "expected_urgency": 10,
    "must_fire": "",
    "must_not_fire": "",
}


@pytest.fixture
def row(db: None) -> Row:
    """The small questionnaire as setup loaded it."""
    return load_draft(SMALL)


@pytest.fixture
def ann(db: None) -> User:
    return User.objects.create_user("ann")


def by(person: User, thing: Any) -> None:
    """Somebody saves a row that they changed."""
    thing._history_user = person
    thing.save()


def delete(person: User, thing: Any) -> None:
    """Somebody deletes a row."""
    thing._history_user = person
    thing.delete()


def offer(row: Row, newer: Questionnaire = NEWER, **vignettes: object) -> Offer:
    return find_offer(row, Shipped(newer, vignettes))  # type: ignore[arg-type]


def test_what_nobody_touched_becomes_the_newer_content(row: Row) -> None:
    found = offer(row)

    take_offer(found)

    assert build_draft(Row.objects.get()) == NEWER
    assert (found.is_news, found.kept) == (True, ())


def test_taken_once_there_is_no_more_news_and_nobody_has_touched_it(row: Row) -> None:
    take_offer(offer(row))

    assert touched(row) == {}
    assert not offer(row).is_news
    assert offer(row, SMALL).merged == SMALL


def test_a_row_that_an_editor_changed_stays_and_is_named(row: Row, ann: User) -> None:
    fever = row.questions.get(link_id="fever")
    fever.help = "Ours."
    by(ann, fever)

    found = offer(row)
    take_offer(found)

    assert found.kept == (Kept(("question", "fever"), ("ann",)),)
    asked = build_draft(row).questions_by_id
    assert (asked["fever"].text, asked["fever"].help) == ("What about fever?", "Ours.")
    assert "cough" in asked


@pytest.mark.parametrize("part", ["option", "condition"])
def test_what_belongs_to_a_row_counts_as_the_row(row: Row, ann: User, part: str) -> None:
    onset = row.questions.get(link_id="onset")
    by(ann, onset.options.first() if part == "option" else onset.conditions.first())
    newer = with_question("onset", of=NEWER, text="Since when?")

    found = offer(row, newer)

    assert found.kept == (Kept(("question", "onset"), ("ann",)),)
    assert found.merged.questions_by_id["onset"] == SMALL.questions_by_id["onset"]


def test_what_an_editor_changed_and_the_newer_content_says_too_is_not_named(
    row: Row, ann: User
) -> None:
    fever = row.questions.get(link_id="fever")
    fever.text = "Do you have a fever?"
    by(ann, fever)

    assert offer(row).kept == ()


def test_a_row_that_the_newer_content_has_no_more_stays_where_it_was(row: Row, ann: User) -> None:
    by(ann, row.questions.get(link_id="weight"))
    row.questions.filter(link_id="weight").update(text="How heavy?")

    merged = offer(row).merged

    order = [q.link_id for q in merged.questions]
    assert order[order.index("duration") :] == ["duration", "weight", "cough", "mood", "note"]


def test_a_row_that_somebody_added_stays_with_what_it_reads(row: Row, ann: User) -> None:
    """The newer content asks for no weight: the rule that an editor made brings it along."""
    heavy = row.rules.create(
        code="heavy",
        order=90,
        sign=row.warningsigns.get(code="infection"),
        disposition=row.dispositions.get(code="soon"),
        rationale="Ours.",
        source="Ours.",
    )
    by(ann, heavy)
    weight = row.questions.get(link_id="weight")
    heavy.conditions.create(group=1, question=weight, operator=">", value="200")

    found = offer(row)
    take_offer(found)

    draft = build_draft(row)
    assert [rule.code for rule in draft.rules][-2:] == ["heavy", "cough"]
    assert "weight" in draft.questions_by_id
    assert found.kept == (Kept(("rule", "heavy"), ("ann",)),)


def test_a_row_that_somebody_deleted_stays_away_unless_something_needs_it(
    row: Row, ann: User
) -> None:
    item = row.sections.get(code="MED").items.get(code="MED-01")
    note = row.questions.get(link_id="note")
    cough_sign = row.warningsigns.get(code="infection")
    row.rules.filter(sign=cough_sign).delete()
    for gone in (item, note, cough_sign):
        delete(ann, gone)

    merged = offer(row).merged

    assert "note" not in merged.questions_by_id
    assert "MED-01" not in merged.items_by_code
    assert "infection" in merged.signs_by_code  # a rule of the newer content stands under it


def test_an_item_that_an_editor_changed_stays_with_its_section(row: Row, ann: User) -> None:
    item = row.sections.get(code="MED").items.get(code="MED-01")
    item.caution = "Ours."
    by(ann, item)
    newer = replace(NEWER, sections=NEWER.sections[:1])

    merged = offer(row, newer).merged

    assert [section.code for section in merged.sections] == ["WTS", "MED"]
    assert merged.items_by_code["MED-01"][1].caution == "Ours."


@pytest.mark.parametrize("what", ["title", "danger sign"])
def test_the_words_at_the_head_are_one_row(row: Row, ann: User, what: str) -> None:
    by(ann, row if what == "title" else row.dangersigns.first())

    found = offer(row)

    assert found.merged.title == "Small check"
    assert found.kept == (Kept(("questionnaire", "small"), ("ann",)),)


def test_the_default_disposition_that_they_chose_stays_with_them(row: Row, ann: User) -> None:
    own = row.dispositions.get(code="self-care")
    by(ann, row)
    newer = replace(
        NEWER,
        default_disposition="calm",
        dispositions=tuple(
            replace(d, code="calm") if d.code == own.code else d for d in NEWER.dispositions
        ),
    )

    merged = offer(row, newer).merged

    assert merged.default_disposition == "self-care"
    assert {"self-care", "calm"} <= set(merged.dispositions_by_code)


# vignettes


def vignette(row: Row, code: str, **changes: object) -> Vignette:
    made: Vignette = row.vignettes.create(code=code, **{**CALM, **changes})
    return made


def test_vignettes_become_the_newer_ones_but_for_somebodys_own(row: Row, ann: User) -> None:
    vignette(row, "gone")
    vignette(row, "same")
    vignette(row, "old", title="Old")
    signed = vignette(row, "signed", title="Signed")
    signed.signed_by, signed.signed_at = ann, signed.history.latest().history_date
    signed._change_reason = "Newer content of the release."  # type: ignore[attr-defined]
    signed.save()
    by(ann, vignette(row, "theirs", title="Theirs"))
    delete(ann, vignette(row, "taken-away"))
    news = {code: {**CALM} for code in ("same", "old", "signed", "taken-away", "new")}

    found = offer(row, NEWER, **news)
    take_offer(found)

    assert [(v.code, v.title) for v in row.vignettes.order_by("code")] == [
        ("new", "Calm"),
        ("old", "Calm"),
        ("same", "Calm"),
        ("signed", "Signed"),
        ("theirs", "Theirs"),
    ]
    vignettes = [kept for kept in found.kept if kept.place[0] == "vignette"]
    assert vignettes == [
        Kept(("vignette", "signed"), ("ann",)),
        Kept(("vignette", "theirs"), ("ann",)),
    ]
    assert not offer(row, NEWER, **news).is_news
