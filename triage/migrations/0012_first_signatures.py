"""Since when each vignette that was ever signed has been one; from its history."""

from django.db import migrations
from django.db.models import Min


def set_first_signatures(apps, _schema_editor):
    """No history is written: nobody edited anything."""
    vignettes = apps.get_model("triage", "Vignette").objects.filter(first_signed_at=None)
    records = apps.get_model("triage", "HistoricalVignette").objects.exclude(signed_at=None)
    first = dict(records.values_list("id").annotate(Min("signed_at")).order_by())
    for pk, signed_at in vignettes.values_list("pk", "signed_at"):
        known = [at for at in (first.get(pk), signed_at) if at is not None]
        if known:
            vignettes.filter(pk=pk).update(first_signed_at=min(known))


class Migration(migrations.Migration):
    dependencies = [("triage", "0011_hold_what_was_signed")]
    operations = [migrations.RunPython(set_first_signatures, migrations.RunPython.noop)]
