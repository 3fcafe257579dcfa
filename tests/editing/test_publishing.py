"""From draft rows to an immutable version, or the reasons why not."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from pytest_django import Settings

from tests.drafts import store_draft
from tests.editing.drafting import WHY_FEVER, explain
from tests.editing.signing import sign
from tests.small import SMALL
from tests.staff.people import staff
from triage.editing.draft_problems import find_draft_problems
from triage.editing.drafts import build_draft
from triage.editing.publishing import publish
from triage.editing.refusals import NotPublishable
from triage.engine.checks.problem import Problem
from triage.engine.conditions import Condition, Operator
from triage.models import Questionnaire, QuestionnaireVersion, RuleCondition
from triage.models.version import sha256_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(settings: Settings) -> Questionnaire:
    """The draft of SMALL, where nobody has to sign."""
    settings.DEBUG = True
    return store_draft(SMALL)


def refused(draft: Questionnaire) -> list[Problem]:
    """Why the draft is not published; and nothing is."""
    before = QuestionnaireVersion.objects.count()
    with pytest.raises(NotPublishable) as refusal:
        publish(draft, by=None)
    assert QuestionnaireVersion.objects.count() == before
    assert all(problem.sentence in str(refusal.value) for problem in refusal.value.problems)
    return list(refusal.value.problems)


def test_the_rows_become_the_questionnaire_they_stand_for(draft: Questionnaire) -> None:
    assert build_draft(draft) == SMALL


def test_a_draft_without_a_problem_becomes_version_one(draft: Questionnaire) -> None:
    editor = User.objects.create(username="editor")

    version = publish(draft, by=editor, note="First.")

    assert QuestionnaireVersion.objects.live().get() == version
    assert (version.number, version.status, version.note) == (1, "active", "First.")
    assert (version.published_by, version.retired_at) == (editor, None)
    assert version.sha256 == sha256_of(version.document)
    assert version.parsed() == SMALL


def test_the_same_document_twice_is_no_new_version(draft: Questionnaire) -> None:
    first = publish(draft, by=None)

    second = publish(draft, by=None, note="Again.")

    assert second == first
    assert list(QuestionnaireVersion.objects.values_list("number", "note")) == [(1, "")]


def test_a_new_version_retires_the_one_before(draft: Questionnaire) -> None:
    publish(draft, by=None)
    explain(draft, "Read anew.")

    second = publish(draft, by=None)

    kept = QuestionnaireVersion.objects.order_by("number")
    assert [(v.number, v.status, v.retired_at) for v in kept] == [
        (1, "retired", second.published_at),
        (2, "active", None),
    ]
    why = [{rule.code: rule.rationale for rule in v.parsed().rules}["fever"] for v in kept]
    assert why == [WHY_FEVER, "Read anew."]


def test_going_back_to_an_earlier_document_is_a_new_version(draft: Questionnaire) -> None:
    for why in (WHY_FEVER, "Read anew.", WHY_FEVER):
        explain(draft, why)
        publish(draft, by=None)

    found = QuestionnaireVersion.objects.order_by("number").values_list("number", "status")
    assert list(found) == [(1, "retired"), (2, "retired"), (3, "active")]


# refusals


def test_what_an_editor_got_wrong_is_named_with_its_place(draft: Questionnaire) -> None:
    draft.rules.get(code="fever").conditions.update(value="maybe")

    assert Problem("rule", "fever", "“maybe” is no option of “fever”.") in refused(draft)


def test_a_draft_without_a_default_disposition_is_refused(draft: Questionnaire) -> None:
    draft.default_disposition = None
    draft.save()

    assert refused(draft) == [Problem("questionnaire", "small", "There is no default disposition.")]


def test_a_draft_that_was_refused_leaves_the_live_version(draft: Questionnaire) -> None:
    live = publish(draft, by=None)
    draft.default_disposition = None
    draft.save()

    refused(draft)

    assert QuestionnaireVersion.objects.live().get() == live


@pytest.mark.parametrize("token", ["EMERGENCY_NUMBER", "CRISIS_LINE", "URGENT_LINE"])
def test_a_number_that_a_text_uses_must_be_set(draft: Questionnaire, token: str) -> None:
    with override_settings(**{token: ""}):
        found = refused(draft)

    assert found == [
        Problem("questionnaire", "small", f"The setting {token} is empty, but a text uses it.")
    ]


def test_a_number_that_no_text_uses_may_be_empty(draft: Questionnaire) -> None:
    draft.telephonelines.update(always_shown=False)

    with override_settings(SURGICAL_TEAM_PHONE=""):
        assert publish(draft, by=None).number == 1


def test_the_emergency_number_is_needed_even_if_no_text_uses_it() -> None:
    silent = replace(SMALL, unfinished_advice="", questions=(), dispositions=(), rules=())

    with override_settings(EMERGENCY_NUMBER=""):
        found = find_draft_problems(silent)

    assert found[-1].sentence == "The setting EMERGENCY_NUMBER is empty, but a text uses it."


def test_outside_debug_nothing_is_published_without_an_approval(
    draft: Questionnaire, settings: Settings
) -> None:
    settings.DEBUG = False

    assert refused(draft) == [
        Problem("questionnaire", "small", "No clinical lead has approved this document.")
    ]


def test_outside_debug_an_approved_document_is_published_and_served(
    draft: Questionnaire, settings: Settings
) -> None:
    settings.DEBUG = False
    sign(draft, staff("lead"))

    version = publish(draft, by=None)

    assert QuestionnaireVersion.objects.live().get() == version


def test_an_approval_is_of_one_document_alone(draft: Questionnaire, settings: Settings) -> None:
    settings.DEBUG = False
    sign(draft, staff("lead"))
    draft.title = "Changed after it was read"
    draft.save()

    assert [p.sentence for p in refused(draft)] == ["No clinical lead has approved this document."]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ([{"name": "Class", "professional": "yes"}] * 2, "professional: expected bool, got 'yes'."),
        ([{"name": 7, "professional": False}] * 2, "name: expected str, got 7."),
    ],
)
def test_a_table_typed_wrong_is_a_problem_and_no_crash(
    draft: Questionnaire, columns: list[dict[str, object]], sentence: str
) -> None:
    draft.sections.filter(code="MED").update(columns=columns)

    [problem] = refused(draft)

    assert problem.sentence.startswith("It cannot be read back: document.sections[1].columns[0].")
    assert problem.sentence.endswith(sentence)


# values of conditions


@pytest.mark.parametrize(
    ("rule", "typed", "value"),
    [
        ("long-pain", "8", 8),
        ("long-pain", "asked-unknown", "asked-unknown"),
        ("long-pain", "many", "many"),
        ("fever", "8", "8"),
    ],
)
def test_a_condition_on_a_number_reads_a_number_and_any_other_a_code(
    draft: Questionnaire, rule: str, typed: str, value: str | int
) -> None:
    row = RuleCondition.objects.filter(owner__code=rule, group=1).get()
    row.value = typed
    row.save()

    [built] = [r for r in build_draft(draft).rules if r.code == rule]

    assert built.criteria.groups[0] == (
        Condition(row.question.link_id, Operator(row.operator), value),
    )


def test_without_conditions_a_rule_never_fires_and_is_refused(draft: Questionnaire) -> None:
    RuleCondition.objects.filter(owner__code="fever").delete()

    assert {(p.kind, p.code) for p in refused(draft)} == {("rule", "fever")}


def test_a_rule_may_be_calmer_when_the_person_is_not_sure(draft: Questionnaire) -> None:
    rule = draft.rules.get(code="bladder-new")
    rule.disposition_if_unsure = draft.dispositions.get(code="same-day")
    rule.save()

    built = build_draft(draft)

    assert built.rules[1].disposition_if_unsure == "same-day"


def test_instructions_are_lines_without_the_empty_ones(draft: Questionnaire) -> None:
    draft.dispositions.filter(code="soon").update(steps="Rest.\n\n  Call. \n")

    assert build_draft(draft).dispositions_by_code["soon"].steps == ("Rest.", "Call.")
