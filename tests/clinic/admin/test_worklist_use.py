"""Working with the clinicians' list: looking somebody up, taking several on, being on record."""

import logging
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from tests.clinic.admin.worklist import EMERGENCY, TO_DO, place, shown, store_several, text_of
from tests.staff.people import LogIn, begin, finish, staff
from triage.check.submissions import set_contact
from triage.clinic.reviews import claim
from triage.models import AccessLogEntry, Claim, QuestionnaireVersion, Submission
from triage.site import roles

REFRESH = {"X-Refresh": "1"}


@pytest.fixture
def several(version: QuestionnaireVersion) -> dict[str, Submission]:
    return store_several(version)


def look_for(client: Client, text: str) -> Any:
    return client.post(place(), {"sought": text})


# looking somebody up


@pytest.mark.parametrize("name", ["first", "done", "answering"])
def test_a_code_leads_to_its_check_at_whatever_stage(
    clinician: Client, several: dict[str, Submission], name: str
) -> None:
    wanted = several[name]

    for text in (wanted.code, wanted.reference, f" {wanted.code.lower()} "):
        page = look_for(clinician, text)
        found = clinician.get(place() + page["Location"])

        assert page["Location"] == f"?q={wanted.code}"
        assert shown(found) == [wanted.pk]


def test_a_part_of_a_code_finds_nobody(clinician: Client, several: dict[str, Submission]) -> None:
    page = clinician.get(place(), {"q": several["first"].code[:4]})

    assert shown(page) == []
    assert "No check has the code" in text_of(page)


def test_a_code_is_looked_for_among_those_that_fit_a_chosen_filter(
    clinician: Client, several: dict[str, Submission]
) -> None:
    code = several["done"].code

    assert shown(clinician.get(place(), {"q": code, "stage": "done"})) == [several["done"].pk]
    assert shown(clinician.get(place(), {"q": code, "stage": "seen"})) == []


