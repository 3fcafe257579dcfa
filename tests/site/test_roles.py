import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db.models.signals import post_migrate

from triage.site.roles import (
    CLINICAL_LEADS,
    CLINICIANS,
    DESK,
    EDITORS,
    OPERATORS,
    ROLES,
    sync_roles,
)

TRIAGE = apps.get_app_config("triage")
pytestmark = pytest.mark.django_db


def _permissions(group: str) -> list[str]:
    return sorted(Permission.objects.filter(group__name=group).values_list("codename", flat=True))


def test_migrating_makes_the_groups() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == {
        CLINICIANS,
        EDITORS,
        CLINICAL_LEADS,
        DESK,
        OPERATORS,
    }


@pytest.mark.parametrize("group", ROLES)
def test_every_permission_that_is_named_exists(group: str) -> None:
    named = sorted(
        f"{action}_{model}" for model, actions in ROLES[group].items() for action in actions
    )

    assert _permissions(group) == named


#: All that clinicians may do.
LOOK = [
    "acknowledge_alert",
    "add_assignment",
    "add_calltry",
    "add_claim",
    "add_incidententry",
    "add_recordnumber",
    "add_review",
    "add_sameperson",
    "assist_submission",
    "exact_questioncount",
    "export_submission",
    "view_alert",
    "view_assignment",
    "view_calltry",
    "view_claim",
    "view_closure",
    "view_incidententry",
    "view_openinghours",
    "view_questioncount",
    "view_recall",
    "view_recipient",
    "view_recordnumber",
    "view_replay",
    "view_replaycase",
    "view_review",
    "view_sameperson",
    "view_shift",
    "view_submission",
    "view_team",
]


def test_clinicians_look_and_add_and_change_nothing() -> None:
    assert _permissions(CLINICIANS) == LOOK


def test_only_clinical_leads_change_floors_and_sign() -> None:
    more = set(_permissions(CLINICAL_LEADS)) - set(_permissions(EDITORS))

    assert more == {
        "add_team",
        "change_team",
        "view_team",
        "add_safetyfloor",
        "change_safetyfloor",
        "delete_safetyfloor",
        "add_floorcondition",
        "change_floorcondition",
        "delete_floorcondition",
        "add_hazard",
        "change_hazard",
        "add_questionnaireversion",
        "view_approval",
        "add_approval",
        "view_editingright",
        "add_editingright",
        "delete_editingright",
        "view_eraserequest",
        "delete_eraserequest",
        "view_alert",
        "view_recipient",
        "add_recipient",
        "change_recipient",
        "view_shift",
        "add_shift",
        "change_shift",
        "delete_shift",
        "view_openinghours",
        "add_openinghours",
        "change_openinghours",
        "delete_openinghours",
        "view_closure",
        "add_closure",
        "change_closure",
        "view_reviewoutcome",
        "add_reviewoutcome",
        "change_reviewoutcome",
        "exact_questioncount",
    }


def test_the_desk_logs_calls_and_answers_for_callers_and_sees_nothing_else() -> None:
    assert _permissions(DESK) == ["add_calltry", "assist_submission", "view_calltry"]


def test_operators_keep_accounts_and_read_the_access_log() -> None:
    assert _permissions(OPERATORS) == [
        "add_user",
        "change_user",
        "view_accesslogentry",
        "view_user",
        "view_workerbeat",
    ]


def test_no_group_exports_names() -> None:
    assert not Group.objects.filter(permissions__codename="export_names_submission").exists()


@pytest.mark.parametrize("group", [EDITORS, CLINICAL_LEADS, DESK, OPERATORS])
def test_who_edits_never_sees_a_submission(group: str) -> None:
    named = ("submission", "recall", "replaycase")

    seen = {code for code in _permissions(group) if code.endswith(named)}
    assert seen <= {"assist_submission"}  # which opens no check that others filled in


@pytest.mark.parametrize(
    "model",
    [
        *("submission", "alert", "accesslogentry", "questionnaireversion", "approval"),
        *("replay", "replaycase", "recall"),
    ],
)
def test_no_group_changes_or_deletes_records(model: str) -> None:
    codenames = [f"change_{model}", f"delete_{model}"]

    assert not Group.objects.filter(permissions__codename__in=codenames).exists()


def test_syncing_puts_back_what_was_changed_and_leaves_other_groups() -> None:
    other = Group.objects.create(name="Reception")
    wrong = Permission.objects.get(codename="delete_submission")
    other.permissions.add(wrong)
    clinicians = Group.objects.get(name=CLINICIANS)
    clinicians.permissions.set([wrong])

    sync_roles(TRIAGE)
    sync_roles(TRIAGE)

    assert _permissions(CLINICIANS) == LOOK
    assert _permissions("Reception") == ["delete_submission"]
    assert Group.objects.count() == 6


def test_syncing_makes_the_permissions_it_needs() -> None:
    Permission.objects.filter(content_type__app_label="triage").delete()

    sync_roles(TRIAGE)

    assert _permissions(CLINICIANS) == LOOK


def test_before_there_are_groups_nothing_is_done() -> None:
    empty = Apps()

    sync_roles(TRIAGE, apps=empty)

    assert Group.objects.count() == 5


def test_migrating_syncs() -> None:
    Group.objects.all().delete()

    call_command("migrate", verbosity=0)

    assert Group.objects.count() == 5
    assert post_migrate.has_listeners(TRIAGE)
