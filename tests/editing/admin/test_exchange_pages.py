"""A questionnaire out as a file, and in again."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.editing.admin.conftest import set_threshold, sha256
from tests.small import SMALL
from tests.staff.people import LogIn, staff
from triage.editing.admin.exchange_pages import MAX_BYTES
from triage.engine.document import canonical, to_document
from triage.engine.questionnaire import Questionnaire as Parsed
from triage.engine.urgency import Urgency
from triage.models import Questionnaire, QuestionnaireVersion, SafetyFloor
from triage.models.version import sha256_of

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")
IMPORT = "/admin/triage/questionnaire/import/"


@pytest.fixture
def editor(row: Questionnaire, log_in: LogIn) -> Client:
    return log_in("editor")


def _text(page: Any) -> str:
    return " ".join(page.content.decode().split())


def _document(parsed: Parsed) -> str:
    return canonical(to_document(parsed))


def _upload(client: Client, text: str | bytes) -> Any:
    content = text.encode() if isinstance(text, str) else text
    return client.post(IMPORT, {"file": SimpleUploadedFile("q.json", content)})


def _confirm(client: Client, page: Any) -> Any:
    context = page.context
    draft = context["proposal"].draft_sha256
    return client.post(IMPORT, {"confirm": context["sha256"], "draft": draft})


# export


def test_who_may_look_at_the_questionnaire_exports_it(row: Questionnaire, log_in: LogIn) -> None:
    address = reverse("admin:triage_questionnaire_export", args=[row.pk])

    statuses = [log_in(role).get(address).status_code for role in ROLES]

    assert statuses == [302, 302, 403, 200, 200, 200]


def test_the_draft_is_exported_byte_for_byte_the_same(editor: Client, row: Questionnaire) -> None:
    address = reverse("admin:triage_questionnaire_export", args=[row.pk])

    one, other = editor.get(address), editor.get(address)

    assert one.content == other.content == _document(SMALL).encode()
    assert sha256_of(one.content.decode()) == sha256(row)
    assert one["Content-Disposition"] == 'attachment; filename="small-draft.json"'


def test_a_version_is_exported_as_it_was_hashed(
    editor: Client, row: Questionnaire, live: QuestionnaireVersion
) -> None:
    set_threshold(6)

    page = editor.get(reverse("admin:triage_questionnaire_export", args=[row.pk, 1]))
    missing = editor.get(reverse("admin:triage_questionnaire_export", args=[row.pk, 2]))

    assert page.content.decode() == live.document
    assert page["Content-Disposition"] == 'attachment; filename="small-1.json"'
    assert missing.status_code == 404


# import


def test_who_may_change_the_questionnaire_imports(row: Questionnaire, log_in: LogIn) -> None:
    looked = [log_in(role).get(IMPORT).status_code for role in ROLES]
    posted = [_upload(log_in(role), _document(SMALL)).status_code for role in ROLES]

    assert looked == posted == [302, 302, 403, 200, 200, 200]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"\xff\xfe", "This is no text file in UTF-8."),
        ("[" * 100_000, "This is no text file in UTF-8."),
        ("{", "This file is damaged or no export: it cannot be read."),
        ('{"format": 5}', "This is no questionnaire of this program, or one of a newer version"),
        ("[]", "This is no questionnaire of this program, or one of a newer version"),
        (
            json.dumps({**to_document(SMALL), "title": 7}),
            "At “title”: expected str, got 7.",
        ),
        (
            json.dumps({**to_document(SMALL), "title": "\ud800"}),
            "This is no text file in UTF-8.",
        ),
        (b" " * (MAX_BYTES + 1), "This file is too large: at most 2.0 MB."),
        (b"", "The submitted file is empty."),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_words(
    editor: Client, row: Questionnaire, file: str | bytes, said: str
) -> None:
    page = _upload(editor, file)

    assert said in _text(page).replace("\xa0", " ")
    assert sha256(row) == sha256_of(_document(SMALL))


def test_a_file_must_be_chosen(editor: Client) -> None:
    assert "Choose a file first." in _text(editor.post(IMPORT))


def test_what_it_would_change_is_shown_first(editor: Client, row: Questionnaire) -> None:
    page = _upload(editor, _document(replace(SMALL, introduction="Other words.")))

    [group] = page.context["groups"]
    assert [row.code for row in group.rows] == ["small"]
    assert "9 questions" in _text(page)
    assert sha256(row) == sha256_of(_document(SMALL))


def test_confirmed_it_is_the_draft(editor: Client, row: Questionnaire) -> None:
    changed = _document(replace(SMALL, introduction="Other words."))

    done = _confirm(editor, _upload(editor, changed))

    assert done["Location"] == reverse("admin:triage_questionnaire_draft", args=[row.pk])
    assert sha256(row) == sha256_of(changed)
    assert Questionnaire.history.latest().history_user == staff("editor")


def test_what_was_exported_imports_without_a_difference(editor: Client, row: Questionnaire) -> None:
    exported = editor.get(reverse("admin:triage_questionnaire_export", args=[row.pk])).content

    page = _upload(editor, exported)

    assert page.context["groups"] == ()
    assert "Nothing: the draft says this already." in _text(page)


def test_an_unknown_slug_becomes_a_new_questionnaire(editor: Client, row: Questionnaire) -> None:
    sections = tuple(replace(s, slug=f"other-{s.slug}") for s in SMALL.sections)
    other = _document(replace(SMALL, slug="other", sections=sections))

    page = _upload(editor, other)
    _confirm(editor, page)

    assert "There is no questionnaire “other” here yet." in _text(page)
    assert sha256(Questionnaire.objects.get(slug="other")) == sha256_of(other)


def test_a_new_questionnaire_needs_the_permission_to_add_one(
    row: Questionnaire, client: Client
) -> None:
    keeper = staff("keeper")
    names = ["view_questionnaire", "change_questionnaire", "add_questionnaire"]
    keeper.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(keeper)
    other = _document(replace(SMALL, slug="other", sections=(), suggestions=()))
    page = _upload(client, other)
    keeper.user_permissions.remove(Permission.objects.get(codename="add_questionnaire"))

    refused = _upload(client, other)
    confirmed = _confirm(client, page)

    assert (refused.status_code, confirmed.status_code) == (403, 403)


def test_an_address_of_another_questionnaire_stands_in_the_way(
    editor: Client, row: Questionnaire
) -> None:
    page = _upload(editor, _document(replace(SMALL, slug="other")))
    done = _confirm(editor, page)

    assert "The address “medicines” belongs to a section of another questionnaire." in _text(page)
    assert "Import it as the draft" not in _text(page)
    assert done.status_code == 200
    assert not Questionnaire.objects.filter(slug="other").exists()


def test_problems_do_not_stand_in_the_way_but_are_told(editor: Client, row: Questionnaire) -> None:
    page = _upload(editor, _document(replace(SMALL, danger_signs=())))

    assert "There are no danger signs for the start page." in _text(page)
    assert "Import it as the draft" in _text(page)


def test_a_draft_that_changed_meanwhile_is_shown_again(editor: Client, row: Questionnaire) -> None:
    page = _upload(editor, _document(replace(SMALL, introduction="Other words.")))
    set_threshold(6)

    again = _confirm(editor, page)
    done = _confirm(editor, again)

    assert again.status_code == 409
    assert "The draft was changed meanwhile." in _text(again)
    assert done.status_code == 302


@pytest.mark.parametrize("confirm", ["", "0" * 64])
def test_a_file_that_is_not_here_is_asked_for_again(editor: Client, confirm: str) -> None:
    page = editor.post(IMPORT, {"confirm": confirm}, follow=True)

    assert "The file is not here any more. Choose it again." in _text(page)


def test_an_editor_changes_no_floor_by_a_file(editor: Client, row: Questionnaire) -> None:
    SafetyFloor.objects.update(locked=False, minimum=20, minimum_if_unsure=20)
    [floor] = SMALL.floors
    lower = replace(floor, minimum=Urgency.SELF_CARE, minimum_if_unsure=Urgency.SELF_CARE)
    more = replace(floor, code="more", title="More")

    page = _upload(editor, _document(replace(SMALL, title="Other", floors=(lower, more))))
    _confirm(editor, page)

    assert "“More” is left out." in _text(page)
    assert list(SafetyFloor.objects.values_list("code", "minimum")) == [("bladder-floor", 20)]
    assert Questionnaire.objects.get().title == "Other"


def test_a_lead_changes_floors_but_lowers_no_emergency(row: Questionnaire, log_in: LogIn) -> None:
    lead = log_in("lead")
    [floor] = SMALL.floors
    lower = replace(floor, minimum=Urgency.SOON, minimum_if_unsure=Urgency.SOON, locked=False)
    more = replace(
        floor,
        code="more",
        title="More",
        minimum=Urgency.SOON,
        minimum_if_unsure=Urgency.SOON,
        locked=False,
    )

    _confirm(lead, _upload(lead, _document(replace(SMALL, floors=(lower, more)))))
    _confirm(lead, _upload(lead, _document(replace(SMALL, floors=()))))

    assert list(SafetyFloor.objects.values_list("code", "minimum")) == [("bladder-floor", 40)]
