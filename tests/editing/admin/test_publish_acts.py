"""Giving reasons, approving and publishing: what each wants, and what hinders it."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from tests.editing.admin.conftest import set_threshold, sha256
from tests.editing.admin.publishing import (
    REASON_BOX,
    SOFT,
    boxes,
    explain,
    looked_at,
    publish_page,
    read_all,
    send,
    soften,
    text,
    ticked,
)
from tests.staff.people import LogIn, staff
from triage.models import (
    AccessLogEntry,
    Approval,
    Questionnaire,
    QuestionnaireVersion,
    WeakeningReason,
)


@pytest.fixture
def other(row: Questionnaire) -> Client:
    """Another clinical lead."""
    client, user = Client(), staff("other")
    user.groups.set(staff("lead").groups.all())
    client.force_login(user)
    return client


# ticks


def test_every_object_wants_a_tick(lead: Client, row: Questionnaire) -> None:
    explain()
    set_threshold(6)
    first, _second = read_all(lead, row)

    page = send(lead, row, "approve", read=[first])

    assert "Read everything first, and tick each: 1 of 2 to go." in text(page)
    assert "1 of 2 read" in text(page)
    assert ticked(page) == [True, False]
    assert "Read with the team." in text(page)
    assert Approval.objects.count() == 0


def test_what_is_ticked_is_approved(lead: Client, row: Questionnaire) -> None:
    explain()

    page = send(lead, row, "approve", read=read_all(lead, row))

    assert page.status_code == 302
    approval = Approval.objects.get()
    assert (approval.sha256, approval.approved_by, approval.note, approval.over) == (
        sha256(row),
        staff("lead"),
        "Read with the team.",
        QuestionnaireVersion.objects.get(),
    )
    shown = lead.get(publish_page(row))
    assert ticked(shown) == [True]
    assert "You have approved this document." in text(shown)


def test_an_approval_wants_a_note(lead: Client, row: Questionnaire) -> None:
    explain()

    page = send(lead, row, "approve", note=" ", read=read_all(lead, row))

    assert "Write what you looked at, and why." in text(page)
    assert ticked(page) == [True]
    assert Approval.objects.count() == 0


def test_pressing_twice_changes_nothing(lead: Client, row: Questionnaire) -> None:
    set_threshold(6)
    read = read_all(lead, row)
    page = looked_at(row)

    statuses = [send(lead, row, act, read=read).status_code for act in ("approve", "approve")]
    statuses += [send(lead, row, act, **page).status_code for act in ("publish", "publish")]

    assert statuses == [302, 302, 302, 409]
    assert Approval.objects.count() == 1
    assert QuestionnaireVersion.objects.count() == 2


def test_a_double_click_that_also_writes_a_reason_is_one_signature(
    lead: Client, row: Questionnaire
) -> None:
    soften()
    read = read_all(lead, row)

    statuses = [
        send(lead, row, "approve", read=read, **{REASON_BOX: "It frightened people."}).status_code
        for _press in range(2)
    ]

    assert statuses == [302, 302]
    assert (Approval.objects.count(), WeakeningReason.objects.count()) == (1, 1)


# publishing


def test_publishing_needs_no_note(lead: Client, row: Questionnaire) -> None:
    set_threshold(6)

    page = send(lead, row, "publish", note="", read=read_all(lead, row))

    version = QuestionnaireVersion.objects.get(status="active")
    assert page["Location"] == reverse(
        "admin:triage_questionnaireversion_change", args=[version.pk]
    )
    assert (version.number, version.published_by) == (2, staff("lead"))


def test_whoever_publishes_what_nobody_signed_has_read_it(lead: Client, row: Questionnaire) -> None:
    set_threshold(6)

    page = send(lead, row, "publish")

    assert "Read everything first, and tick each: 1 of 1 to go." in text(page)
    assert QuestionnaireVersion.objects.count() == 1


def test_outside_debug_a_signature_is_missing(
    lead: Client, row: Questionnaire, settings: Any
) -> None:
    settings.DEBUG = False
    set_threshold(6)

    page = send(lead, row, "publish", read=read_all(lead, row))

    assert "No clinical lead has approved this document." in text(page)
    assert QuestionnaireVersion.objects.count() == 1


def test_who_changed_the_draft_is_named(lead: Client, row: Questionnaire) -> None:
    row._history_user = staff("lead")  # type: ignore[attr-defined]
    row.introduction = "Another one."
    row.save()

    page = text(lead.get(publish_page(row)))

    assert "Changed by: lead" in page
    assert "You changed the draft since that version, so another lead has to sign" in page


def test_what_is_live_and_unsigned_is_signed_where_the_whole_is_read(
    lead: Client, row: Questionnaire
) -> None:
    page = text(lead.get(publish_page(row)))

    live = QuestionnaireVersion.objects.get()
    assert "The draft is what is live. There is nothing to publish." in page
    assert reverse("admin:triage_questionnaireversion_whole", args=[live.pk]) in page
    assert 'value="approve"' not in page
    assert 'value="publish"' not in page


def test_signing_and_going_live_are_on_record(lead: Client, row: Questionnaire) -> None:
    explain()

    send(lead, row, "approve", read=read_all(lead, row))
    send(lead, row, "publish")

    version = QuestionnaireVersion.objects.get(status="active")
    lines = AccessLogEntry.objects.filter(user=staff("lead")).order_by("id")
    assert [line.action for line in lines] == [
        f"approve {version.sha256[:12]}",
        f"publish version {version.pk}",
    ]


# what is weakened


def test_two_leads_give_a_reason_tick_sign_and_publish(
    lead: Client, other: Client, row: Questionnaire
) -> None:
    soften()

    without = send(lead, row, "approve", read=read_all(lead, row))
    send(lead, row, "approve", read=read_all(lead, row), **{REASON_BOX: "It frightened people."})
    alone = send(lead, row, "publish")
    shown = other.get(publish_page(row))
    send(other, row, "approve", read=boxes(shown))
    send(lead, row, "publish")

    assert "Write a reason for everything that is weakened: 1 to go." in text(without)
    assert "two clinical leads" in text(alone)
    assert 'Reason: “It frightened people.” <span class="quiet">lead, ' in text(shown)
    version = QuestionnaireVersion.objects.get(status="active")
    assert [one["reason"] for one in version.weakenings or ()] == ["It frightened people."]
    page = text(lead.get(reverse("admin:triage_questionnaireversion_change", args=[version.pk])))
    assert "It frightened people." in page
    assert SOFT.split()[-1] in page
    assert "Signed by lead (" in page


def test_a_reason_typed_is_kept_when_a_tick_is_missing(lead: Client, row: Questionnaire) -> None:
    soften()

    page = send(lead, row, "approve", **{REASON_BOX: "It frightened people."})

    assert "Read everything first, and tick each: 1 of 1 to go." in text(page)
    assert ">It frightened people.</textarea>" in text(page)
    assert not WeakeningReason.objects.exists()


def test_an_editor_keeps_the_reasons_and_cannot_sign(row: Questionnaire, log_in: LogIn) -> None:
    soften()
    editor = log_in("editor")

    kept = send(editor, row, "reasons", **{REASON_BOX: "It frightened people."})
    refused = [send(editor, row, act).status_code for act in ("approve", "publish")]

    assert kept.status_code == 302
    assert refused == [403, 403]
    reason = WeakeningReason.objects.get()
    assert (reason.reason, reason.by) == ("It frightened people.", staff("editor"))


def test_who_may_only_look_writes_no_reason(row: Questionnaire, log_in: LogIn) -> None:
    soften()
    client, user = log_in("patient"), staff("patient")
    user.is_staff = True
    user.save()
    user.user_permissions.set(_permission("view_questionnaire"))

    page = client.get(publish_page(row))
    refused = send(client, row, "reasons", **{REASON_BOX: "Because."})

    assert "No reason is written yet." in text(page)
    assert (page.status_code, refused.status_code) == (200, 403)


def _permission(codename: str) -> Any:
    return Permission.objects.filter(codename=codename)
