"""What is administered has its line in the audit log: who did what to whom or to what, by name."""

import json
from collections.abc import Iterable
from typing import Any, cast

from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.http import HttpRequest

from triage.site.audit import record


class OnRecord(ModelAdmin):
    """Pages on which nothing is added, changed or deleted without a line of its own."""

    #: What the log calls one of these, for example "account".
    recorded_as = ""

    def named(self, row: Any) -> str:
        """Which one it was, and what else is to be bound."""
        return str(row)

    def changed_as(self, _request: HttpRequest) -> str:
        """What the log calls the change that this request makes."""
        return f"{self.recorded_as} changed"

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """In the audit log too."""
        self.note(request, f"{self.recorded_as} added", obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """In the audit log too, with what was changed."""
        self.note(request, self.changed_as(request), obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[Any]) -> Any:
        """In the audit log too, a line each."""
        rows = list(queryset)
        for row in rows:
            self.note(request, f"{self.recorded_as} deleted", row)
        return super().log_deletions(request, rows)  # type: ignore[arg-type] # it goes over them

    def note(self, request: HttpRequest, action: str, row: Any, message: Any = "") -> None:
        """Add the line; ``message`` as Django's admin makes it."""
        said = message if isinstance(message, str) else json.dumps(message)
        what = LogEntry(change_message=said).get_change_message()
        about = f"{self.named(row)}: {what}" if what else self.named(row)
        record(action, by=cast(User, request.user), about=about)
