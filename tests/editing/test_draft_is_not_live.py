"""Whatever is done to a draft, patients meet nothing of it until it is published.

Every column of every table of a draft is changed, one at a time, and every patient page must
stay the same to the byte. Tables and columns are found in the models, so that a new one is
tried by itself.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.check.views.walk import put_check
from tests.conftest import store_version
from tests.drafts import store_draft
from tests.editing.made_up import vignette
from tests.editing.signing import sign
from tests.small import BENIGN, SMALL, question
from tests.staff.people import staff
from triage.check.views import errors
from triage.editing.publishing import publish
from triage.engine.question import QuestionType
from triage.engine.telephone import TelephoneLine
from triage.models import Questionnaire, QuestionnaireVersion, SitePage

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]

OTHER = replace(
    SMALL,
    slug="other",
    title="Other check",
    sections=tuple(replace(section, slug=f"other-{section.slug}") for section in SMALL.sections),
)
_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
_CHANGING = re.compile(rb'name="(csrfmiddlewaretoken|once)" value="[^"]+"')


def _tables() -> list[Any]:
    """Every table whose rows have a history: those of a draft, and pages that are live at once."""
    found = [
        model
        for model in apps.get_app_config("triage").get_models()
        if hasattr(model, "history") and model is not SitePage
    ]
    return sorted(found, key=lambda model: model.__name__)


TABLES = _tables()
#: Columns that have one value: what stands behind a name is one box.
NEVER_OTHERWISE = {"NamedCondition": ["group"]}


@pytest.fixture
def row(db: None, settings: Settings) -> Questionnaire:
    """A questionnaire that was published from its draft, beside another."""
    settings.DEBUG = True
    asked = question("words", QuestionType.TEXT, required=False)
    line = TelephoneLine("ward_phone", "The ward", "Call the ward", "555-0177", always_shown=True)
    draft = store_draft(replace(SMALL, questions=(*SMALL.questions, asked), lines=(line,)))
    draft.hazards.create(code="H31", title="It", cause="A", effect="B", mitigation="C")
    named, _other_one = (
        draft.namedcriterions.create(code=code, title=code) for code in ("hot", "cold")
    )
    named.conditions.create(question=draft.questions.get(link_id="fever"), value="yes")
    vignette(draft)
    publish(draft, by=None, note="First.")
    # Below an emergency the lock can be taken off by itself.
    draft.safetyfloors.update(minimum=30, minimum_if_unsure=30)
    store_draft(OTHER)
    store_version(OTHER)
    return draft


Pages = dict[str, Callable[[], Any]]


@pytest.fixture
def pages(row: Questionnaire) -> Pages:
    """Every page that a patient meets, by name."""
    version = QuestionnaireVersion.objects.get(questionnaire=row)
    places = {
        "home": "/",
        "start": "/start/small/",
        "another start": "/start/other/",
        "no such start": "/start/nothing/",
        "a changed start": "/start/0changed-small/",
        "without": "/without/",
        "no check": "/no-check/",
        "resume": "/resume/",
        "learn": "/learn/",
        "section": "/learn/warning-signs/",
        "medicines": "/learn/medicines/",
        "no such section": "/learn/0changed-medicines/",
        "search": "/learn/search/?q=tablet",
        "search for changes": "/learn/search/?q=0changed",
        "no such page": "/nothing/",
    }
    stranger = Client()
    found: Pages = {name: partial(stranger.get, at) for name, at in places.items()}
    forged = Client(enforce_csrf_checks=True)
    found["forged"] = lambda: forged.post("/resume/", {})
    found["error"] = lambda: errors.server_error(HttpRequest())
    for name, get in _of_checks(version):
        found[name] = get
    return found


def _of_checks(version: QuestionnaireVersion) -> Iterator[tuple[str, Callable[[], Any]]]:
    """The pages of somebody at each point of a check."""
    asked = {key: BENIGN[key] for key in ("adult", "bladder")}
    rest = {key: values for key, values in BENIGN.items() if key not in asked}
    danger = {"adult": ("yes",), "bladder": ("cant_pee",), "onset": ("new",)}
    states: dict[str, tuple[dict[str, Any], dict[str, Any], tuple[str, ...]]] = {
        "asked": (asked, {}, ("go-on", "save", "erase", "question:adult", "question:fever")),
        "in danger": (danger, {}, ("stop",)),
        "answered": (BENIGN, {}, ("answers",)),
        "done": (BENIGN, {"done": True}, ("contact", "result")),
        "in danger and done": (
            {**danger, **rest},
            {"done": True},
            ("result", "stop"),
        ),
        "out of scope": ({"adult": ("no",)}, {}, ("unfinished",)),
    }
    for state, (given, how, names) in states.items():
        client = Client()
        put_check(client, version, given, **how)
        for name in names:
            view, _colon, link_id = name.partition(":")
            place = reverse(view, args=[link_id] if link_id else [])
            yield f"{state}: {name}", partial(client.get, place)


def _look(pages: Pages) -> dict[str, tuple[int, str, bytes]]:
    found = {}
    for name, get in pages.items():
        response = get()
        body = _CHANGING.sub(b"", response.content)
        found[name] = (response.status_code, response.headers.get("Location", ""), body)
    return found


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# other values


def _others(field: Any, row: Any) -> Iterator[Any]:
    """Values that a column could have instead."""
    value = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey):
        related = field.remote_field.model._base_manager.exclude(pk=value)
        yield from related.order_by("pk").values_list("pk", flat=True)[:3]
        yield from [None] * field.null
    elif field.choices:
        yield from (choice for choice, _label in field.flatchoices if choice != value)
    else:
        yield _other(field, value)


#: Another value for each kind of column; the first that fits counts.
_OTHER: tuple[tuple[type[Any], Callable[[Any], Any]], ...] = (
    (models.BooleanField, lambda value: not value),
    (models.DateTimeField, lambda value: (value or _MOMENT) + timedelta(days=1)),
    (models.DateField, lambda value: value + timedelta(days=1)),
    (models.IntegerField, lambda value: (value or 0) + 1),
    (models.JSONField, lambda value: ["0changed", value]),
    (models.Field, lambda value: f"0changed-{value}"),
)


def _other(field: Any, value: Any) -> Any:
    change = next(change for kind, change in _OTHER if isinstance(field, kind))
    changed = change(value)
    return changed[: field.max_length] if isinstance(changed, str) else changed


def _update(row: Any, **values: Any) -> bool:
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**values)
    except IntegrityError:
        return False
    return True


def _change(row: Any, field: Any) -> bool:
    """Give one column another value; with a second one where the table's rules demand it."""
    if any(_update(row, **{field.attname: value}) for value in _others(field, row)):
        return True
    partners = [other for other in _columns(type(row)) if other != field]
    return any(
        _update(row, **{field.attname: value, other.attname: theirs})
        for value in _others(field, row)
        for other in partners
        for theirs in _others(other, row)
    )


