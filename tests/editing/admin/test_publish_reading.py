"""What of a draft is to be read before it is published, object by object."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.editing.admin.conftest import set_threshold
from tests.editing.admin.publishing import SOFT, explain, publish_page, soften, text
from tests.small import BENIGN, SMALL
from tests.staff.people import LogIn, staff
from triage.editing.publishing import publish
from triage.engine.conditions import Criteria
from triage.models import EducationalItem, Question, Questionnaire, Vignette
from triage.site.wording import fill


def _publish_again(row: Questionnaire) -> None:
    """A version that knows the vignettes as they are now."""
    explain("For now.")
    publish(row, by=None)


def _objects(page: Any) -> list[tuple[str, str]]:
    return [(one.listed.kind, one.listed.code) for one in page.context["list"].objects]


def _change_much(row: Questionnaire) -> None:
    """One thing in each place, from the bottom up."""
    EducationalItem.objects.filter(code="MED-01").update(body="Read this twice.")
    row.warningsigns.filter(code="infection").update(explanation="It matters much.")
    explain()
    soften()
    set_threshold(6)
    Questionnaire.objects.filter(pk=row.pk).update(slug="elsewhere")


def test_every_edit_is_listed_by_object_with_the_most_harmful_first(
    lead: Client, row: Questionnaire
) -> None:
    _change_much(row)

    page = lead.get(publish_page(row))

    assert _objects(page) == [
        ("disposition", "emergency"),
        ("sign", "infection"),
        ("rule", "fever"),
        ("rule", "long-pain"),
        ("questionnaire", "elsewhere"),
        ("item", "MED-01"),
    ]
    said = text(page)
    bare = said.replace("<ins>", "").replace("</ins>", "")
    for words in (SOFT, "It matters much.", "Read this twice.", "To know.", "elsewhere"):
        assert words in bare
    assert "0 of 6 read" in said
    assert said.count('name="read"') == 6


def test_what_is_weakened_stands_with_both_sides_and_a_box_for_the_reason(
    lead: Client, row: Questionnaire
) -> None:
    set_threshold(8)

    page = lead.get(publish_page(row))

    weakened = [one for one in page.context["list"].objects if one.weakened]
    people = next(one for one in weakened if one.listed.kind == "people")
    [calmer] = people.weakened
    assert calmer.before.told == "A person who says: Score: 7; Duration: 43 days."
    assert (calmer.before.urgency, calmer.after.urgency) == (20, 10)
    assert people.reason_box == "reason-people-"
    said = text(page)
    assert "Weakened: two clinical leads sign this" in said
    assert "The same person, from now on" in said
    assert said.count("<textarea") == len(weakened) + 1


def test_an_editor_sees_the_same_list_and_may_write_why(row: Questionnaire, log_in: LogIn) -> None:
    soften()

    page = log_in("editor").get(publish_page(row))

    assert _objects(page) == [("disposition", "emergency")]
    assert 'name="reason-disposition-emergency"' in text(page)
    assert 'value="reasons"' in text(page)
    assert 'name="read"' not in text(page)


def test_a_new_row_is_read_with_every_word(lead: Client, row: Questionnaire) -> None:
    question = Question.objects.get(link_id="mood")
    question.options.create(
        value="often", label="Often", order=9, note="Tell somebody.", carer_label="They often do"
    )
    row.suggestions.create(
        code="rest", title="Rest", note="Rest a while.", place="action", order=99
    )

    said = text(lead.get(publish_page(row)))

    for words in ("Often", "Tell somebody.", "They often do", "Rest a while."):
        assert words in said


def test_few_objects_are_open_and_many_are_folded(lead: Client, row: Questionnaire) -> None:
    explain()
    few = text(lead.get(publish_page(row)))
    row.rules.update(rationale="To know.")
    behind = EducationalItem.objects.exclude(section__code="WTS")
    behind.update(body="Read this twice.")
    sources = (row.warningsigns, row.sections)
    for rows in sources:
        rows.update(source="Read in June.")
    soften()

    many = text(lead.get(publish_page(row)))

    assert few.count('<details class="object" id=') == few.count('" open> <summary> <h4>') == 1
    others = sum(rows.count() for rows in (row.rules, behind, *sources))
    assert many.count('<details class="object" id=') == others
    assert many.count('<details class="object object-weakened" id=') == 1
    assert many.count('" open> <summary> <h4>') == 1


def test_of_a_first_version_every_word_is_on_the_page(lead: Client, row: Questionnaire) -> None:
    row.versions.all().delete()

    said = text(lead.get(publish_page(row)))

    lost = [words for words in _words(SMALL) if " ".join(fill(words).split()) not in said]
    assert lost == []


def _words(value: Any) -> Iterator[str]:
    """Every text of a document but its codes and closed sets."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _words(part)
    elif is_dataclass(value) and not isinstance(value, Criteria):
        for field in fields(value):
            if field.name not in ("slug", "operator"):
                yield from _words(getattr(value, field.name))


def test_a_signed_vignette_that_changed_is_to_be_read(lead: Client, row: Questionnaire) -> None:
    answers = {link_id: list(values) for link_id, values in BENIGN.items()}
    vignette = Vignette.objects.create(
        questionnaire=row,
        code="calm",
        title="Calm",
        narrative="Somebody well.",
        answers=answers,
        expected_urgency=10,
        signed_by=staff("lead"),
        signed_at=timezone.now(),
    )
    _publish_again(row)
    vignette.narrative = "Somebody quite well."
    vignette.save()
    explain()

    page = lead.get(publish_page(row))

    assert _objects(page) == [("rule", "fever"), ("vignettes", "")]
    assert "Somebody quite well." in text(page)

    vignette.delete()
    assert _objects(lead.get(publish_page(row)))[0] == ("vignette", "calm")
