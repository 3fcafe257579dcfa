"""A text of a megabyte is refused where it was typed, in every form there is.

What a field says is asked of the field itself: no clock, and no page is drawn. How the page then
keeps what was typed is the same for all of them.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import RequestFactory

import triage
from tests.drafts import store_draft
from tests.small import SMALL
from tests.staff.people import staff
from triage.staff.forms import CodeAgainForm, CodeForm

_MEGABYTE = "x" * 1_000_000
#: Passwords are made to one digest of fixed length, whatever theirs is; a form of 64 kB is the
#: bound. A code's bound is set when the form is made: see below.
_ELSEWHERE = {"password", "password1", "password2", "oldpassword", "code"}


def takes_a_megabyte(field: forms.Field) -> bool:
    try:
        field.clean(_MEGABYTE)
    except ValidationError:
        return False
    return True


def _texts(found: dict[str, forms.Field]) -> dict[str, forms.Field]:
    return {
        name: field
        for name, field in found.items()
        if isinstance(field, forms.CharField) and not field.disabled and name not in _ELSEWHERE
    }


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def _forms_of_ours() -> list[type[Any]]:
    for module in pkgutil.walk_packages(triage.__path__, "triage."):
        if ".migrations" not in module.name and ".management" not in module.name:
            importlib.import_module(module.name)
    found = {one for one in _below(forms.BaseForm) if one.__module__.startswith("triage.")}
    return sorted(found, key=lambda one: f"{one.__module__}.{one.__name__}")


def test_no_text_of_a_form_of_ours_may_be_as_long_as_it_likes() -> None:
    endless = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in _forms_of_ours()
        for name, field in _texts(getattr(form, "base_fields", {})).items()
        if takes_a_megabyte(field)
    }

    assert endless == set()


@pytest.mark.django_db
@pytest.mark.parametrize("form", [CodeForm, CodeAgainForm])
def test_neither_may_a_code(form: type[Any]) -> None:
    assert not takes_a_megabyte(form(user=staff("clinician")).fields["code"])


@pytest.mark.django_db
def test_neither_may_one_of_a_form_that_the_admin_makes() -> None:
    store_draft(SMALL)
    request = RequestFactory().get("/admin/")
    request.user = staff("superuser")

    endless, asked = set(), 0
    for name, fields in _admin_forms(request):
        asked += len(fields)
        endless |= {f"{name}.{key}" for key, field in fields.items() if takes_a_megabyte(field)}

    assert endless == set()
    assert asked > 100


def _admin_forms(request: Any) -> Iterator[tuple[str, dict[str, forms.Field]]]:
    for model, page in admin.site._registry.items():
        row = model._default_manager.first()
        if page.has_change_permission(request, row):
            yield model.__name__, _texts(page.get_form(request, row, change=True).base_fields)
        if page.has_add_permission(request):
            yield model.__name__, _texts(page.get_form(request).base_fields)
        for table in page.get_inline_instances(request, row):
            formset: Any = table.get_formset(request, row)
            yield f"{model.__name__}/{table.__class__.__name__}", _texts(formset.form.base_fields)
