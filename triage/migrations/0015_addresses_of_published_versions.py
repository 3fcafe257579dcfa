"""The addresses that were ever published, from the documents themselves."""

import json

from django.db import migrations


def keep(apps, _schema_editor):
    """Of two questionnaires that had the same address, it belongs to the one that had it last."""
    addresses = apps.get_model("triage", "PublishedAddress").objects
    versions = apps.get_model("triage", "QuestionnaireVersion").objects.order_by("-published_at")
    for document, questionnaire in versions.values_list("document", "questionnaire").iterator():
        slug = _slug(document)
        if slug:
            addresses.get_or_create(slug=slug, defaults={"questionnaire_id": questionnaire})


def _slug(document):
    """A damaged document is told of by ``verify``; it must not hold back the others."""
    try:
        return json.loads(document)["slug"]
    except (ValueError, KeyError, TypeError):
        return ""


class Migration(migrations.Migration):
    dependencies = [("triage", "0014_notes_of_editors")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
