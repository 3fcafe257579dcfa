"""Registers the staff's pages with Django's admin, room by room."""

from triage.clinic.admin import (
    alerts,
    desk,
    erase_request,
    figures,
    opening,
    outcomes,
    recipients,
    submission,
)
from triage.editing.admin import (
    conditions,
    content,
    pictures,
    problem_reports,
    questionnaire,
    questions,
    replay,
    rules,
    site_pages,
    version,
    vignette,
)
from triage.records.admin import access_log
from triage.staff import users

#: Each registers its pages when it is imported.
__all__ = [
    "access_log",
    "alerts",
    "conditions",
    "content",
    "desk",
    "erase_request",
    "figures",
    "opening",
    "outcomes",
    "pictures",
    "problem_reports",
    "questionnaire",
    "questions",
    "recipients",
    "replay",
    "rules",
    "site_pages",
    "submission",
    "users",
    "version",
    "vignette",
]
