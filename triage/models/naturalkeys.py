"""Natural keys, so that fixtures name rows by what they mean."""

from typing import Any

from django.db import models


class NaturalKeyManager(models.Manager[Any]):
    """Finds a row by the look-ups that make up its natural key, in order."""

    def __init__(self, *lookups: str) -> None:
        super().__init__()
        self._lookups = lookups

    def get_by_natural_key(self, *values: object) -> Any:
        """The one row with this key; ``DoesNotExist`` when there is none."""
        return self.get(**dict(zip(self._lookups, values, strict=True)))
