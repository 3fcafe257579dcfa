"""What the figures are about: a version, and days, as somebody chooses them."""

from datetime import date, datetime
from html import escape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.checks import DAY, SOON
from tests.clinic.admin.figures import address, section, text_of
from tests.clinic.figures import another, done
from triage.models import QuestionnaireVersion


def test_a_version_can_be_chosen(
    busy: QuestionnaireVersion, clinician: Client, now: datetime
) -> None:
    second = another(busy)
    done(second, SOON, at=now)

    alone = clinician.get(address(about=second.pk))
    both = clinician.get(address(about=f"all-{busy.questionnaire_id}"))

    assert "Small check, Version 2." in text_of(alone)
    assert "Small check, All versions." in text_of(both)
    assert "Same day" not in section(alone, "waits")
    assert "Same day" in section(both, "waits")


@pytest.mark.parametrize(("period", "days"), [("7", 7), ("30", 30), ("90", 90)])
def test_the_last_days_end_today(
    version: QuestionnaireVersion, clinician: Client, period: str, days: int
) -> None:
    selection = clinician.get(address(period=period)).context["selection"]

    assert (selection.last, selection.days) == (timezone.localdate(), days)


def test_days_can_be_chosen(
    version: QuestionnaireVersion, clinician: Client, now: datetime
) -> None:
    done(version, SOON, at=now - 40 * DAY)
    day = timezone.localdate(now - 40 * DAY)

    page = clinician.get(address(period="dates", first=day, last=day))

    assert "Soon In time 0 % 0 of 1" in section(page, "waits")
    assert f'value="{day.isoformat()}"' in page.content.decode()


TODAY = timezone.localdate()


@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        ({"last": TODAY}, "first", "Choose the first day."),
        ({"first": TODAY}, "last", "Choose the last day."),
        ({"first": "soon", "last": TODAY}, "first", "Write the first day like 2026-05-01."),
        ({"first": TODAY, "last": "<b>"}, "last", "Write the last day like 2026-05-31."),
        ({"first": TODAY, "last": TODAY - DAY}, "last", "The last day is before the first."),
        ({"first": TODAY, "last": TODAY + 2 * DAY}, "last", "This day has not come yet."),
        ({"first": TODAY - 366 * DAY, "last": TODAY}, "last", "Choose 366 days at most."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_wrong_days_are_answered_at_their_box_and_kept(
    version: QuestionnaireVersion, clinician: Client, asked: dict[str, Any], field: str, said: str
) -> None:
    page = clinician.get(address(period="dates", **asked))

    form = page.context["form"]
    assert form.errors == {field: [said]}
    assert "selection" not in page.context
    html = page.content.decode()
    assert f'<p class="error" id="id_{field}_error">{said}</p>' in html
    assert f'aria-describedby="id_{field}_error"' in html
    assert f'href="#id_{field}"' in html
    for name, value in asked.items():
        assert form[name].value() == str(value)
        kind = "date" if isinstance(value, date) else "text"
        assert f'<input type="{kind}" name="{name}" value="{escape(str(value))}"' in html


def test_a_whole_leap_year_is_not_too_long(
    version: QuestionnaireVersion, clinician: Client
) -> None:
    page = clinician.get(address(period="dates", first=TODAY - 365 * DAY, last=TODAY))

    assert page.context["selection"].days == 366


def test_days_that_were_not_asked_for_cannot_be_wrong(
    version: QuestionnaireVersion, clinician: Client
) -> None:
    page = clinician.get(address(period=7, first="soon", last="later"))

    assert page.context["selection"].days == 7


@pytest.mark.parametrize("field", ["about", "period"])
@pytest.mark.parametrize("asked", ["", "99999", "all", "1' OR"])
def test_what_is_not_in_the_list_is_answered_in_words(
    version: QuestionnaireVersion, clinician: Client, field: str, asked: str
) -> None:
    page = clinician.get(address(**{field: asked}))

    assert page.status_code == 200
    assert page.context["form"].errors == {field: ["Choose one of those in the list."]}


def test_who_sees_blurred_counts_cannot_compare_days(
    version: QuestionnaireVersion, editor: Client
) -> None:
    page = editor.get(address(period="dates", first=TODAY, last=TODAY))

    assert page.context["form"].errors == {"period": ["Choose one of those in the list."]}
    assert 'name="first"' not in page.content.decode()
