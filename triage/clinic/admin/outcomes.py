"""What clinicians may record that they did: clinical leads add to it, and nobody takes away."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.models import ReviewOutcome
from triage.site.audit import record
from triage.staff.stamped_admin import StampedAdmin

_LONGEST = 30


class OutcomeForm(forms.ModelForm):
    """One that a clinician can tell from the others."""

    def clean_label(self) -> str:
        """Words that no other outcome has."""
        label = " ".join(str(self.cleaned_data["label"]).split())
        if ReviewOutcome.objects.filter(label__iexact=label).exists():
            raise ValidationError(_("There is an outcome of these words already."))
        return label

    def clean_is_active(self) -> bool:
        """Something must be left with which a check can be ended."""
        is_active = bool(self.cleaned_data["is_active"])
        others = ReviewOutcome.objects.filter(ends=True, is_active=True).exclude(
            pk=self.instance.pk
        )
        if self.instance.pk and not is_active and not others.exists():
            raise ValidationError(_("This is the last one that ends a check. Keep it in use."))
        return is_active


@admin.register(ReviewOutcome)
class ReviewOutcomeAdmin(StampedAdmin):
    """What one means is fixed once it is there, as reviews name it.

    Whoever wants it worded otherwise adds another, and takes this one out of use.
    """

    form = OutcomeForm
    list_display = ("label", "ends", "asks_date", "position", "is_active")
    list_display_links = ("label",)
    search_fields = ("label",)
    ordering = ("position", "id")
    fieldsets = (
        (
            None,
            {
                "fields": ("label", "ends", "asks_date", "position", "is_active"),
                "description": gettext_lazy(
                    "Words, and what they mean, cannot be changed later: what was recorded would "
                    "read otherwise than it was meant. Add another then, and take this one out of "
                    "use."
                ),
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """All but where it stands, and whether it is in use."""
        return ("label", "ends", "asks_date") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Taken out of use instead."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Under a code of its own; who added it is on record."""
        obj.code = obj.code or _new_code(obj.label)
        super().save_model(request, obj, form, change)
        record("outcome changed" if change else "outcome added", by=cast(User, request.user))


def _new_code(label: str) -> str:
    """A code that no other has, made of its words where that can be."""
    start = slugify(label)[:_LONGEST] or "outcome"
    taken = set(ReviewOutcome.objects.values_list("code", flat=True))
    return next(
        code
        for code in (start, *(f"{start}-{number}" for number in range(2, len(taken) + 3)))
        if code not in taken
    )
