"""Registers the staff's pages with Django's admin, room by room."""

from triage.clinic.admin import (
    alerts,
    erase_request,
    figures,
    recipients,
    submission,
)
from triage.editing.admin import (
    conditions,
    content,
    hazards,
    lines_and_origins,
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
    "erase_request",
    "figures",
    "hazards",
    "lines_and_origins",
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
