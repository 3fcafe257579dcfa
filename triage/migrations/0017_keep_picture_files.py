"""Let the database itself refuse to change the bytes of a picture that a version may name.

PostgreSQL also refuses to delete them. SQLite cannot, as Django empties its tables with DELETE
after a test. A later migration that makes SQLite build the table anew has to make the trigger
again: a test says so.
"""

from django.db import migrations

_MAKE = {
    "sqlite": (
        """
        CREATE TRIGGER triage_picture_no_update BEFORE UPDATE ON triage_picturefile
        BEGIN SELECT RAISE(ABORT, 'a picture file never changes'); END
        """,
    ),
    "postgresql": (
        """
        CREATE FUNCTION triage_picture_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'a picture file never changes'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        """
        CREATE TRIGGER triage_picture_no_change BEFORE UPDATE OR DELETE ON triage_picturefile
        FOR EACH ROW EXECUTE FUNCTION triage_picture_refuse()
        """,
    ),
}
_UNDO = {
    "sqlite": ("DROP TRIGGER triage_picture_no_update",),
    "postgresql": (
        "DROP TRIGGER triage_picture_no_change ON triage_picturefile",
        "DROP FUNCTION triage_picture_refuse",
    ),
}


def make(_apps, schema_editor):
    for statement in _MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def undo(_apps, schema_editor):
    for statement in _UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("triage", "0016_pictures")]

    operations = [migrations.RunPython(make, undo)]
