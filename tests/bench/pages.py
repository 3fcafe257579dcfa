"""The pages by themselves: how many bytes, over every question that any patient is asked."""

import gzip
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client

import tests.bench.ready  # noqa: F401 (before the models)
from tests.bench.browser import hidden_fields
from tests.bench.contenders import form
from tests.bench.real import Patient, read_patients, read_questionnaire
from tests.bench.report import Row, at_most, emit
from tests.check.views.walk import question_at
from tests.conftest import store_version
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route

_STOP = "/check/stop/"
_visitors = count()


def main() -> None:
    """The first questionnaire, as a clinic has it."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    questionnaire = read_questionnaire()
    store_version(questionnaire, signed=True)
    pages = list(_pages(questionnaire))
    emit(at_most("largest question page, bytes", max(map(len, pages)), 12_000))
    packed = max(len(gzip.compress(page)) for page in pages)
    emit(Row("largest question page, gzipped, bytes", f"{packed:,}"))
    emit(at_most("first visit with style and icon, gzipped, bytes", _first_visit(), 13_000))


def _pages(questionnaire: Questionnaire) -> Iterator[bytes]:
    """Every question is drawn at least once."""
    unseen = {question.link_id for question in questionnaire.questions}
    for patient in read_patients(questionnaire):
        asked = unseen.intersection(find_route(questionnaire, patient).asked)
        if asked:
            unseen -= asked
            yield from _walk(questionnaire, patient)


def _walk(questionnaire: Questionnaire, patient: Patient) -> Iterator[bytes]:
    client = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=f"198.51.100.{next(_visitors)}")
    place = client.post(f"/start/{questionnaire.slug}/", {"store": "yes"})["Location"]
    while True:
        if place == _STOP:
            place = client.get("/check/")["Location"]
        if not place.startswith("/check/question/"):
            return
        page = client.get(place).content
        yield page
        asked = questionnaire.questions_by_id[question_at(place)]
        data = {**hidden_fields(page.decode()), **form(asked, patient)}
        place = client.post(place, data)["Location"]


def _first_visit() -> int:
    page = Client(SERVER_NAME="127.0.0.1").get("/").content
    folder = Path(settings.STATIC_ROOT)
    urls = map(staticfiles_storage.url, ("check/check.css", "check/icon.svg"))
    files = [(folder / url.removeprefix(settings.STATIC_URL)).read_bytes() for url in urls]
    return sum(len(gzip.compress(part)) for part in (page, *files))


if __name__ == "__main__":
    main()
