"""Staff, and something for them to look at."""

from tests.staff.people import draft, log_in, version

__all__ = ["draft", "log_in", "version"]
