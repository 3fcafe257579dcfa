"""Releases change places while the site runs: each meets a schema that is not its own.

For every migration but the first: the release before it goes on reading and writing the newest
tables, and what was entered under the first survives the way to the newest and back.
"""

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.apps.registry import Apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tests.drafts import store_draft
from tests.everything import make_everything
from tests.small import SMALL

Rows = dict[str, list[dict[str, Any]]]

_LOADER = MigrationLoader(None)  # reads the files alone
_OURS = sorted(name for app, name in _LOADER.graph.nodes if app == "triage")
FIRST, NEWEST = _OURS[0], _OURS[-1]
#: Each migration with the one that the release before it knows.
STEPS = list(itertools.pairwise(_OURS))


def state_at(name: str) -> ProjectState:
    return _LOADER.project_state(("triage", name))


def models_of(apps: Apps) -> Iterator[type[models.Model]]:
    found = apps.get_app_config("triage").get_models(include_auto_created=True)
    return (model for model in found if not model._meta.proxy)


def read_rows(apps: Apps) -> Rows:
    """Everything, with the columns that were known then and no others."""
    return {
        model.__name__: list(model._base_manager.order_by("pk").values(*_columns(model)))
        for model in models_of(apps)
    }


def _columns(model: type[models.Model]) -> list[str]:
    """All but the times that every insert sets anew."""
    return [
        field.attname
        for field in model._meta.concrete_fields
        if not (getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))
    ]


def write_rows(apps: Apps, rows: Rows) -> None:
    for model in models_of(apps):
        model._base_manager.bulk_create([model(**row) for row in rows[model.__name__]])


def migrate_to(name: str) -> None:
    MigrationExecutor(connection).migrate([("triage", name)])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("before", "after"), STEPS, ids=[after for _, after in STEPS])
def test_the_release_before_goes_on_with_the_newest_tables(before: str, after: str) -> None:
    make_everything()
    earlier = state_at(before).apps
    users, rows = list(User.objects.all()), read_rows(earlier)
    # Without what is made anew after it: those rows are among the others.
    call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)

    with transaction.atomic():
        User.objects.bulk_create(users)
        write_rows(earlier, rows)

    assert read_rows(earlier) == rows
    assert [name for name, found in rows.items() if not found] == []


@pytest.mark.django_db(transaction=True)
def test_what_was_entered_under_the_first_tables_survives_the_way_there_and_back() -> None:
    make_everything()
    first = state_at(FIRST).apps
    entered = read_rows(first)

    try:
        migrate_to(FIRST)
        under_the_first = read_rows(first)
    finally:
        migrate_to(NEWEST)

    assert under_the_first == entered
    assert read_rows(first) == entered


def problems(state: ProjectState, operations: Iterable[Operation]) -> list[str]:
    """What the release before could not live with. Needs two steps: see CONTRIBUTING.

    What is taken from the models first and from the tables a release later stands in a
    ``SeparateDatabaseAndState``; the test above has the last word on that.
    """
    found, state = [], state.clone()
    made = {op.name_lower for op in operations if isinstance(op, migrations.CreateModel)}
    for operation in operations:
        of = getattr(operation, "model_name_lower", "")
        if of not in made:
            found += _problem(state, operation)
        operation.state_forwards("triage", state)
    return found


_GONE = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
)


def _problem(state: ProjectState, operation: Operation) -> list[str]:
    if isinstance(operation, _GONE):
        return [f"{operation.describe()}: the release before still uses it"]
    if isinstance(operation, migrations.AddField) and _is_demanded(operation.field):
        return [f"{operation.describe()}: the release before does not fill it"]
    if isinstance(operation, migrations.AlterField):
        model = state.models["triage", operation.model_name_lower]
        if _is_narrower(model.fields[operation.name], operation.field):
            return [f"{operation.describe()}: the release before writes what no longer fits"]
    if isinstance(operation, migrations.RunPython) and operation.reverse_code is None:
        return [f"{operation.describe()}: there is no way back"]
    return []


def _is_demanded(field: models.Field) -> bool:
    return not (field.null or field.has_db_default() or field.many_to_many)


def _is_narrower(old: models.Field, new: models.Field) -> bool:
    shorter = (new.max_length or 0) < (old.max_length or 0)
    demanded = old.null and _is_demanded(new)
    unique = new.unique and not old.unique
    other = old.get_internal_type() != new.get_internal_type()
    return bool(shorter or demanded or unique or other)


@pytest.mark.parametrize(("before", "after"), STEPS, ids=[after for _, after in STEPS])
def test_no_migration_takes_away_or_demands_in_one_step(before: str, after: str) -> None:
    operations = _LOADER.get_migration("triage", after).operations

    assert problems(state_at(before), operations) == []


TEXT = models.CharField(max_length=40)


@pytest.mark.parametrize(
    ("operation", "problem"),
    [
        (migrations.RemoveField("submission", "digest"), "still uses it"),
        (migrations.RenameField("submission", "digest", "seal"), "still uses it"),
        (migrations.DeleteModel("RateLimit"), "still uses it"),
        (migrations.RenameModel("RateLimit", "Tries"), "still uses it"),
        (migrations.AlterModelTable("RateLimit", "tries"), "still uses it"),
        (migrations.AddField("submission", "extra", TEXT), "does not fill it"),
        (
            migrations.AlterField("submission", "completed_at", models.DateTimeField()),
            "no longer fits",
        ),
        (
            migrations.AlterField("submission", "digest", models.CharField(max_length=9)),
            "no longer fits",
        ),
        (migrations.AlterField("submission", "digest", models.TextField()), "no longer fits"),
        (
            migrations.AlterField(
                "submission", "digest", models.CharField(max_length=64, unique=True)
            ),
            "no longer fits",
        ),
        (migrations.RunPython(migrations.RunPython.noop), "no way back"),
    ],
    ids=lambda value: value.describe() if isinstance(value, Operation) else "",
)
def test_what_the_release_before_could_not_live_with_is_found(
    operation: Operation, problem: str
) -> None:
    (found,) = problems(state_at(FIRST), [operation])

    assert problem in found


def test_what_the_release_before_does_not_notice_may_be_done_at_once() -> None:
    operations = [
        migrations.AddField("submission", "a", models.CharField(max_length=4, null=True)),
        migrations.AddField("submission", "b", models.IntegerField(db_default=0)),
        migrations.AlterField("submission", "digest", models.CharField(max_length=99)),
        migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("New", "c", TEXT),
        migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop),
    ]

    assert problems(state_at(FIRST), operations) == []


@pytest.mark.django_db(transaction=True)
def test_a_floor_of_an_emergency_that_was_not_locked_is_locked_on_the_way() -> None:
    store_draft(SMALL)
    try:
        migrate_to("0008_keep_approvals")
        floors = state_at("0008_keep_approvals").apps.get_model("triage", "SafetyFloor").objects
        before = floors.filter(minimum=40).update(locked=False)
    finally:
        migrate_to(NEWEST)

    assert before > 0
    assert not floors.filter(minimum=40, locked=False).exists()
