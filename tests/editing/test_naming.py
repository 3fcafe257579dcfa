"""Names that are put where their conditions stand, and kept when a document becomes the draft."""

from dataclasses import replace

import pytest

from tests.naming import make_criterion, make_floor, name_in, rule
from triage.editing.drafts import build_draft
from triage.editing.duplicating import duplicate_questionnaire
from triage.editing.named import Use, uses_of
from triage.editing.naming import LostName, find_piece, lost_names, put_name, put_names
from triage.editing.proposals import accept, propose
from triage.editing.repeated import find_repeated, name_repeated
from triage.engine.conditions import Condition, Criteria, Operator
from triage.engine.questionnaire import Questionnaire as Document
from triage.models import NamedCriterion, Questionnaire, SafetyFloor

USE = Use("severe-pain", "rule", "long-pain")


@pytest.fixture
def criterion(draft: Questionnaire) -> NamedCriterion:
    return make_criterion(draft)


def _with_score(document: Document, number: int) -> Document:
    """The same with another threshold in the rule for long pain."""
    box = (Condition("score", Operator.GREATER_OR_EQUAL, number),)
    rules = [
        replace(one, criteria=Criteria((box, *one.criteria.groups[1:])))
        if one.code == "long-pain"
        else one
        for one in document.rules
    ]
    return replace(document, rules=tuple(rules))


@pytest.mark.parametrize(
    ("whole", "piece", "at"),
    [("abc", "bc", 1), ("abc", "ac", None), ("abc", "", None), ("a", "abc", None)],
)
def test_a_piece_stands_together_and_in_its_order(whole: str, piece: str, at: int | None) -> None:
    assert find_piece(whole, piece) == at


def test_a_name_takes_the_place_of_its_conditions_in_the_middle_of_a_box(
    draft: Questionnaire,
) -> None:
    box, leak = rule("bladder-any").conditions, make_criterion(draft, ("bladder", "=", "leak"))
    fever = draft.questions.get(link_id="fever")
    box.create(group=1, question=fever, operator="=", value="yes")
    before = build_draft(draft)

    put = [put_name(rule("bladder-any"), leak) for _twice in range(2)]

    assert put == [True, False]
    told = [str(row) for row in box.order_by("id")]
    assert told == ["bladder = cant_pee", "Severe pain", "fever = yes"]
    assert build_draft(draft) == before


def test_a_name_is_not_given_twice_in_a_box(
    draft: Questionnaire, criterion: NamedCriterion
) -> None:
    rule().conditions.create(group=1, named=criterion)

    assert not put_name(rule(), criterion)


def test_names_are_given_again_but_never_in_a_locked_floor(
    draft: Questionnaire, criterion: NamedCriterion
) -> None:
    floor = make_floor(draft)
    in_floor = Use("severe-pain", "floor", "pain-floor")
    gone = [Use("gone", "rule", "long-pain"), Use("severe-pain", "rule", "gone")]

    assert put_names(draft, [in_floor], floors=False) == (in_floor,)
    SafetyFloor.objects.filter(pk=floor.pk).update(locked=True)
    assert put_names(draft, [in_floor, USE, *gone]) == (in_floor, *gone)
    assert uses_of(draft) == (USE,)


def test_a_document_that_says_the_same_leaves_names_where_they_are(
    draft: Questionnaire, criterion: NamedCriterion
) -> None:
    name_in(rule(), criterion)
    kept = rule().conditions.get(named=criterion).pk
    document = build_draft(draft)

    accept(propose(replace(document, title="Other words"), draft, may_change_floors=True))

    assert rule().conditions.get(named=criterion).pk == kept
    assert build_draft(Questionnaire.objects.get(pk=draft.pk)).rules == document.rules


def test_a_document_with_another_threshold_is_told_to_lose_the_name_and_does(
    draft: Questionnaire, criterion: NamedCriterion
) -> None:
    name_in(rule(), criterion)
    proposal = propose(_with_score(build_draft(draft), 5), draft, may_change_floors=True)

    assert proposal.lost_names == (LostName("rule", "long-pain", "Severe pain"),)
    accept(proposal)

    assert uses_of(draft) == ()
    assert build_draft(draft).rules == proposal.document.rules
    assert criterion.conditions.get().value == "7"
    assert lost_names(draft, proposal.document) == ()


