"""A draft that changes, or goes live, while somebody has its page open."""

from django.test import Client

from tests.editing.admin.conftest import set_threshold, sha256
from tests.editing.admin.publishing import (
    REASON_BOX,
    explain,
    looked_at,
    read_all,
    send,
    soften,
    text,
)
from tests.editing.signing import sign
from tests.queries import meanwhile
from tests.staff.people import staff
from triage.editing.publishing import publish
from triage.models import Approval, Questionnaire, QuestionnaireVersion, WeakeningReason

STALE = "Something was changed after you opened this page."


def test_a_draft_that_changed_meanwhile_is_not_signed_and_says_what_changed(
    lead: Client, row: Questionnaire
) -> None:
    explain()
    soften()
    read, page_before = read_all(lead, row), looked_at(row)
    shown = " ".join(read)
    soften("Have a doctor look at you at once")
    row.rules.filter(code="long-pain").update(rationale="To know.")

    page = send(
        lead,
        row,
        "approve",
        read=read,
        shown=shown,
        **page_before,
        **{REASON_BOX: "They feared it."},
    )

    assert page.status_code == 409
    assert STALE in text(page)
    assert "Read with the team." in text(page)
    assert "They feared it." in text(page)
    objects = page.context["list"].objects
    assert [(one.listed.code, one.ticked, one.is_new) for one in objects] == [
        ("emergency", False, True),
        ("fever", True, False),
        ("long-pain", False, True),
    ]
    assert text(page).count("changed since you looked") == 2
    assert "1 object is not as it was" in text(page)
    assert f'value="{sha256(row)}"' in text(page)
    assert Approval.objects.count() == 0
    assert not WeakeningReason.objects.exists()


def test_another_version_that_went_live_meanwhile_is_compared_anew(
    lead: Client, row: Questionnaire
) -> None:
    explain()
    soften()
    read, page_before = read_all(lead, row), looked_at(row)
    soften("Title of emergency")
    publish(Questionnaire.objects.get(), by=None)
    soften()

    page = send(lead, row, "approve", read=read, **page_before, **{REASON_BOX: "They feared it."})

    assert page.status_code == 409
    assert [one.listed.code for one in page.context["list"].objects] == ["emergency"]
    assert page_before["sha256"] == sha256(row)
    assert Approval.objects.count() == 0


def test_one_tab_signs_and_the_other_publishes_what_was_signed(
    lead: Client, row: Questionnaire
) -> None:
    explain()
    one_tab = looked_at(row)
    send(lead, row, "approve", read=read_all(lead, row))
    explain("For safety.")

    page = send(lead, row, "publish", **one_tab)

    assert page.status_code == 409
    assert QuestionnaireVersion.objects.count() == 1


def test_a_draft_changed_at_the_very_moment_is_not_published(
    lead: Client, row: Questionnaire
) -> None:
    set_threshold(6)
    sign(row, staff("lead", called="other"))
    page_before = looked_at(row)

    with meanwhile("triage_vignette", lambda: set_threshold(5)):
        page = send(lead, row, "publish", **page_before)

    assert page.status_code == 409
    assert QuestionnaireVersion.objects.count() == 1
