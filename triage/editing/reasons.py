"""Why something may be weakened: written by whoever proposes or signs it, and kept."""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User
from django.db import transaction

from triage.editing.reading_list import Reasoned
from triage.engine.weakening.weakening import Weakening
from triage.models import Questionnaire, WeakeningReason


def reasoned(row: Questionnaire, weakenings: Iterable[Weakening]) -> tuple[Reasoned, ...]:
    """Each with the reason that was last written for it, if there is one."""
    weakenings = tuple(weakenings)
    if not weakenings:
        return ()
    written = WeakeningReason.objects.filter(
        questionnaire=row, key__in=[one.key for one in weakenings]
    )
    newest = {one.key: one for one in written.select_related("by").order_by("id")}
    return tuple(Reasoned(one, newest.get(one.key)) for one in weakenings)


@transaction.atomic
def keep_reasons(row: Questionnaire, reasons: Mapping[str, str], *, by: User) -> None:
    """Store each reason under the key of its weakening; one that says the same is there already.

    An empty text is no reason and is passed over.
    """
    written = WeakeningReason.objects.filter(questionnaire=row, key__in=reasons.keys())
    newest = dict(written.order_by("id").values_list("key", "reason"))
    for key, text in reasons.items():
        reason = text.strip()
        if reason and reason != newest.get(key):
            WeakeningReason.objects.create(questionnaire=row, key=key, reason=reason, by=by)
