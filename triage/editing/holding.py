"""One at a time: whoever writes into a draft holds all drafts until the transaction ends."""

from triage.models import Questionnaire


def hold_drafts() -> None:
    """Wait for whoever writes into a draft at this moment, or publishes one.

    A form compares its row with what is stored, an import the whole draft: what was compared
    must still stand when it is written. Always all, in one order, so that no two wait for each
    other; there are few questionnaires, and an edit takes no longer than a blink.
    """
    list(Questionnaire.objects.select_for_update().order_by("pk").values_list("pk"))
