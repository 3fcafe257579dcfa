"""The register of incidents: entered by staff, changed by nobody, and told of in safety files."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.checks import NOW
from tests.editing.safety.test_weakened import text
from tests.faults.test_versions import damage
from tests.filling import address, save
from tests.reports import incident, report
from tests.staff.people import LogIn, staff
from triage.models import IncidentEntry, QuestionnaireVersion

pytestmark = pytest.mark.django_db

ADD = "/admin/triage/incidententry/add/"


def said_of(about: QuestionnaireVersion, **changes: Any) -> dict[str, Any]:
    """An entry that is right, but for what is changed."""
    right = {"happened_on": "2026-05-01", "version": about.pk, "rule": "", "what": "Too calm."}
    return {**right, "done": "Withdrawn.", "told": "The safety officer.", **changes}


@pytest.mark.parametrize("role", ["clinician", "editor", "lead"])
def test_an_entry_says_who_made_it_and_when(
    log_in: LogIn, version: QuestionnaireVersion, role: str
) -> None:
    before = timezone.now()
    rule = version.parsed().rules[0].code

    done = save(log_in(role), ADD, **said_of(version, rule=rule))

    assert done.status_code == 302
    row = IncidentEntry.objects.get()
    assert (row.what, row.rule, row.by, row.report) == ("Too calm.", rule, staff(role), None)
    assert before <= row.at <= timezone.now()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"what": " "}, "This field is required."),
        ({"rule": "no_such"}, "This version has no rule with this code."),
        ({"rule": "any", "version": ""}, "Choose the version whose rule it is."),
        ({"rule": "any", "version": "999"}, "Select a valid choice."),
        ({"happened_on": timezone.localdate() + timedelta(days=2)}, "This day has not come yet."),
        ({"happened_on": "yesterday"}, "Enter a valid date."),
        ({"report": "nonsense"}, "Enter a valid UUID."),
    ],
)
def test_what_cannot_be_is_told_beside_its_box_and_not_stored(
    log_in: LogIn, version: QuestionnaireVersion, changes: dict[str, Any], told: str
) -> None:
    done = save(log_in("lead"), ADD, **said_of(version, **changes))

    assert done.status_code == 200
    assert told in done.content.decode()
    assert not IncidentEntry.objects.exists()


def test_of_a_version_that_is_damaged_any_rule_can_be_named(
    log_in: LogIn, version: QuestionnaireVersion
) -> None:
    damage(version)

    save(log_in("lead"), ADD, **said_of(version, rule="lost"))

    assert IncidentEntry.objects.get().rule == "lost"


def test_an_entry_made_from_a_report_knows_it_and_stands_on_its_page(
    log_in: LogIn, version: QuestionnaireVersion
) -> None:
    row, editor = report(version=version), log_in("editor")
    place = f"{ADD}?report={row.pk}"
    assert place in editor.get(address(row)).content.decode()

    save(editor, place, what="The page does not open on old phones.")

    entry = IncidentEntry.objects.get()
    assert (entry.report, entry.version, entry.happened_on) == (row.pk, version, NOW.date())
    shown = editor.get(address(row)).content.decode()
    assert address(entry) in shown


@pytest.mark.parametrize("key", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_what_is_no_report_begins_an_empty_entry(log_in: LogIn, key: str) -> None:
    shown = log_in("editor").get(f"{ADD}?report={key}")

    assert shown.status_code == 200
    assert shown.context["adminform"].form.initial == {"happened_on": timezone.localdate()}


def test_whoever_may_not_read_reports_learns_nothing_of_one(
    log_in: LogIn, version: QuestionnaireVersion
) -> None:
    shown = log_in("clinician").get(f"{ADD}?report={report(version=version).pk}")

    assert shown.context["adminform"].form.initial == {"happened_on": timezone.localdate()}


def test_an_entry_is_read_with_who_made_it_and_changed_by_nobody(log_in: LogIn) -> None:
    row, lead = incident(), log_in("superuser")

    shown = lead.get(address(row))
    refused = lead.post(address(row), {"what": "Nothing happened."})

    assert "A page stayed empty." in shown.content.decode()
    assert {"by", "at"} <= set(shown.context["adminform"].readonly_fields)
    assert refused.status_code == 403
    row.what = "Nothing happened."
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        IncidentEntry.objects.update(what="Nothing happened.")
    with pytest.raises(TypeError):
        IncidentEntry.objects.all().delete()


def test_the_list_shows_the_first_words(log_in: LogIn) -> None:
    incident("<b>word</b> " + "word " * 30)

    shown = log_in("clinician").get("/admin/triage/incidententry/").content.decode()

    assert "&lt;b&gt;word&lt;/b&gt; " + "word " * 23 + "word…" in shown


def test_a_safety_file_tells_of_its_version_and_of_the_site(version: QuestionnaireVersion) -> None:
    nothing = text(version, "Incidents")
    first = incident("Too calm.", version=version, rule="hot", done="Withdrawn.", told="The lead.")
    incident("The site was down.", adds_to=first)

    said = text(version, "Incidents")

    assert "Nothing is entered in the register of incidents." in nothing
    assert "Nothing is entered" not in said
    assert said.index("Too calm.") < said.index("The site was down.")
    for words in ("hot", "Withdrawn.", "The lead.", f"entry {first.pk}", "nothing entered", "lead"):
        assert words in said
