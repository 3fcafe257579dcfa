"""No address asks a list what its filters do not offer: a digest could be read sign by sign."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.staff.people import LogIn, log_in, staff
from triage.models import EraseRequest, QuestionCount, Submission

__all__ = ["log_in"]

pytestmark = pytest.mark.django_db

#: Every list; the figures are none.
LISTS = {
    model._meta.label: page
    for model, page in admin.site._registry.items()
    if model is not QuestionCount
}
_COMPARES = ("startswith", "contains", "regex", "in", "gt", "range", "iexact")


def request() -> Any:
    asked = RequestFactory().get("/")
    asked.user = staff("superuser")
    return asked


def probes(model: type[Model], before: str = "") -> Iterator[str]:
    """Every column of a row, and of the rows that it names, compared in every way."""
    for column in model._meta.get_fields():
        name = f"{before}{column.name}"
        yield from (f"{name}__{compares}" for compares in _COMPARES)
        if column.is_relation and not before and column.related_model:
            yield from probes(column.related_model, f"{name}__")


@pytest.mark.parametrize("label", LISTS)
def test_a_list_answers_what_its_filters_ask_and_nothing_else(label: str) -> None:
    page, asked = LISTS[label], request()
    listed = page.get_changelist_instance(asked)
    offered = {name for one in listed.filter_specs for name in one.expected_parameters()}

    answered = {name for name in probes(page.model) if page.lookup_allowed(name, "x", asked)}

    assert answered == set()
    assert [name for name in offered if not page.lookup_allowed(str(name), "1", asked)] == []


@pytest.mark.parametrize(
    ("model", "role"), [(Submission, "clinician"), (EraseRequest, "lead"), (User, "superuser")]
)
def test_an_address_that_probes_is_refused(model: Any, role: str, log_in: LogIn) -> None:
    client: Client = log_in(role)
    place = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    column = "password" if model is User else "pin_hash"

    assert client.get(place, {f"{column}__startswith": "a"}).status_code == 400