def test_a_name_finds_whoever_gave_it_and_stays_out_of_the_address(
    clinician: Client, several: dict[str, Submission], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    set_contact(several["done"], {"name": "Ann Example"})
    set_contact(several["calm"], {"name": "Ann Example"})
    set_contact(several["late"], {"name": "Ann Examples"})

    page = look_for(clinician, "  ann   EXAMPLE ")

    assert page.status_code == 200
    assert shown(page) == [several["done"].pk, several["calm"].pk]
    assert "example" not in caplog.text.lower()
    links = page.content.decode().split('href="')[1:]
    assert [link for link in links if "example" in link.split('"')[0].lower()] == []


def test_a_page_of_a_name_leads_back_and_is_no_page_to_refresh_or_take_on(
    clinician: Client, several: dict[str, Submission]
) -> None:
    set_contact(several["calm"], {"name": "Ann Example"})

    page = look_for(clinician, "Ann Example").content.decode()

    assert 'role="status" data-still' in page
    assert f'<a href="{place()}">Back to the list</a>' in page
    assert "Take on" not in page
    assert 'value="Ann Example"' in page


def test_more_of_a_name_than_a_page_holds_are_not_passed_over_in_silence(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    for _ in range(51):
        set_contact(finish(begin(version)), {"name": "Ann Example"})

    page = look_for(clinician, "Ann Example")

    assert len(shown(page)) == 50
    assert "Only the first 50 are shown." in text_of(page)
    assert 'rel="next"' not in page.content.decode()


def test_nobody_of_that_name_is_said_in_words(
    clinician: Client, several: dict[str, Submission]
) -> None:
    page = look_for(clinician, "Nobody")

    assert shown(page) == []
    assert "Nobody who gave their name is called that" in text_of(page)


def test_an_empty_box_leads_to_the_list(clinician: Client, several: dict[str, Submission]) -> None:
    assert look_for(clinician, "  ")["Location"] == place()


def test_who_may_not_look_at_submissions_learns_nothing_of_a_code(
    log_in: LogIn, several: dict[str, Submission]
) -> None:
    editor = log_in("editor")

    assert look_for(editor, several["first"].code).status_code == 403
    assert look_for(editor, "Ann Example").status_code == 403


# on record


def looks() -> list[tuple[str, str]]:
    lines = AccessLogEntry.objects.order_by("id")
    return list(lines.values_list("user__username", "action"))


def test_every_look_that_somebody_takes_is_on_record(
    clinician: Client, several: dict[str, Submission]
) -> None:
    clinician.get(place())
    clinician.get(place())
    look_for(clinician, "Ann Example")

    assert looks() == [("clinician", "list")] * 3


def test_an_open_page_that_refreshes_itself_is_on_record_when_it_shows_something_else(
    clinician: Client, several: dict[str, Submission]
) -> None:
    clinician.get(place())
    for _ in range(3):
        clinician.get(place(), headers=REFRESH)
    same = len(looks())
    finish(begin(several["calm"].version), EMERGENCY)
    for _ in range(3):
        clinician.get(place(), headers=REFRESH)

    assert (same, len(looks())) == (1, 2)


def test_nobody_gets_round_the_record_by_saying_that_it_is_a_refresh(
    clinician: Client, several: dict[str, Submission], log_in: LogIn
) -> None:
    log_in("superuser").get(place())

    clinician.get(place(), headers=REFRESH)
    clinician.get(place(), {"stage": "done"}, headers=REFRESH)

    assert looks() == [("superuser", "list"), ("clinician", "list"), ("clinician", "list")]


def test_a_refresh_of_what_is_on_record_gets_nothing(
    clinician: Client, several: dict[str, Submission]
) -> None:
    clinician.get(place())

    same = clinician.get(place(), headers=REFRESH)
    filtered = clinician.get(place(), {"status": "completed"}, headers=REFRESH)

    assert (same.status_code, same.content) == (204, b"")
    assert (filtered.status_code, len(looks())) == (200, 2)


@pytest.mark.parametrize(("seconds", "status"), [(90, 204), (120, 200), (-60, 200)])
def test_it_is_drawn_anew_every_two_minutes(clinician: Client, seconds: int, status: int) -> None:
    clinician.get(place())
    session = clinician.session
    session["worklist_listed"][1] -= seconds
    session.save()

    assert clinician.get(place(), headers=REFRESH).status_code == status


def test_a_name_is_never_looked_for_off_the_record(
    clinician: Client, several: dict[str, Submission]
) -> None:
    pages = [clinician.post(place(), {"sought": "Ann"}, headers=REFRESH) for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert len(looks()) == 2


def test_everybody_on_the_list_and_in_the_counts_above_it_is_named(
    clinician: Client, several: dict[str, Submission]
) -> None:
    clinician.get(place(), {"q": several["calm"].code})

    (line,) = AccessLogEntry.objects.all()
    named = {name for name, one in several.items() if one.pk.hex in (line.submission_ids or "")}
    assert named == {"calm", "second", "late", "unsure"}  # who is seen and not late is not counted


# taking on


def take_on(client: Client, *rows: Submission, query: str = "") -> Any:
    data = {"ticked": [str(row.pk) for row in rows]}
    return client.post(f"{place()}{query}", data, follow=True)


def held() -> list[tuple[Any, str]]:
    return list(Claim.objects.order_by("id").values_list("submission", "by__username"))


def test_those_that_are_ticked_are_taken_on(
    clinician: Client, several: dict[str, Submission]
) -> None:
    page = take_on(clinician, several["calm"], several["late"], query="?status=completed")

    assert sorted(held()) == sorted((several[name].pk, "clinician") for name in ("calm", "late"))
    assert "You have taken on 2 checks." in text_of(page)
    assert page.redirect_chain == [(f"{place()}?status=completed", 302)]


def test_whoever_takes_on_what_somebody_holds_is_told(
    clinician: Client, several: dict[str, Submission]
) -> None:
    late = several["late"]
    claim(late, by=staff("clinician", called="ben"), now=timezone.now())

    page = take_on(clinician, late)

    assert held() == [(late.pk, "ben"), (late.pk, "clinician")]
    assert f"{late.code} was taken on by ben before: agree who acts." in text_of(page)


def test_no_tick_takes_on_an_emergency(clinician: Client, several: dict[str, Submission]) -> None:
    """Fifty at once would keep fifty alerts from everybody else."""
    page = take_on(clinician, several["first"], several["second"], several["late"])

    assert held() == [(several["late"].pk, "clinician")]
    refused = [several[name].code for name in ("first", "second")]
    assert [f"{code} is an emergency, and was not taken on" in text_of(page) for code in refused]
    rows = Submission.objects.filter(work_urgency=40, attended_at__isnull=False)
    assert not rows.exists()


def test_what_was_done_in_the_meantime_is_told(
    clinician: Client, several: dict[str, Submission]
) -> None:
    page = take_on(clinician, several["late"], several["done"])

    assert held() == [(several["late"].pk, "clinician")]
    assert "You have taken on 1 check." in text_of(page)
    assert f"{several['done'].code} is done: there is nothing to take on." in text_of(page)


def test_what_is_not_for_the_clinic_yet_is_not_taken_on(
    clinician: Client, several: dict[str, Submission]
) -> None:
    page = take_on(clinician, several["answering"], query="?stage=all")

    assert held() == []
    code = several["answering"].code
    assert f"{code} is not for the clinic yet: the person is still answering." in text_of(page)
    assert "You have taken on" not in text_of(page)


@pytest.mark.parametrize("ticked", [[], ["no-such"]])
def test_with_nothing_ticked_nothing_happens(
    clinician: Client, several: dict[str, Submission], ticked: list[str]
) -> None:
    page = clinician.post(place(), {"ticked": ticked}, follow=True)

    assert held() == []
    assert "Tick those that you take on first." in text_of(page)


def test_who_may_only_look_takes_nothing_on(
    clinician: Client, several: dict[str, Submission]
) -> None:
    group = Group.objects.get(name=roles.CLINICIANS)
    group.permissions.remove(group.permissions.get(codename="add_claim"))

    answer = take_on(clinician, several["first"])
    page = clinician.get(place())

    assert answer.status_code == 403
    assert held() == []
    assert "Take on" not in text_of(page)
    assert len(shown(page)) == len(TO_DO)
