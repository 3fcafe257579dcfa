"""Any two verbs at once on one check: no fault, no answer lost, no alert missing, verify at 0.

On either database each verb acts on what it read before the other one acted, in both orders.
On PostgreSQL both also run at the same moment, each on a connection of its own.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations_with_replacement, cycle, product
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection

from tests.alerts import recipient
from tests.checks import NOW, SAME_DAY, again, begun, completed
from tests.conftest import store_version
from tests.records.mismatches import found
from tests.security.world import undone
from tests.small import SMALL
from tests.variants import URGENT_FEVER
from tests.verbs import VERBS, do
from triage.check.alerting import stops_told
from triage.check.codes import make_pin
from triage.check.submissions import set_contact
from triage.clinic.reviews import claim, review
from triage.engine.outcome import evaluate
from triage.models import QuestionnaireVersion, Submission

#: So far somebody has come who has a fever; the bladder was asked before.
_SAID = {"adult": ("yes",), "bladder": ("none",), "fever": ("yes",)}
_ANSWERS = {
    "answers an emergency": ("bladder", ("leak",)),
    "answers calmly": ("fever", ("no",)),
    "says not sure": ("fever", ("asked-unknown",)),
}
Pair = tuple[str, ...]
State = Callable[[QuestionnaireVersion], Submission]


def a_site() -> QuestionnaireVersion:
    """Two versions, the later of which rates a fever higher, and who works there."""
    version = store_version(SMALL, signed=True)
    QuestionnaireVersion.objects.update(status="retired", retired_at=NOW)
    store_version(URGENT_FEVER, signed=True)
    for name in ("doctor", "nurse"):
        User.objects.create(username=name)
    recipient("nurse")
    return version


def under_way(version: QuestionnaireVersion) -> Submission:
    return begun(version, _SAID, follow_up=True)


def finished(version: QuestionnaireVersion) -> Submission:
    return completed(version, SAME_DAY)


def worked_on(version: QuestionnaireVersion) -> Submission:
    """Somebody of the clinic tried to call, and holds it."""
    check = completed(version, SAME_DAY)
    set_contact(check, {"name": "Ann", "telephone": "1"})
    make_pin(check)
    doctor = User.objects.get(username="doctor")
    claim(check, by=doctor, now=NOW)
    review(check, by=doctor, outcome="not-reached", verdict="", note="No answer.", now=NOW)
    return again(check)


STATES = (under_way, finished, worked_on)


def wrongs(pair: Pair, check: Submission, done: dict[str, object]) -> Iterator[str]:
    """What must never be: a mismatch, an answer that is gone, an alert that was never made."""
    yield from found()
    stored = again(check)
    if stored.answers is None:
        if stored.status == "erased" and stored.alerts.filter(erased_by_person=False).exists():
            yield from () if "retention" in pair else ("an alert does not say it is erased",)
        return
    events = {(event.link_id, event.values) for event in stored.events()}
    for verb, given in _ANSWERS.items():
        if getattr(done.get(verb), "applied", False) and given not in events:
            yield f"the answer of “{verb}” is lost"
    urgencies = {d.urgency for d in SMALL.dispositions if d.code in _told(stored)}
    alerts = set(stored.alerts.filter(kind="red-flag").values_list("urgency", flat=True))
    yield from (f"no alert of {urgency}" for urgency in urgencies - alerts)


def _told(check: Submission) -> set[str]:
    """What had to be told at once: now, or at any time on the only version it was on."""
    if check.versions_left():
        stops = evaluate(check.questionnaire, check.current_answers()).stops
    else:
        stops = stops_told(check, check.events())
    return {code for _sign, code in stops}


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_a_verb_that_acts_on_what_it_read_before_another_acted(state: State) -> None:
    version = a_site()
    faults: list[str] = []
    finished(version)  # which an earlier check may be linked to, and sweeps find
    check = state(version)

    for pair in product(VERBS, repeat=2):
        with undone():
            read = [(verb, again(check)) for verb in pair]
            try:
                done = {verb: do(VERBS[verb], seen) for verb, seen in read}
                faults += [f"{pair}: {wrong}" for wrong in wrongs(pair, check, done)]
            except Exception as error:  # noqa: BLE001 (each is told of with its pair)
                faults.append(f"{pair}: {error!r}")

    assert faults == []


def both(pair: Pair, check: Submission, barrier: Barrier, pool: ThreadPoolExecutor) -> list[str]:
    """Run both at the same moment; what went wrong."""

    def run(verb: str) -> tuple[str, object]:
        read = again(check)
        barrier.wait(timeout=10)
        try:
            return verb, do(VERBS[verb], read)
        except Exception as error:  # noqa: BLE001 (likewise)
            return verb, error

    ran = list(pool.map(run, pair))
    faults = [f"{verb}: {error!r}" for verb, error in ran if isinstance(error, Exception)]
    return [f"{pair}: {fault}" for fault in (*faults, *wrongs(pair, check, dict(ran)))]


def close_with(barrier: Barrier) -> None:
    """Each thread its own connection."""
    barrier.wait(timeout=10)
    connection.close()


def forget_everybody() -> None:
    """So that sweeps find one check, and not those of all pairs before."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE triage_submission CASCADE")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_verbs_at_the_same_moment() -> None:
    """Each pair once, in one state after another: the orders are tried in every state above."""
    version = a_site()
    faults: list[str] = []
    pairs = zip(combinations_with_replacement(VERBS, 2), cycle(STATES), strict=False)
    with ThreadPoolExecutor(2) as pool:
        for pair, state in pairs:
            finished(version)
            faults += both(pair, state(version), Barrier(2), pool)
            forget_everybody()
        closing = Barrier(2)
        list(pool.map(close_with, [closing] * 2))

    assert faults == []
