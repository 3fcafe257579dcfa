"""Ways in that name the questionnaire themselves, and the page on which leads name editors."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.filling import address, shown
from tests.staff.people import LogIn, staff
from triage.editing.bundles import write_bundle
from triage.editing.rights import name_editors, named_editors, names_stamp
from triage.models import DangerSign, EducationalItem, Question, Questionnaire


@pytest.fixture
def shut(draft: Questionnaire) -> Questionnaire:
    """The draft, which is for somebody else than the editor."""
    ann = staff("editor", called="ann")
    name_editors(draft, [ann], seen="", by=staff("lead"), now=timezone.now())
    return draft


@pytest.fixture
def place(draft: Questionnaire) -> str:
    return address(draft, "editors")


def _text(client: Client, place: str) -> str:
    return " ".join(client.get(place).content.decode().split())


def test_a_new_row_does_not_come_in_under_another_questionnaires_address(
    editor: Client, shut: Questionnaire, other: Questionnaire
) -> None:
    place = f"{address(DangerSign, 'add')}?in={other.pk}"
    sent = {**shown(editor.get(place)), "text": "A sign of danger.", "code": "new"}
    section = shut.sections.all()[0]
    page = editor.get(f"{address(EducationalItem, 'add')}?in={other.pk}")
    item = {**shown(page), "section": section.pk, "title": "T", "article_term": "T", "code": "N1"}

    plain = address(DangerSign, "add")
    responses = [
        editor.post(plain, {**sent, "questionnaire": shut.pk}),
        editor.post(place.replace(f"in={other.pk}", f"in={shut.pk}"), sent),
        editor.post(address(EducationalItem, "add"), {**item, "body": "B"}),
    ]

    assert [one.status_code for one in responses] == [403] * 3
    assert not DangerSign.objects.filter(code="new").exists()
    assert not EducationalItem.objects.filter(code="N1").exists()
    assert editor.post(place, sent).status_code == 302  # where it may be added, it is


def test_a_row_that_was_deleted_is_brought_back_by_who_may_edit(
    editor: Client, shut: Questionnaire
) -> None:
    rule = shut.rules.get(code="fever")
    pk = rule.pk
    rule.delete()
    record = type(rule).history.filter(id=pk).latest().history_id
    place = reverse("admin:triage_rule_simple_history", args=[pk, record])
    named = Client()
    named.force_login(staff("editor", called="ann"))

    refused, brought = editor.post(place), named.post(place)

    assert (refused.status_code, brought.status_code) == (403, 302)
    assert shut.rules.filter(code="fever").exists()


def test_where_everything_is_for_others_nothing_is_added(
    editor: Client, shut: Questionnaire
) -> None:
    assert editor.get(address(Question, "add")).status_code == 403


def test_a_file_does_not_overwrite_what_is_for_others(
    editor: Client, shut: Questionnaire, log_in: LogIn
) -> None:
    place = address(Questionnaire, "changelist") + "import/"
    bundle = write_bundle(shut).replace("Small check", "Another check").encode()
    before = write_bundle(shut)

    def choose(client: Client) -> Any:
        return client.post(place, {"file": SimpleUploadedFile("q.json", bundle)})

    refused = choose(editor)
    seen = choose(log_in("lead")).context
    confirmed = editor.post(
        place, {"confirm": seen["sha256"], "draft": seen["proposal"].draft_sha256}
    )

    assert [refused.status_code, confirmed.status_code] == [403, 403]
    assert write_bundle(Questionnaire.objects.get(pk=shut.pk)) == before


def test_the_pages_say_who_may_and_offer_nothing_to_others(
    editor: Client, shut: Questionnaire
) -> None:
    rule = shut.rules.all()[0]

    bench, form = _text(editor, address(shut, "workbench")), _text(editor, address(rule))
    trying = editor.get(address(shut, "try"))

    assert "Only these editors may change it, and the clinical leads: ann." in bench
    assert "It cannot be handed over now. Only those who are named below may change it." in bench
    assert address(Question, "add") not in bench
    assert 'value="up:question' not in bench
    assert 'value="archive"' not in bench
    assert 'value="copy"' in bench  # a copy leaves it as it was
    assert "You can only read this" in form
    assert 'value="duplicate:' not in form
    assert 'value="say"' not in form
    assert not trying.context["may_keep"]


def test_who_is_named_finds_everything_as_before(shut: Questionnaire, other: Questionnaire) -> None:
    client = Client()
    client.force_login(staff("editor", called="ann"))
    rights = staff("editor", called="bob")
    name_editors(other, [rights], seen="", by=staff("lead"), now=timezone.now())

    bench = _text(client, address(shut, "workbench"))
    form = _text(client, address(shut.rules.all()[0]))

    assert 'value="up:question' in bench
    assert 'value="duplicate:' in form
    assert "You can only read this" not in form


def test_a_lead_names_editors_and_takes_it_back(
    log_in: LogIn, draft: Questionnaire, place: str
) -> None:
    ann, lead = staff("editor", called="ann"), log_in("lead")

    kept = lead.post(place, {"people": [ann.pk], "seen": ""})
    named, text = named_editors(draft), _text(lead, place)
    stale = lead.post(place, {"people": [], "seen": ""})
    unknown = lead.post(place, {"people": [10**6], "seen": names_stamp(draft)})
    opened = lead.post(place, {"seen": names_stamp(draft)})

    assert (kept.status_code, kept["Location"]) == (302, address(draft, "workbench"))
    assert named == [ann]
    assert "checked" in text
    assert (stale.status_code, unknown.status_code, opened.status_code) == (409, 200, 302)
    assert named_editors(draft) == []


def test_no_editor_names_anybody(editor: Client, draft: Questionnaire, place: str) -> None:
    assert editor.get(place).status_code == 403
    assert editor.post(place, {"seen": ""}).status_code == 403
    assert place not in _text(editor, address(draft, "workbench"))
