"""Whatever somebody changed of a closed check by hand, verifying finds it and names it."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.db.models import QuerySet

from tests.checks import DAY, EMERGENCY, HOUR, NOW, SAME_DAY, SOON, again, begun, completed, give
from tests.conftest import store_version
from tests.records.mismatches import Break, found, left, reviewed, row, without_constraints
from tests.small import BENIGN
from tests.variants import STRICTER, asking_more
from triage.check.leaving import erase
from triage.check.moving import move
from triage.check.submissions import complete, resume, set_contact
from triage.engine.questionnaire import WhenLeft
from triage.models import QuestionnaireVersion, Submission
from triage.records.verifying import Versions, verify_submissions

pytestmark = pytest.mark.django_db
#: Complete answers that demand an emergency.
WORST = {**EMERGENCY, **{key: BENIGN[key] for key in BENIGN if key not in EMERGENCY}}


def test_what_nobody_touched_is_as_it_was_stored(version: QuestionnaireVersion) -> None:
    completed(version)
    reviewed(completed(version, WORST))
    set_contact(completed(version, SOON), {"name": "Ann", "telephone": "555"})
    left(version, EMERGENCY)
    left(version, {})
    left(version, {"adult": ("yes",), "bladder": ("leak",)}, follow_up=True)
    left(version, {}, follow_up=True)
    erase(completed(version, SAME_DAY))
    begun(version, EMERGENCY)

    (batch,) = verify_submissions(Versions())

    assert (batch.count, batch.mismatches) == (8, ())


@pytest.mark.parametrize(
    ("when_left", "urgency"), [(WhenLeft.SIGNS, None), (WhenLeft.FOLLOW_UPS, 30)]
)
def test_a_check_that_was_left_is_judged_as_its_version_was_published(
    db: None, when_left: WhenLeft, urgency: int | None
) -> None:
    """What names no sign and was left open counted on versions of the first format alone."""
    version = store_version(asking_more(when_left), signed=True)
    calm = {"adult": ("yes",), "bladder": ("none",), "fever": ("no",), "score": (3,)}

    check = left(version, calm, follow_up=True)

    assert again(check).urgency == urgency
    assert found() == []


def test_nothing_at_all_is_as_it_was_stored() -> None:
    assert found() == []


def test_answers_that_were_taken_back_once_are_as_they_were_stored(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, EMERGENCY)
    give(check, "bladder", "none", now=NOW + HOUR / 2)
    resumed, _ = resume(again(check), now=NOW + 2 * HOUR)
    for link_id, values in BENIGN.items():
        give(resumed, link_id, *values, now=NOW + 2 * HOUR)
    complete(again(check), now=NOW + 3 * HOUR)

    assert (again(check).urgency, again(check).highest_urgency) == (10, 40)
    assert found() == []


def test_a_check_that_was_moved_to_another_version_is_as_it_was_stored(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, SAME_DAY)
    QuestionnaireVersion.objects.update(status="retired", retired_at=NOW)
    moved = move(check, store_version(STRICTER, signed=True), now=NOW + HOUR)
    for link_id, values in BENIGN.items():
        give(moved, link_id, *values, now=NOW + HOUR)
    complete(again(check), now=NOW + HOUR)

    assert again(check).versions_left()
    assert found() == []
    row(check).update(highest_urgency=10)
    assert found() == [f"submission {check.pk}: its highest urgency is 10, its answers demanded 30"]


def _swap_ciphertext(check: Submission) -> None:
    row(check).update(answers=completed(check.version).answers)


def _drop_an_answer(check: Submission) -> None:
    check.set_events(check.events()[:-1])
    row(check).update(answers=check.answers)


def _change_an_answer(check: Submission) -> None:
    events = [
        event._replace(values=("no",)) if event.link_id == "fever" else event
        for event in check.events()
    ]
    check.set_events(tuple(events))
    row(check).update(answers=check.answers)


def _garble(check: Submission) -> None:
    with connection.cursor() as cursor:
        pk = Submission._meta.pk.get_db_prep_value(check.pk, connection)
        cursor.execute("UPDATE triage_submission SET answers = %s WHERE id = %s", [b"x", pk])


DIGEST = "the answers do not match their digest"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_swap_ciphertext, "what it holds cannot be read (ForeignCiphertext)"),
        (_garble, "what it holds cannot be read"),
        (_drop_an_answer, DIGEST),
        (_change_an_answer, DIGEST),
        (
            lambda check: row(check).update(answers={"no": 1}),
            "what it holds cannot be read (KeyError)",
        ),
        (lambda check: row(check).update(answers=None), DIGEST),
        (lambda check: row(check).update(digest="0" * 64), DIGEST),
        (lambda check: row(check).update(urgency=20), "its urgency is 20, its answers lead to 30"),
        (
            lambda check: row(check).update(highest_urgency=40, work_urgency=40),
            "its highest urgency is 40, its answers demanded 30",
        ),
        (
            lambda check: row(check).update(work_urgency=20),
            "it stands lower on the list than its answers demanded",
        ),
        (
            lambda check: row(check).update(stage="unlisted", listed_at=None),
            "it is not on the clinicians' list",
        ),
        (
            lambda check: row(check).update(contact={"submission": "another", "name": "Ann"}),
            "what it holds cannot be read (ForeignCiphertext)",
        ),
    ],
)
def test_one_changed_check_is_named_and_no_other(
    version: QuestionnaireVersion, change: Break, why: str
) -> None:
    completed(version, SAME_DAY)
    check = completed(version, SAME_DAY)
    completed(version, SOON)

    change(check)

    assert found() == [f"submission {check.pk}: {why}"]


def test_a_highest_urgency_below_what_was_demanded_is_found(version: QuestionnaireVersion) -> None:
    check = begun(version, SAME_DAY)
    give(check, "fever", "no", now=NOW + HOUR / 2)
    complete(again(check), now=NOW + HOUR)

    row(check).update(highest_urgency=20)

    assert found() == [f"submission {check.pk}: its highest urgency is 20, its answers demanded 30"]


def test_an_urgency_above_the_highest_is_found(version: QuestionnaireVersion) -> None:
    check = left(version, SAME_DAY)

    with without_constraints():
        row(check).update(highest_urgency=20)

    assert found() == [f"submission {check.pk}: its urgency is above the highest it ever had"]


def test_of_a_check_left_behind_open_follow_ups_count_as_not_sure(
    version: QuestionnaireVersion,
) -> None:
    check = left(version, {"adult": ("yes",), "bladder": ("leak",)}, follow_up=True)
    before = found()

    row(check).update(urgency=20)

    assert before == []
    assert found() == [f"submission {check.pk}: its urgency is 20, its answers lead to 40"]


def test_an_urgent_check_that_was_left_must_be_on_the_list(version: QuestionnaireVersion) -> None:
    urgent, calm = left(version, SAME_DAY), left(version, {})

    row(urgent).update(stage="unlisted", listed_at=None)

    assert again(calm).stage == "unlisted"
    assert found() == [f"submission {urgent.pk}: it is not on the clinicians' list"]


def test_a_lost_key_is_a_mismatch_of_each_and_no_crash(
    version: QuestionnaireVersion, settings: Any
) -> None:
    checks = [completed(version), completed(version)]

    settings.ANSWER_KEYS = [Fernet.generate_key().decode()]

    assert sorted(found()) == sorted(
        f"submission {check.pk}: what it holds cannot be read" for check in checks
    )


def _change_text(version: QuestionnaireVersion) -> str:
    rest = version.document.replace("Fever", "Feeling hot")
    _set_version(version, document=rest)
    return "the document does not match its SHA-256"


def _break_document(version: QuestionnaireVersion) -> str:
    _set_version(version, document="{}", sha256=sha256(b"{}").hexdigest())
    return "the document cannot be read"


def _set_version(version: QuestionnaireVersion, **values: str) -> None:
    QuerySet(QuestionnaireVersion).filter(pk=version.pk).update(**values)


@pytest.mark.parametrize("damage", [_change_text, _break_document])
def test_a_changed_version_is_named_with_each_check_that_hangs_on_it(
    version: QuestionnaireVersion, damage: Callable[[QuestionnaireVersion], str]
) -> None:
    check, gone = completed(version, SAME_DAY), completed(version)
    erase(gone)

    why = damage(version)

    assert found() == [
        f"version {version.pk}: {why}",
        f"submission {check.pk}: a version of it cannot be read, so its outcome cannot be derived",
    ]


def test_a_run_goes_on_behind_the_last_one_it_named(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.records.verifying._BATCH", 2)
    checks = sorted((completed(version) for _ in range(5)), key=lambda check: check.pk)

    batches = list(verify_submissions(Versions()))
    rest = list(verify_submissions(Versions(), after=batches[0].last))

    assert [(batch.count, batch.last) for batch in batches] == [
        (2, checks[1].pk),
        (2, checks[3].pk),
        (1, checks[4].pk),
    ]
    assert rest == batches[1:]


def test_older_checks_can_be_left_out(version: QuestionnaireVersion) -> None:
    old, new = completed(version), completed(version)
    row(old).update(last_step_at=NOW - DAY, digest="0" * 64)
    row(new).update(digest="0" * 64)

    assert found(since=NOW - timedelta(hours=1)) == [f"submission {new.pk}: {DIGEST}"]
