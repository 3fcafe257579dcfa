"""Two requests at once, on a database that lets them: answers are whole whichever is first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import put_check
from tests.checks import NOW, SAME_DAY, again, begun, completed, find_by_pin, give
from tests.conftest import store_version
from tests.drafts import store_draft
from tests.small import BENIGN, SMALL
from tests.variants import STRICTER, URGENT_FEVER
from triage.check.codes import make_pin
from triage.check.leaving import erase, expire
from triage.check.lifetime import CheckClosed
from triage.check.moving import move
from triage.check.replays import run_slice, start_replay
from triage.check.sealing import answers_digest
from triage.check.starting import start
from triage.check.submissions import complete, resume
from triage.editing.publishing import publish
from triage.editing.signatures import StaleVignette, fingerprint, save_vignette, sign_vignette
from triage.engine.document import canonical, to_document
from triage.models import (
    Alert,
    Questionnaire,
    QuestionnaireVersion,
    Replay,
    Submission,
    Vignette,
)
from triage.models.version import sha256_of
from triage.site.limits import allow

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run all of these at the same moment, each on a connection of its own."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=10)
            return act()
        except CheckClosed as closed:
            return type(closed)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_an_answer_sent_many_times_at_once_is_stored_once(version: QuestionnaireVersion) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("leak",)})

    found = at_once(*[lambda: give(check, "onset", "new", revision=2)] * 6)

    assert [one.applied for one in found] == [True] * 6
    assert [one.stops for one in found] == [True] * 6
    assert [event.link_id for event in again(check).events()] == ["adult", "bladder", "onset"]
    assert list(Alert.objects.values_list("kind", "urgency")) == [("red-flag", 40)]


def test_one_page_sent_many_times_at_once_begins_one_check(version: QuestionnaireVersion) -> None:
    begin = partial(start, version, clinic_may_follow_up=False, now=NOW, once="word")

    found = at_once(*[begin] * 6)

    assert len(set(found)) == 1
    assert Submission.objects.count() == 1


def test_two_browsers_posts_at_once_both_lead_to_the_emergency(
    client: Client, version: QuestionnaireVersion
) -> None:
    check = put_check(client, version, {"adult": ("yes",), "bladder": ("leak",)})
    cookie = client.cookies["check"].value
    data = {"answer": "new", "revision": 2}

    def post() -> str:
        tab = Client()
        tab.cookies["check"] = cookie
        place: str = tab.post(reverse("question", args=["onset"]), data)["Location"]
        return place

    assert at_once(*[post] * 4) == [reverse("stop")] * 4
    assert again(check).revision == 3


def test_different_answers_at_once_never_end_below_the_higher(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("none",)})

    at_once(
        *[lambda value=value: give(check, "fever", value, revision=2) for value in ("yes", "no")]
    )

    stored = again(check)
    assert stored.current_answers()["fever"] == ("yes",)
    assert (stored.urgency, stored.highest_urgency) == (30, 30)


def test_completing_many_times_at_once_completes_once(version: QuestionnaireVersion) -> None:
    check = begun(version, BENIGN)

    at_once(*[lambda: complete(check, now=NOW)] * 4)

    stored = again(check)
    assert (stored.status, stored.digest) == ("completed", answers_digest(stored))


def test_an_answer_and_the_completion_at_once_leave_a_sealed_whole(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, BENIGN)

    answered, _ = at_once(
        lambda: give(check, "fever", "yes", revision=8), lambda: complete(check, now=NOW)
    )

    stored = again(check)
    late = answered is CheckClosed
    assert stored.urgency == (10 if late else 30)
    assert stored.digest == answers_digest(stored)


def test_an_answer_and_the_erasing_at_once_leave_nothing(version: QuestionnaireVersion) -> None:
    check = begun(version, {"adult": ("yes",)})

    at_once(lambda: give(check, "bladder", "leak", revision=1), lambda: erase(check))

    assert (again(check).status, again(check).answers) == ("erased", None)


def test_expiring_many_times_at_once_makes_one_alert(version: QuestionnaireVersion) -> None:
    check = begun(version, {**BENIGN, "fever": ("yes",)})

    at_once(*[lambda: expire(check, now=NOW + timedelta(days=1))] * 4)

    assert again(check).status == "stopped"
    assert list(Alert.objects.values_list("kind", flat=True)) == ["left"]


def test_resuming_on_two_devices_at_once_leaves_one_of_them_in(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, BENIGN)
    pin = make_pin(check)
    found = find_by_pin(check.reference, pin)
    assert found is not None

    later = NOW + timedelta(hours=1)
    (_, one), (_, other) = at_once(*[lambda: resume(found, now=later)] * 2)

    assert one != other
    assert [event.link_id for event in again(check).events()].count("*") == 1


def test_tries_at_once_are_all_counted() -> None:
    window = timedelta(minutes=15)

    found = at_once(
        *[lambda: allow("pin", "K7QM2XRD", limit=5, window=window, now=timezone.now())] * 12
    )

    assert sorted(found) == [False] * 7 + [True] * 5


def test_starting_at_once_gives_everyone_a_check(version: QuestionnaireVersion) -> None:
    found = at_once(*[lambda: begun(version).reference] * 6)

    assert len(set(found)) == 6
    assert Submission.objects.count() == 6


def test_publishing_twice_at_once_makes_one_version(settings: Any) -> None:
    settings.DEBUG = True
    draft = store_draft(SMALL)

    found = at_once(*[lambda: publish(Questionnaire.objects.get(), by=None).pk] * 3)

    assert len(set(found)) == 1
    assert draft.versions.count() == 1


def test_two_runners_of_a_replay_at_once_count_everybody_once(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.check.replays._BATCH", 2)
    for _ in range(11):
        completed(version, SAME_DAY)
    text = canonical(to_document(URGENT_FEVER))
    row, by = Questionnaire.objects.get(), User.objects.create(username="editor")
    replay = start_replay(row, text, sha256_of(text), by=by, now=NOW)

    at_once(*[lambda: run_slice(Replay.objects.get(pk=replay.pk), seconds=30)] * 3)

    done = Replay.objects.get()
    assert (done.done, done.cells, done.cases.count()) == (11, {"30>40": 11}, 11)


def test_a_check_moved_twice_at_once_moves_once(version: QuestionnaireVersion) -> None:
    check = begun(version, BENIGN)
    QuestionnaireVersion.objects.update(status="retired", retired_at=NOW)
    other = store_version(STRICTER, signed=True)

    at_once(*[lambda: move(check, other, now=NOW)] * 3)

    stored = again(check)
    assert stored.version == other
    assert [event.link_id for event in stored.events()].count("*") == 1


def test_a_vignette_changed_while_it_is_signed_is_either_signed_whole_or_not_at_all() -> None:
    store_draft(SMALL)
    row, lead = Questionnaire.objects.get(), User.objects.create(username="lead")
    vignette = Vignette.objects.create(
        questionnaire=row, code="v", title="V", narrative="N", answers={}, expected_urgency=10
    )
    seen = fingerprint(vignette)
    edited = Vignette.objects.get()
    edited.expected_urgency = 40

    def sign() -> None:
        with suppress(StaleVignette):
            sign_vignette(vignette, by=lead, seen=seen)

    at_once(sign, lambda: save_vignette(edited, by=lead, reason="Worse than we thought."))

    stored = Vignette.objects.get()
    assert (stored.expected_urgency, stored.is_signed) == (40, False)
