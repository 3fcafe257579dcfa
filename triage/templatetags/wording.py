"""Filters for texts that hold tokens or Markdown, and words for urgencies."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from triage import wording
from triage.engine.questionnaire import Urgency
from triage.models.questionnaire import URGENCY_CHOICES

register = template.Library()
register.filter("fill", wording.fill)
register.filter("rich", wording.rich)
register.filter("line", wording.line)
register.filter("dial", wording.dial)


@register.simple_tag
def phone(token: str) -> SafeString:
    """A ``tel:`` link for one of the site's numbers."""
    return wording.phone_link(token)


_CALL = {
    "emergency_number": gettext_lazy("Call %(number)s"),
    "crisis_line": gettext_lazy("Call the crisis line: %(number)s"),
    "surgical_team_phone": gettext_lazy("Call the surgery team: %(number)s"),
    "urgent_line": gettext_lazy("Call the urgent advice line: %(number)s"),
}


@register.simple_tag
def call_words(token: str) -> str:
    """What a button says that calls one of the site's numbers."""
    return _CALL[token] % {"number": wording.token_values()[token]}


@register.simple_tag
def number(token: str) -> str:
    """One of the site's numbers as it is shown."""
    return wording.token_values()[token]


@register.filter
def urgency_word(urgency: int) -> str:
    """The urgency as a word a person reads."""
    return str(dict(URGENCY_CHOICES)[urgency])


@register.filter
def urgency_class(urgency: int) -> str:
    """The urgency as the end of a CSS class, for example ``same-day``."""
    return Urgency(urgency).code.replace("_", "-")
