"""Two saves at the very same moment: one is stored, and the other person sees both."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.alerts import recipient
from tests.check.test_concurrency import at_once
from tests.drafts import store_draft
from tests.editing.admin.histories import last_change
from tests.filling import address, save, shown
from tests.small import SMALL
from tests.staff.people import LogIn, staff
from triage.editing.draft_report import make_report
from triage.models import Questionnaire, Recipient, Rule, RuleCondition

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def row() -> Questionnaire:
    return store_draft(SMALL)


def _save(client: Client, place: str, drawn: dict[str, Any], **typed: Any) -> int:
    data = {key: value for key, value in {**drawn, **typed}.items() if value is not None}
    return int(client.post(place, data).status_code)


def test_of_many_saves_of_one_rule_at_once_one_is_stored(row: Questionnaire, log_in: LogIn) -> None:
    rule = Rule.objects.get(code="long-pain")
    clients = [log_in(role) for role in ("editor", "lead", "superuser", "editor")]
    drawn = shown(clients[0].get(address(rule)))

    statuses = at_once(
        *[
            lambda client=client, number=number: _save(
                client, address(rule), drawn, **{"conditions-0-value": str(number)}
            )
            for number, client in enumerate(clients, start=2)
        ]
    )

    assert sorted(statuses) == [302, 409, 409, 409]
    stored = RuleCondition.objects.get(owner=rule, question__link_id="score").value
    assert stored == str(statuses.index(302) + 2)
    assert RuleCondition.history.filter(value=stored).count() == 1


def test_the_row_and_its_table_are_one(row: Questionnaire, log_in: LogIn) -> None:
    rule = Rule.objects.get(code="long-pain")
    one, other = log_in("editor"), log_in("lead")
    drawn = shown(one.get(address(rule)))

    statuses = at_once(
        lambda: _save(one, address(rule), drawn, rationale="Typed."),
        lambda: _save(other, address(rule), drawn, **{"conditions-0-value": "9"}),
    )

    assert sorted(statuses) == [302, 409]


def test_of_a_save_and_a_deletion_at_once_nothing_is_lost(
    row: Questionnaire, log_in: LogIn
) -> None:
    rule = Rule.objects.get(code="long-pain")
    one, other = log_in("editor"), log_in("lead")
    drawn = shown(one.get(address(rule)))

    saved, _deleted = at_once(
        lambda: _save(one, address(rule), drawn, rationale="Typed."),
        lambda: other.post(address(rule, "delete"), {"post": "yes"}).status_code,
    )

    assert saved in (302, 409)
    recorded = Rule.history.filter(rationale="Typed.").exclude(history_type="-").exists()
    assert recorded is (saved == 302)


def test_of_a_save_and_an_undoing_at_once_neither_writes_over_the_other(
    row: Questionnaire, log_in: LogIn
) -> None:
    rule = Rule.objects.get(code="long-pain")
    one, other = log_in("editor"), log_in("lead")
    save(other, address(rule), **{"conditions-0-value": "8"})
    drawn, back = shown(one.get(address(rule))), last_change(RuleCondition)

    saved, _undone = at_once(
        lambda: _save(one, address(rule), drawn, **{"conditions-0-group": "2"}),
        lambda: other.post(back).status_code,
    )

    condition = RuleCondition.objects.get(owner=rule, question__link_id="score")
    assert (condition.value, condition.group) == ("7", 2 if saved == 302 else 1)


def test_of_a_save_and_an_import_at_once_one_is_told(row: Questionnaire, log_in: LogIn) -> None:
    rule = Rule.objects.get(code="long-pain")
    one, other = log_in("editor"), log_in("lead")
    exported = make_report(row).document.replace("Because.", "Imported.")
    page = other.post(
        "/admin/triage/questionnaire/import/",
        {"file": SimpleUploadedFile("q.json", exported.encode())},
    )
    confirm = {
        "confirm": page.context["sha256"],
        "draft": page.context["proposal"].draft_sha256,
    }
    drawn = shown(one.get(address(rule)))

    statuses = at_once(
        lambda: _save(one, address(rule), drawn, rationale="Typed."),
        lambda: other.post("/admin/triage/questionnaire/import/", confirm).status_code,
    )

    assert sorted(statuses) == [302, 409]
    expected = "Typed." if statuses[0] == 302 else "Imported."
    assert Rule.objects.get(pk=rule.pk).rationale == expected


def test_two_saves_of_a_recipient_and_of_an_account_at_once(log_in: LogIn) -> None:
    nurse, person = recipient(), staff("editor")
    clients = log_in("superuser"), log_in("superuser")
    for place, box in (
        (address(nurse), "name"),
        (f"/admin/auth/user/{person.pk}/change/", "first_name"),
    ):
        drawn = shown(clients[0].get(place))

        statuses = at_once(
            *[
                lambda client=client, text=text, place=place, drawn=drawn, box=box: _save(
                    client, place, drawn, **{box: text}
                )
                for client, text in zip(clients, ("One", "Other"), strict=True)
            ]
        )

        assert sorted(statuses) == [302, 409]
    assert Recipient.objects.get().name in ("One", "Other")
