"""Drafts that are there get the lines and origins that the program named until now.

They are those that a document of format 3 is read with, so that a draft which nobody touched
says what its live version says.
"""

import re
from typing import Any

from django.db import migrations, models

_ORIGINS = (
    ("article", "A warning sign from the article", False),
    ("guidance", "From published guidance, not in the article", False),
    ("answers", "Your answers do not fit together", True),
)
_OF_THE_SITE = {"emergency_number", "urgent_line", "crisis_line", "clinic_name"}
_TOKEN = re.compile(r"\{([a-z_]+)\}")
_TABLES = (
    ("dangersign", "questionnaire"),
    ("question", "questionnaire"),
    ("answeroption", "question__questionnaire"),
    ("disposition", "questionnaire"),
    ("warningsign", "questionnaire"),
    ("suggestion", "questionnaire"),
    ("educationalsection", "questionnaire"),
    ("educationalitem", "section__questionnaire"),
)


def _texts(apps: Any, row: Any) -> str:
    rows = [row]
    for name, path in _TABLES:
        rows.extend(apps.get_model("triage", name).objects.filter(**{path: row}))
    return "\n".join(
        str(getattr(one, field.attname))
        for one in rows
        for field in one._meta.fields  # noqa: SLF001 (public in all but name)
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
    )


def make_rows(apps: Any, _editor: Any) -> None:
    """Only what a draft uses, and nothing that is there."""
    lines, origins = (apps.get_model("triage", n) for n in ("TelephoneLine", "SignOrigin"))
    signs = apps.get_model("triage", "WarningSign").objects
    for row in apps.get_model("triage", "Questionnaire").objects.all():
        used = set(signs.filter(questionnaire=row).values_list("origin", flat=True))
        named = [origin for origin in _ORIGINS if origin[0] in used]
        for place, (code, title, contradicts) in enumerate(named, start=1):
            values = {"title": title, "contradicts": contradicts, "order": place * 10}
            origins.objects.get_or_create(questionnaire=row, code=code, defaults=values)
        tokens = sorted(set(_TOKEN.findall(_texts(apps, row))) - _OF_THE_SITE)
        for place, code in enumerate(tokens, start=1):
            title = code.replace("_", " ").capitalize()
            values = {"title": title, "always_shown": True, "order": place * 10}
            lines.objects.get_or_create(questionnaire=row, code=code, defaults=values)


class Migration(migrations.Migration):
    """Their numbers stay settings of the site."""

    dependencies = (("triage", "0035_telephone_lines_origins_and_hazards"),)

    operations = (migrations.RunPython(make_rows, migrations.RunPython.noop),)
