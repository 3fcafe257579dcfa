"""An ordinary answer is stored by one statement: as whoever holds the row would, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.checks import NOW, SAME_DAY, again, begun, completed, give
from tests.conftest import store_version
from tests.queries import counted, meanwhile
from tests.security.world import undone
from tests.small import SMALL
from tests.variants import URGENT_FEVER
from tests.verbs import VERBS, Act, answers, do
from triage.check import answering
from triage.engine.answers import AnswerError
from triage.engine.question import Question
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

STORES = 'UPDATE "triage_submission" SET "answers" = '
#: Answers under way, of which the next is ordinary; the first rises above what was said.
UNDER_WAY: dict[str, tuple[dict[str, Any], Act]] = {
    "the next": ({"adult": ("yes",), "bladder": ("none",)}, answers("fever", "no")),
    "one that rises": ({"adult": ("yes",), "bladder": ("none",)}, answers("fever", "yes")),
    "a change": (dict(SAME_DAY), answers("score", 9)),
    "one that calms": (dict(SAME_DAY), answers("fever", "no")),
}


@contextmanager
def held() -> Iterator[None]:
    """Every answer waits for its row, as it does where somebody must be told."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(answering, "_store_at_once", lambda *_args, **_more: False)
        yield


def stored(check: Submission) -> dict[str, Any]:
    """All of the row but secrets, which are new each time, and what was told of it."""
    row = again(check)
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for secret in ("id", "answers", "pin_hash", "browser_hash", "reference"):
        columns[secret] = bool(columns[secret])
    told = row.alerts.order_by("pk").values_list("kind", "urgency", "round", "ended_at")
    return {**columns, "alerts": list(told), "words": row.tokens.count(), "said": row.events()}


@pytest.fixture
def _people(version: QuestionnaireVersion) -> None:
    """Who and what the verbs act on: two of the staff, an earlier check, a newer version."""
    for name in ("doctor", "nurse"):
        User.objects.create_user(name, is_staff=True)
    completed(version)
    QuestionnaireVersion.objects.update(status="retired", retired_at=NOW)
    store_version(URGENT_FEVER, signed=True)


@pytest.mark.usefixtures("_people")
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("said", "act"), UNDER_WAY.values(), ids=UNDER_WAY)
def test_whatever_comes_between_counts_as_if_it_had_come_before(
    version: QuestionnaireVersion, said: Any, act: Act, verb: str
) -> None:
    check = begun(version, said, follow_up=True)
    found = []

    with undone():
        do(VERBS[verb], again(check))
        found.append((_told(do(act, check)), _again(check)))
    with undone():
        with meanwhile(STORES, lambda: do(VERBS[verb], again(check))):
            came = do(act, check)
        found.append((_told(came), _again(check)))

    assert found[0] == found[1]


def _told(answered: Any) -> object:
    return answered and (answered.outcome, answered.applied, answered.stops, answered.tells)


def _again(check: Submission) -> object:
    return stored(check) if Submission.objects.filter(pk=check.pk).exists() else None


@given(data=st.data())
@settings(  # each example undoes what it stored
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_any_answers_are_stored_alike(version: QuestionnaireVersion, data: st.DataObject) -> None:
    """Also the odd ones, changed, repeated, off the route, drawn long ago, hours apart."""
    steps = data.draw(st.lists(_steps(), min_size=1, max_size=12))
    found = []

    for how in (held(), nullcontext()):
        with undone(), how:
            found.append(_walk(begun(version), steps))

    assert found[0] == found[1]


def _steps() -> st.SearchStrategy[Any]:
    asked = st.sampled_from(SMALL.questions)
    return asked.flatmap(
        lambda question: st.tuples(
            st.just(question.link_id),
            _values(question),
            st.sampled_from([0, 0, 0, 1, 3]),
            st.sampled_from([0, 1, 70]),
        )
    )


def _gives(link_id: str, values: tuple[object, ...], drawn_at: int, now: datetime) -> Act:
    return lambda check: give(check, link_id, *values, revision=drawn_at, now=now)


def _values(question: Question) -> st.SearchStrategy[Any]:
    """Its options, one or two, a number in and out of its range, a word, nothing at all."""
    odd: list[tuple[object, ...]] = [(), ("no such",), (5,), (10**9,)]
    options = [option.value for option in question.options]
    return st.sampled_from([*odd, *((value,) for value in options), tuple(options[:2])])


def _walk(check: Submission, steps: list[Any]) -> object:
    now, told = NOW, []
    for link_id, values, before, minutes in steps:
        now += timedelta(minutes=minutes)
        drawn_at = max(0, again(check).revision - before)
        with suppress(AnswerError):
            told.append(_told(do(_gives(link_id, values, drawn_at, now), check)))
    return told, stored(check)


@pytest.mark.parametrize(("said", "act"), UNDER_WAY.values(), ids=UNDER_WAY)
def test_it_takes_one_statement(version: QuestionnaireVersion, said: Any, act: Act) -> None:
    check = begun(version, said)

    with counted() as statements:
        act(check)

    assert len(statements) == 1


def test_what_must_be_told_is_stored_while_the_row_is_held(version: QuestionnaireVersion) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("leak",)})

    with counted() as statements:
        give(check, "onset", "new", revision=2)

    assert not any(one.startswith(STORES) and '"revision" = 2' in one for one in statements)
    assert [(one.kind, one.urgency) for one in check.alerts.all()] == [("red-flag", 40)]


def test_it_changes_nothing_in_any_index() -> None:
    """So that the database writes the row alone, where it has room beside it."""
    table = Submission._meta.db_table
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    indexed = {column for one in found.values() if one["index"] for column in one["columns"]}
    conditions = [one.condition for one in Submission._meta.indexes if one.condition]
    read = {str(leaf[0]).partition("__")[0] for one in conditions for leaf in one.children}

    assert "started_at" in indexed
    assert (indexed | read).isdisjoint(answering._ORDINARY)


def test_what_was_read_is_left_as_it_was(version: QuestionnaireVersion) -> None:
    check = begun(version, {"adult": ("yes",)})
    before = check.current_answers(), check.revision, check.last_step_at

    give(check, "bladder", "none", now=NOW + timedelta(minutes=1))

    assert (check.current_answers(), check.revision, check.last_step_at) == before
