"""Staff, and something for them to look at."""

import pytest
from django.test import Client

from tests.alerts import recipient
from tests.drafts import store_draft
from tests.editing.made_up import vignette
from tests.reports import report
from tests.small import SMALL
from tests.staff.people import LogIn, draft, log_in, version
from triage.models import SafetyFloor
from triage.site.site_pages import make_missing_pages

__all__ = ["draft", "log_in", "version"]


@pytest.fixture
def superuser(db: None, log_in: LogIn) -> Client:
    """Somebody who may change anything, and something of everything to change."""
    row = store_draft(SMALL)
    SafetyFloor.objects.update(locked=False, minimum=20, minimum_if_unsure=20)
    vignette(row)
    recipient()
    report()
    make_missing_pages()
    return log_in("superuser")
