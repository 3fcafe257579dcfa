"""Tables whose rows are only ever added."""

from typing import Any, NoReturn, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Refuses to change or delete rows, except in the fields that ``may_change``."""

    may_change: frozenset[str] = frozenset()

    def update(self, **kwargs: Any) -> int:
        """Refuse what would change a row."""
        if not self.may_change.issuperset(kwargs):
            raise TypeError(f"A {self.model.__name__} never changes.")
        return super().update(**kwargs)

    def delete(self) -> NoReturn:
        """Refuse: rows stay."""
        raise TypeError(f"A {self.model.__name__} is never deleted.")


class AppendOnlyModel(models.Model):
    """A row that is stored once."""

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        """Store a new row; refuse to store it again."""
        if not self._state.adding:
            raise TypeError(f"A {type(self).__name__} never changes.")
        super().save(**kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse: rows stay."""
        raise TypeError(f"A {type(self).__name__} is never deleted.")
