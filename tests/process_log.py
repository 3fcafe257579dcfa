"""A process's log as it is written: real lines, by the formatters that the site is started with."""

import io
import logging.config

from project.logs import logging_to_console


def written(message: str, *, by: str, as_json: bool) -> str:
    """The line in which a logger of this name says the message."""
    stream, wished = io.StringIO(), logging_to_console("INFO", as_json=as_json)
    formatter = wished["formatters"][wished["handlers"]["console"]["formatter"]]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.config.DictConfigurator(wished).configure_formatter(formatter))
    handler.handle(logging.makeLogRecord({"name": by, "levelname": "INFO", "msg": message}))
    return stream.getvalue()
