"""The verdicts that stand, against the rules that decided."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.checks import DAY, EMERGENCY, NOW, SAME_DAY, SOON, Given
from tests.clinic.figures import another, done, under_way, verdict, week_of, with_other_key
from tests.queries import counted
from tests.small import BENIGN
from triage.check.leaving import erase, expire
from triage.clinic.figures import verdicts
from triage.clinic.figures.verdicts import NO_RULE, judged
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

#: Fires "fever" at once and "long-pain" below it.
BOTH: Given = {**SOON, "fever": ("yes",)}


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    verdicts._DECIDED.clear()
    yield
    verdicts._DECIDED.clear()


def rules(*versions: QuestionnaireVersion) -> dict[str, dict[str, int]]:
    return {code: dict(counts) for code, counts in judged(week_of(*versions)).rules.items()}


def test_verdicts_count_by_version_and_rule(version: QuestionnaireVersion) -> None:
    second = another(version)
    verdict(done(version, SOON), "too-low")
    verdict(done(version, SAME_DAY), "right")
    verdict(done(second, SAME_DAY), "too-high")
    verdict(done(version), "too-low")

    found = judged(week_of(second, version))

    assert found.versions == {
        version.pk: Counter({"too-low": 2, "right": 1}),
        second.pk: Counter({"too-high": 1}),
    }
    assert found.rules == {
        "long-pain": Counter({"too-low": 1}),
        "fever": Counter({"right": 1, "too-high": 1}),
        NO_RULE: Counter({"too-low": 1}),
    }
    assert (found.without_rules, found.is_cut) == (0, False)


def test_only_rules_that_decided_the_urgency_count(version: QuestionnaireVersion) -> None:
    verdict(done(version, BOTH), "too-high")

    assert rules(version) == {"fever": {"too-high": 1}}


def test_a_corrected_verdict_does_not_count(version: QuestionnaireVersion) -> None:
    submission = done(version, SOON)
    first = verdict(submission, "too-high")
    verdict(submission, "too-low", hours=2, corrects=first)

    assert rules(version) == {"long-pain": {"too-low": 1}}


def test_a_verdict_that_was_taken_back_leaves_none(version: QuestionnaireVersion) -> None:
    submission = done(version, SOON)
    verdict(submission, "", hours=2, corrects=verdict(submission, "too-high"))

    assert rules(version) == {}


def test_of_two_clinicians_the_last_counts(version: QuestionnaireVersion) -> None:
    submission = done(version, SOON)
    verdict(submission, "too-high")
    verdict(submission, "right", hours=3)
    verdict(submission, "", hours=4)  # a note alone says nothing of the urgency

    assert rules(version) == {"long-pain": {"right": 1}}


def test_checks_of_other_days_do_not_count(version: QuestionnaireVersion) -> None:
    verdict(done(version, SOON, at=NOW - 8 * DAY), "too-low")

    assert judged(week_of(version)).versions == {}


def test_an_erased_check_counts_for_its_version_only(version: QuestionnaireVersion) -> None:
    submission = done(version, SOON)
    verdict(submission, "too-low")
    erase(submission)

    found = judged(week_of(version))

    assert found.versions == {version.pk: Counter({"too-low": 1})}
    assert (found.rules, found.without_rules) == ({}, 1)


def test_answers_that_the_clinic_may_not_see_are_not_read(version: QuestionnaireVersion) -> None:
    verdict(under_way(version, EMERGENCY), "right")

    assert (rules(version), judged(week_of(version)).without_rules) == ({}, 1)


def test_with_consent_an_unfinished_check_counts_as_it_was_left(
    version: QuestionnaireVersion,
) -> None:
    """Without an answer when it began, "not sure" is what counts."""
    begun_only = {"adult": ("yes",), "bladder": ("leak",)}
    submission = under_way(version, begun_only, at=NOW - DAY, follow_up=True)
    expire(submission, now=NOW)
    verdict(submission, "too-low")
    verdict(under_way(version, EMERGENCY, follow_up=True), "right")

    assert rules(version) == {"bladder-new": {"too-low": 1, "right": 1}}


def test_one_that_no_key_opens_does_not_keep_back_the_others(
    version: QuestionnaireVersion, caplog: pytest.LogCaptureFixture
) -> None:
    lost = done(version, SOON)
    verdict(lost, "too-low")
    verdict(done(version, SAME_DAY), "right")
    with_other_key(lost)

    assert rules(version) == {"fever": {"right": 1}}
    assert [record.getMessage() for record in caplog.records] == ["1 submissions cannot be read."]


def test_a_damaged_version_has_no_rules(version: QuestionnaireVersion) -> None:
    verdict(done(version, SOON), "too-low")
    selection = week_of(version)
    version.sha256 = "0" * 64

    found = judged(selection)

    assert (found.rules, found.without_rules) == ({}, 1)


def test_closed_answers_are_worked_out_once(version: QuestionnaireVersion) -> None:
    verdict(done(version, SOON), "too-low")
    first = rules(version)

    with counted() as queries:
        second = rules(version)

    assert first == second
    assert not [sql for sql in queries if "answers" in sql]


def test_an_open_check_is_worked_out_again(version: QuestionnaireVersion) -> None:
    verdict(under_way(version, EMERGENCY, follow_up=True), "right")
    rules(version)

    assert not verdicts._DECIDED


def test_what_is_remembered_has_an_end(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdicts, "_REMEMBERED", 2)
    for given in (SOON, SAME_DAY, BENIGN):
        verdict(done(version, given), "right")

    assert set(rules(version)) == {"long-pain", "fever", NO_RULE}
    assert len(verdicts._DECIDED) == 1


def test_of_very_many_the_newest_count(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdicts, "MOST", 2)
    for hours, given in enumerate((SOON, SAME_DAY, SAME_DAY)):
        verdict(done(version, given), "right", hours=hours)

    found = judged(week_of(version))

    assert (found.rules, found.is_cut) == ({"fever": Counter({"right": 2})}, True)


@pytest.mark.parametrize("many", [1, 6])
def test_it_takes_two_queries_however_many_there_are(
    version: QuestionnaireVersion, many: int
) -> None:
    for _ in range(many):
        verdict(done(version, SOON), "too-low")

    with counted() as queries:
        judged(week_of(version))

    assert len(queries) == 2


def test_the_sums_are_those_of_counting_by_hand(version: QuestionnaireVersion) -> None:
    given: list[tuple[Any, str]] = [
        (SOON, "too-low"),
        (SOON, "right"),
        (BOTH, "too-high"),
        (SAME_DAY, "right"),
        (BENIGN, "right"),
    ] * 3
    for number, (answers, said) in enumerate(given):
        at = NOW - timedelta(hours=number)
        verdict(done(version, answers, at=at), said)

    found = judged(week_of(version))

    assert found.versions[version.pk].total() == Submission.objects.count() == 15
    assert found.versions[version.pk] == Counter(said for _answers, said in given)
