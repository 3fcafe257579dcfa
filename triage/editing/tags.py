"""What the workbench's templates look up."""

from collections.abc import Mapping
from typing import Any

from django import template

from triage.editing.admin.see_page import SEEN_AS

register = template.Library()


@register.filter
def at(rows: Mapping[str, Any], key: str) -> Any:
    """What stands under a key."""
    return rows[key]


@register.filter
def at_most(number: int, most: int) -> int:
    """A number, or the largest that is told apart."""
    return min(number, most)


@register.filter
def is_seen(model: str) -> bool:
    """Whether a patient meets the rows of a model on a page that can be shown."""
    return model in SEEN_AS
