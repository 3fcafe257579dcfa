"""Choosing edits that go out without the others, and publishing them through the pages."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.editing.admin.publishing import SOFT, boxes, explain, soften, text
from tests.editing.edits import Change, new_option, new_question, new_row
from tests.staff.people import LogIn, staff
from triage.editing.draft_report import make_report
from triage.editing.publishing import publish
from triage.editing.rights import name_editors
from triage.editing.withdrawing import withdraw
from triage.models import (
    AccessLogEntry,
    Approval,
    ChosenEdits,
    Questionnaire,
    QuestionnaireVersion,
    WarningSign,
)

MEND = "rule:fever"


def only_page(row: Questionnaire) -> str:
    return reverse("admin:triage_questionnaire_only", args=[row.pk])


def choose(client: Client, row: Questionnaire, *keys: str) -> Any:
    """Tick these, and look at them alone."""
    return client.post(only_page(row), {"edit": keys}, follow=True)


def press(client: Client, page: Any, action: str, **more: Any) -> Any:
    """Press a button on the page as it was drawn."""
    sha256, over = page.context["report"].looked_at
    said = {"action": action, "sha256": sha256, "over": over or "", "note": "Read.", **more}
    said["shown"] = page.context["list"].keys
    address = page.redirect_chain[-1][0] if page.redirect_chain else page.request["PATH_INFO"]
    return client.post(address, said, follow=True)


def ticks(page: Any) -> dict[str, bool]:
    return {one.key: one.ticked for _heading, some in page.context["groups"] for one in some}


@pytest.fixture
def work(row: Questionnaire) -> Questionnaire:
    """A mend, and a colleague's half-finished work."""
    explain()
    soften()
    Change("questionnaire", "", title="Half a title")(Questionnaire.objects.get())
    return row


def test_what_is_chosen_is_signed_and_published_and_the_rest_stays(
    lead: Client, work: Questionnaire
) -> None:
    before = make_report(Questionnaire.objects.get()).document
    assert ticks(lead.get(only_page(work))) == {
        "questionnaire:title": False,
        "disposition:emergency": False,
        MEND: False,
    }

    page = choose(lead, work, MEND)
    assert "The rule “fever”" in text(page)
    assert "2 other edits stay in the draft, as they are." in text(page)
    assert SOFT not in text(page)
    signed = press(lead, page, "approve", read=boxes(page))
    assert "These edits can be published alone." in text(signed)
    live = press(lead, signed, "publish")

    version = QuestionnaireVersion.objects.get(number=2)
    assert "Version 2 is live." in text(live)
    draft = make_report(Questionnaire.objects.get())
    assert {edit.code for edit in draft.edits} == {"emergency", "small"}
    assert version.parsed().title == "Small check"
    assert draft.document == before
    actions = AccessLogEntry.objects.order_by("pk").values_list("action", flat=True)
    assert "edits chosen to go out alone" in actions


def test_a_chosen_row_that_somebody_changes_meanwhile_is_told_and_nothing_goes_out(
    lead: Client, work: Questionnaire
) -> None:
    page = choose(lead, work, MEND)
    signed = press(lead, page, "approve", read=boxes(page))
    explain("Changed meanwhile.")

    stale = press(lead, signed, "publish", note="Urgent.")

    assert stale.status_code == 409
    assert "Something was changed after you opened this page." in text(stale)
    assert "changed since you looked" in text(stale)
    assert "Changed meanwhile." in text(stale)
    assert "Urgent." in text(stale)
    assert QuestionnaireVersion.objects.count() == 1
    assert Approval.objects.count() == 1


def test_what_cannot_go_alone_is_said_and_taken_along_with_one_click(
    lead: Client, row: Questionnaire
) -> None:
    new_question("cough", options="yes no")(row)
    new_row("rule", "cough", sign="infection", disposition="soon", rationale="R", source="S")(row)
    asked = row.questions.get(link_id="cough")
    row.rules.get(code="cough").conditions.create(question=asked, operator="=", value="yes")

    alone = choose(lead, row, "rule:cough")
    assert "They cannot go alone:" in text(alone)
    assert "To be taken along: the question “What about cough?”." in text(alone)
    page = choose(lead, row, *alone.context["along"])

    assert ChosenEdits.objects.latest("pk").keys == ["question:cough", "rule:cough"]
    assert "They cannot go alone:" not in text(page)
    assert "That is everything: nothing is left out." in text(page)


def test_an_edit_that_mends_a_problem_is_offered(lead: Client, row: Questionnaire) -> None:
    new_option("mood", "awful")(row)
    mood = row.questions.get(link_id="mood")
    row.rules.get(code="mood").conditions.create(question=mood, operator="=", value="awful")

    page = choose(lead, row, "question:mood")

    assert "To be taken along: the rule “mood”." in text(page)
    assert page.context["along"] == ["question:mood", "rule:mood"]


