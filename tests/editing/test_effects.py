"""What an edit would change for patients: who rises, who falls, which vignettes turn."""

from dataclasses import replace

from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from tests.conftest import store_version
from tests.editing.drafting import calm
from tests.editing.made_up import signed, vignette
from tests.small import BENIGN, SMALL, any_of
from tests.staff.people import draft
from triage.editing.draft_report import make_report
from triage.editing.draft_state import Proofs, find_proofs, known_proofs
from triage.editing.effects import find_effect
from triage.editing.publishing import publish
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency
from triage.models import Questionnaire as Row
from triage.models import QuestionnaireVersion

__all__ = ["draft"]


def _fever_leads_to(code: str) -> Questionnaire:
    rules = (
        replace(rule, disposition=code, disposition_if_unsure=code)
        if rule.code == "fever"
        else rule
        for rule in SMALL.rules
    )
    return replace(SMALL, rules=tuple(rules))


def _pairs(changes: object) -> set[tuple[Urgency, Urgency | None]]:
    return {(one.before, one.after) for one in changes}  # type: ignore[attr-defined]


def test_the_same_draft_changes_nothing(draft: Row) -> None:
    effect = find_effect(draft, SMALL, SMALL)

    assert (effect.changed, effect.changes, effect.claims, effect.turned) == (False, (), (), ())


def test_a_more_urgent_rule_makes_people_rise_and_vignettes_turn(draft: Row) -> None:
    told = calm(draft)
    told.answers = {**{k: list(v) for k, v in BENIGN.items()}, "fever": ["yes"]}
    told.expected_urgency = Urgency.SAME_DAY
    told.save()

    effect = find_effect(draft, SMALL, _fever_leads_to("emergency"))

    assert (Urgency.SAME_DAY, Urgency.EMERGENCY) in _pairs(effect.rise)
    assert effect.fall == ()
    [turned] = effect.turned
    assert (turned.vignette, turned.passed, turned.passes) == (told, True, False)


def test_a_calmer_rule_makes_people_fall(draft: Row) -> None:
    effect = find_effect(draft, SMALL, _fever_leads_to("soon"))

    assert (Urgency.SAME_DAY, Urgency.SOON) in _pairs(effect.fall)
    assert effect.rise == ()


def test_what_would_not_be_proved_any_more_is_told_with_a_patient(draft: Row) -> None:
    rules = tuple(rule for rule in SMALL.rules if rule.code != "bladder-new")

    effect = find_effect(draft, SMALL, replace(SMALL, rules=rules))

    assert "floor" in {claim.kind for claim in effect.claims}


def test_what_was_not_proved_before_is_not_laid_to_the_edit(draft: Row) -> None:
    rules = tuple(rule for rule in SMALL.rules if rule.code != "bladder-new")
    broken = replace(SMALL, rules=rules)

    assert find_effect(draft, broken, replace(broken, title="Another")).claims == ()


def test_with_a_problem_that_breaks_proofs_nothing_is_said_of_patients(draft: Row) -> None:
    lost = replace(SMALL.rules[0], criteria=any_of("gone", "yes"))
    after = replace(SMALL, rules=(lost, *SMALL.rules[1:]))

    effect = find_effect(draft, SMALL, after)

    assert (effect.comparable, effect.changes) == (False, ())
    assert [problem.code for problem in effect.problems][:1] == [lost.code]


def test_the_proofs_of_a_draft_are_known_once_somebody_asked(draft: Row) -> None:
    draft.slug = "asked-for-proofs"
    draft.save()
    before = known_proofs(make_report(draft))

    found = find_proofs(make_report(draft))

    assert (before, found, known_proofs(make_report(draft))) == (None, Proofs(0, 0), found)
    draft.rules.filter(code="fever").update(rationale="Otherwise.")
    assert known_proofs(make_report(draft)) is None


def test_of_what_was_never_proved_nothing_is_remembered(draft: Row) -> None:
    """A section's address is somebody else's: nothing is proved, whatever the document says."""
    store_version(replace(SMALL, slug="others"))
    draft.title = "Never proved"  # so no other test has asked for it
    draft.save()
    report = make_report(draft)

    find_proofs(report)
    QuestionnaireVersion.objects.update(status="retired", retired_at=timezone.now())

    assert not report.is_provable
    assert make_report(draft).is_provable
    assert known_proofs(make_report(draft)) is None


def test_a_signed_vignette_that_goes_counts_at_once(draft: Row, settings: Settings) -> None:
    """It stands in no document, so what was remembered of the document does not tell of it."""
    settings.DEBUG = True
    signed(vignette(draft), User.objects.create(username="lead"))
    publish(draft, by=None)
    draft.title = "A vignette goes"
    draft.save()
    before = find_proofs(make_report(draft))
    draft.vignettes.all().delete()

    assert known_proofs(make_report(draft)) == Proofs(0, before.weakenings + 1)


def test_no_more_than_a_few_are_remembered(draft: Row) -> None:
    first = make_report(draft)
    find_proofs(first)
    for number in range(64):
        draft.title = f"Renamed {number}"
        find_proofs(make_report(draft))

    assert known_proofs(first) is None
    assert known_proofs(make_report(draft)) is not None
