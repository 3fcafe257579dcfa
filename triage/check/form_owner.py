"""Each form of a check says which one it was drawn for.

A page may stay open while another check begins in the same browser. What it sends then belongs
to the check before, and must neither be stored in this one nor erase it.
"""

from django.conf import settings
from django.http import HttpRequest

from triage.models import Submission
from triage.site.addresses import checks_of
from triage.site.addresses import is_of_another as is_made_for_another
from triage.site.digests import digest_matches, keyed_digest

#: The name of the hidden field.
OWNER = "of"


def owner_mark(submission: Submission) -> str:
    """What a form of this check carries; without the key nobody can tell the check from it."""
    return keyed_digest("form-owner", submission.id.hex)


def is_of_another(request: HttpRequest, submission: Submission) -> bool:
    """Whether the form was drawn for another check. One without a mark is from before marks."""
    mark = request.POST.get(OWNER, "") if request.method == "POST" else ""
    return bool(mark) and not digest_matches("form-owner", submission.id.hex, mark)


def may_be_told(request: HttpRequest, submission: Submission) -> bool:
    """Whether a page may say which question its address is of.

    Of an address of another check only to whoever sends that check's own form: else it would
    tell what somebody else was asked.
    """
    code = request.path_info.rstrip("/").rpartition("/")[2]
    if not is_made_for_another(code, settings.DIGEST_KEY, submission.pk):
        return True
    mark = request.POST.get(OWNER, "") if request.method == "POST" else ""
    found = Submission.objects.filter(pk__range=checks_of(code, settings.DIGEST_KEY))
    keys = found.order_by().values_list("pk", flat=True)
    return bool(mark) and any(digest_matches("form-owner", pk.hex, mark) for pk in keys)
