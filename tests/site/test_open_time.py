"""Open time: what a week of hours and closed days come to on the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from triage.site.open_time import (
    DAY,
    HORIZON,
    Opening,
    State,
    Stretch,
    Weekly,
    due,
    edges,
    state_at,
    time_left,
)

BERLIN = ZoneInfo("Europe/Berlin")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
EIGHT, SIX = time(8), time(18)
#: Monday to Friday from eight to six.
WORKDAYS = Opening(BERLIN, tuple(Weekly(day, EIGHT, SIX) for day in range(5)))


def at(text: str) -> datetime:
    """On the clock of the clinic; 2026-11-26 is a Thursday."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=BERLIN)


def local(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(BERLIN):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("since", "respond", "act", "when"),
    [
        ("2026-11-26 09:00", 2, 24, "2026-11-26 11:00"),
        ("2026-11-26 17:00", 2, 24, "2026-11-27 09:00"),
        ("2026-11-26 06:00", 2, 24, "2026-11-26 10:00"),
        ("2026-11-26 18:00", 2, 24, "2026-11-27 10:00"),
        # By the last open moment before the person has to act ...
        ("2026-11-27 17:30", 8, 24, "2026-11-27 18:00"),
        ("2026-11-26 17:00", 24, 24, "2026-11-27 17:00"),
        ("2026-11-24 12:00", 72, 96, "2026-11-27 18:00"),
        # ... and where it is closed until after that, as if they came when it opens.
        ("2026-11-27 18:30", 8, 24, "2026-11-30 16:00"),
        ("2026-11-28 08:00", 48, 48, "2026-12-01 18:00"),
    ],
)
def test_a_deadline_counts_open_time(since: str, respond: int, act: int, when: str) -> None:
    found = due(WORKDAYS, at(since), respond=respond * HOUR, act=act * HOUR)

    assert local(found) == when


def test_without_hours_the_clock_on_the_wall_counts_and_closed_days_close_nothing() -> None:
    always = Opening(BERLIN, closed=((date(2026, 11, 1), date(2026, 12, 31)),))
    since = at("2026-11-28 03:00")

    assert due(always, since, respond=8 * HOUR, act=DAY) == since + 8 * HOUR
    assert time_left(always, since, since + 8 * HOUR) == 8 * HOUR
    assert time_left(always, since, since) == timedelta()
    assert state_at(always, since) == State(is_open=True)


def test_holidays_are_skipped() -> None:
    christmas = (date(2026, 12, 24), date(2026, 12, 26))
    opening = Opening(BERLIN, WORKDAYS.week, (christmas,))

    found = due(opening, at("2026-12-23 18:00"), respond=2 * HOUR, act=DAY)

    assert local(found) == "2026-12-28 10:00"


def test_where_nothing_opens_for_weeks_the_clock_on_the_wall_counts() -> None:
    since = at("2026-11-26 19:00")
    closed_for = [HORIZON - 2 * DAY, HORIZON + 2 * DAY]

    found = [
        due(
            Opening(BERLIN, WORKDAYS.week, ((since.date(), (since + days).date()),)),
            since,
            respond=2 * HOUR,
            act=DAY,
        )
        for days in closed_for
    ]

    assert [local(moment) for moment in found] == ["2027-01-25 10:00", "2026-11-26 21:00"]


def test_a_day_may_have_several_spans_and_midnight_is_its_end() -> None:
    week = (
        Weekly(3, time(20), time(0)),
        Weekly(3, EIGHT, time(12)),
        Weekly(3, time(11), time(13)),
        Weekly(4, time(0), time(2)),
    )
    opening = Opening(BERLIN, week)

    found = opening.stretches(at("2026-11-26 00:00"), at("2026-11-28 00:00"))

    assert [(local(one.start), local(one.end)) for one in found] == [
        ("2026-11-26 08:00", "2026-11-26 13:00"),
        ("2026-11-26 20:00", "2026-11-27 02:00"),
    ]


def test_a_time_that_ends_before_it_begins_goes_into_the_next_day() -> None:
    opening = Opening(BERLIN, (Weekly(6, time(20), EIGHT), Weekly(2, EIGHT, EIGHT)))

    lengths = [
        one.length for one in opening.stretches(at("2026-11-23 00:00"), at("2026-11-30 12:00"))
    ]

    assert lengths == [8 * HOUR, 24 * HOUR, 12 * HOUR]  # the first began on the Sunday before


@pytest.mark.parametrize(
    ("day", "begins", "ends", "hours"),
    [
        ("2026-03-29", time(0), time(0), 23),  # two o'clock is three
        ("2026-03-29", time(1), time(2, 30), 1.5),
        ("2026-03-29", time(2, 15), time(2, 45), 1.5),
        ("2026-10-25", time(0), time(0), 25),  # three o'clock is two once more
        ("2026-10-25", time(1), time(2, 30), 2.5),
        ("2026-10-25", time(2, 30), time(4), 2.5),
        ("2026-10-25", time(2, 15), time(2, 45), 1.5),
    ],
)
def test_where_the_clock_is_put_on_or_back_a_doubtful_time_is_open(
    day: str, begins: time, ends: time, hours: float
) -> None:
    opening = Opening(BERLIN, (Weekly(6, begins, ends),))

    (found,) = opening.stretches(at(f"{day} 00:00"), at(f"{day} 23:59") + MINUTE)

    assert found.length == hours * HOUR


