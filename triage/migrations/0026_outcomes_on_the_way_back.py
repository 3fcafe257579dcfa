"""Nothing on the way there: reviews keep their codes, and ``post_migrate`` makes the outcomes' rows.

The release before knows five codes, and its table holds no other. On the way back each other one
becomes what comes nearest: what ended a check still ends it, and what did not still does not.
"""

from django.db import migrations

_KNOWN = ("called", "seen", "referred", "not-reached", "no-action")
_NEAREST = {
    "advice": "called",
    "no-way": "no-action",
    "duplicate": "no-action",
    "not-ours": "no-action",
    "noted": "not-reached",
}


def to_what_was_known(apps, _schema_editor):
    reviews = apps.get_model("triage", "Review").objects.exclude(outcome__in=_KNOWN)
    outcomes = apps.get_model("triage", "ReviewOutcome").objects
    ends = set(outcomes.filter(ends=True).values_list("code", flat=True))
    for code in set(reviews.values_list("outcome", flat=True)):
        otherwise = "referred" if code in ends else "not-reached"
        reviews.filter(outcome=code).update(outcome=_NEAREST.get(code, otherwise))


class Migration(migrations.Migration):
    dependencies = [("triage", "0025_calls_and_outcomes")]

    operations = [migrations.RunPython(migrations.RunPython.noop, to_what_was_known)]
