"""``manage.py assess``: JSON lines in, JSON lines out."""

import io
import json
import sys
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.checks import EMERGENCY, SAME_DAY
from tests.drafts import store_draft
from tests.small import BENIGN, SMALL
from triage.check.assessing import assess, describe
from triage.editing.publishing import publish
from triage.engine.document import canonical, to_document
from triage.models import Questionnaire, QuestionnaireVersion
from triage.models.version import sha256_of

pytestmark = pytest.mark.django_db


def run(
    monkeypatch: pytest.MonkeyPatch, lines: bytes, *arguments: str
) -> tuple[int, list[dict[str, Any]]]:
    """(exit status, what was written) for these lines on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    out = io.StringIO()
    status = 0
    try:
        call_command("assess", *arguments, stdout=out)
    except SystemExit as ended:
        status = int(str(ended.code))
    return status, [json.loads(line) for line in out.getvalue().splitlines()]


def line(given: Any) -> bytes:
    return json.dumps({"answers": {k: list(v) for k, v in given.items()}}).encode()


def test_each_line_gets_its_outcome_in_order(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = b"\n".join((line(BENIGN), b"", line(SAME_DAY), line(EMERGENCY)))

    status, found = run(monkeypatch, lines, "small")

    assert status == 0
    assert [(one["urgency"], one["so_far"]) for one in found] == [
        ("self_care", "self_care"),
        ("same_day", "same_day"),
        ("unfinished", "emergency"),
    ]
    assert found[1] == assess(SMALL, json.loads(line(SAME_DAY)))


BROKEN = (
    (b"{", "Expecting property name"),
    (b"null", "expected an object"),
    (b'{"answers": {"nobody": ["yes"]}}', "nobody: no such question"),
    (b'{"answers": {"score": [11]}}', "score: 11 is more than 10"),
    (b'{"answers": {"score": [Infinity]}}', "score: inf is no whole number"),
    (b'{"answers": {"\\ud800": []}}', "no such question"),
    (b'{"\x80": 1}', "can't decode"),
    (b"[" * 100_000, "recursion"),
    (b'{"answers": {"score": [' + b"9" * 5000 + b"]}}", "limit"),
)


@pytest.mark.parametrize(("wrong", "says"), BROKEN, ids=[says for _, says in BROKEN])
def test_a_wrong_line_is_named_and_the_others_go_on(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch, wrong: bytes, says: str
) -> None:
    lines = b"\n".join((line(BENIGN), wrong, line(SAME_DAY)))

    status, found = run(monkeypatch, lines, "small")

    assert status == 1
    assert [one.get("urgency") for one in found] == ["self_care", None, "same_day"]
    assert found[1].keys() == {"error", "line"}
    assert found[1]["line"] == 2
    assert says in found[1]["error"]


def test_what_is_written_is_plain_ascii(
    version: QuestionnaireVersion,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.setattr(
        sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"answers": {"\xc3\xa9": []}}'))
    )

    with pytest.raises(SystemExit):
        call_command("assess", "small")

    written = capsysbinary.readouterr().out
    assert written.isascii()
    assert json.loads(written)["error"] == "é: no such question"


def test_no_line_is_no_mistake(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(monkeypatch, b"", "small") == (0, [])


def test_describing_lists_the_questions_and_reads_nothing(
    version: QuestionnaireVersion, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("assess", "small", "--describe")

    assert json.loads(capsys.readouterr().out) == describe(SMALL)


@pytest.fixture
def three(settings: Any) -> Questionnaire:
    """Version 1 with SMALL, version 2 with a calmer fever, and a draft that asks less."""
    settings.DEBUG = True
    draft = store_draft(SMALL)
    publish(draft, by=None)
    second = replace(SMALL, rules=tuple(rule for rule in SMALL.rules if rule.code != "fever"))
    draft.versions.update(status="retired", retired_at="2026-05-01T00:00Z")
    document = canonical(to_document(second))
    draft.versions.create(
        number=2,
        document=document,
        sha256=sha256_of(document),
        published_at="2026-05-01T00:00Z",
    )
    draft.questions.filter(link_id="note").delete()
    return draft


@pytest.mark.parametrize(
    ("arguments", "urgency", "asked"),
    [
        ((), "self_care", 8),
        (("--version", "1"), "same_day", 8),
        (("--version", "2"), "self_care", 8),
        (("--draft",), "same_day", 7),
    ],
)
def test_the_live_version_a_numbered_one_or_the_draft_answers(
    three: Questionnaire,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    urgency: str,
    asked: int,
) -> None:
    given = {k: v for k, v in SAME_DAY.items() if k != "note"}

    _, [found] = run(monkeypatch, line(given), "small", *arguments)

    assert (found["urgency"], len(found["asked"])) == (urgency, asked)


@pytest.mark.parametrize("number", ["0", "3"])
def test_a_version_that_is_not_there_is_not_replaced_by_another(
    three: Questionnaire, number: str
) -> None:
    with pytest.raises(CommandError, match="has no such version"):
        call_command("assess", "small", "--version", number)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nobody",), "“nobody” has no such version"),
        (("nobody", "--draft"), "There is no questionnaire “nobody”"),
        (("small", "--draft", "--version", "1"), "not allowed with"),
    ],
)
def test_what_is_not_there_is_said(
    version: QuestionnaireVersion, arguments: tuple[str, ...], says: str
) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("assess", *arguments)
