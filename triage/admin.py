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
    pictures,
    questionnaire,
    questions,
    replay,
    rules,
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
    "pictures",
    "questionnaire",
    "questions",
    "recipients",
    "replay",
    "rules",
    "submission",
    "users",
    "version",
    "vignette",
]
