"""Two sites that differ in one answer of one person look the same to whoever edits the draft.

The editor words a rule about that person, replays the draft, and gets it published; then opens
every page there is, and asks the lists what their addresses can be made to ask.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from tests.editing.drafting import published
from tests.security.addresses import every_address
from tests.security.world import undone
from tests.small import BENIGN
from tests.staff.people import Given, LogIn, begin, draft, finish, log_in
from triage.check.replays import run_pending
from triage.editing.admin import replay_pages
from triage.editing.publishing import publish
from triage.models import Approval, Questionnaire, QuestionnaireVersion, Recall, Replay, ReplayCase

pytestmark = pytest.mark.any_database

__all__ = ["draft", "log_in"]

#: What the editor knows of the person, and would like to know.
KNOWN: Given = {**BENIGN, "duration": (1234,)}
WORLDS: dict[str, tuple[Given, Given]] = {
    "a thought of self-harm": ({**KNOWN, "mood": ("no",)}, {**KNOWN, "mood": ("yes",)}),
    "one who is not sure": ({**KNOWN, "fever": ("no",)}, {**KNOWN, "fever": ("asked-unknown",)}),
    "a score that counts already": ({**KNOWN, "score": (3,)}, {**KNOWN, "score": (9,)}),
}
#: Whose pages tell of replays and recalls, or could.
MODELS = (Questionnaire, QuestionnaireVersion, Approval, Replay, ReplayCase, Recall)
#: Addresses that ask a list a question about people.
PROBES = (
    "replay/?skipped__gt=0",
    "replay/?cells__icontains=10>40",
    "replay/?alerts_after__gt=0",
    "replay/?done__gte=4",
    "replay/?position__isnull=1",
    "questionnaireversion/?recall__isnull=0",
    "questionnaireversion/?recalls__isnull=0",
    "questionnaire/?replays__skipped__gt=0",
    "recall/?after=40",
    "replaycase/?after=40",
)
_AT = r"\d{1,2} \w{3,9} \d{4}, \d\d:\d\d"
#: What differs from one request, or from one database, to the next whatever people said.
_NUMBERS = r'(?<=[/=])\d+(?=[/&"])|(?<=[-:])\d+(?=")|value="\d*"|(?<=“)\d+(?=”)'
_MASKED = re.compile(rf'value="\w{{64}}"|nonce="[^"]+"|nonce-[^;\' ]+|{_AT}|{_NUMBERS}')


@pytest.fixture(autouse=True)
def _few_are_enough(row: Questionnaire, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if four were a hundred, so that there is a number to be shown."""
    monkeypatch.setattr("triage.editing.replay_figures.ENOUGH", 4)
    monkeypatch.setattr("triage.editing.replay_figures.STEP", 2)
    monkeypatch.setattr(replay_pages, "_SLICE", 10)


@pytest.fixture
def row(settings: Any, draft: Questionnaire) -> Questionnaire:
    settings.DEBUG = True
    publish(draft, by=None)
    return draft


def pages_in_a_world(reader: Client, row: Questionnaire, answers: Given) -> dict[str, str]:
    """Everything that the reader sees in it: before it has run, and once it is published."""
    live = QuestionnaireVersion.objects.get()
    for given in (BENIGN, BENIGN, {**BENIGN, "fever": ("yes",)}, answers):
        finish(begin(live), given)
    _probe(row)
    reader.post(reverse("admin:triage_questionnaire_replay", args=[row.pk]))
    page = reverse("admin:triage_replay_change", args=[Replay.objects.get().pk])
    seen = dict(_seen(reader, "under way", [page]))
    reader.post(page)
    published(Questionnaire.objects.get(), *_leads())
    run_pending(seconds=10)
    probes = [f"/admin/triage/{probe}" for probe in PROBES]
    return {**seen, **dict(_seen(reader, "ended", [page, *_addresses(), *probes]))}


def _leads() -> list[User]:
    """Two who edited nothing: a new rule wants both."""
    people = [User.objects.create_user(name, is_staff=True) for name in ("first", "second")]
    for one in people:
        one.groups.add(Group.objects.get(name="Clinical leads"))
    return people


def _probe(row: Questionnaire) -> None:
    """An emergency, if that one person said it."""
    probe = row.rules.create(
        code="probe",
        order=99,
        sign=row.warningsigns.get(code="infection"),
        disposition=row.dispositions.get(code="emergency"),
        rationale="Who are you?",
        source="None.",
    )
    for group, (link_id, value) in enumerate((("duration", "1234"), ("mood", "yes")), start=1):
        question = row.questions.get(link_id=link_id)
        probe.conditions.create(group=group, question=question, operator="=", value=value)


def _seen(reader: Client, moment: str, places: list[str]) -> Iterator[tuple[str, str]]:
    for place in places:
        page = reader.get(place)
        masked = _MASKED.sub("…", f"{page.status_code} {page.get('Location', '')} {_read(page)}")
        yield _MASKED.sub("…", f"{moment}: {place}"), masked


def _read(page: Any) -> str:
    """As whoever asked reads it: what is packed, unpacked."""
    if page["Content-Type"] != "application/zip":
        return str(page.content.decode() if "text" in page["Content-Type"] else page.content)
    with zipfile.ZipFile(io.BytesIO(page.content)) as packed:
        return "".join(f"{name}\n{packed.read(name).decode()}" for name in packed.namelist())


def _addresses() -> Iterator[str]:
    """Of every page of whatever tells of replays; where there is no row, of number 1."""
    rows = {model.__name__.lower(): model.objects.first() for model in MODELS}
    for address in every_address():
        if address.model in MODELS and {"pk", "object_id", "number"}.issuperset(address.arguments):
            yield address.path({**rows, "pk": 1, "object_id": 1, "number": 1})


@pytest.mark.parametrize("role", ["editor", "lead"])
@pytest.mark.parametrize("worlds", WORLDS.values(), ids=WORLDS)
def test_who_edits_learns_nothing_about_one_persons_answer(
    worlds: tuple[Given, Given], role: str, log_in: LogIn, row: Questionnaire
) -> None:
    seen = []
    for answers in worlds:
        with undone():
            seen.append(pages_in_a_world(log_in(role), row, answers))

    assert seen[0].keys() == seen[1].keys()
    assert [place for place, page in seen[0].items() if page != seen[1][place]] == []
    assert any("at least 4" in page for page in seen[0].values())


def test_who_may_look_at_submissions_sees_the_difference(log_in: LogIn, row: Questionnaire) -> None:
    seen = []
    for answers in WORLDS["a thought of self-harm"]:
        with undone():
            seen.append(pages_in_a_world(log_in("superuser"), row, answers))

    replays = {place for place in seen[0] if "/replay/…/" in place}
    different = {place for place in seen[0] if seen[0][place] != seen[1][place]}
    assert replays & different


def test_the_attack_does_reach_that_one_person(log_in: LogIn, row: Questionnaire) -> None:
    pages_in_a_world(log_in("editor"), row, WORLDS["a thought of self-harm"][1])

    assert Replay.objects.get(recall_version=None).cells == {"10>10": 2, "30>30": 1, "30>40": 1}
    assert [recall.after for recall in Recall.objects.all()] == [40]
