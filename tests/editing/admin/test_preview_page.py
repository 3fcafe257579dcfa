"""The pages of a draft or a version as patients see them: nothing is stored, by whatever button."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import get_script_prefix, reverse

from tests.editing.admin.previews import Shower, text
from tests.small import BENIGN
from tests.staff.people import LogIn
from triage.editing.previewing import Shown, WouldBeStored, read_word, version_of_draft
from triage.models import Questionnaire, QuestionnaireVersion
from triage.models.version import parsed_in_memory
from triage.site.telephones import find_line

pytestmark = pytest.mark.django_db

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")
BEGUN = Shown(dict(BENIGN), back="/admin/")
LEAKS = {**BENIGN, "bladder": ("leak",), "onset": ("new",)}
FEVER = {**BENIGN, "fever": ("yes",)}


@pytest.fixture
def shower(draft: Questionnaire) -> Shower:
    return Shower(draft, version_of_draft(draft))


def address(shower: Shower, shown: Shown, name: str, *args: str) -> str:
    return shower.preview(shown).address(name, *args)


def met(shower: Shower, answers: Any, link_id: str) -> Shown:
    return replace(BEGUN, answers=dict(answers)).met_at(shower.version.parsed(), link_id)


def rows() -> dict[str, int]:
    """How many rows each table has; the session's own is touched by every page of staff."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        counts = {}
        for table in tables:
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 (our own tables)
            counts[table] = cursor.fetchone()[0]
    return counts


def test_editors_see_drafts_and_versions(
    shower: Shower, version: QuestionnaireVersion, log_in: LogIn
) -> None:
    drafts = address(shower, BEGUN, "result")
    versions = address(Shower(version, version), BEGUN, "result")
    see = reverse("admin:triage_questionnaire_see", args=[shower.about.pk, "question", 1])

    def asked(page: str) -> list[int]:
        return [log_in(role).get(page).status_code for role in ROLES]

    assert asked(drafts) == [302, 302, 403, 200, 200, 200]
    assert asked(versions) == [302, 302, 403, 200, 200, 200]
    assert asked(see)[:3] == [302, 302, 403]


def test_a_word_that_nobody_signed_shows_nothing(shower: Shower, editor: Client) -> None:
    page = address(shower, BEGUN, "result").replace("/check/result/", "x/check/result/")

    assert editor.get(page).status_code == 404


def test_all_the_way_by_the_buttons_and_no_table_has_a_row_more(
    shower: Shower, editor: Client, mailoutbox: list[Any]
) -> None:
    page = address(shower, replace(BEGUN, answers={}), "begin", "small")
    editor.get(page)
    before, titles = rows(), []

    page = editor.post(page, {"store": "yes"}).headers["Location"]
    for values in ("yes", "leak", "new", None, "no", "3", "10", "70", "no", ""):
        if values is None:
            titles.append(text(editor.get(page)))
            page = address(shower, _shown(shower, page), "question", "fever")
            continue
        assert "Nothing is stored" in text(editor.get(page))
        page = editor.post(page, {"answer": values, "unit": "days"}).headers["Location"]
    told = [editor.get(page), editor.post(page), editor.get(editor.post(page).headers["Location"])]

    assert "Title of emergency" in titles[0]
    assert "Check your answers" in text(told[0])
    assert "Title of emergency" in text(told[2])
    assert rows() == before
    assert mailoutbox == []
    assert set(editor.cookies) <= {"sessionid", "csrftoken"}


def _shown(shower: Shower, page: str) -> Shown:
    word = page.partition("/preview/")[2].partition("/")[0]
    shown = read_word(shower.version.parsed(), word)
    assert shown is not None
    return shown


def test_what_no_form_takes_is_complained_of_as_to_a_patient(
    shower: Shower, editor: Client
) -> None:
    start = editor.post(address(shower, BEGUN, "home"), {})
    shown = met(shower, BENIGN, "score")
    page = editor.post(address(shower, shown, "question", "score"), {})
    clear = editor.post(address(shower, shown, "question", "score"), {"clear": "yes"})

    refused = editor.post(address(shower, BEGUN, "home"), {"store": "no"})

    assert (start.status_code, page.status_code, clear.status_code) == (422, 422, 200)
    assert refused.headers["Location"].endswith("/without/")
    assert "Choose yes or no." in text(start)
    assert text(page).startswith("Error: Question 4")


def test_a_question_is_met_with_the_answers_before_it_and_says_how_it_is_answered(
    shower: Shower, editor: Client
) -> None:
    page = editor.get(address(shower, BEGUN, "question", "score"), follow=True)
    onward = page.context["request"].preview.onward

    assert len(page.redirect_chain) == 1
    assert "They answer: 3" in text(page)
    assert "checked" not in page.content.decode()
    assert "What about duration?" in text(editor.get(onward))
    assert "Back to where you came from" in text(page)


def test_what_is_skipped_is_said_to_be_skipped(shower: Shower, editor: Client) -> None:
    page = editor.get(address(shower, met(shower, BENIGN, "note"), "question", "note"))

    assert "They answer: skipped" in text(page)


def test_a_question_that_nobody_asks_them_leads_to_the_one_that_is(
    shower: Shower, editor: Client
) -> None:
    shown = met(shower, {"adult": ("yes",)}, "bladder")
    page = editor.get(address(shower, shown, "question", "onset"), follow=True)

    assert "What about bladder?" in text(page)


