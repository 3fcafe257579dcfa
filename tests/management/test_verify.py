"""``manage.py verify``: a line for each mismatch, and exit status 1 with any."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.utils import timezone

from tests.checks import NOW, SAME_DAY, completed
from tests.process_log import written
from triage.models import AccessLogEntry, AuditHead, QuestionnaireVersion, Submission
from triage.records.last_runs import AUDIT_LOG, CHECKS, last_run
from triage.site.audit import record

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> list[str]:
    out = io.StringIO()
    call_command("verify", *arguments, stdout=out, stderr=out)
    return out.getvalue().splitlines()


def failing_run(*arguments: str) -> list[str]:
    out = io.StringIO()
    with pytest.raises(CommandError, match="not what was stored"):
        call_command("verify", *arguments, stdout=out, stderr=out)
    return out.getvalue().splitlines()


@pytest.fixture
def checks(version: QuestionnaireVersion) -> list[Submission]:
    """Five, in the order of their ids."""
    return sorted((completed(version, SAME_DAY) for _ in range(5)), key=lambda check: check.pk)


def spoil(check: Submission) -> str:
    Submission.objects.filter(pk=check.pk).update(urgency=20)
    return f"submission {check.pk}: its urgency is 20, its answers lead to 30"


def test_what_nobody_touched_is_counted(checks: list[Submission]) -> None:
    assert run() == ["5 submissions checked, 0 mismatches."]


def test_each_mismatch_has_a_line_and_the_status_says_so(checks: list[Submission]) -> None:
    lines = [spoil(checks[1]), spoil(checks[3])]

    assert failing_run() == [*lines, "5 submissions checked, 2 mismatches."]


def test_a_changed_version_is_told_first(checks: list[Submission]) -> None:
    version = checks[0].version
    QuerySet(QuestionnaireVersion).update(document=version.document + " ")

    told = failing_run()

    assert told[0] == f"version {version.pk}: the document does not match its SHA-256"
    assert told[-1] == "5 submissions checked, 6 mismatches."


def test_progress_names_where_to_go_on(
    checks: list[Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.records.verifying._BATCH", 2)
    monkeypatch.setattr("triage.management.commands.verify._TELL_EVERY", 3)
    line = spoil(checks[4])

    told = failing_run()
    (place,) = re.findall(r"4 checked, the last is (\S+)", "\n".join(told))

    assert UUID(place) == checks[3].pk
    assert failing_run("--after", place) == [line, "1 submissions checked, 1 mismatches."]


def test_older_ones_can_be_left_out(checks: list[Submission]) -> None:
    Submission.objects.filter(pk=checks[0].pk).update(last_step_at=NOW - timedelta(days=2))
    spoil(checks[0])

    assert run("--since", "2026-05-01") == ["4 submissions checked, 0 mismatches."]
    assert run("--since", "2026-05-01T13:00:00+01:00") == ["4 submissions checked, 0 mismatches."]
    assert run("--since", "2026-05-01T12:00:01+00:00") == ["0 submissions checked, 0 mismatches."]


@pytest.fixture
def log() -> list[AccessLogEntry]:
    nurse = User.objects.create(username="nurse")
    for action in ("list", "view", "list"):
        record(action, by=nurse)
    return list(AccessLogEntry.objects.chained())


def test_a_whole_audit_log_is_counted(log: list[AccessLogEntry]) -> None:
    assert run("--audit", "--head", str(AuditHead.objects.get())) == [
        "3 lines of the audit log checked, 0 mismatches."
    ]


def test_a_cut_off_end_is_found_by_the_head_in_the_process_log(log: list[AccessLogEntry]) -> None:
    head = f"9:{'0' * 64}"

    assert failing_run("--audit", "--head", head) == [
        "lines 4 to 9 are missing at the end, as the process log tells",
        "3 lines of the audit log checked, 1 mismatches.",
    ]


def end(head: str, *, as_json: bool, by: str = "triage.site.audit") -> str:
    return written(f"The audit log ends at {head}.", by=by, as_json=as_json)


@pytest.mark.parametrize("as_json", [True, False])
def test_what_another_line_quotes_is_no_end(
    log: list[AccessLogEntry], tmp_path: Path, as_json: bool
) -> None:
    """As a host that is none, which stands in the process's log as somebody sent it."""
    forged = f"9:{'a' * 64}"
    quoted = end(forged, as_json=not as_json).strip()
    place = tmp_path / "journal"
    place.write_text(
        end(str(AuditHead.objects.get()), as_json=as_json)
        + end(forged, as_json=as_json, by="django.security.DisallowedHost")
        + written(f"Invalid HTTP_HOST header: {quoted}", by="django.security", as_json=as_json)
    )

    assert run("--audit", "--heads", str(place)) == [
        "3 lines of the audit log checked, 0 mismatches."
    ]


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("of", ["a file", "standard input"])
def test_the_ends_are_read_from_the_process_log(
    log: list[AccessLogEntry],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    of: str,
    as_json: bool,
) -> None:
    told = end(str(AuditHead.objects.get()), as_json=as_json)
    cut = "".join(end(f"{line}:{'a' * 64}", as_json=as_json) for line in (9, 5, 9))

    def held_against(text: str, run: Callable[..., list[str]]) -> list[str]:
        place = tmp_path / "journal"
        place.write_text(text)
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        return run("--audit", "--heads", str(place) if of == "a file" else "-")

    whole = "3 lines of the audit log checked, 0 mismatches."
    assert held_against(f"Started.\n{told}GET /admin/ 200\n", run) == [whole]
    assert held_against(f"{told}{cut}", failing_run) == [
        "lines 4 to 9 are missing at the end, as the process log tells",
        "3 lines of the audit log checked, 1 mismatches.",
    ]


