"""The desk: whom to call, without what anybody answered."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.alerts import ring
from tests.checks import again
from tests.clinic.admin.reviews import colleague, log
from tests.clinic.admin.worklist import EMERGENCY, FEVER, put, text_of
from tests.queries import counted
from tests.staff.people import LogIn, begin, finish, go_through
from triage.check.leaving import erase
from triage.check.submissions import set_contact
from triage.clinic.admin.worklist import Key
from triage.clinic.reviews import review
from triage.models import AccessLogEntry, CallTry, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LIST = reverse("admin:triage_calltry_changelist")
CONTACT = {
    "name": "Ann Example",
    "telephone": "555 0100",
    "safe_time": "after five",
    "date_of_birth": "1971-03-02",
}


@pytest.fixture
def desk(version: QuestionnaireVersion, log_in: LogIn) -> Client:
    return log_in("desk")


@pytest.fixture
def check(version: QuestionnaireVersion) -> Submission:
    """A fever, to be answered within hours."""
    made = finish(begin(version), FEVER)
    set_contact(made, CONTACT)
    return put(made, respond_by=timezone.now() + timedelta(hours=3, minutes=1))


def with_contact(check: Submission, name: str) -> Submission:
    set_contact(check, {"name": name, "telephone": "555 0199"})
    return again(check)


def page_of(check: Submission) -> str:
    return reverse("admin:triage_calltry_log", args=[check.pk])


def post(client: Client, check: Submission, **data: Any) -> Any:
    return client.post(page_of(check), data, follow=True)


def names(page: Any) -> list[str]:
    return [person.name for person in page.context["people"]]


def test_the_desk_sees_whom_to_call_and_how(desk: Client, check: Submission) -> None:
    ring(check, colleague(), now=timezone.now() - 9 * MINUTE, of_clinic=False)

    page = text_of(desk.get(LIST))

    for said in (check.code, "Ann Example", "555 0100", "after five", "Same day", "due in 3"):
        assert said in page
    assert "Calls so far no answer" in page
    assert "What to say, and what not to say" in page


def test_of_what_was_answered_the_desk_sees_nothing(desk: Client, check: Submission) -> None:
    ring(check, colleague(), now=timezone.now(), note="Fever since Monday.", of_clinic=False)
    page = desk.get(LIST).content.decode() + desk.get(page_of(check)).content.decode()

    for hidden in ("Fever", "fever", "infection", "Monday", "1971", "Robin"):
        assert hidden not in page


def test_who_is_looked_at_is_on_record_each_by_name(
    desk: Client, version: QuestionnaireVersion, check: Submission
) -> None:
    other = with_contact(finish(begin(version), EMERGENCY), "Bea Example")

    desk.get(LIST)
    desk.get(page_of(check))

    looks = AccessLogEntry.objects.filter(user__username="desk").exclude(action="sign-in")
    assert list(looks.order_by("id").values_list("action", "submission_id", "submission_ids")) == [
        ("desk", None, f"{other.pk.hex},{check.pk.hex}"),
        ("desk-call", check.pk, None),
    ]


def test_only_who_may_be_called_and_has_not_been_dealt_with_is_listed(
    desk: Client, version: QuestionnaireVersion, check: Submission
) -> None:
    done = with_contact(finish(begin(version), FEVER), "Done Example")
    review(done, by=colleague(), outcome="called", verdict="", note="", now=timezone.now())
    asked = with_contact(finish(begin(version), FEVER), "Asked Example")
    put(asked, asked_to_erase_at=timezone.now())
    answering = go_through(begin(version, may_follow_up=True), EMERGENCY)
    with_contact(answering, "Answering Example")
    hidden = with_contact(go_through(begin(version, may_follow_up=True), EMERGENCY), "Hidden")
    put(hidden, clinic_may_follow_up=False)
    finish(begin(version), EMERGENCY)  # left no number

    assert names(desk.get(LIST)) == ["Answering Example", "Ann Example"]


def test_a_number_that_cannot_be_read_is_said_to_be_there(
    desk: Client, version: QuestionnaireVersion, check: Submission
) -> None:
    with_contact(finish(begin(version), EMERGENCY), "Bea Example")
    put(check, contact={"submission": "another", "name": "Somebody else"})

    page = text_of(desk.get(LIST))

    assert "The number cannot be read" in page
    assert "Somebody else" not in page
    assert "Bea Example" in page


def test_one_that_no_key_opens_hides_no_other(
    desk: Client, version: QuestionnaireVersion, check: Submission, settings: Any
) -> None:
    with_contact(finish(begin(version), EMERGENCY), "Bea Example")
    settings.ANSWER_KEYS = [OTHER_KEY, *settings.ANSWER_KEYS]
    put(check, contact={"submission": str(check.pk), "name": "Lost"})
    settings.ANSWER_KEYS = settings.ANSWER_KEYS[1:]

    assert names(desk.get(LIST)) == ["Bea Example", ""]


OTHER_KEY = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="


def test_a_call_is_logged_from_the_list(desk: Client, check: Submission) -> None:
    before = again(check)

    page = post(desk, check, result="no-answer")

    row, after = CallTry.objects.get(), again(check)
    assert (row.by.username, row.result, row.note) == ("desk", "no-answer", None)
    assert (before.stage, before.attended_until) == (after.stage, after.attended_until)
    assert after.stage == "waiting"
    assert "The call is logged: no answer." in text_of(page)
    assert page.redirect_chain[-1][0] == LIST


def test_what_is_missing_is_asked_for_on_a_page_of_its_own(desk: Client, check: Submission) -> None:
    page = post(desk, check, result="call-back", note="Her son.")
    later = timezone.localtime(timezone.now() + 60 * MINUTE)
    post(desk, check, result="call-back", note="Her son.", again_at=f"{later:%Y-%m-%dT%H:%M}")

    assert page.status_code == 422
    assert "Say when to call back." in text_of(page)
    assert page.context["call_form"]["note"].value() == "Her son."
    assert CallTry.objects.get().note_text() == "Her son."
    assert "to call again at" in text_of(desk.get(LIST))


def test_a_clinician_who_calls_from_here_has_not_read_it_either(
    log_in: LogIn, check: Submission
) -> None:
    post(log_in("clinician"), check, result="no-answer")

    after = again(check)
    assert (after.stage, after.attended_until, after.call_again_at) == ("waiting", None, None)
    assert CallTry.objects.count() == 1


def test_a_call_that_was_made_is_kept_though_all_is_done(desk: Client, check: Submission) -> None:
    review(check, by=colleague(), outcome="called", verdict="", note="", now=timezone.now())

    assert "done meanwhile" in text_of(desk.get(page_of(check)))
    post(desk, check, result="reached")

    assert CallTry.objects.count() == 1


def test_nobody_is_called_who_took_the_number_back_was_erased_or_is_unknown(
    desk: Client, version: QuestionnaireVersion, check: Submission
) -> None:
    gone, unknown = with_contact(finish(begin(version), FEVER), "Gone"), Submission(pk=uuid4())
    erase(gone)
    set_contact(check, {})

    said = [text_of(post(desk, one, result="no-answer")) for one in (check, gone, unknown)]

    assert all("this person is not to be called any more" in page for page in said)
    assert not CallTry.objects.exists()
    assert "Nobody is to be called now." in said[0]


def test_a_list_of_more_than_twenty_goes_on(
    desk: Client, version: QuestionnaireVersion, check: Submission
) -> None:
    for number in range(20):
        with_contact(finish(begin(version), EMERGENCY), f"P{number}")

    first = desk.get(LIST)
    more = first.context["more"]
    second = desk.get(f"{LIST}{more}")
    third = desk.get(LIST, {"after": str(Key.of(check))})

    assert [len(names(page)) for page in (first, second, third)] == [20, 1, 0]
    assert names(second) == ["Ann Example"]
    assert second.context["more"] == ""
    assert "Nobody comes after those." in text_of(third)
    assert names(desk.get(f"{LIST}?after=nonsense")) == names(first)


def test_the_list_costs_the_same_with_more_people(
    desk: Client, version: QuestionnaireVersion, check: Submission
) -> None:
    desk.get(LIST)
    costs = []
    for name in ("Bea", "Cleo", "Dora"):
        with counted() as statements:
            desk.get(LIST)
        costs.append(len(statements))
        with_contact(finish(begin(version), FEVER), name)

    assert len(set(costs)) == 1


@pytest.mark.parametrize(
    ("role", "status", "looks"),
    [("lead", 403, []), ("editor", 403, []), ("superuser", 200, [("superuser", "desk")])],
)
def test_others_are_refused_and_a_superuser_looks_and_calls_nobody(
    log_in: LogIn, check: Submission, role: str, status: int, looks: list[tuple[str, str]]
) -> None:
    client = log_in(role)

    page = client.get(LIST)

    assert page.status_code == status
    assert "Log the call" not in text_of(page)
    assert post(client, check, result="no-answer").status_code == 403
    assert log() == looks
    assert not CallTry.objects.exists()


@pytest.mark.parametrize("where", ["/admin/triage/submission/", "/admin/triage/alert/"])
def test_the_desk_opens_no_check(desk: Client, check: Submission, where: str) -> None:
    assert desk.get(where).status_code == 403
    assert desk.get(f"/admin/triage/submission/{check.pk}/change/").status_code == 403


def test_each_box_of_the_list_has_a_label_of_its_own(desk: Client, check: Submission) -> None:
    page = desk.get(LIST).content.decode()

    ids = re.findall(r'id="(call_[^"]+)"', page)
    assert {f'for="{one}"' in page for one in ids if not one.endswith("helptext")} == {True}
