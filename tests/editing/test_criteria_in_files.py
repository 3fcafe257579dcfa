"""Names in a file for git: out, and in again."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.editing.test_bundle_changes import read, take, told
from tests.naming import make_criterion, make_floor, name_in, rule
from triage.editing.bundle_changes import BundleChanges, take_bundle
from triage.editing.bundles import Bundle, read_bundle, write_bundle
from triage.editing.criteria_in_files import CriterionText, NamedBy
from triage.editing.drafts import build_draft
from triage.editing.named import Use, uses_of
from triage.editing.proposals import propose
from triage.engine.conditions import Condition, Operator
from triage.engine.document import DocumentError
from triage.models import NamedCriterion, Questionnaire, RuleCondition

USE = Use("severe-pain", "rule", "long-pain")
PAIN = Condition("score", Operator.GREATER_OR_EQUAL, 7)


@pytest.fixture
def criterion(draft: Questionnaire) -> NamedCriterion:
    made = make_criterion(draft)
    name_in(rule(), made)
    return made


def _text(bundle: Bundle, **changes: Any) -> Bundle:
    (text,) = bundle.criteria
    return replace(bundle, criteria=(replace(text, **changes),))


def test_a_file_tells_names_and_one_without_any_is_as_it_was(
    draft: Questionnaire, criterion: NamedCriterion
) -> None:
    with_names = read(draft)
    rule().conditions.filter(named=criterion).delete()
    criterion.delete()

    assert with_names.criteria == (
        CriterionText("severe-pain", "Severe pain", (PAIN,), (NamedBy("rule", "long-pain"),)),
    )
    assert set(json.loads(write_bundle(draft))) == {"bundle", "document", "vignettes", "hazards"}
    assert read(draft).criteria == ()


def test_a_file_that_says_the_same_changes_nothing(
    draft: Questionnaire, criterion: NamedCriterion
) -> None:
    records = RuleCondition.history.count()

    take(draft, read(draft))

    assert (told(draft, read(draft)), RuleCondition.history.count()) == ([], records)


def test_a_new_questionnaire_gives_the_same_names(
    draft: Questionnaire, criterion: NamedCriterion
) -> None:
    name_in(make_floor(draft), criterion)
    text, before = write_bundle(draft), uses_of(draft)
    bundle = read_bundle(text)
    bundle = replace(
        bundle,
        document=replace(
            bundle.document,
            slug="second",
            sections=(),
            signs=tuple(replace(one, reading=()) for one in bundle.document.signs),
            suggestions=(),
        ),
    )

    assert told(None, bundle)[-1] == ("criterion", "severe-pain", "added")
    row = take(None, bundle)

    assert uses_of(row) == before


def test_who_may_not_change_floors_gives_no_name_in_one(
    draft: Questionnaire, criterion: NamedCriterion
) -> None:
    floor = make_floor(draft)
    name_in(floor, criterion)
    bundle = read(draft)
    floor.conditions.all().delete()
    floor.conditions.create(question=draft.questions.get(link_id="score"), operator=">=", value="7")
    proposal = propose(bundle.document, draft, may_change_floors=False)

    take_bundle(proposal, BundleChanges(draft, bundle, may_change_floors=False))

    assert uses_of(draft) == (USE,)


def test_what_is_named_stays_and_what_nothing_names_is_changed(
    draft: Questionnaire, criterion: NamedCriterion
) -> None:
    bundle = _text(read(draft), conditions=(replace(PAIN, value=6),))

    assert told(draft, bundle) == [("criterion", "severe-pain", "kept")]
    take(draft, bundle)
    assert criterion.conditions.get().value == "7"

    rule().conditions.filter(named=criterion).delete()
    bundle = replace(bundle, document=build_draft(draft))
    assert told(draft, bundle) == [("criterion", "severe-pain", "changed")]
    take(draft, bundle)
    assert criterion.conditions.get().value == "6"


def test_a_threshold_that_is_changed_in_the_whole_file_is_changed_behind_the_name(
    draft: Questionnaire, criterion: NamedCriterion
) -> None:
    text = write_bundle(draft).replace('"value": 7', '"value": 6')
    bundle = read_bundle(text)

    assert told(draft, bundle) == [("criterion", "severe-pain", "changed")]
    take(draft, bundle)

    assert criterion.conditions.get().value == "6"
    assert uses_of(draft) == (USE,)
    assert build_draft(draft).rules == bundle.document.rules


def test_a_name_that_a_floor_gives_is_changed_by_no_file(
    draft: Questionnaire, criterion: NamedCriterion
) -> None:
    name_in(make_floor(draft), criterion)
    bundle = read_bundle(write_bundle(draft).replace('"value": 7', '"value": 6'))

    assert told(draft, bundle) == [("criterion", "severe-pain", "kept")]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "title: "),
        ({"conditions": ()}, "no conditions"),
        ({"conditions": (PAIN, PAIN)}, "one of them twice"),
        ({"conditions": (replace(PAIN, question="gone"),)}, "“gone”, which is gone"),
        ({"conditions": (replace(PAIN, value="x" * 61),)}, "too long"),
        ({"named_by": (NamedBy("sign", "x"),)}, "“sign” is no kind"),
        ({"title": "Bad\x00 pain"}, "a character that is none"),
        ({"conditions": (replace(PAIN, value="7\x00"),)}, "a character that is none"),
    ],
)
def test_what_no_table_takes_is_told(
    draft: Questionnaire, criterion: NamedCriterion, changes: dict[str, Any], said: str
) -> None:
    found = BundleChanges(draft, _text(read(draft), **changes)).obstacles

    assert [(one.kind, one.code) for one in found] == [("criterion", "severe-pain")]
    assert said in found[0].sentence


def test_a_list_that_is_none_is_refused(draft: Questionnaire, criterion: NamedCriterion) -> None:
    bundle = read(draft)
    text = write_bundle(draft).replace('"criteria": [', '"criteria": 3, "x": [')

    with pytest.raises(DocumentError):
        read_bundle(text)
    assert bundle.criteria
