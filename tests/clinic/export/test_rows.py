"""Submissions as rows: what stands in them, and what must not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.db.models import QuerySet

from tests.checks import DAY, EMERGENCY, HOUR, NOW, SAME_DAY, again, begun, completed, give
from tests.clinic.export.exporting import exported, only, retire
from tests.conftest import store_version
from tests.queries import counted
from tests.small import BENIGN, SMALL
from tests.variants import with_question
from triage.check.codes import make_pin
from triage.check.leaving import erase, expire
from triage.check.submissions import complete, say_got_help, set_contact
from triage.clinic.export.rows import Export
from triage.clinic.reviews import review
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

CONTACT = {"name": "Ann", "telephone": "555", "date_of_birth": "1980-01-02", "safe_time": "noon"}


def test_a_completed_check_is_a_row_of_codes(version: QuestionnaireVersion) -> None:
    check = completed(version, {**BENIGN, "fever": ("yes",), "note": ("=1+1 said Ann",)})
    set_contact(check, CONTACT)
    say_got_help(check, now=NOW + HOUR)
    nurse = User.objects.create(username="nurse")
    review(check, by=nurse, outcome="called", verdict="right", note="Her words.", now=NOW + HOUR)

    assert only(check) == {
        "Reference": check.code,
        "Version": "small 1",
        "Document": version.sha256,
        "Status": "completed",
        "Stage": "done",
        "Answers": "given",
        "Urgency": 30,
        "HighestUrgency": 30,
        "ListUrgency": 30,
        "Signs": "infection",
        "Unsure": "no",
        "ForCaller": "no",
        "StartedAt": "2026-05-01T12:00:00Z",
        "LastStepAt": "2026-05-01T12:00:00Z",
        "CompletedAt": "2026-05-01T12:00:00Z",
        "GotHelpAt": "2026-05-01T13:00:00Z",
        "ListedAt": "2026-05-01T12:00:00Z",
        "RespondBy": "2026-05-01T13:00:00Z",
        "FirstSeenAt": "2026-05-01T13:00:00Z",
        "ReviewedAt": "2026-05-01T13:00:00Z",
        "ReviewOutcome": "called",
        "ReviewVerdict": "right",
        "adult": "yes",
        "bladder": "none",
        "fever": "yes",
        "score": 3,
        "duration": 10,
        "weight": 70,
        "mood": "no",
    }


def test_names_and_free_text_come_only_where_they_are_asked_for(
    version: QuestionnaireVersion,
) -> None:
    check = completed(version, {**BENIGN, "note": ("Call my son",)})
    set_contact(check, CONTACT)

    with_names, without = only(check, personal=True), only(check)

    more = {name: cell for name, cell in with_names.items() if name not in without}
    assert more == {
        "Name": "Ann",
        "Telephone": "555",
        "DateOfBirth": "1980-01-02",
        "SafeTime": "noon",
        "note": "Call my son",
    }
    header = Export(Submission.objects.all(), personal=False).header
    assert {"Name", "note"}.isdisjoint(header)


def test_several_values_stand_in_one_cell_and_not_sure_has_its_code(
    version: QuestionnaireVersion,
) -> None:
    given = {**BENIGN, "bladder": ("cant_pee", "leak"), "score": ("asked-unknown",)}
    check = completed(
        version,
        {"adult": ("yes",), "bladder": given["bladder"], "onset": ("asked-unknown",), **given},
    )

    row = only(check)

    assert [row[name] for name in ("bladder", "onset", "score", "Signs", "Unsure")] == [
        "cant_pee leak",
        "asked-unknown",
        "asked-unknown",
        "bladder-sign",
        "yes",
    ]


def test_answers_off_the_route_are_not_exported(version: QuestionnaireVersion) -> None:
    check = begun(version, EMERGENCY)
    give(check, "bladder", "none")
    for link_id, values in BENIGN.items():
        give(check, link_id, *values)
    complete(again(check), now=NOW)

    row = only(check)

    assert "onset" not in row
    assert (row["Urgency"], row["HighestUrgency"]) == (10, 40)


def test_without_consent_an_unfinished_check_is_code_urgency_and_dates(
    version: QuestionnaireVersion,
) -> None:
    under_way = begun(version, EMERGENCY)
    left = expire(begun(version, SAME_DAY), now=NOW + DAY)

    for check, answers in ((under_way, "withheld"), (left, "withheld")):
        row = only(check, personal=True)
        assert row.pop("Answers") == answers
        assert set(row) <= {
            *("Reference", "Version", "Document", "Status", "Stage", "Urgency", "ForCaller"),
            *("HighestUrgency", "ListUrgency", "StartedAt", "LastStepAt", "ListedAt", "RespondBy"),
        }


def test_with_consent_an_unfinished_check_has_what_was_answered(
    version: QuestionnaireVersion,
) -> None:
    given = {"adult": ("yes",), "bladder": ("leak",)}
    under_way = begun(version, given, follow_up=True)
    left = expire(begun(version, given, follow_up=True), now=NOW + DAY)

    found = exported()

    row = found[under_way.code]
    assert (row["Answers"], row["adult"], row["bladder"]) == ("given", "yes", "leak")
    assert (row["Signs"], row["Unsure"]) == ("bladder-sign", "no")
    row = found[left.code]
    assert (row["Answers"], row["adult"], row["bladder"]) == ("given", "yes", "leak")
    assert (row["Signs"], row["Unsure"], row["Urgency"]) == ("bladder-sign", "yes", 40)


def test_of_an_erased_check_only_dates_and_urgency_are_left(version: QuestionnaireVersion) -> None:
    check = completed(version, SAME_DAY)
    set_contact(check, CONTACT)
    erase(check)

    row = only(again(check), personal=True)

    assert (row["Status"], row["Answers"], row["Urgency"]) == ("erased", "erased", 30)
    assert not {"Signs", "Name", "fever"} & set(row)


def test_what_opens_or_proves_a_check_is_never_exported(version: QuestionnaireVersion) -> None:
    check = completed(version)
    pin = make_pin(check)
    stored = again(check)

    cells = {str(cell) for cell in only(check, personal=True).values()}

    assert cells.isdisjoint({pin, stored.pin_hash, stored.browser_hash, stored.digest})
    assert str(check.pk) not in cells


def _move_ciphertext(check: Submission, settings: Any) -> None:
    other = completed(check.version)
    Submission.objects.filter(pk=check.pk).update(answers=other.answers)
    other.delete()


def _lose_the_key(check: Submission, settings: Any) -> None:
    settings.ANSWER_KEYS = [Fernet.generate_key().decode()]


def _break_the_version(check: Submission, settings: Any) -> None:
    QuerySet(QuestionnaireVersion).update(document="{}", sha256="0" * 64)


@pytest.mark.parametrize("damage", [_move_ciphertext, _lose_the_key, _break_the_version])
def test_one_that_cannot_be_read_says_so_and_keeps_its_row(
    version: QuestionnaireVersion, settings: Any, damage: Any
) -> None:
    check = completed(version, SAME_DAY)
    damage(check, settings)

    row = only(check)

    assert (row["Answers"], row["Urgency"], row["Reference"]) == ("unreadable", 30, check.code)
    assert not {"Signs", "fever"} & set(row)


def test_columns_are_those_of_all_versions_the_newest_first(version: QuestionnaireVersion) -> None:
    completed(version)
    retire()
    questions = tuple(q for q in SMALL.questions if q.link_id not in {"weight", "mood"})
    rules = tuple(rule for rule in SMALL.rules if rule.code != "mood")
    signs = tuple(sign for sign in SMALL.signs if sign.code != "crisis-sign")
    renamed = replace(questions[-1], link_id="remark")
    newer = replace(
        SMALL,
        questions=(*questions[:-1], renamed),
        rules=rules,
        signs=signs,
        suggestions=SMALL.suggestions[1:],
    )
    check = completed(store_version(newer), {**_answers(questions[:-1]), "remark": ("x",)})

    header = Export(Submission.objects.all(), personal=True).header

    old = ["adult", "bladder", "onset", "fever", "score", "duration", "remark"]
    assert list(header[-10:]) == [*old, "weight", "mood", "note"]
    assert only(check, personal=True)["remark"] == "x"


def _answers(questions: Any) -> dict[str, Any]:
    return {q.link_id: BENIGN[q.link_id] for q in questions if q.link_id in BENIGN}


def test_only_what_is_listed_is_exported_with_the_versions_it_has(
    version: QuestionnaireVersion,
) -> None:
    check, _other = completed(version, SAME_DAY), completed(version)
    retire()
    completed(store_version(with_question("fever", text="Hot?")))

    export = Export(Submission.objects.filter(pk=check.pk), personal=False)

    assert export.count == 1
    assert [row[0] for row in export.rows()] == [check.code]
    assert "Hot?" not in str(list(export.codebook()))


def test_the_last_review_that_stands_is_exported(version: QuestionnaireVersion) -> None:
    check, nurse = completed(version), User.objects.create(username="nurse")

    def judge(outcome: str, verdict: str, after: int, corrects: Any = None) -> Any:
        then = NOW + timedelta(hours=after)
        return review(
            check, by=nurse, outcome=outcome, verdict=verdict, note="", now=then, corrects=corrects
        )

    first = judge("called", "too-low", 1)
    judge("seen", "", 2)
    judge("called", "right", 3, corrects=first)

    row = only(check)
    assert (row["ReviewOutcome"], row["ReviewedAt"]) == ("seen", "2026-05-01T14:00:00Z")
    assert "ReviewVerdict" not in row


def test_rows_are_read_a_batch_at_a_time(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.clinic.export.rows._BATCH", 2)
    checks = {completed(version).code for _ in range(5)}
    export = Export(Submission.objects.all(), personal=False)

    with counted() as statements:
        found = [row[0] for row in export.rows()]

    assert (len(found), set(found)) == (5, checks)
    assert len(statements) == 3 * 2  # of each batch the rows and their reviews


def test_rows_stand_in_the_order_of_the_list(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.clinic.export.rows._BATCH", 2)
    checks = [completed(version, given) for given in (BENIGN, SAME_DAY, BENIGN, SAME_DAY, BENIGN)]
    listed = Submission.objects.order_by("-work_urgency", "reference")
    wanted = sorted(checks, key=lambda check: (-check.work_urgency, check.reference))

    found = [row[0] for row in Export(listed, personal=False).rows()]

    assert found == [check.code for check in wanted]


def test_nothing_listed_is_a_table_without_rows() -> None:
    export = Export(Submission.objects.all(), personal=True)

    assert (export.count, list(export.rows()), export.questions) == (0, [], ())
