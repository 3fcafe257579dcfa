"""``manage.py setup``: a fresh installation gets what it needs, a used one nothing."""

import io

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django import Settings

from tests.drafts import store_draft
from tests.small import SMALL
from triage.editing.drafts import build_draft
from triage.models import Questionnaire, QuestionnaireVersion, Rule, RuleCondition

pytestmark = pytest.mark.django_db


def run() -> list[str]:
    out = io.StringIO()
    call_command("setup", stdout=out)
    return out.getvalue().splitlines()


def everything() -> dict[str, list[str]]:
    """All rows of all tables."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def test_a_fresh_demonstration_can_be_used_at_once(client: Client, settings: Settings) -> None:
    settings.DEBUG = True

    said = run()

    live = QuestionnaireVersion.objects.live()
    assert [version.parsed().slug for version in live] == ["after-back-surgery", "head-injury"]
    for version in live:
        assert version.parsed() == build_draft(version.questionnaire)
    assert [len(version.parsed().questions) for version in live] == [49, 19]
    assert client.get("/").status_code == 200
    shown = dict(line.split(": ")[1].split(" / ") for line in said if "shown once" in line)
    found = User.objects.order_by("username")
    assert [(u.username, u.groups.get().name, u.is_superuser) for u in found] == [
        ("clinician", "Clinicians", False),
        ("editor", "Editors", False),
        ("lead", "Clinical leads", False),
        ("operator", "Operators", False),
        ("second-lead", "Clinical leads", False),
    ]
    assert [user.check_password(shown[user.username]) for user in found] == [True] * 5
    assert len(set(shown.values())) == 5


def test_outside_a_demonstration_it_says_how_the_first_account_is_made() -> None:
    first = run()
    User.objects.create(username="superuser")
    again = run()

    assert [line for line in first if "manage.py createsuperuser" in line and "invite" in line]
    assert not [line for line in again if "createsuperuser" in line]


def test_newer_content_of_a_questionnaire_that_is_a_file_is_offered_too() -> None:
    User.objects.create(username="superuser")
    run()
    quiet = run()
    Rule.objects.filter(code="sick-more").update(rationale="Something older.")

    said = run()

    assert quiet == []
    assert said[0].endswith(": 1 edits, nothing is changed yet.")
    assert said[0].startswith("Newer content for After a knock to the head")


def test_the_first_change_of_a_row_is_known_from_what_to_what() -> None:
    run()

    rows, records = RuleCondition.objects.count(), RuleCondition.history.all()
    assert records.count() == rows > 0
    assert {(record.history_type, record.history_user) for record in records} == {("+", None)}


def test_running_it_again_changes_nothing_that_people_entered(settings: Settings) -> None:
    settings.DEBUG = True
    store_draft(SMALL)
    first = run()
    Questionnaire.objects.update(title="Our own title")
    User.objects.filter(username="lead").update(first_name="Robin")
    before = everything()

    said = run()

    assert [line.split(":")[0] for line in first] == [
        "Made 3 pages about this site, to be edited in the admin.",
        "Made 29 hazards of questionnaires that had none.",
        "Published Small check 1",
        *["Demonstration staff, shown once"] * 5,
        "Two clinical leads",
        "Demonstration recipients of alerts",
    ]
    assert said == []
    assert everything() == before


def test_outside_debug_nothing_is_published_and_nobody_is_made(settings: Settings) -> None:
    settings.DEBUG = False
    store_draft(SMALL)

    said = run()

    assert [line.split(":")[0] for line in said] == [
        "Made 3 pages about this site, to be edited in the admin.",
        "Made 29 hazards of questionnaires that had none.",
        "There is no account yet",
    ]
    assert not QuestionnaireVersion.objects.exists()
    assert not User.objects.exists()
