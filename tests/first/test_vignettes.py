"""The vignettes that come with the first questionnaire: proposals that pass, at every border."""

import pytest
from django.core.management import call_command

from triage.engine.boundary import Side
from triage.engine.questionnaire import Questionnaire
from triage.management.commands.setup import FIXTURES
from triage.models import Questionnaire as QuestionnaireRow
from triage.models import Vignette
from triage.vignettes import borders_reached, propose_vignettes, try_vignettes, why_it_fails


@pytest.fixture
def row(db: None) -> QuestionnaireRow:
    """The draft with its vignettes, as rows."""
    call_command("loaddata", *FIXTURES, verbosity=0)
    row: QuestionnaireRow = QuestionnaireRow.objects.get()
    return row


def test_they_are_many_and_all_of_them_proposals(row: QuestionnaireRow) -> None:
    assert row.vignettes.count() >= 40
    assert not row.vignettes.exclude(signed_at=None).exists()
    assert all(one.title and one.narrative for one in row.vignettes.all())


def test_every_one_of_them_passes(row: QuestionnaireRow, first: Questionnaire) -> None:
    trials = try_vignettes(row, first)

    assert [why_it_fails(trial, first) for trial in trials if not trial.passes] == []


def test_every_rule_is_reached_on_both_sides(row: QuestionnaireRow, first: Questionnaire) -> None:
    reached = borders_reached(Vignette.objects.all(), first)

    assert reached == {(rule.code, side) for rule in first.rules for side in Side}
    assert propose_vignettes(row, first) == ()


def test_every_warning_sign_must_fire_for_somebody_and_must_not_for_somebody(
    row: QuestionnaireRow, first: Questionnaire
) -> None:
    must = {code for one in row.vignettes.all() for code in one.must_fire.split()}
    must_not = {code for one in row.vignettes.all() for code in one.must_not_fire.split()}

    assert must == set(first.signs_by_code)
    assert must_not <= must
