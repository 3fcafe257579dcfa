"""Fills in the admin's forms as a browser does: what the page shows, with a few changes."""

from typing import Any

from django.db.models import Model
from django.forms import BaseForm
from django.test import Client
from django.urls import reverse

from triage.staff.stamps import STAMP


def address(model: type[Model] | Model, page: str = "change") -> str:
    """Where a model's page is."""
    args = [model.pk] if isinstance(model, Model) and page != "changelist" else []
    return reverse(f"admin:triage_{model._meta.model_name}_{page}", args=args)


def shown(page: Any) -> dict[str, Any]:
    """Everything the page's forms would send, unchanged."""
    context = page.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {key: value for form in forms for key, value in _values(form).items()}
    return {**values, STAMP: context["stamp"]} if "stamp" in context else values


def _values(form: BaseForm) -> dict[str, Any]:
    values = {}
    for field in form:
        value = field.value()
        if value is None or value is False or field.field.disabled:
            continue
        values[field.html_name] = "on" if value is True else getattr(value, "pk", value)
        if field.field.show_hidden_initial:
            values[field.html_initial_name] = value
    return values


def save(client: Client, place: str, **changes: Any) -> Any:
    """Open a page, change some boxes, and press Save; ``None`` empties a box."""
    data = {**shown(client.get(place)), **changes}
    return client.post(place, {key: value for key, value in data.items() if value is not None})


def complaints(page: Any) -> dict[str, list[str]]:
    """Every box with complaints, by its name on the page; of a whole table under its prefix."""
    found = dict(page.context["adminform"].form.errors)
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        if formset.non_form_errors():
            found[formset.prefix] = formset.non_form_errors()
        for form in formset.forms:
            found |= {form.add_prefix(name): errors for name, errors in form.errors.items()}
    return {name: list(map(str, errors)) for name, errors in found.items()}
