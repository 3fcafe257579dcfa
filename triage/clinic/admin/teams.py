"""Teams, as clinical leads keep them."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from triage.clinic.belonging import everybody_of_clinic
from triage.models import Team
from triage.staff.on_record import OnRecord
from triage.staff.stamped_admin import StampedAdmin


@admin.register(Team)
class TeamAdmin(OnRecord, StampedAdmin):
    """Nobody deletes one: what was given to it stays on record."""

    recorded_as = "team"
    list_display = ("name", "is_active")
    search_fields = ("name",)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only colleagues of the clinic can be members."""
        kwargs["queryset"] = everybody_of_clinic().order_by("username")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Switched off instead."""
        return False