def test_every_kind_of_edit_is_told_under_its_tick(lead: Client, row: Questionnaire) -> None:
    Change("option", "mood:yes", label="Yes, often")(row)
    Change("sign", "infection", title="A new infection")(row)
    item = row.sections.get(code="WTS").items.get(code="WTS-02")
    item.section = row.sections.get(code="MED")
    item.cells = ["a", "b"]
    item.save()
    WarningSign.objects.exclude(code="long-pain").update(order=99)

    page = lead.get(only_page(row))

    assert list(ticks(page)) == [
        "question:mood",
        "sign:infection",
        "section:WTS",
        "section:MED",
        "order:sign",
    ]
    rows = {one.key: one.rows for _heading, some in page.context["groups"] for one in some}
    assert [one.code for one in rows["section:WTS"]] == ["WTS-02"]
    assert rows["section:MED"] == rows["section:WTS"]
    assert "often" in text(page)
    assert "“long-pain” now comes first." in text(page)


def test_a_choice_can_be_mended_and_found_by_others(
    lead: Client, work: Questionnaire, log_in: LogIn
) -> None:
    choose(lead, work, MEND, "disposition:emergency", "rule:none")
    choose(lead, work, "disposition:emergency", MEND)
    chosen = ChosenEdits.objects.get()

    again = lead.get(only_page(work), {"chosen": chosen.pk})
    publish_page = lead.get(reverse("admin:triage_questionnaire_publish", args=[work.pk]))

    assert [key for key, ticked in ticks(again).items() if ticked] == chosen.keys
    assert f"2 edits, chosen by {chosen.by}" in text(publish_page)
    assert "Publish only some edits" in text(publish_page)
    for odd in ("x", "9" * 30, "999"):
        assert not any(ticks(lead.get(only_page(work), {"chosen": odd})).values())


def test_an_edit_that_was_taken_back_is_told(lead: Client, work: Questionnaire) -> None:
    choose(lead, work, MEND, "questionnaire:title")
    Questionnaire.objects.update(title="Small check")

    page = lead.get(_alone())

    assert "Not among them any more, because the draft says what is live" in text(page)
    publish(Questionnaire.objects.get(), by=None, only=[MEND])
    assert "What was chosen is live. There is nothing to publish." in text(lead.get(_alone()))


def _alone() -> str:
    chosen = ChosenEdits.objects.get()
    return reverse(
        "admin:triage_questionnaire_publish_only", args=[chosen.questionnaire_id, chosen.pk]
    )


@pytest.mark.parametrize("keys", [[], ["rule:none", "\x00", "rule:fever\n"]])
def test_without_a_tick_nothing_is_kept(lead: Client, work: Questionnaire, keys: list[str]) -> None:
    page = choose(lead, work, *keys)

    assert "Nothing was kept: choose at least one edit that stands in the draft." in text(page)
    assert not ChosenEdits.objects.exists()


def test_where_nothing_is_live_or_nothing_was_edited_there_is_nothing_to_choose(
    lead: Client, row: Questionnaire
) -> None:
    assert "there is nothing to choose" in text(lead.get(only_page(row)))
    explain()
    choose(lead, row, MEND)
    withdraw(QuestionnaireVersion.objects.get(), by=staff("x"), reason="Wrong.")

    pages = [lead.get(only_page(row)), choose(lead, row, MEND), lead.get(_alone(), follow=True)]

    assert all("Nothing is live, so there is nothing that some edits" in text(p) for p in pages)
    assert ChosenEdits.objects.count() == 1


def test_an_editor_proposes_and_signs_nothing_and_who_may_not_edit_chooses_nothing(
    work: Questionnaire, log_in: LogIn
) -> None:
    editor = log_in("editor")
    page = choose(editor, work, MEND)
    assert "Clinical leads approve and publish." in text(page)
    assert press(editor, page, "approve", read=boxes(page)).status_code == 403
    assert press(editor, page, "publish").status_code == 403

    now = timezone.now()
    name_editors(work, [staff("editor", called="named")], seen="", by=staff("lead"), now=now)

    refused = editor.post(only_page(work), {"edit": [MEND]})
    assert (refused.status_code, editor.get(only_page(work)).status_code) == (403, 403)
    assert "Choose otherwise" not in text(editor.get(_alone()))
    assert ChosenEdits.objects.count() == 1
    assert log_in("clinician").get(only_page(work)).status_code == 403


def test_what_was_chosen_of_another_questionnaire_is_not_found(
    lead: Client, work: Questionnaire
) -> None:
    choose(lead, work, MEND)
    chosen = ChosenEdits.objects.get()
    other = Questionnaire.objects.create(slug="other", title="Other")

    for name, args in (("only", [other.pk, chosen.pk]), ("only", [work.pk, chosen.pk + 1])):
        address = reverse(f"admin:triage_questionnaire_publish_{name}", args=args)
        assert lead.get(address).status_code == 404
    assert str(chosen) == f"Half a title {chosen.pk}"
