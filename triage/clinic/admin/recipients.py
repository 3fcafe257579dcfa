"""Who is told of alerts: the ladder, as clinical leads keep it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy

from triage.clinic.admin.urls import recipient_urls
from triage.clinic.alerts.addresses import check_address
from triage.clinic.alerts.rota_words import holes_in_words
from triage.models import Recipient, Shift
from triage.staff.model_admin import LabelledFormSet
from triage.staff.on_record import OnRecord
from triage.staff.stamped_admin import StampedAdmin


class RecipientForm(forms.ModelForm):
    """A recipient to whom something can be sent."""

    def clean(self) -> dict[str, Any] | None:
        """The address fits the channel; what is wrong is said beside it."""
        cleaned = super().clean()
        if cleaned and {"channel", "address"} <= cleaned.keys():
            try:
                check_address(cleaned["channel"], cleaned["address"])
            except ValidationError as error:
                self.add_error("address", error)
        return cleaned


class ShiftTable(admin.TabularInline):
    """When a recipient is on duty."""

    model = Shift
    formset = LabelledFormSet
    extra = 1
    classes = ("without-row-names",)


@admin.register(Recipient)
class RecipientAdmin(OnRecord, StampedAdmin):
    """The ladder. Nobody is deleted, as what was sent to them stays on record."""

    recorded_as = "recipient"
    form = RecipientForm
    inlines = (ShiftTable,)
    change_list_template = "admin/triage/recipient/change_list.html"
    change_form_template = "admin/triage/recipient/change_form.html"
    list_display = (
        "step",
        "name",
        "channel",
        "wait_minutes",
        "minimum_urgency",
        "is_active",
        "gets_digest",
        "last_delivered",
        "not_delivered",
    )
    list_display_links = ("name",)
    search_fields = ("name",)
    ordering = ("step", "name", "id")
    fieldsets = (
        (None, {"fields": ("name", "is_active")}),
        (gettext_lazy("How they are reached"), {"fields": ("channel", "address")}),
        (
            gettext_lazy("Their place on the ladder"),
            {"fields": ("step", "wait_minutes", "minimum_urgency")},
        ),
        (gettext_lazy("Summary"), {"fields": ("gets_digest",)}),
    )

    def named(self, row: Recipient) -> str:
        """With where it is reached: a changed address would take the alerts away."""
        state = "" if row.is_active else ", not told"
        return f"{row} ({row.get_channel_display()} {row.address}{state})"

    def get_urls(self) -> list[URLPattern]:
        """With the page that sends a test message."""
        return [*recipient_urls(self.admin_site), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the holes in the rota."""
        holes = {"holes": holes_in_words(now=timezone.now())}
        return super().changelist_view(request, {**holes, **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recipient]:
        """With what became of the messages."""
        given_up = Q(deliveries__given_up_at__isnull=False)
        rows: QuerySet[Recipient] = (
            super()
            .get_queryset(request)
            .annotate(
                delivered=Max("deliveries__delivered_at"),
                failed=Count("deliveries", filter=given_up),
            )
        )
        return rows

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Switched off instead."""
        return False

    @admin.display(description=gettext_lazy("last delivered"), empty_value="—")
    def last_delivered(self, recipient: Any) -> Any:
        """When a message last arrived."""
        return recipient.delivered

    @admin.display(description=gettext_lazy("not delivered"))
    def not_delivered(self, recipient: Any) -> int:
        """How many messages were given up."""
        return int(recipient.failed)
