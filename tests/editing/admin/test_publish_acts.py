"""Giving reasons, approving and publishing: what each wants, and what hinders it."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from tests.editing.admin.conftest import set_threshold, sha256
from tests.editing.admin.publishing import (
    SOFT,
    boxes,
    looked_at,
    publish_page,
    read_all,
    send,
    soften,
    text,
)
from tests.editing.signing import sign
from tests.queries import meanwhile
from tests.staff.people import LogIn, staff
from triage.editing.publishing import publish
from triage.models import (
    AccessLogEntry,
    Approval,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    WeakeningReason,
)

STALE = "Something was changed after you opened this page."
BOX = "reason-disposition-emergency"


@pytest.fixture
def lead(row: Questionnaire, log_in: LogIn) -> Client:
    return log_in("lead")


@pytest.fixture
def other(row: Questionnaire) -> Client:
    """Another clinical lead."""
    client, user = Client(), staff("other")
    user.groups.set(staff("lead").groups.all())
    client.force_login(user)
    return client


def _why(text_: str = "To know.") -> None:
    """A change that weakens nothing."""
    Question.objects.filter(link_id="fever").update(why=text_)


def _ticked(page: Any) -> list[bool]:
    return [one.ticked for one in page.context["list"].objects]


# ticks


def test_every_object_wants_a_tick(lead: Client, row: Questionnaire) -> None:
    _why()
    set_threshold(6)
    first, _second = read_all(lead, row)

    page = send(lead, row, "approve", read=[first])

    assert "Read everything first, and tick each: 1 of 2 to go." in text(page)
    assert "1 of 2 read" in text(page)
    assert _ticked(page) == [True, False]
    assert "Read with the team." in text(page)
    assert Approval.objects.count() == 0


def test_what_is_ticked_is_approved(lead: Client, row: Questionnaire) -> None:
    _why()

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
    assert _ticked(shown) == [True]
    assert "You have approved this document." in text(shown)


def test_an_approval_wants_a_note(lead: Client, row: Questionnaire) -> None:
    _why()

    page = send(lead, row, "approve", note=" ", read=read_all(lead, row))

    assert "Write what you looked at, and why." in text(page)
    assert _ticked(page) == [True]
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
        send(lead, row, "approve", read=read, **{BOX: "It frightened people."}).status_code
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


# what is weakened


def test_two_leads_give_a_reason_tick_sign_and_publish(
    lead: Client, other: Client, row: Questionnaire
) -> None:
    soften()

    without = send(lead, row, "approve", read=read_all(lead, row))
    send(lead, row, "approve", read=read_all(lead, row), **{BOX: "It frightened people."})
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

    page = send(lead, row, "approve", **{BOX: "It frightened people."})

    assert "Read everything first, and tick each: 1 of 1 to go." in text(page)
    assert ">It frightened people.</textarea>" in text(page)
    assert not WeakeningReason.objects.exists()


def test_an_editor_keeps_the_reasons_and_cannot_sign(row: Questionnaire, log_in: LogIn) -> None:
    soften()
    editor = log_in("editor")

    kept = send(editor, row, "reasons", **{BOX: "It frightened people."})
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
    refused = send(client, row, "reasons", **{BOX: "Because."})

    assert "No reason is written yet." in text(page)
    assert (page.status_code, refused.status_code) == (200, 403)


def _permission(codename: str) -> Any:
    return Permission.objects.filter(codename=codename)


# two browsers


def test_a_draft_that_changed_meanwhile_is_not_signed_and_says_what_changed(
    lead: Client, row: Questionnaire
) -> None:
    _why()
    soften()
    read, page_before = read_all(lead, row), looked_at(row)
    shown = " ".join(read)
    soften("Have a doctor look at you at once")
    Question.objects.filter(link_id="mood").update(why="To know.")

    page = send(
        lead, row, "approve", read=read, shown=shown, **page_before, **{BOX: "They feared it."}
    )

    assert page.status_code == 409
    assert STALE in text(page)
    assert "Read with the team." in text(page)
    assert "They feared it." in text(page)
    objects = page.context["list"].objects
    assert [(one.listed.code, one.ticked, one.is_new) for one in objects] == [
        ("emergency", False, True),
        ("fever", True, False),
        ("mood", False, True),
    ]
    assert text(page).count("changed since you looked") == 2
    assert "1 object is not as it was" in text(page)
    assert f'value="{sha256(row)}"' in text(page)
    assert Approval.objects.count() == 0
    assert not WeakeningReason.objects.exists()


def test_another_version_that_went_live_meanwhile_is_compared_anew(
    lead: Client, row: Questionnaire
) -> None:
    _why()
    soften()
    read, page_before = read_all(lead, row), looked_at(row)
    soften("Title of emergency")
    publish(Questionnaire.objects.get(), by=None)
    soften()

    page = send(lead, row, "approve", read=read, **page_before, **{BOX: "They feared it."})

    assert page.status_code == 409
    assert [one.listed.code for one in page.context["list"].objects] == ["emergency"]
    assert page_before["sha256"] == sha256(row)
    assert Approval.objects.count() == 0


def test_one_tab_signs_and_the_other_publishes_what_was_signed(
    lead: Client, row: Questionnaire
) -> None:
    _why()
    one_tab = looked_at(row)
    send(lead, row, "approve", read=read_all(lead, row))
    _why("For safety.")

    page = send(lead, row, "publish", **one_tab)

    assert page.status_code == 409
    assert QuestionnaireVersion.objects.count() == 1


def test_a_draft_changed_at_the_very_moment_is_not_published(
    lead: Client, row: Questionnaire
) -> None:
    set_threshold(6)
    sign(row, staff("other"))
    page_before = looked_at(row)

    with meanwhile("triage_vignette", lambda: set_threshold(5)):
        page = send(lead, row, "publish", **page_before)

    assert page.status_code == 409
    assert QuestionnaireVersion.objects.count() == 1


def test_signing_and_going_live_are_on_record(lead: Client, row: Questionnaire) -> None:
    _why()

    send(lead, row, "approve", read=read_all(lead, row))
    send(lead, row, "publish")

    version = QuestionnaireVersion.objects.get(status="active")
    lines = AccessLogEntry.objects.filter(user=staff("lead")).order_by("id")
    assert [line.action for line in lines] == [
        f"approve {version.sha256[:12]}",
        f"publish version {version.pk}",
    ]
