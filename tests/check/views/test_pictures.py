"""A picture as a browser gets it, and where patients meet one."""

from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.check.views.walk import begin, put_check
from tests.conftest import store_version
from tests.drawn import drawn, picture
from tests.pictures import photograph, stored_file
from tests.queries import counted
from tests.small import SMALL
from tests.variants import with_option, with_question
from triage.editing.uploaded_pictures import read_upload, store_file
from triage.models import PictureFile

pytestmark = pytest.mark.django_db
LEG = picture("leg")


@pytest.fixture
def address() -> str:
    stored_file(LEG)
    return reverse("picture", args=[LEG.file_name])


def test_a_drawing_arrives_as_it_was_stored(client: Client, address: str) -> None:
    with counted() as queries:
        response = client.get(address)

    assert response.content == drawn("leg")
    assert ET.fromstring(response.content).tag.endswith("svg")  # noqa: S314 (a file of ours)
    assert len(queries) == 1


def test_a_photograph_arrives_as_a_picture(client: Client) -> None:
    file = store_file(read_upload(photograph("JPEG")))

    response = client.get(f"/pictures/{file.pk}.webp")

    image = Image.open(BytesIO(response.content))
    assert (response["Content-Type"], image.format, image.size) == ("image/webp", "WEBP", (60, 40))


def test_it_is_kept_for_ever_runs_nothing_and_asks_for_no_cookie(
    client: Client, address: str
) -> None:
    response = client.get(address)

    expected = {
        "Content-Type": "image/svg+xml",
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "ETag": f'"{LEG.sha256}"',
    }
    assert {name: response[name] for name in expected} == expected
    assert not response.cookies
    assert not response.has_header("Vary")


def test_who_has_it_already_gets_no_bytes(client: Client, address: str) -> None:
    had = client.get(address, headers={"If-None-Match": f'"{LEG.sha256}"'})
    other = client.get(address, headers={"If-None-Match": '"other"'})

    assert (had.status_code, had.content, had["ETag"]) == (304, b"", f'"{LEG.sha256}"')
    assert other.status_code == 200


def test_its_head_alone_may_be_asked_for(client: Client, address: str) -> None:
    response = client.head(address)

    assert (response.status_code, response.content) == (200, b"")
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        f"{'0' * 64}.svg",
        f"{LEG.sha256}.webp",
        f"{LEG.sha256}.png",
        LEG.sha256,
        f"{LEG.sha256.upper()}.svg",
        f"{LEG.sha256[:-1]}.svg",
        "leg.svg",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, address: str, name: str) -> None:
    assert client.get(f"/pictures/{name}").status_code == 404


def test_bytes_that_are_not_those_of_the_address_are_not_shown(
    client: Client, address: str
) -> None:
    broken = PictureFile(pk="1" * 64, media_type="image/svg+xml", width=1, height=1, data=b"<svg/>")
    broken.save(force_insert=True)

    assert client.get(f"/pictures/{broken.pk}.svg").status_code == 404


def page(client: Client, link_id: str, **given: tuple[str, ...]) -> str:
    put_check(client, store_version(SMALL, signed=True), {"adult": ("yes",), **given})
    response = client.get(reverse("question", args=[link_id]))
    assert response.status_code == 200
    return response.content.decode()


def image(code: str, *, lazy: bool = False) -> str:
    """A picture of SMALL as a page shows it."""
    shown = SMALL.pictures_by_code[code]
    return (
        f'<img class="picture" src="/pictures/{shown.file_name}" alt="{shown.alt}" width="40" '
        f'height="30"{" loading=" if lazy else ""}{chr(34) + "lazy" + chr(34) if lazy else ""} '
        'decoding="async">'
    )


def test_a_question_shows_its_picture_between_its_words_and_its_options(client: Client) -> None:
    text = page(client, "fever", bladder=("none",))

    assert text.index("What about fever?") < text.index(image("thermometer")) < text.index("Yes<")
    assert text.count("<img") == 1


def test_the_picture_of_an_option_stands_in_its_label(client: Client) -> None:
    text = page(client, "onset", bladder=("leak",))

    assert f"In the last 2 weeks {image('calendar')} </label>" in " ".join(text.split())
    assert text.count("<img") == 1


def test_the_same_is_shown_with_an_answer_and_with_an_error(client: Client) -> None:
    text = page(client, "fever", bladder=("none",), fever=("yes",))
    refused = client.post(reverse("question", args=["fever"]), {"answer": "", "revision": 0})

    assert image("thermometer") in text
    assert (refused.status_code, image("thermometer") in refused.content.decode()) == (422, True)


def test_only_the_first_picture_of_a_page_loads_at_once(client: Client) -> None:
    shown = with_option("fever", "yes", picture="tablet")
    put_check(client, store_version(shown, signed=True), {"adult": ("yes",), "bladder": ("none",)})

    text = client.get(reverse("question", args=["fever"])).content.decode()

    assert image("thermometer") in text
    assert image("tablet", lazy=True) in text


def test_an_item_of_the_reading_shows_its_picture(client: Client) -> None:
    store_version(SMALL, signed=True)

    text = client.get("/learn/medicines/").content.decode()

    assert image("tablet") in text


def test_a_question_that_chooses_reading_shows_its_picture(client: Client) -> None:
    asked = with_question("note", for_reading=True, picture="calendar")
    check = put_check(client, store_version(asked, signed=True), _ALL, done=True)

    text = client.get(reverse("find-reading")).content.decode()

    assert check.status == "completed"
    assert image("calendar") in text


_ALL: dict[str, Any] = {
    "adult": ("yes",),
    "bladder": ("none",),
    "fever": ("no",),
    "score": (3,),
    "duration": (10,),
    "weight": (70,),
    "mood": ("no",),
}


def test_a_form_that_is_no_question_has_no_pictures(client: Client) -> None:
    store_version(replace(SMALL, slug="small"), signed=True)

    assert b"<img" not in client.get("/start/small/").content
    assert begin(client).status_code == 302
