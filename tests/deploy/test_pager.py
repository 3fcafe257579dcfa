"""The example of a receiver for SMS or a pager, against the code that really sends."""

import hashlib
import hmac
import http.client
import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.alerts import flagged, recipient, round_at
from tests.contributing import ROOT
from triage.clinic.alerts.messages import Message
from triage.clinic.alerts.sending import NotSent, send
from triage.models import Delivery, QuestionnaireVersion, Recipient

KEY = "k" * 60
SCRIPT = ROOT / "deploy" / "pager" / "receiver.py"


@pytest.fixture(autouse=True)
def _here(settings: Settings) -> None:
    """The demonstration, which may send to this machine without TLS."""
    settings.DEBUG, settings.WEBHOOK_KEY, settings.DELIVERY_TIMEOUT = True, KEY, 5


@contextmanager
def receiver(folder: Path, *program: str) -> Iterator[tuple[int, Path]]:
    """One that is running: its port, and the file that it prints to."""
    (folder / "key").write_text(f"{KEY}\n")
    printed = folder / "printed"
    command = [sys.executable, str(SCRIPT), "--port", "0", "--key-file", str(folder / "key")]
    command += ["--seen", str(folder / "seen"), "--", *program]
    with (
        printed.open("a") as out,
        subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, text=True) as running,
    ):
        try:
            assert running.stderr is not None
            yield int(running.stderr.readline().split()[-1]), printed
        finally:
            running.terminate()


def to(port: int) -> Recipient:
    return Recipient(name="pager", channel="webhook", address=f"http://127.0.0.1:{port}/alerts")


def message(**data: object) -> Message:
    key = uuid.uuid4()
    return Message(key, "", "", {"id": str(key), "urgency": "emergency", **data})


def why(port: int, sent: Message) -> str:
    with pytest.raises(NotSent) as failed:
        send(to(port), sent)
    return str(failed.value)


def post(port: int, body: bytes, signature: str = "", **headers: str) -> int:
    """What it answers to somebody who knows no key, or a wrong body."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("POST", "/", body, {"X-Signature-SHA256": signature, **headers})
        return asked.getresponse().status
    finally:
        asked.close()


def signed(body: bytes) -> str:
    return hmac.new(KEY.encode(), body, hashlib.sha256).hexdigest()


@pytest.mark.django_db
def test_an_alert_goes_all_the_way_and_counts_as_delivered(
    tmp_path: Path, version: QuestionnaireVersion
) -> None:
    with receiver(tmp_path) as (port, printed):
        recipient(channel="webhook", address=to(port).address)
        alert = flagged(version)
        round_at(0)

    code = alert.submission.code
    said = printed.read_text()
    assert said.startswith(f"Symptom check EMERGENCY {code} http")
    assert str(alert.submission.pk) in said
    assert Delivery.objects.get().delivered_at is not None


def test_a_program_gets_one_line_as_its_input(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    with receiver(tmp_path, "/bin/sh", "-c", f"cat >> {heard}") as (port, _printed):
        send(to(port), message(code="K7QM-2XRD", link="https://clinic.example/1"))
        send(to(port), message(kind="bundle", more=12, link="x\ny; rm -rf /"))
        send(to(port), message(kind="test", urgency="same_day"))

    assert heard.read_text().splitlines() == [
        "Symptom check EMERGENCY K7QM-2XRD https://clinic.example/1",
        "More alerts EMERGENCY 12 x y; rm -rf /",
        "Test message SAME DAY",
    ]


@pytest.mark.parametrize("program", [("/bin/false",), ("/no/such/program",)])
def test_what_was_not_handed_over_is_tried_again(tmp_path: Path, program: tuple[str]) -> None:
    sent = message(code="K7QM-2XRD")

    with receiver(tmp_path, *program) as (port, _printed):
        failed = [why(port, sent) for _ in range(2)]
    with receiver(tmp_path) as (port, printed):
        send(to(port), sent)

    assert failed == ["http-502"] * 2
    assert printed.read_text().count("K7QM-2XRD") == 1


def test_a_message_that_comes_again_is_handed_over_once_even_after_a_restart(
    tmp_path: Path,
) -> None:
    sent = message(code="K7QM-2XRD")

    for _ in range(2):
        with receiver(tmp_path) as (port, _printed):
            send(to(port), sent)
            send(to(port), sent)

    assert (tmp_path / "printed").read_text().count("K7QM-2XRD") == 1


def test_the_same_message_twice_at_once_is_handed_over_once(tmp_path: Path) -> None:
    heard, body = tmp_path / "heard", json.dumps({"id": "one"}).encode()
    program = ("/bin/sh", "-c", f"sleep 1; cat >> {heard}")
    with receiver(tmp_path, *program) as (port, _printed), ThreadPoolExecutor() as pool:
        answers = list(pool.map(lambda _: post(port, body, signed(body)), range(4)))

    assert sorted(answers) == [200, 503, 503, 503]
    assert heard.read_text() == "Symptom check\n"


def test_whoever_has_no_key_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    body = json.dumps({"id": "one", "code": "K7QM-2XRD"}).encode()
    other = body.replace(b"one", b"two")

    with receiver(tmp_path) as (port, printed):
        found = [
            post(port, body),
            post(port, body, "0" * 64),
            post(port, body, "é".encode("latin-1").decode("latin-1")),
            post(port, other, signed(body)),
            post(port, body, signed(body), **{"Idempotency-Key": "another"}),
        ]

    assert found == [403, 403, 403, 403, 200]
    assert printed.read_text() == "Symptom check K7QM-2XRD\n"


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"no JSON", {}, 400),
        (b"[]", {}, 400),
        (b'{"id": 7}', {}, 400),
        (b"{}", {}, 400),
        (b"{}", {"Content-Length": "-2"}, 411),
        (b"{}", {"Content-Length": "99999999"}, 413),
    ],
)
def test_what_is_no_message_is_refused(
    tmp_path: Path, body: bytes, headers: dict[str, str], status: int
) -> None:
    with receiver(tmp_path) as (port, printed):
        assert post(port, body, signed(body), **headers) == status

    assert printed.read_text() == ""


def test_it_does_not_start_without_a_key(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("short")
    command = [sys.executable, str(SCRIPT), "--key-file", str(tmp_path / "key"), "--seen", "x"]

    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)

    assert done.returncode == 2
    assert "does not hold the key" in done.stderr
