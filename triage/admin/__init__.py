"""The staff pages: they configure Django's admin, and decide nothing."""

from triage.admin import (
    conditions,
    content,
    questionnaire,
    replay,
    submission,
    version,
    vignette,
)

__all__ = [
    "conditions",
    "content",
    "questionnaire",
    "replay",
    "submission",
    "version",
    "vignette",
]
