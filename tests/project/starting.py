"""What a start is given, and what it stops with."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from environs import EnvError

Environment = Callable[..., None]


def refused(act: Callable[[], Any]) -> str:
    """What the start stops with, on one line."""
    with pytest.raises((ImproperlyConfigured, EnvError)) as error:
        act()
    said = str(error.value)
    assert "\n" not in said
    return said