def test_a_criterion_that_reads_a_question_which_goes_is_told_before_it_goes(
    draft: Questionnaire, criterion: NamedCriterion
) -> None:
    draft.questions.create(
        link_id="walk", text="How far?", short_text="Walk", part="P", type="yes-no", order=999
    )
    make_criterion(draft, ("walk", "=", "yes"), ("score", ">=", "7"), title="Slow and sore")
    with_it = build_draft(draft)
    without = tuple(one for one in with_it.questions if one.link_id != "walk")
    same = propose(with_it, draft, may_change_floors=True)
    proposal = propose(replace(with_it, questions=without), draft, may_change_floors=True)
    told_before = [one.title for one in proposal.dropped_criteria]
    assert same.dropped_criteria == ()

    accept(proposal)

    assert told_before == ["Slow and sore"]
    assert list(NamedCriterion.objects.all()) == [criterion]


def test_a_row_that_changes_elsewhere_gives_its_name_again(
    draft: Questionnaire, criterion: NamedCriterion
) -> None:
    name_in(rule(), criterion)
    document = build_draft(draft)
    rules = [
        replace(one, criteria=Criteria((one.criteria.groups[0],)))
        if one.code == "long-pain"
        else one
        for one in document.rules
    ]
    proposal = propose(replace(document, rules=tuple(rules)), draft, may_change_floors=True)

    accept(proposal)

    assert (proposal.lost_names, uses_of(draft)) == ((), (USE,))
    assert build_draft(draft).rules == tuple(rules)


def test_a_criterion_goes_with_a_question_that_it_reads(draft: Questionnaire) -> None:
    question = draft.questions.create(
        link_id="extra", order=999, part="Check", type="yes-no", text="Extra?", short_text="Extra"
    )
    document = build_draft(draft)
    criterion = make_criterion(draft, ("extra", "=", "yes"))
    make_criterion(draft, title="Other")
    document = replace(
        document, questions=tuple(q for q in document.questions if q.link_id != "extra")
    )

    accept(propose(document, draft, may_change_floors=True))

    assert not draft.questions.filter(pk=question.pk).exists()
    assert not NamedCriterion.objects.filter(pk=criterion.pk).exists()
    assert NamedCriterion.objects.filter(title="Other").exists()


def test_a_copy_of_the_questionnaire_gives_the_same_names(
    draft: Questionnaire, criterion: NamedCriterion
) -> None:
    floor = make_floor(draft)
    for owner in (rule(), floor):
        name_in(owner, criterion)
    SafetyFloor.objects.filter(pk=floor.pk).update(locked=True)

    copied = duplicate_questionnaire(draft, title="Copy", reading=False, vignettes=False)

    assert uses_of(copied) == uses_of(draft)
    assert copied.rules.filter(conditions__named__questionnaire=copied).count() == 1
    assert build_draft(copied).rules == build_draft(draft).rules
    assert build_draft(copied).floors == build_draft(draft).floors


def test_boxes_that_stand_in_several_rows_are_found_most_often_first(
    draft: Questionnaire,
) -> None:
    make_floor(draft)

    found = find_repeated(draft)

    told = [[str(row) for row in one.rows] for one in found]
    assert ["score >= 7"] in told
    assert [len(one.places) for one in found] == sorted(
        (len(one.places) for one in found), reverse=True
    )


def test_one_name_takes_the_place_of_all_that_say_the_same(draft: Questionnaire) -> None:
    make_floor(draft)
    box = next(one for one in find_repeated(draft) if str(one.rows[0]) == "score >= 7")
    before = build_draft(draft)

    made = name_repeated(draft, box, title="Severe pain", floors=True)

    assert {use.kind for use in uses_of(draft)} == {"rule", "floor"}
    assert (made.code, build_draft(draft)) == ("severe-pain", before)
    assert box.key not in {one.key for one in find_repeated(draft)}


def test_without_the_right_floors_stay_and_a_name_there_is_takes_more(
    draft: Questionnaire, criterion: NamedCriterion
) -> None:
    make_floor(draft)
    box = next(one for one in find_repeated(draft) if one.named == criterion)

    name_repeated(draft, box, title="", floors=False)

    assert uses_of(draft) == (USE,)
    assert NamedCriterion.objects.get() == criterion
