"""One sheet for whoever receives the person: on the page, and read back from the PDF."""

import sys

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tests.check.views.walk import put_check, read
from tests.checks import EMERGENCY, SAME_DAY, again, give
from tests.paper import open_pdf
from tests.small import BENIGN
from triage.check.submissions import complete, set_contact
from triage.models import QuestionnaireVersion, Submission
from triage.site import times

pytestmark = pytest.mark.django_db

#: A name in letters of each script that somebody may bring along.
SCRIPTS = (
    "José Łukasz Ñandú",
    "Ελένη",
    "Ольга",
    "محمد",
    "שרה",
    "अनीता",
    "অনিতা",
    "ਹਰਪ੍ਰੀਤ",
    "અનિતા",
    "தமிழ்",
    "తెలుగు",
    "ಕನ್ನಡ",
    "മലയാളം",
    "සිංහල",
    "สมชาย",
    "ລາວ",
    "မြန်မာ",
    "ខ្មែរ",
    "འཇིགས",
    "ქეთი",
    "Արամ",
    "አበበ",
    "王小明",
    "さくら",
    "김철수",
)


def sheet(client: Client) -> tuple[PdfReader, str]:
    """The PDF as a browser gets it, and what a reader finds on it."""
    response = client.get(reverse("result-pdf"))
    assert response.headers["Content-Type"] == "application/pdf"
    document, text = open_pdf(response.content)
    return document, " ".join(text.split())


def parts(check: Submission) -> tuple[str, ...]:
    return (
        "Title of same-day",
        "How soon",
        "Today",
        times.in_words(again(check).completed_at or timezone.now()),
        check.code,
        "Ann Lee",
        "1970-05-27",
        "Sign infection",
        "Fever: Yes",
        "Small check, version 1",
        check.version.sha256[:12],
    )


@pytest.fixture
def check(client: Client, version: QuestionnaireVersion) -> Submission:
    check = put_check(client, version, SAME_DAY, done=True)
    set_contact(check, {"name": "Ann Lee", "telephone": "555", "date_of_birth": "1970-05-27"})
    return check


def test_the_file_holds_what_a_desk_needs_on_one_a4_page(
    weasyprint: None, client: Client, check: Submission
) -> None:
    document, text = sheet(client)

    assert [part for part in parts(check) if part not in text] == []
    assert "SAME DAY" in text.upper()
    assert "command" not in text  # what is for a screen stays there
    assert len(document.pages) == 1
    assert [round(float(side)) for side in document.pages[0].mediabox[2:]] == [595, 842]


def test_the_page_to_print_says_the_same(client: Client, check: Submission) -> None:
    page = read(client, "slip")

    assert [part for part in parts(check) if part not in page] == []
    assert "print it with your browser's print command" in page


def test_the_file_has_the_code_for_its_name(
    weasyprint: None, client: Client, check: Submission
) -> None:
    response = client.get(reverse("result-pdf"))

    named = f'attachment; filename="result-{check.code}.pdf"'
    assert response.headers["Content-Disposition"] == named


@pytest.mark.parametrize("name", SCRIPTS)
def test_letters_of_every_script_stand_on_it(
    every_letter: None,
    client: Client,
    check: Submission,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    set_contact(check, {"name": name})

    sheet(client)

    assert [r.getMessage() for r in caplog.records if "notdef" in r.getMessage()] == []


def test_without_a_finding_it_never_says_that_all_is_well(
    client: Client, version: QuestionnaireVersion
) -> None:
    put_check(client, version, BENIGN, done=True)

    page = read(client, "slip")

    assert "did not match the signs that were checked. Nobody has examined the person." in page


def test_what_was_told_earlier_stands_on_it(client: Client, version: QuestionnaireVersion) -> None:
    check, now = put_check(client, version, EMERGENCY), timezone.now()
    for link_id, values in BENIGN.items():
        give(check, link_id, *values, now=now)
    complete(again(check), now=now)

    earlier = read(client, "slip").split("Told earlier, then changed")[1].split("Why")[0]

    assert "I can't pee" in earlier


def test_where_no_file_can_be_made_the_page_to_print_is_shown(
    client: Client, check: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    assert client.get(reverse("result-pdf"))["Location"] == reverse("slip")