def test_eight_on_the_clock_is_eight_before_and_after_the_clock_is_put_back() -> None:
    found = [
        due(WORKDAYS, at(since), respond=HOUR, act=DAY).astimezone(UTC).hour
        for since in ("2026-10-23 06:00", "2026-10-26 06:00")
    ]

    assert found == [7, 8]


@pytest.mark.parametrize(
    ("now", "is_open", "closes", "opens"),
    [
        ("2026-11-26 08:00", True, "2026-11-26 18:00", "2026-11-27 08:00"),
        ("2026-11-26 18:00", False, "", "2026-11-27 08:00"),
        ("2026-11-27 20:00", False, "", "2026-11-30 08:00"),
    ],
)
def test_it_is_said_whether_it_is_open_and_when_that_changes(
    now: str, *, is_open: bool, closes: str, opens: str
) -> None:
    found = state_at(WORKDAYS, at(now))

    assert (found.is_open, local(found.closes_at), local(found.opens_at)) == (
        is_open,
        closes,
        opens,
    )


def test_one_that_never_closes_or_opens_no_more_says_so() -> None:
    always = Opening(BERLIN, tuple(Weekly(day, time(0), time(0)) for day in range(7)))
    never = Opening(BERLIN, WORKDAYS.week, ((date(2026, 1, 1), date(2027, 12, 31)),))
    now = at("2026-11-26 12:00")

    assert [state_at(one, now) for one in (always, never)] == [State(True), State(False)]


def test_time_is_cut_where_something_begins_or_ends() -> None:
    one, two, three, four = (at(f"2026-11-26 {hour:02}:00") for hour in (8, 10, 12, 14))
    inside = [Stretch(two, three), Stretch(one - HOUR, two), Stretch(three, four)]

    assert edges(inside, (one, four)) == [
        Stretch(one, two),
        Stretch(two, three),
        Stretch(three, four),
    ]


# held against a clinic that is asked minute by minute

_TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 20, 40]))
_WEEK = st.lists(st.builds(Weekly, st.integers(0, 6), _TIMES, _TIMES), min_size=1, max_size=5)
_HOURS = st.integers(1, 30).map(lambda n: n * HOUR)
#: Around the two nights on which the clock changes, and an ordinary week.
_SINCE = st.builds(
    lambda day, minutes: datetime(2026, day[0], day[1], tzinfo=UTC) + minutes * 20 * MINUTE,
    st.sampled_from([(3, 27), (10, 23), (6, 12)]),
    st.integers(0, 200),
)


def is_open(opening: Opening, moment: datetime) -> bool:
    """Asked of the clock alone: some day's span holds what the clock shows now."""
    shown = moment.astimezone(opening.zone)
    for day in (shown.date() - DAY, shown.date()):
        if any(first <= day <= last for first, last in opening.closed):
            continue
        for one in opening.week:
            last = day if one.begins < one.ends else day + DAY
            begins, ends = (
                datetime.combine(d, t) for d, t in ((day, one.begins), (last, one.ends))
            )
            if one.weekday == day.weekday() and begins <= shown.replace(tzinfo=None) < ends:
                return True
    return False


@given(_WEEK, _SINCE, _HOURS, _HOURS)
def test_a_deadline_is_what_counting_the_minutes_says(
    week: list[Weekly], since: datetime, respond: timedelta, more: timedelta
) -> None:
    assume(all(one.begins.hour not in {2, 3} and one.ends.hour not in {2, 3} for one in week))
    opening, act, step = Opening(BERLIN, tuple(week)), respond + more, 20 * MINUTE

    found = due(opening, since, respond=respond, act=act)

    base = since
    if not any(is_open(opening, since + n * step) for n in range(int(act / step))):
        base = next(m for n in range(3000) if is_open(opening, m := since + n * step))
    left, last = respond, base
    for n in range(int(act / step)):
        if left and is_open(opening, base + n * step):
            left, last = left - step, base + (n + 1) * step
    assert found == last


@given(_WEEK, _SINCE, _HOURS, _HOURS)
def test_no_deadline_is_later_than_the_person_acts_if_it_opens_before(
    week: list[Weekly], since: datetime, respond: timedelta, more: timedelta
) -> None:
    opening, act = Opening(BERLIN, tuple(week)), respond + more

    found = due(opening, since, respond=respond, act=act)

    opens = opening.stretches(since, since + HORIZON)[0].start
    assert since < found <= (since if opens < since + act else opens) + act
    assert time_left(opening, found - MINUTE, found) == MINUTE


@given(_WEEK, _SINCE)
def test_open_and_closed_share_the_time_between_them(week: list[Weekly], since: datetime) -> None:
    opening, until = Opening(BERLIN, tuple(week)), since + 10 * DAY

    pieces = edges(opening.stretches(since, until), (since, until))

    assert sum((one.length for one in pieces), timedelta()) == until - since
    assert {state_at(opening, one.start).is_open for one in pieces[:-1:2]} != {True, False}


def test_who_is_to_act_today_is_answered_before_midnight() -> None:
    week = tuple(Weekly(day, time(9), time(18)) for day in range(7))
    friday = datetime(2026, 11, 27, 17, tzinfo=UTC)

    by = due(
        Opening(ZoneInfo("UTC"), week),
        friday,
        respond=timedelta(hours=8),
        act=timedelta(hours=24),
        today=True,
    )

    assert by == friday + timedelta(hours=1)
