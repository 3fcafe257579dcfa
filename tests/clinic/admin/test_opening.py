"""When the clinic is open, on the staff pages."""

import re
from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.clinic.admin.reading import messages_of, text_of
from tests.filling import address, complaints, save
from tests.opening import closed_on, open_on
from tests.staff.people import staff
from triage.clinic.closing import close_today, take_back
from triage.models import AccessLogEntry, Closure, OpeningHours
from triage.site.opening import find_opening

HOURS, CLOSURES = address(OpeningHours, "changelist"), address(Closure, "changelist")
TODAY = reverse("admin:triage_closure_today")
DAY = timedelta(days=1)


def test_a_lead_keeps_the_hours_and_they_count_at_once(lead: Client) -> None:
    find_opening()

    save(lead, address(OpeningHours, "add"), weekday="0", opens="08:00", closes="00:00")
    row = OpeningHours.objects.get()
    counted = [len(find_opening().week)]
    page = text_of(lead.get(HOURS))
    save(lead, address(row), closes="12:30")
    counted.append(find_opening().week[0].ends)  # type: ignore[arg-type]
    lead.post(address(row, "delete"), {"post": "yes"})

    cells = re.findall(r'class="field-(?:from_|to)">([^<]+)</td>', page)
    assert cells == ["08:00", "24:00"]
    assert [*counted, len(find_opening().week)] == [1, time(12, 30), 0]


def test_days_on_which_it_is_closed_are_on_record_with_who_took_them_back(lead: Client) -> None:
    save(lead, address(Closure, "add"), first_day="2026-12-24", last_day="2026-12-26")
    row = Closure.objects.get()

    for _ in range(2):
        lead.post(reverse("admin:triage_closure_take_back", args=[row.pk]))

    lines = AccessLogEntry.objects.filter(user=staff("lead")).order_by("id")
    assert list(lines.values_list("action", "about")) == [
        ("closed days added", str(row)),
        ("closed days taken back", str(row)),
    ]


@pytest.mark.parametrize(
    ("opens", "closes", "problem"),
    [
        ("17:00", "08:00", "It closes after it opens, on the same day."),
        ("09:00", "09:00", "It closes after it opens, on the same day."),
        ("08:00", "12:00", "It opens at this time already."),
    ],
)
def test_hours_that_are_none_are_refused(
    lead: Client, opens: str, closes: str, problem: str
) -> None:
    open_on([0])

    page = save(lead, address(OpeningHours, "add"), weekday="0", opens=opens, closes=closes)

    assert complaints(page) == {"__all__": [problem]}
    assert OpeningHours.objects.count() == 1


def test_the_lists_say_whether_the_clinic_is_open(lead: Client) -> None:
    found = [text_of(lead.get(HOURS))]
    open_on(range(7), 0, 0)
    found.append(text_of(lead.get(HOURS)))
    today = timezone.localdate()
    row = closed_on(today, today + DAY, at=timezone.now())
    found.append(text_of(lead.get(CLOSURES)))
    take_back(row, by=staff("lead"), now=timezone.now())
    closed_on(today, today + 99 * DAY, at=timezone.now())
    found.append(text_of(lead.get(CLOSURES)))
    OpeningHours.objects.all().delete()
    tomorrow = (today + 2 * DAY).weekday()
    open_on([tomorrow], 0, 0)
    Closure.objects.update(taken_back_at=timezone.now(), taken_back_by=staff("lead"))
    OpeningHours.objects.all().delete()
    open_on([day for day in range(7) if day != tomorrow], 0, 0)
    found.append(text_of(lead.get(HOURS)))

    opens = today + 2 * DAY
    said = (
        "No hours are entered: the clinic counts as always open",
        "The clinic is open.",
        f"The clinic is closed now, until {opens:%A} {opens.day} {opens:%B}, 00:00 UTC.",
        "The clinic is closed.",
        f"The clinic is open now, until {opens:%A} {opens.day} {opens:%B}, 00:00 UTC.",
    )
    assert [text in page for text, page in zip(said, found, strict=True)] == [True] * 5
    assert all("Deadlines that stand already stay as they are" in page for page in found)


def test_a_holiday_is_entered_with_who_did_it_and_never_changed(lead: Client) -> None:
    save(
        lead,
        address(Closure, "add"),
        first_day="2026-12-24",
        last_day="2026-12-26",
        reason="Christmas",
    )

    row = Closure.objects.get()
    assert (row.first_day, row.last_day) == (date(2026, 12, 24), date(2026, 12, 26))
    assert row.closed_by.username == "lead"
    assert find_opening().closed == ((row.first_day, row.last_day),)
    assert lead.post(address(row), {"reason": "x"}).status_code == 403
    assert lead.post(address(row, "delete"), {"post": "yes"}).status_code == 403
    assert "Christmas" in text_of(lead.get(address(row)))


def test_days_that_end_before_they_begin_are_refused(lead: Client) -> None:
    page = save(lead, address(Closure, "add"), first_day="2026-12-24", last_day="2026-12-23")

    assert complaints(page) == {"__all__": ["The last day is not before the first."]}


def test_closed_today_is_asked_done_once_and_taken_back(lead: Client) -> None:
    asked = text_of(lead.get(TODAY))
    assert not Closure.objects.exists()
    first, second = (lead.post(TODAY, follow=True) for _ in range(2))
    row = Closure.objects.get()
    place = reverse("admin:triage_closure_take_back", args=[row.pk])
    listed = lead.get(CLOSURES).content.decode()
    asked_back = text_of(lead.get(place))
    third, fourth = (lead.post(place, follow=True) for _ in range(2))

    assert "It can be taken back." in asked
    assert f"Take back: closed on {row}" in asked_back
    assert place in listed
    assert [messages_of(page) for page in (first, second, third, fourth)] == [
        ["The clinic is closed for the rest of the day."],
        ["The clinic is closed today already."],
        ["It was taken back: the opening hours count again."],
        ["It was taken back already."],
    ]
    assert "by lead" in text_of(fourth)
    assert place not in fourth.content.decode()
    assert find_opening().closed == ()
    assert close_today(by=staff("lead"), now=timezone.now())


def test_clinicians_look_and_change_nothing(clinician: Client) -> None:
    open_on([0])
    row = closed_on(date(2026, 12, 24), at=timezone.now())

    listed = text_of(clinician.get(CLOSURES))

    assert "Take back" not in listed
    assert "Closed today" not in listed
    assert "24 December 2026" in listed
    assert "Monday" in text_of(clinician.get(HOURS))
    place = reverse("admin:triage_closure_take_back", args=[row.pk])
    assert [clinician.post(page).status_code for page in (TODAY, place)] == [403, 403]


def test_a_closed_day_that_is_not_there_is_not_found(lead: Client) -> None:
    place = reverse("admin:triage_closure_take_back", args=[7])

    assert lead.post(place).status_code == 404
