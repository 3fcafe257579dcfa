"""Filters for texts that hold tokens or Markdown, and words for urgencies."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from crispy_forms.utils import render_crispy_form
from django import template
from django.urls import get_script_prefix
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy

from triage.check.form_owner import OWNER, owner_mark
from triage.check.form_pictures import Pictures, ShowsPictures
from triage.check.forms import QuestionForm
from triage.check.summary import AnswerRow
from triage.engine.picture import Picture
from triage.engine.question import Question
from triage.engine.urgency import Urgency
from triage.models.questionnaire import URGENCY_CHOICES
from triage.site import how_soon as words
from triage.site import times, wording
from triage.site.addresses import address_code
from triage.site.telephones import find_line

_Site = tuple[tuple[str, str], ...]

register = template.Library()
register.filter("fill", wording.fill)
register.filter("rich", wording.rich)
register.filter("line", wording.line)
register.filter("page", wording.page)
register.filter("dial", wording.dial)
register.filter("moment", times.in_words)
register.filter("day_and_time", times.day_and_time)


@register.inclusion_tag("check/parts/picture.html")
def show_picture(picture: Picture, form: ShowsPictures) -> dict[str, object]:
    """A picture of a form; only the first of a page loads before anybody looks at it."""
    return {"picture": picture, "lazy": not form.is_first(picture)}


@register.filter
def option_picture(form: object, value: object) -> Picture | None:
    """The picture that stands at one option of a question; other forms have none."""
    return form.option_picture(str(value)) if isinstance(form, ShowsPictures) else None


@register.simple_tag
def phone(token: str) -> SafeString:
    """A ``tel:`` link for one of the site's numbers."""
    return wording.phone_link(token)


_CALL = {
    "emergency_number": gettext_lazy("Call %(number)s"),
    "crisis_line": gettext_lazy("Call the crisis line: %(number)s"),
    "urgent_line": gettext_lazy("Call the urgent advice line: %(number)s"),
}


@register.simple_tag
def call_words(token: str) -> SafeString:
    """What a button says that calls one of the site's numbers, which never breaks."""
    number = format_html('<span class="whole">{}</span>', wording.token_values().get(token, ""))
    if token in _CALL:
        return format_html(str(_CALL[token]).replace("%(number)s", "{}"), number)
    line = find_line(token)
    return format_html("{}: {}", (line and line.call) or gettext("Call"), number)


@register.simple_tag
def number(token: str) -> str:
    """One of the site's numbers as it is shown."""
    return wording.token_values().get(token, "")


@register.simple_tag
def how_soon(hours: int | None, since: datetime | str = "") -> str:
    """By when to act, in words; with the day where ``since`` says when it was told."""
    return words.how_soon(hours, since=since if isinstance(since, datetime) else None)


@register.simple_tag
def look_again(hours: int | None, since: datetime) -> str:
    """The day on which to look again; empty where none is named."""
    return "" if hours is None else words.look_again(hours, since=since)


@register.filter
def urgency_word(urgency: int) -> str:
    """The urgency as a word a person reads."""
    return str(dict(URGENCY_CHOICES)[urgency])


@register.filter
def urgency_class(urgency: int) -> str:
    """The urgency as the end of a CSS class, for example ``same-day``."""
    return Urgency(urgency).code.replace("_", "-")


@register.simple_tag(takes_context=True)
def owner(context: dict[str, Any]) -> SafeString:
    """The hidden field that says which check a form was drawn for."""
    mark = context.get("owner_mark") or owner_mark(context["submission"])
    return format_html('<input type="hidden" name="{}" value="{}">', OWNER, mark)


@register.simple_tag
def answer_rows(rows: Sequence[AnswerRow], can_change: bool) -> SafeString:
    """Each question with its answer; a page has dozens, for which a template takes far longer."""
    draw = _row_to_change if can_change else _row
    return format_html('<dl class="answers">{}</dl>', SafeString("".join(map(draw, rows))))


def _row(row: AnswerRow) -> SafeString:
    return format_html("<div>{}</div>", _asked_and_said(row))


def _row_to_change(row: AnswerRow) -> SafeString:
    """With a place to come back to, and the way to the question."""
    return format_html(
        '<div id="{}" tabindex="-1">{}<dd class="change no-print"><a href="{}">{}'
        '<span class="visually-hidden">: {}</span></a></dd></div>',
        address_code(row.question.link_id),
        _asked_and_said(row),
        row.path,
        gettext("Change"),
        wording.fill(row.question.short_text),
    )


def _asked_and_said(row: AnswerRow) -> SafeString:
    said = ", ".join(row.labels) or format_html(
        '<span class="hint">{}</span>', gettext("Not answered")
    )
    return format_html("<dt>{}</dt><dd>{}</dd>", wording.fill(row.question.text), said)


@register.simple_tag
def fields_of(form: QuestionForm) -> SafeString:
    """The fields of a question's form.

    What is asked for the first time looks the same to everybody, and drawing it is most of
    what a page costs, so it is drawn once; only the revision is each one's own.
    """
    if form.is_bound or form.initial.keys() - {"revision"}:
        drawn: SafeString = render_crispy_form(form)
        return drawn
    site = tuple(wording.token_values().items())
    # The address of a picture begins as those of the page, which staff may see elsewhere.
    prefix = get_script_prefix() if form.pictures else ""
    fields = _blank_fields(form.question, form.pictures, (str(get_language()), prefix), site)
    revision = format_html(
        '<input type="hidden" name="revision" value="{}">', form.initial["revision"]
    )
    return revision + fields


@lru_cache(maxsize=1024)
def _blank_fields(
    question: Question, pictures: Pictures, _language_and_prefix: tuple[str, str], _site: _Site
) -> SafeString:
    form = QuestionForm(question, pictures=pictures)
    del form.fields["revision"]
    drawn: SafeString = render_crispy_form(form)
    return drawn
