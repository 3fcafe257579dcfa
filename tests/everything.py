"""At least one row of every table of ours, as the verbs make them where there is a verb."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from model_bakery import baker

from tests.checks import EMERGENCY, NOW, SAME_DAY, begun, completed
from tests.conftest import store_version
from tests.drafts import store_draft
from tests.small import SMALL
from triage.check.lifetime import LIFETIME
from triage.check.submissions import set_contact
from triage.models import (
    Assignment,
    CallTry,
    Closure,
    Delivery,
    DeliveryAttempt,
    DraftTurn,
    OpeningHours,
    ProblemReport,
    ReadingChoice,
    Recall,
    Review,
    SamePerson,
    Submission,
    Vignette,
    VignetteChange,
)
from triage.site.limits import allow


def make_everything() -> None:
    """Fill every table. One that is not filled by itself gets a row of made-up values."""
    store_draft(SMALL)
    version = store_version(SMALL, signed=True)
    begun(version, EMERGENCY, follow_up=True)
    set_contact(completed(version, SAME_DAY), {"name": "Robin Doe", "telephone": "555-0100"})
    _link_two()
    allow("start", "127.0.0.1", limit=1, window=LIFETIME, now=NOW)
    # A history row comes with its row, so those tables fill themselves.
    for model in sorted(our_models(), key=lambda model: hasattr(model, "history_type")):
        if not model._base_manager.exists():
            baker.make(model, **_known(model))


def _link_two() -> None:
    """Which of two is the first their ids decide, so no made-up row would fit."""
    first, second = sorted(Submission.objects.values_list("pk", flat=True))[:2]
    by = baker.make(User)
    SamePerson(first_id=first, second_id=second, by=by, at=NOW, is_same=True).save()


def our_models() -> list[type[models.Model]]:
    """Every table of the app, the history's and those between two others included."""
    found = apps.get_app_config("triage").get_models(include_auto_created=True)
    return [model for model in found if not model._meta.proxy]


def _known(model: type[models.Model]) -> dict[str, Any]:
    """What made-up values would get wrong: rows that must belong to one that is there."""
    belongs = {
        field.name: row
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey)
        and (row := field.remote_field.model._base_manager.first()) is not None
    }
    return belongs | _FITTING.get(model, {})


#: What the tables' own rules demand together.
_FITTING: dict[type[models.Model], dict[str, Any]] = {
    Closure: {
        "first_day": NOW.date(),
        "last_day": NOW.date(),
        "taken_back_at": None,
        "taken_back_by": None,
    },
    OpeningHours: {"opens": "08:00", "closes": "18:00"},
    Assignment: {"to_team": None},
    Delivery: {"reason": Delivery.Reason.NEW},
    DeliveryAttempt: {"ok": True, "error": ""},
    Vignette: {"signed_at": NOW},
    ReadingChoice: {"answers": {"submission": "", "events": []}},
    VignetteChange: {"act": "changed", "after": {}, "reason": "It was wrong."},
    ProblemReport: {"text": {"report": "", "text": ""}, "kind": "", "link_id": ""},
    Recall: {"before": 20, "after": 40},
    Review: {"outcome": "called"},
    CallTry: {"result": "no-answer"},
    DraftTurn: {"sends_back": False},
}
