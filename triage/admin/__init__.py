"""The staff pages: they configure Django's admin, and decide nothing."""

from triage.admin import (
    access_log,
    alerts,
    conditions,
    content,
    erase_request,
    figures,
    questionnaire,
    questions,
    recipients,
    replay,
    rules,
    submission,
    users,
    version,
    vignette,
)

__all__ = [
    "access_log",
    "alerts",
    "conditions",
    "content",
    "erase_request",
    "figures",
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
