"""Let the database itself refuse to change a chained line of the audit log.

PostgreSQL also refuses to delete one. SQLite cannot, as Django empties its tables with DELETE
after a test; there the chain alone tells. A later migration that makes SQLite build the table
anew loses the trigger with the old one and has to make it again: a test says so.
"""

from django.db import migrations

_MAKE = {
    "sqlite": (
        """
        CREATE TRIGGER triage_audit_no_update BEFORE UPDATE ON triage_accesslogentry
        WHEN OLD.sequence IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'a line of the audit log never changes'); END
        """,
    ),
    "postgresql": (
        """
        CREATE FUNCTION triage_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'a line of the audit log never changes'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        """
        CREATE TRIGGER triage_audit_no_update BEFORE UPDATE ON triage_accesslogentry
        FOR EACH ROW WHEN (OLD.sequence IS NOT NULL) EXECUTE FUNCTION triage_audit_refuse()
        """,
        """
        CREATE TRIGGER triage_audit_no_delete BEFORE DELETE ON triage_accesslogentry
        FOR EACH ROW EXECUTE FUNCTION triage_audit_refuse()
        """,
    ),
}
_UNDO = {
    "sqlite": ("DROP TRIGGER triage_audit_no_update",),
    "postgresql": (
        "DROP TRIGGER triage_audit_no_delete ON triage_accesslogentry",
        "DROP TRIGGER triage_audit_no_update ON triage_accesslogentry",
        "DROP FUNCTION triage_audit_refuse",
    ),
}


def make(_apps, schema_editor):
    for statement in _MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def undo(_apps, schema_editor):
    for statement in _UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("triage", "0003_chain_audit_log")]

    operations = [migrations.RunPython(make, undo)]
