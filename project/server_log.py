"""What gunicorn itself writes down: no request that it could not read, and no address."""

import sys
import traceback
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped] # it has no types


class ServerLog(Logger):  # type: ignore[misc] # as above
    """Gunicorn's log without what clients sent: it quotes lines and paths as they came."""

    def warning(self, msg: Any, *args: Any, **options: Any) -> None:
        """What was no request is told without a word of it."""
        if str(msg).startswith("Invalid request"):
            msg, args = "What was sent is no request; it was refused.", ()
        super().warning(msg, *args, **options)

    def exception(self, msg: Any, *args: Any, **options: Any) -> None:
        """Where it failed, and with what kind of error; an error's own words may quote anything."""
        kind, _error, frames = sys.exc_info()
        where = "".join(traceback.format_tb(frames))
        super().error("The server failed: %s\n%s", getattr(kind, "__name__", msg), where)