def _columns(model: Any) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def test_the_tables_of_a_draft_are_found() -> None:
    names = {model.__name__ for model in TABLES}

    assert {"Questionnaire", "Question", "AnswerOption", "Rule", "EducationalItem"} <= names
    assert len(names) >= 15


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_no_column_of_a_draft_is_seen_by_a_patient(
    model: Any, row: Questionnaire, pages: Pages
) -> None:
    staff("lead")  # whoever a row may point to
    before = _look(pages)
    first = model._base_manager.order_by("pk")[0]
    unchanged: list[str] = []
    seen: dict[str, list[str]] = {}

    for field in _columns(model):
        with _undone():
            if not _change(first, field):
                unchanged.append(field.name)
            after = _look(pages)
            differing = [name for name in pages if after[name] != before[name]]
        if differing:
            seen[field.name] = differing

    assert (unchanged, seen) == (NEVER_OTHERWISE.get(model.__name__, []), {})


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_no_row_of_a_draft_that_comes_or_goes_is_seen_by_a_patient(
    model: Any, row: Questionnaire, pages: Pages
) -> None:
    before = _look(pages)
    first = model._base_manager.order_by("pk")[0]
    texts = [field for field in _columns(model) if _is_code(field)]

    with _undone():
        added = model._base_manager.get(pk=first.pk)
        added.pk, added._state.adding = None, True
        for field in texts:
            setattr(added, field.attname, _other(field, getattr(first, field.attname)))
        added.save()
        with_one_more = _look(pages)
    with _undone():
        rows = model._base_manager.filter(pk=first.pk)
        gone = 0 if model is Questionnaire else rows._raw_delete("default")
        with_one_less = _look(pages)

    assert gone == (0 if model is Questionnaire else 1)
    assert [name for name in pages if with_one_more[name] != before[name]] == []
    assert [name for name in pages if with_one_less[name] != before[name]] == []


def _is_code(field: Any) -> bool:
    return isinstance(field, models.CharField) and not field.choices


def test_a_questionnaire_that_was_published_is_never_deleted(row: Questionnaire) -> None:
    with pytest.raises(models.ProtectedError), transaction.atomic():
        row.delete()


def test_publishing_is_seen(row: Questionnaire, pages: Pages, settings: Settings) -> None:
    before = _look(pages)
    row.introduction = "Many other questions, in fact."
    row.save()
    row.safetyfloors.update(minimum=40, minimum_if_unsure=40)  # as it was published
    same = _look(pages)

    sign(row, staff("lead"), staff("lead", called="other"))
    publish(row, by=None, note="Second.")

    after = _look(pages)
    assert same == before
    assert [name for name in pages if after[name] != before[name]] == ["start"]
