"""Publish: what is shown before, and who may do what."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.editing.admin.conftest import set_threshold, sha256
from tests.editing.admin.publishing import publish_page, send, text
from tests.small import BENIGN
from tests.staff.people import LogIn, staff
from triage.models import (
    Approval,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Replay,
    Rule,
    SafetyFloor,
    Vignette,
)

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")


def test_who_may_look_at_the_questionnaire_may_look(row: Questionnaire, log_in: LogIn) -> None:
    statuses = [log_in(role).get(publish_page(row)).status_code for role in ROLES]

    assert statuses == [302, 302, 403, 200, 200, 200]


@pytest.mark.parametrize("action", ["approve", "publish", "anything"])
def test_only_clinical_leads_act(row: Questionnaire, log_in: LogIn, action: str) -> None:
    set_threshold(6)

    statuses = [send(log_in(role), row, action).status_code for role in ROLES[:4]]

    assert statuses == [302, 302, 403, 403]
    assert Approval.objects.count() == 0
    assert QuestionnaireVersion.objects.count() == 1


def test_an_editor_is_told_who_acts(row: Questionnaire, log_in: LogIn) -> None:
    page = text(log_in("editor").get(publish_page(row)))

    assert "The draft is what is live." in page
    assert 'name="action"' not in page
    set_threshold(6)
    page = text(log_in("editor").get(publish_page(row)))
    assert "Clinical leads approve and publish." in page
    assert 'name="action"' not in page
    assert 'name="read"' not in page


def test_a_draft_that_raises_somebody_can_be_published(lead: Client, row: Questionnaire) -> None:
    set_threshold(6)

    page = lead.get(publish_page(row))

    assert page.context["lowered"] == ()
    assert [(c.change.before, c.change.after) for c in page.context["raised"]] == [(10, 20)]
    assert "Nobody is lowered." in text(page)
    assert "Score: 6" in text(page)


def test_a_draft_that_lowers_somebody_shows_whom(lead: Client, row: Questionnaire) -> None:
    set_threshold(8)

    page = lead.get(publish_page(row))

    [lowered] = page.context["lowered"]
    assert (lowered.change.before, lowered.change.after) == (20, 10)
    assert lowered.answers_alike
    assert lowered.after.told == "A person who says: Score: 7; Duration: 43 days."
    assert page.context["raised"] == ()
    assert "Nobody is raised." in text(page)


def test_a_floor_that_does_not_hold_forbids_publishing(lead: Client, row: Questionnaire) -> None:
    Rule.objects.get(code="bladder-new").conditions.filter(value="cant_pee").delete()

    page = lead.get(publish_page(row))

    [refuted] = page.context["unproved"]
    assert {claim.code for claim, _address in refuted.claims} == {"bladder-floor"}
    assert refuted.patient.urgency == 20
    assert "This draft cannot be published." in text(page)
    assert send(lead, row, "publish").status_code == 200
    assert QuestionnaireVersion.objects.count() == 1


def test_a_hidden_gate_is_refused_with_the_person_who_is_not_asked(
    lead: Client, row: Questionnaire
) -> None:
    fever, bladder = (Question.objects.get(link_id=name) for name in ("fever", "bladder"))
    fever.order, bladder.is_gate = bladder.order, False
    fever.save()
    bladder.order += 1
    bladder.save()
    bladder.conditions.create(group=1, question=fever, operator="=", value="yes")
    Question.objects.filter(link_id="onset").update(order=bladder.order + 1)

    page = lead.get(publish_page(row))

    found = [one for one in page.context["unproved"] if one.before]
    assert [one.before.urgency for one in found] == [40] * len(found)
    assert "Bladder: I can't pee" in found[0].patient.unasked
    said = text(page)
    assert "This draft cannot be published." in said
    assert "Would say, but is not asked:</strong> Bladder: I can't pee" in said


def test_a_rule_that_can_never_fire_has_no_patient(lead: Client, row: Questionnaire) -> None:
    rule = Rule.objects.get(code="fever")
    question = Question.objects.get(link_id="fever")
    rule.conditions.create(group=2, question=question, operator="=", value="no")

    page = lead.get(publish_page(row))

    assert "There is no patient at all to whom it happens." in text(page)


def test_warnings_stand_apart(lead: Client, row: Questionnaire) -> None:
    rule = Rule.objects.get(code="mood")
    rule.conditions.create(
        group=2, question=Question.objects.get(link_id="fever"), operator="=", value="yes"
    )
    rule.disposition = row.dispositions.get(code="soon")
    rule.save()
    row.dispositions.get(code="crisis").delete()

    page = lead.get(publish_page(row))

    assert page.context["unproved"] == ()
    assert page.context["overshadowed_count"] == 1
    assert "Warning: 1 rule never decides the outcome" in text(page)


def test_nothing_is_proved_before_the_problems_are_mended(lead: Client, row: Questionnaire) -> None:
    Rule.objects.get(code="fever").conditions.update(value="maybe")

    page = lead.get(publish_page(row))

    assert "Nothing can be proved or compared before these are mended." in text(page)
    assert page.context["counts"] == ()


def test_a_lowered_floor_stands_with_somebody_it_leaves_out(
    lead: Client, row: Questionnaire
) -> None:
    SafetyFloor.objects.get().conditions.filter(value="cant_pee").update(value="leak")

    page = lead.get(publish_page(row))

    [(lowered, sentence, address, patient)] = page.context["floors"]
    assert lowered.floor.code == "bladder-floor"
    assert sentence.startswith("When the person ticks “I can't pee”")
    assert address == reverse(
        "admin:triage_safetyfloor_change", args=[SafetyFloor.objects.get().pk]
    )
    assert patient.told.startswith("A person who says: Bladder: I can't pee")


def test_without_a_live_version_there_is_nothing_to_compare(
    lead: Client, row: Questionnaire
) -> None:
    row.versions.all().delete()

    page = text(lead.get(publish_page(row)))

    assert "Nothing is live to compare with." in page
    assert "Nothing was ever published, so this is the whole questionnaire" in page


def test_failing_vignettes_come_first(lead: Client, row: Questionnaire) -> None:
    answers = {link_id: list(values) for link_id, values in BENIGN.items()}
    fields = {"questionnaire": row, "narrative": "Somebody.", "answers": answers}
    Vignette.objects.create(code="calm", title="Calm", expected_urgency=10, **fields)
    fails = Vignette.objects.create(
        code="worried", title="Worried", expected_urgency=20, must_fire="infection", **fields
    )
    Vignette.objects.create(
        **{**fields, "answers": {"gone": ["yes"]}}, code="old", title="Old", expected_urgency=10
    )
    Vignette.objects.filter(pk=fails.pk).update(signed_by=staff("lead"), signed_at=timezone.now())

    page = text(lead.get(publish_page(row)))

    assert "signed: forbids publishing" in page
    assert "Must fire, and does not: infection" in page
    assert "The answers do not fit any more: gone: no such question" in page
    assert "1 vignette passes" in page
    assert page.index("Worried") < page.index("Calm")


@pytest.mark.parametrize(
    ("finished", "said"),
    [
        (True, "All stored submissions were evaluated under this very document"),
        (False, "The stored submissions are being evaluated under this very document."),
        (None, "The stored submissions have not been evaluated under this document."),
    ],
)
def test_a_replay_of_this_very_document_is_named(
    lead: Client, row: Questionnaire, finished: bool | None, said: str
) -> None:
    now = timezone.now()
    if finished is not None:
        Replay.objects.create(
            questionnaire=row,
            document="{}",
            sha256=sha256(row),
            started_at=now,
            finished_at=now if finished else None,
        )

    assert said in text(lead.get(publish_page(row)))
