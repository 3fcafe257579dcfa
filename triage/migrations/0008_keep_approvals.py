"""Let the database itself refuse to change a signature, or what a version says it weakened.

Of a signature only ``void_since`` may be set, once. A later migration that makes SQLite build
one of these tables anew loses its trigger with the old one and has to make it again: a test
says so.
"""

from django.db import migrations

_COLUMNS = (
    "id",
    "questionnaire_id",
    "sha256",
    "approved_by_id",
    "approved_at",
    "note",
    "over_id",
    "read",
)
_SAME = {"sqlite": "NEW.{0} IS OLD.{0}", "postgresql": "NEW.{0} IS NOT DISTINCT FROM OLD.{0}"}
_REFUSED = "a signature never changes, and is void for good"
_WEAKENINGS_REFUSED = "what a version weakened never changes"


def _is_voided(vendor):
    """Nothing is otherwise, but that it is void from now on."""
    same = (_SAME[vendor].format(f'"{column}"') for column in _COLUMNS)
    return " AND ".join((*same, "OLD.void_since IS NULL", "NEW.void_since IS NOT NULL"))


_MAKE = {
    "sqlite": (
        f"""
        CREATE TRIGGER triage_approval_no_update BEFORE UPDATE ON triage_approval
        WHEN NOT ({_is_voided("sqlite")})
        BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END
        """,
        f"""
        CREATE TRIGGER triage_version_weakenings_no_update
        BEFORE UPDATE ON triage_questionnaireversion
        WHEN NEW.weakenings IS NOT OLD.weakenings
        BEGIN SELECT RAISE(ABORT, '{_WEAKENINGS_REFUSED}'); END
        """,
    ),
    "postgresql": (
        f"""
        CREATE FUNCTION triage_approval_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        f"""
        CREATE TRIGGER triage_approval_no_update BEFORE UPDATE ON triage_approval
        FOR EACH ROW WHEN (NOT ({_is_voided("postgresql")}))
        EXECUTE FUNCTION triage_approval_refuse()
        """,
        f"""
        CREATE FUNCTION triage_weakenings_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{_WEAKENINGS_REFUSED}'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        """
        CREATE TRIGGER triage_version_weakenings_no_update
        BEFORE UPDATE ON triage_questionnaireversion
        FOR EACH ROW WHEN (NEW.weakenings IS DISTINCT FROM OLD.weakenings)
        EXECUTE FUNCTION triage_weakenings_refuse()
        """,
    ),
}
_UNDO = {
    "sqlite": (
        "DROP TRIGGER triage_version_weakenings_no_update",
        "DROP TRIGGER triage_approval_no_update",
    ),
    "postgresql": (
        "DROP TRIGGER triage_version_weakenings_no_update ON triage_questionnaireversion",
        "DROP FUNCTION triage_weakenings_refuse",
        "DROP TRIGGER triage_approval_no_update ON triage_approval",
        "DROP FUNCTION triage_approval_refuse",
    ),
}


def make(_apps, schema_editor):
    for statement in _MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def undo(_apps, schema_editor):
    for statement in _UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("triage", "0007_approvals_over_versions")]

    operations = [migrations.RunPython(make, undo)]
