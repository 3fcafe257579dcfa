"""Staff fill in a check for a caller in a real browser, from their start page to the end."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext

from tests.browser.visitor import DESK, TELEPHONE, Visitor
from tests.check.test_person_tokens import ANN
from tests.conftest import store_version
from tests.drafts import store_draft
from tests.small import BENIGN, SMALL
from tests.staff.people import begin, finish, staff
from triage.check.submissions import set_contact
from triage.clinic.record_numbers import enter_number
from triage.clinic.same_persons import link_person
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db(transaction=True)

Sit = Callable[..., Visitor]


@pytest.fixture
def version(transactional_db: None) -> QuestionnaireVersion:
    store_draft(SMALL)
    return store_version(SMALL, signed=True)


@pytest.fixture
def sit(new_context: Callable[..., BrowserContext], live_server: Any, client: Client) -> Sit:
    """Somebody of the staff, signed in, at a screen of this size; without script if so said."""

    def at(size: tuple[int, int], scheme: str = "light", *, script: bool = True) -> Visitor:
        client.force_login(staff("clinician"))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            java_script_enabled=script,
        )
        context.set_default_timeout(10_000)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        return Visitor(context, live_server.url)

    return at


def hear_consents(person: Visitor) -> None:
    for question in ("May we store", "If you like"):
        person.page.get_by_role("group", name=question).get_by_label("says yes").check()
    person.press("Begin")


def test_a_call_from_the_start_page_to_the_end_without_script(
    sit: Sit, version: QuestionnaireVersion
) -> None:
    person = sit(TELEPHONE, script=False)
    person.open("/admin/")
    person.follow("Fill in a check for a caller")
    hear_consents(person)
    person.walk(BENIGN)
    person.send()
    told = "You are filling this in for a caller." in person.text
    person.press("Finish and leave no trace on this device")
    check = Submission.objects.get()
    shown = (check.code in person.text, "For you it is closed." in person.text)
    person.follow("Next caller")

    assert (told, shown) == (True, (True, True))
    assert person.path == reverse("admin:triage_submission_assist")
    assert (check.status, check.browser_hash, str(check.assisted_by)) == (
        "completed",
        "",
        "clinician",
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [TELEPHONE, DESK])
def test_the_pages_are_fit_for_everybody(
    sit: Sit, version: QuestionnaireVersion, size: tuple[int, int], scheme: str
) -> None:
    person = sit(size, scheme)
    looks = {}
    person.open(reverse("admin:triage_submission_assist"))
    person.press("Begin")
    looks["what is missing"] = person.look()
    hear_consents(person)
    looks["question"] = person.look()
    for values in (("yes",), ("cant_pee",), ("new",)):
        person.answer(*values)
    looks["stop"] = person.look()
    person.open(reverse("admin:triage_submission_assist"))
    looks["open here"] = person.look()
    person.open(reverse("admin:triage_submission_change", args=[known(version).pk]))
    looks["page"] = person.look()

    found = {name: {k: bad for k, bad in look.items() if bad} for name, look in looks.items()}
    assert {name: bad for name, bad in found.items() if bad} == {}


def known(version: QuestionnaireVersion) -> Submission:
    """A check with a number, of a person who did two others, one of which is linked."""
    check, linked, _suggested = (finish(begin(version)) for _ in range(3))
    for one in Submission.objects.filter(status="completed"):
        set_contact(one, ANN)
    by, now = staff("clinician"), timezone.now()
    link_person(check, linked, by=by, now=now)
    enter_number(check, "MRN-0017", by=by, now=now, known="")
    return check
