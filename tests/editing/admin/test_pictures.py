"""Pictures as editors add them, replace them, and choose one for a place."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.drafts import store_draft
from tests.drawn import drawn, picture
from tests.editing.test_draft_is_not_live import OTHER
from tests.filling import address, complaints, save, shown
from tests.pictures import photograph, stored_file
from tests.queries import counted
from triage.models import AnswerOption, EducationalItem, Picture, PictureFile, Question
from triage.models import Questionnaire as QuestionnaireRow

pytestmark = pytest.mark.django_db
WORDS = {"code": "leg", "title": "A leg", "alt": "A leg, seen from the side."}


def upload(data: bytes, name: str = "leg.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/png")


def add(editor: Client, data: bytes | None, **changes: str) -> Any:
    sent: dict[str, Any] = {**WORDS, **changes}
    if data is not None:
        sent["upload"] = upload(data)
    return save(editor, address(Picture, "add"), **sent)


def test_an_added_picture_is_fetched_as_a_picture(editor: Client) -> None:
    page = add(editor, photograph("JPEG"))

    row = Picture.objects.get(code="leg")
    sent = Client().get(f"/pictures/{row.file_name}")
    assert page.status_code == 302
    assert (row.title, row.alt) == ("A leg", "A leg, seen from the side.")
    assert Image.open(BytesIO(sent.content)).size == (row.file.width, row.file.height) == (60, 40)


def test_another_picture_takes_its_place_and_the_one_before_stays(editor: Client) -> None:
    row = Picture.objects.get(code="calendar")
    was = row.file_id

    page = save(editor, address(row), upload=upload(photograph()))

    row.refresh_from_db()
    assert page.status_code == 302
    assert row.file_id != was
    assert PictureFile.objects.filter(pk__in=[was, row.file_id]).count() == 2
    assert row.history.latest().file_id == row.file_id


def test_other_words_leave_the_picture_as_it_is(editor: Client) -> None:
    row = Picture.objects.get(code="calendar")
    was = row.file_id

    save(editor, address(row), alt="Two weeks of a calendar.")

    row.refresh_from_db()
    assert (row.file_id, row.alt) == (was, "Two weeks of a calendar.")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "Choose a picture."),
        (b"", "The submitted file is empty."),
        (drawn("leg"), "This is no PNG, JPEG or WebP picture, or it is damaged. Choose another"),
        (b"\0" * (5 * 1024 * 1024 + 1), "This file is too large: at most 5 MB."),
        (photograph("PNG", (20, 4)), "This picture is too small to see anything in it."),
    ],
    ids=["none", "empty", "svg", "large", "small"],
)
def test_a_bad_file_is_refused_at_its_box_and_what_was_typed_stays(
    editor: Client, data: bytes | None, sentence: str
) -> None:
    page = add(editor, data)

    (said,) = complaints(page)["upload"]
    assert list(complaints(page)) == ["upload"]
    assert said.startswith(sentence)
    assert {name: shown(page)[name] for name in WORDS} == WORDS
    assert not Picture.objects.filter(code="leg").exists()


def test_a_good_file_beside_a_mistake_has_to_be_chosen_again_and_is_told_so(
    editor: Client,
) -> None:
    page = add(editor, photograph(), alt="Leg")

    assert complaints(page) == {
        "alt": ["Say what it shows, in more than one word."],
        "upload": ["Nothing is stored yet. Choose the picture again: a browser does not keep it."],
    }


def test_no_title_and_no_text_is_no_picture(editor: Client) -> None:
    page = add(editor, photograph(), title="", alt="")

    assert {"title", "alt", "upload"} == set(complaints(page))


def test_a_picture_that_stands_somewhere_is_not_deleted_and_says_where(editor: Client) -> None:
    AnswerOption.objects.filter(value="leak").update(picture=Picture.objects.get(code="tablet"))
    row = Picture.objects.get(code="tablet")

    asked = editor.get(address(row, "delete")).content.decode()
    editor.post(address(row, "delete"), {"post": "yes"})

    assert "The answer “bladder:leak” shows it." in asked
    assert "“MED-01” shows it." in asked
    assert Picture.objects.filter(code="tablet").exists()


def test_a_picture_that_stands_nowhere_is_deleted_and_its_bytes_stay(editor: Client) -> None:
    row = Picture.objects.get(code="calendar")
    AnswerOption.objects.update(picture=None)

    editor.post(address(row, "delete"), {"post": "yes"})

    assert not Picture.objects.filter(code="calendar").exists()
    assert PictureFile.objects.filter(pk=row.file_id).exists()


def test_the_page_of_a_picture_says_where_it_stands(editor: Client) -> None:
    calendar = editor.get(address(Picture.objects.get(code="thermometer"))).content.decode()
    AnswerOption.objects.update(picture=None)
    unused = editor.get(address(Picture.objects.get(code="calendar"))).content.decode()
    new = editor.get(address(Picture, "add")).content.decode()

    assert "The question “fever” shows it." in calendar
    assert "Nothing." in unused
    assert "Nothing yet." in new
    assert "None yet." in new
    assert 'alt="A drawing of thermometer on white."' in calendar


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["thermometer", "calendar", "tablet", "spare"]),
        ("?used=yes", ["thermometer", "calendar", "tablet"]),
        ("?used=no", ["spare"]),
    ],
)
def test_the_list_shows_what_is_used_and_what_is_not(
    editor: Client, draft: QuestionnaireRow, query: str, codes: list[str]
) -> None:
    draft.pictures.create(
        code="spare", title="Spare", alt="A spare one.", order=9, file=stored_file(picture("spare"))
    )

    page = editor.get(address(Picture, "changelist") + query)

    rows = page.context["cl"].result_list
    assert [row.code for row in rows] == codes
    assert page.content.decode().count('class="thumbnail"') == len(codes)


def test_the_list_asks_as_often_for_three_pictures_as_for_one(
    editor: Client, draft: QuestionnaireRow
) -> None:
    place = address(Picture, "changelist")
    editor.get(place)
    with counted() as three:
        editor.get(place)
    AnswerOption.objects.update(picture=None)
    Picture.objects.get(code="calendar").delete()
    with counted() as two:
        editor.get(place)

    assert len(three) == len(two)


def test_only_pictures_of_the_same_questionnaire_can_be_chosen(editor: Client) -> None:
    store_draft(OTHER)
    foreign = Picture.objects.get(questionnaire__slug="other", code="tablet")
    boxes = {"picture": foreign.pk}

    fever = address(Question.objects.get(questionnaire__slug="small", link_id="fever"))
    tablet = EducationalItem.objects.get(section__questionnaire__slug="small", code="MED-01")
    question = save(editor, fever, **boxes)
    option = save(editor, fever, **{"options-0-picture": foreign.pk})
    item = save(editor, address(tablet), **boxes)

    assert list(complaints(question)) == ["picture"]
    assert list(complaints(option)) == ["options-0-picture"]
    assert list(complaints(item)) == ["picture"]


def test_a_new_row_takes_no_picture_of_another_questionnaire(
    editor: Client, draft: QuestionnaireRow
) -> None:
    store_draft(OTHER)
    foreign = Picture.objects.get(questionnaire__slug="other", code="tablet")
    section = draft.sections.get(code="MED")
    page = save(
        editor,
        f"{address(EducationalItem, 'add')}?in={draft.pk}",
        section=section.pk,
        code="MED-09",
        title="New",
        body="Text.",
        cells='["a", "b"]',
        picture=foreign.pk,
    )
    question = save(
        editor,
        f"{address(Question, 'add')}?in={draft.pk}",
        link_id="new",
        part="Pain",
        type="yes-no",
        text="Is it new?",
        short_text="New",
        **{
            "options-TOTAL_FORMS": "1",
            "options-0-value": "yes",
            "options-0-label": "Yes",
            "options-0-order": "1",
            "options-0-picture": foreign.pk,
        },
    )

    assert complaints(page) == {"picture": ["This belongs to another questionnaire."]}
    assert list(complaints(question)) == ["options-0-picture"]


def test_a_picture_is_chosen_for_a_question_an_answer_and_an_item(editor: Client) -> None:
    tablet = Picture.objects.get(code="tablet")
    question = Question.objects.get(link_id="fever")
    item = EducationalItem.objects.get(code="WTS-02")

    save(editor, address(question), picture=tablet.pk, **{"options-1-picture": tablet.pk})
    save(editor, address(item), picture=tablet.pk)

    question.refresh_from_db()
    item.refresh_from_db()
    assert question.picture == item.picture == tablet
    assert question.options.get(value="no").picture == tablet
