"""Changes as a history lists them."""

from typing import Any

from django.urls import reverse


def last_change(model: Any, **of: Any) -> str:
    """The address of the newest recorded change."""
    record = model.history.filter(**of).latest()
    name = f"admin:triage_{model._meta.model_name}_simple_history"
    return reverse(name, args=[record.id, record.history_id])
