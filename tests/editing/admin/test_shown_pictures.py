"""Pictures where a draft is read: beside the words, before and after."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.drawn import picture
from tests.pictures import stored_file
from tests.small import SMALL
from tests.variants import with_option, with_question
from triage.editing.admin.shown_pictures import sides
from triage.models import Picture, Questionnaire, QuestionnaireVersion

pytestmark = pytest.mark.django_db
LEG = picture("leg")


def shown(code: str) -> str:
    return f'src="/pictures/{picture(code).file_name}"'


def replaced(row: Questionnaire, code: str) -> None:
    one = row.pictures.get(code=code)
    one.file = stored_file(LEG)
    one.save()


def test_who_signs_sees_the_picture_before_and_after(lead: Client, row: Questionnaire) -> None:
    replaced(row, "thermometer")

    text = lead.get(reverse("admin:triage_questionnaire_publish", args=[row.pk])).content.decode()

    assert "“Picture thermometer” is otherwise in its image." in text
    assert text.index(shown("thermometer")) < text.index(shown("leg"))


def test_who_signs_sees_a_picture_that_comes_and_one_that_goes(
    lead: Client, row: Questionnaire
) -> None:
    row.questions.filter(link_id="fever").update(picture=None)
    row.questions.filter(link_id="score").update(picture=row.pictures.get(code="tablet"))

    text = lead.get(reverse("admin:triage_questionnaire_publish", args=[row.pk])).content.decode()

    assert text.count(shown("thermometer")) == 1
    assert text.count(shown("tablet")) == 1


def test_the_draft_beside_live_shows_both_pictures(lead: Client, row: Questionnaire) -> None:
    replaced(row, "tablet")

    text = lead.get(reverse("admin:triage_questionnaire_draft", args=[row.pk])).content.decode()

    assert shown("tablet") in text
    assert shown("leg") in text


def test_the_whole_of_a_version_shows_every_picture_at_its_place(
    lead: Client, live: QuestionnaireVersion
) -> None:
    place = reverse("admin:triage_questionnaireversion_whole", args=[live.pk])

    text = lead.get(place).content.decode()

    for code in ("thermometer", "calendar", "tablet"):  # at its place, and among the pictures
        assert text.count(shown(code)) == 2
        assert text.count(f"A drawing of {code} on white.") >= 2


def test_an_import_says_which_pictures_it_leaves_out(
    lead: Client, live: QuestionnaireVersion
) -> None:
    text = live.document.replace(picture("tablet").sha256, "2" * 64)
    file = SimpleUploadedFile("small.json", text.encode(), content_type="application/json")
    page = lead.post(reverse("admin:triage_questionnaire_import"), {"file": file})

    assert "Pictures that are left out" in page.content.decode()
    assert "Picture tablet" in page.content.decode()
    assert Picture.objects.count() == 3


def test_both_sides_are_shown_where_they_differ_and_not_otherwise() -> None:
    thermometer, calendar = picture("thermometer"), picture("calendar")
    without = with_question("fever", picture="")
    at_answer = with_option("fever", "yes", picture="calendar")

    assert sides(SMALL, SMALL, "question", "fever") == (None, None)
    assert sides(SMALL, without, "question", "fever") == (thermometer, None)
    assert sides(None, SMALL, "question", "fever") == (None, thermometer)
    assert sides(SMALL, at_answer, "option", "fever:yes") == (None, calendar)
    assert sides(SMALL, at_answer, "option", "gone:yes") == (None, None)
    assert sides(None, SMALL, "item", "MED-01") == (None, picture("tablet"))
    assert sides(None, SMALL, "item", "gone") == (None, None)
    assert sides(None, SMALL, "picture", "tablet") == (None, picture("tablet"))
    assert sides(None, SMALL, "rule", "fever") == (None, None)