def test_what_does_not_wait_is_told_before_the_next_question(
    shower: Shower, editor: Client
) -> None:
    stops = editor.post(
        address(shower, met(shower, LEAKS, "onset"), "question", "onset"), {"answer": "new"}
    )
    tells = editor.post(
        address(shower, met(shower, FEVER, "fever"), "question", "fever"), {"answer": "yes"}
    )

    assert stops.headers["Location"].endswith("/check/stop/")
    assert tells.headers["Location"].endswith("/check/so-far/")
    assert "Title of same-day" in text(editor.get(tells.headers["Location"]))


def test_who_has_got_help_reads_on(shower: Shower, editor: Client) -> None:
    begun = address(shower, met(shower, LEAKS, "fever"), "stop")
    over = address(shower, Shown(dict(LEAKS)), "stop")

    assert editor.post(begun).headers["Location"].endswith("/check/stop/")
    held_back = "There is more to read once you have got help."
    assert held_back in text(editor.get(address(shower, Shown(dict(LEAKS)), "result")))
    assert held_back not in text(editor.get(editor.post(over).headers["Location"]))


def test_whoever_the_check_is_not_for_sees_why(shower: Shower, editor: Client) -> None:
    page = editor.post(address(shower, Shown(), "question", "adult"), {"answer": "no"})

    assert "We could not finish your check" in text(editor.get(page.headers["Location"]))


def test_there_is_no_result_before_there_can_be_one(shower: Shower, editor: Client) -> None:
    early = editor.get(address(shower, met(shower, BENIGN, "fever"), "result"), follow=True)
    chosen = editor.post(address(shower, BEGUN, "find-reading"))

    assert "What about fever?" in text(early)
    assert chosen.headers["Location"].endswith("/check/result/")


def test_links_to_what_is_no_part_of_it_say_so_and_do_nothing(
    shower: Shower, editor: Client
) -> None:
    before = rows()
    names = ("save", "erase", "finish", "contact", "earlier", "result-pdf", "without", "report")
    pages = [editor.post(address(shower, BEGUN, name)) for name in names]
    pages.append(editor.get(address(shower, BEGUN, "learn-section", "no-such")))
    pages.append(editor.get(address(shower, BEGUN, "admin:index")))

    assert all("This is not part of the preview" in text(page) for page in pages)
    assert rows() == before
    assert editor.get(address(shower, BEGUN, "home") + "no/such/page/").status_code == 404


def test_the_reading_is_that_of_the_draft_and_is_kept_by_no_browser(
    shower: Shower, editor: Client
) -> None:
    page = editor.get(address(shower, BEGUN, "learn-section", "warning-signs") + "?open=WTS-01")

    assert "When to see a doctor" in text(page)
    assert page.headers["Cache-Control"].startswith("private, no-store")
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_a_picture_is_shown_to_those_who_may_and_never_to_patients_from_there(
    shower: Shower, version: QuestionnaireVersion, log_in: LogIn, settings: Any
) -> None:
    settings.DEBUG = True
    shown, editor = met(shower, BENIGN, "fever"), log_in("editor")
    page = editor.get(address(shower, shown, "question", "fever")).content.decode()
    source = page.split('class="picture" src="')[1].split('"')[0]
    patient = Client()
    patient.post("/start/small/", {"store": "yes"})
    for link_id, value in (("adult", "yes"), ("bladder", "none")):
        patient.post(reverse("question", args=[link_id]), {"answer": value, "revision": 0})

    drawn = patient.get(reverse("question", args=["fever"])).content.decode()

    assert editor.get(source).headers["Content-Type"].startswith("image/")
    assert log_in("clinician").get(source).status_code == 403
    assert 'src="/pictures/' in drawn


def test_hostile_words_of_a_draft_stay_words(draft: Questionnaire, editor: Client) -> None:
    hostile = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    draft.questions.filter(link_id="adult").update(text=hostile, why=hostile)
    draft.dispositions.update(title=hostile, summary=hostile, steps=hostile)
    shower = Shower(draft, version_of_draft(draft))
    shown = replace(BEGUN, who=hostile, back='/"><script>')

    pages = [
        editor.get(address(shower, replace(shown, answers={}), "question", "adult")),
        editor.get(address(shower, shown, "result")),
        editor.get(address(shower, shown, "slip")),
    ]

    for page in pages:
        assert "&lt;script&gt;" in page.content.decode()
        assert "<script" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()


def test_the_lines_and_the_words_of_a_draft_are_met_by_no_other_page(
    draft: Questionnaire, editor: Client
) -> None:
    draft.telephonelines.create(code="night_line", title="Night", number="0123", always_shown=True)
    shower = Shower(draft, version_of_draft(draft))

    page = editor.get(address(shower, BEGUN, "result")).content.decode()

    assert 'href="tel:0123"' in page
    assert find_line("night_line") is None
    assert shower.version.parsed() not in parsed_in_memory()
    with pytest.raises(TypeError):
        shower.version.save()


def test_the_page_is_as_narrow_as_a_phone_if_somebody_likes(shower: Shower, editor: Client) -> None:
    wide = editor.get(address(shower, BEGUN, "result"))
    narrow = editor.get(wide.context["request"].preview.other_width)

    assert "As wide as a phone" in text(wide)
    assert 'class="phone-width"' in narrow.content.decode()
    assert "As wide as the window" in text(narrow)


def test_a_page_that_would_store_something_is_refused_and_leaves_no_address_behind(
    shower: Shower,
) -> None:
    def stores(_request: Any) -> Any:
        return Questionnaire.objects.update(title="Other")

    with pytest.raises(WouldBeStored), transaction.atomic():
        shower.preview(BEGUN).draw(stores)

    assert get_script_prefix() == "/"
    assert Questionnaire.objects.get().title == "Small check"
