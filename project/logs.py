"""Where log lines go, and in which form: to the console, one JSON object a line."""

from copy import deepcopy
from typing import Any

_FORMATTERS = {
    "plain": {
        "()": "triage.site.logs.Discreet",
        "format": "{asctime} {levelname} {name}: {message} [{request_id}]",
        "style": "{",
    },
    "json": {"()": "triage.site.logs.JsonLines"},
}
_LOGGERS = {
    # Django would write to the console as well, and mail reports of errors.
    "django": {"handlers": [], "level": "INFO", "propagate": True},
    # It quotes addresses and parameters of statements.
    "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
    "django.db.backends": {"level": "WARNING"},
    # Where the log of who looked at what ends is written down whatever the level.
    "triage.site.audit": {"level": "INFO"},
}


def logging_to_console(level: str, *, as_json: bool) -> dict[str, Any]:
    """Django's setting of that name. The formatters leave out what a person said."""
    console = {
        "class": "logging.StreamHandler",
        "formatter": "json" if as_json else "plain",
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": deepcopy(_FORMATTERS),  # what is configured is emptied by it
        "handlers": {"console": console},
        "root": {"handlers": ["console"], "level": level},
        "loggers": deepcopy(_LOGGERS),
    }
