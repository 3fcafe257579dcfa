"""What the workbench's templates look up."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import ngettext

from triage.editing.seen_rows import SEEN_AS
from triage.models import Comment

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


@register.filter
def what_followed(comment: Comment) -> list[Any]:
    """Answers to a comment, and who closed it or opened it again, as they came."""
    after: list[Any] = [*comment.answers.all(), *comment.turns.all()]
    return sorted(after, key=lambda one: one.at)


@register.simple_tag(takes_context=True)
def comments_beside(context: dict[str, Any], kind: str, key: int) -> str:
    """How many open comments stand at a row, as a link to them; nothing where there are none."""
    number = context["talk"]["counts"][kind, key]
    if not number:
        return ""
    words = ngettext("%(number)d open comment", "%(number)d open comments", number)
    address = f"{context['talk']['list']}?at={kind}:{key}"
    link = '<a class="small said" href="{}">{}</a>'
    return format_html(link, address, words % {"number": number})
