"""A check that is erased between two steps of one request keeps nothing, and no page fails."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import put_check
from tests.checks import NOW, SAME_DAY, again, begun, completed
from tests.queries import meanwhile
from tests.records.mismatches import found
from tests.small import BENIGN
from triage.check.codes import make_pin, pin_seed
from triage.check.leaving import erase
from triage.check.lifetime import CheckClosed
from triage.check.submissions import complete, link_earlier, resume, say_got_help
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

#: How a verb reads the row that it holds.
_HELD = 'WHERE "triage_submission"."id" ='


@pytest.fixture
def check(client: Client, version: QuestionnaireVersion) -> Submission:
    """Finished, and open in this browser."""
    check = put_check(client, version, BENIGN)
    complete(check, now=timezone.now())
    return again(check)


def erased_meanwhile(client: Client, check: Submission, page: str, data: dict[str, str]) -> Any:
    with meanwhile("SAVEPOINT", lambda: erase(check)):
        return client.post(reverse(page), data)


@pytest.mark.parametrize("act", [make_pin, lambda check: resume(check, now=NOW)])
def test_no_way_back_leads_to_what_is_erased(version: QuestionnaireVersion, act: Any) -> None:
    check = completed(version)
    erase(check)

    with pytest.raises(CheckClosed):
        act(check)

    assert found() == []


def test_what_is_erased_has_no_earlier_check_and_no_help(version: QuestionnaireVersion) -> None:
    earlier, check = completed(version), completed(version, SAME_DAY)
    Submission.objects.filter(pk=earlier.pk).update(started_at=NOW.replace(year=2025))
    erase(check)

    with pytest.raises(CheckClosed):
        link_earlier(check, again(earlier))
    say_got_help(check, now=NOW)

    assert (again(check).earlier, again(check).got_help_at) == (None, None)


def test_a_pin_asked_for_while_it_is_erased_is_none(client: Client, check: Submission) -> None:
    page = erased_meanwhile(client, check, "save", {"seed": pin_seed(check)})

    assert (page.status_code, page["Location"]) == (302, reverse("go-on"))
    assert again(check).pin_hash == ""


def test_an_earlier_check_unlinked_while_this_is_erased(client: Client, check: Submission) -> None:
    page = erased_meanwhile(client, check, "earlier", {"unlink": "yes"})

    assert (page.status_code, page["Location"]) == (302, reverse("go-on"))


def test_code_and_pin_of_what_is_erased_meanwhile_open_nothing(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = begun(version, BENIGN)
    pin = make_pin(check)

    with meanwhile(_HELD, lambda: erase(check)):
        page = client.post(reverse("resume"), {"reference": check.reference, "pin": pin})

    assert "do not belong together" in page.content.decode()
    assert "check" not in page.cookies