def test_a_log_that_tells_of_no_end_proves_nothing(
    log: list[AccessLogEntry], tmp_path: Path
) -> None:
    place = tmp_path / "journal"
    place.write_text("GET /admin/ 200\n")

    with pytest.raises(CommandError, match="There is no end of the audit log"):
        run("--audit", "--heads", str(place))


def test_before_anything_is_on_record_no_end_is_missed(db: None, tmp_path: Path) -> None:
    place = tmp_path / "journal"
    place.write_text("")

    assert run("--audit", "--heads", str(place)) == [
        "0 lines of the audit log checked, 0 mismatches."
    ]


def test_lines_of_the_release_before_are_named_and_can_be_chained(
    log: list[AccessLogEntry],
) -> None:
    loose = AccessLogEntry.objects.create(action="view", at=timezone.now())

    assert failing_run("--audit")[0] == f"row {loose.pk}: it has no place in the chain"
    assert run("--audit", "--adopt") == [
        "1 lines were chained.",
        "4 lines of the audit log checked, 0 mismatches.",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--head", f"9:{'0' * 64}"),
        ("--heads", "-"),
        ("--audit", "--heads", "no/such/file"),
        ("--audit", "--head", "9"),
        ("--after", "x"),
        ("--since", "yesterday"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run(*arguments)


def test_a_deadline_that_the_release_before_stored_is_adopted_by_name_and_on_record(
    checks: list[Submission],
) -> None:
    moved = checks[2]
    Submission.objects.filter(pk=moved.pk).update(respond_by=NOW)
    assert failing_run()[0] == (
        f"submission {moved.pk}: its deadline or its urgency on the list is not what was stored"
    )

    assert run("--adopt") == [
        f"submission {moved.pk}: its deadline was adopted",
        "5 submissions checked, 0 mismatches.",
    ]
    assert AccessLogEntry.objects.get(action="deadlines adopted").amount == 1
    assert run("--adopt") == run() == ["5 submissions checked, 0 mismatches."]


def test_only_a_whole_run_without_a_mismatch_is_said_to_have_been_one(
    checks: list[Submission],
) -> None:
    said = []
    for arguments in (("--since", "2020-01-01"), ("--audit",), ()):
        run(*arguments)
        said.append((last_run(CHECKS) is not None, last_run(AUDIT_LOG) is not None))

    assert said == [(False, False), (False, True), (True, True)]


def test_a_run_that_found_something_leaves_no_word(checks: list[Submission]) -> None:
    spoil(checks[0])

    failing_run()

    assert last_run(CHECKS) is None
