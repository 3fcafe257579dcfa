"""The boxes in which a picture is chosen: one of this questionnaire, and of no other."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _

from triage.models import Picture, Questionnaire

_NONE = ("", "---------")


def offer_pictures(form: Any, questionnaire: Questionnaire | None) -> None:
    """Let one of its pictures be chosen; of a row that belongs nowhere yet, any."""
    if questionnaire is not None and "picture" in form.fields:
        box = form.fields["picture"]
        box.queryset = Picture.objects.filter(questionnaire=questionnaire)
        box.error_messages["invalid_choice"] = _("This belongs to another questionnaire.")


class PicturedTable(BaseInlineFormSet):
    """Rows of a question that may each show a picture; the pictures are read once for all.

    A question that is new has its questionnaire by the time its rows are judged.
    """

    def add_fields(self, form: Any, index: int | None) -> None:
        """The same pictures for each row."""
        super().add_fields(form, index)
        box: Any = form.fields["picture"]
        owner = self.instance.questionnaire if self.instance.questionnaire_id else None
        offer_pictures(form, owner)
        box.choices = self._choices
        for name in ("add", "change", "delete", "view"):
            setattr(box.widget, f"can_{name}_related", False)

    @cached_property
    def _choices(self) -> Iterable[tuple[Any, str]]:
        rows = Picture.objects.order_by("questionnaire", "title")
        if self.instance.questionnaire_id:
            rows = rows.filter(questionnaire=self.instance.questionnaire_id)
        return [_NONE, *((row.pk, str(row)) for row in rows)]
