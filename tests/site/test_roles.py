import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db.models.signals import post_migrate

from triage.site.roles import CLINICAL_LEADS, CLINICIANS, EDITORS, ROLES, sync_roles

TRIAGE = apps.get_app_config("triage")
pytestmark = pytest.mark.django_db


def _permissions(group: str) -> list[str]:
    return sorted(Permission.objects.filter(group__name=group).values_list("codename", flat=True))


def test_migrating_makes_the_groups() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == {
        CLINICIANS,
        EDITORS,
        CLINICAL_LEADS,
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
    "add_claim",
    "add_review",
    "export_submission",
    "view_alert",
    "view_claim",
    "view_questioncount",
    "view_recall",
    "view_recipient",
    "view_replay",
    "view_replaycase",
    "view_review",
    "view_submission",
]


def test_clinicians_look_and_add_and_change_nothing() -> None:
    assert _permissions(CLINICIANS) == LOOK


def test_only_clinical_leads_change_floors_and_sign() -> None:
    more = set(_permissions(CLINICAL_LEADS)) - set(_permissions(EDITORS))

    assert more == {
        "add_safetyfloor",
        "change_safetyfloor",
        "delete_safetyfloor",
        "add_floorcondition",
        "change_floorcondition",
        "delete_floorcondition",
        "add_hazard",
        "change_hazard",
        "view_questionnaireversion",
        "add_questionnaireversion",
        "view_approval",
        "add_approval",
        "view_eraserequest",
        "delete_eraserequest",
        "view_recipient",
        "add_recipient",
        "change_recipient",
    }


@pytest.mark.parametrize("group", [EDITORS, CLINICAL_LEADS])
def test_who_edits_never_sees_a_submission(group: str) -> None:
    named = ("submission", "recall", "replaycase")

    assert not any(codename.endswith(named) for codename in _permissions(group))


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
    assert Group.objects.count() == 4


def test_syncing_makes_the_permissions_it_needs() -> None:
    Permission.objects.filter(content_type__app_label="triage").delete()

    sync_roles(TRIAGE)

    assert _permissions(CLINICIANS) == LOOK


def test_before_there_are_groups_nothing_is_done() -> None:
    empty = Apps()

    sync_roles(TRIAGE, apps=empty)

    assert Group.objects.count() == 3


def test_migrating_syncs() -> None:
    Group.objects.all().delete()

    call_command("migrate", verbosity=0)

    assert Group.objects.count() == 3
    assert post_migrate.has_listeners(TRIAGE)
