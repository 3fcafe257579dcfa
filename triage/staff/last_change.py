"""Who changed a row last, and when: from its history, or else from the admin's own log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class LastChange:
    """The newest record of a change, or of a deletion."""

    by: str
    at: datetime


def find_last_change(
    model: type[Model], pk: Any, parts: Iterable[tuple[type[Model], str]] = ()
) -> LastChange | None:
    """The last change of a row or of its parts, also when the row is gone.

    ``parts`` are tables with the column that points to the row.
    """
    tables = ((model, {"id": pk}), *((part, {f"{column}_id": pk}) for part, column in parts))
    found = [change for table, which in tables for change in _recorded(table, which)]
    return max(found or _logged(model, pk), key=lambda change: change.at, default=None)


def _recorded(model: Any, which: dict[str, Any]) -> list[LastChange]:
    if not hasattr(model, "history"):
        return []
    rows = model.history.filter(**which).select_related("history_user")
    newest = rows.order_by("-history_date", "-history_id")[:1]
    return [LastChange(_name(row.history_user), row.history_date) for row in newest]


def _logged(model: type[Model], pk: Any) -> list[LastChange]:
    content_type = ContentType.objects.get_for_model(model)
    rows = LogEntry.objects.filter(content_type=content_type, object_id=str(pk))
    newest = rows.select_related("user").order_by("-action_time")[:1]
    return [LastChange(_name(row.user), row.action_time) for row in newest]


def _name(user: Any) -> str:
    return str(user or _("nobody known"))
