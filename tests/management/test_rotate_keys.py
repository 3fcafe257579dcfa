"""``manage.py rotate_keys``: everything under the newest key, whatever happens meanwhile."""

import io
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from tests.checks import NOW, again, begun, completed, give
from tests.models.test_fields import every_stored_value
from tests.queries import meanwhile
from tests.small import BENIGN
from triage.check.sealing import answers_digest
from triage.check.submissions import set_contact
from triage.models import QuestionnaireVersion, Review, Submission
from triage.models.events import Event
from triage.models.fields import EncryptedJSONField
from triage.site import keys

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
NOTE = "Called her husband."


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("rotate_keys", *arguments, stdout=out)
    return out.getvalue()


def tallied() -> dict[str, tuple[int, int, int]]:
    """(new, old, unreadable) of every column that holds something."""
    found = [keys.look(model, column) for model, column in keys.encrypted_columns()]
    counts = {tally.place: (tally.new, tally.old, tally.unreadable) for tally in found}
    return {place: count for place, count in counts.items() if any(count)}


@pytest.fixture
def site(version: QuestionnaireVersion, settings: Settings) -> Submission:
    """A completed check with contact details and a note, under the old key; a new one in front."""
    settings.ANSWER_KEYS = [OLD]
    submission = completed(version)
    set_contact(submission, {"name": "Hedwig Pumpernickel"})
    review = Review(
        submission=submission, by=User.objects.create(username="c"), at=NOW, outcome="called"
    )
    review.set_note(NOTE)
    review.save()
    settings.ANSWER_KEYS = [NEW, OLD]
    return submission


@pytest.mark.django_db
def test_every_encrypted_column_of_every_table_is_found() -> None:
    found = {(model._meta.label, column) for model, column in keys.encrypted_columns()}

    assert found >= {
        ("triage.Submission", "answers"),
        ("triage.Submission", "contact"),
        ("triage.Review", "note"),
    }


def test_afterwards_everything_is_read_with_the_new_key_alone(
    site: Submission, settings: Settings
) -> None:
    said = run()

    settings.ANSWER_KEYS = [NEW]
    stored = again(site)
    assert stored.current_answers() == BENIGN
    assert stored.contact_details() == {"name": "Hedwig Pumpernickel"}
    assert Review.objects.get().note_text() == NOTE
    assert "triage.Submission.answers: 1 encrypted anew, 1 under the newest key, 0 under" in said
    assert "The others may be dropped from ANSWER_KEYS." in said


def test_the_digest_of_a_completed_check_stays_as_it_was(
    site: Submission, settings: Settings
) -> None:
    before = again(site).digest

    run()

    assert again(site).digest == before == answers_digest(again(site))


def test_nothing_in_clear_is_left_behind_in_any_table(site: Submission) -> None:
    run()

    stored = "\n".join(every_stored_value())
    assert [word for word in ("Pumpernickel", "husband") if word in stored] == []
    assert site.reference in stored


def test_running_again_changes_nothing(site: Submission) -> None:
    run()
    before = list(every_stored_value())

    assert "triage.Submission.answers: 0 encrypted anew" in run()
    assert list(every_stored_value()) == before


def test_the_check_changes_nothing_and_says_that_the_old_key_is_needed(site: Submission) -> None:
    before = tallied()

    with pytest.raises(CommandError, match=r"An old key is still needed.*Submission\.answers"):
        run("--check")

    assert tallied() == before
    assert before["triage.Submission.answers"] == (0, 1, 0)


def test_the_check_passes_when_the_old_key_may_go(site: Submission, settings: Settings) -> None:
    run()
    settings.ANSWER_KEYS = [NEW]

    assert "Everything is under the newest key." in run("--check")


def test_what_no_key_opens_is_left_alone_and_named(site: Submission, settings: Settings) -> None:
    settings.ANSWER_KEYS = [NEW]
    before = list(every_stored_value())

    with pytest.raises(CommandError, match="or one is missing"):
        run()

    assert list(every_stored_value()) == before
    assert tallied()["triage.Submission.answers"] == (0, 0, 1)


def test_an_answer_that_arrives_between_reading_and_writing_is_kept(
    version: QuestionnaireVersion, settings: Settings
) -> None:
    settings.ANSWER_KEYS = [OLD]
    submission = begun(version, {"adult": ("yes",)})
    settings.ANSWER_KEYS = [NEW, OLD]

    def answer_first() -> None:
        settings.ANSWER_KEYS = [OLD, NEW]  # by a worker that was not started anew yet
        give(submission, "bladder", "none")
        settings.ANSWER_KEYS = [NEW, OLD]

    with meanwhile('"triage_submission"."id" IN (', answer_first):
        run()

    settings.ANSWER_KEYS = [NEW]
    assert again(submission).current_answers() == {"adult": ("yes",), "bladder": ("none",)}


def test_only_the_type_of_a_column_decides(site: Submission) -> None:
    for model, column in keys.encrypted_columns():
        assert isinstance(model._meta.get_field(column), EncryptedJSONField)


def many(version: QuestionnaireVersion, number: int) -> list[Submission]:
    """Checks under way, made at once."""
    rows = []
    for count in range(number):
        row = Submission(
            reference=f"R{count:07}", version=version, started_at=NOW, last_step_at=NOW
        )
        row.set_events((Event("adult", ("yes",), "2026-05-01T12:00:00Z"),))
        row.revision = 1
        rows.append(row)
    return Submission.objects.bulk_create(rows)


def same_database() -> str:
    """The address of the database that this test runs on, for another process."""
    parts = connection.settings_dict
    return f"postgresql://{parts['USER']}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_run_killed_half_way_is_finished_by_the_next(
    version: QuestionnaireVersion, settings: Settings
) -> None:
    settings.ANSWER_KEYS = [OLD]
    submissions = many(version, 1500)
    settings.ANSWER_KEYS = [NEW, OLD]
    environment = {
        **os.environ,
        "ANSWER_KEYS": f"{NEW},{OLD}",
        "DATABASE_URL": same_database(),
    }

    worker = subprocess.Popen(
        [sys.executable, "manage.py", "rotate_keys", "--batch", "5"],
        cwd=Path(__file__).parents[2],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while tallied()["triage.Submission.answers"][0] < 100 and time.monotonic() < deadline:
        time.sleep(0.05)
    worker.kill()
    worker.wait()
    new, old, unreadable = tallied()["triage.Submission.answers"]

    assert (new >= 100, old > 0, unreadable) == (True, True, 0)  # it was killed in the middle
    assert f"{old} encrypted anew" in run()
    settings.ANSWER_KEYS = [NEW]
    assert [again(row).current_answers() for row in submissions[::100]] == [
        {"adult": ("yes",)} for _ in submissions[::100]
    ]
    assert tallied() == {"triage.Submission.answers": (1500, 0, 0)}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_answers_that_arrive_meanwhile_are_all_kept(
    version: QuestionnaireVersion, settings: Settings
) -> None:
    settings.ANSWER_KEYS = [OLD]
    submissions = many(version, 150)
    settings.ANSWER_KEYS = [NEW, OLD]

    def people() -> None:
        try:
            for row in reversed(submissions):
                give(row, "bladder", "none")
        finally:
            connection.close()

    def rotation() -> None:
        try:
            run("--batch", "3")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for work in (pool.submit(people), pool.submit(rotation)):
            work.result()

    settings.ANSWER_KEYS = [NEW]
    expected = {"adult": ("yes",), "bladder": ("none",)}
    assert [again(row).current_answers() for row in submissions] == [expected] * 150
