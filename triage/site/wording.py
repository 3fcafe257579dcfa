"""Texts as a person reads them: tokens filled in, Markdown drawn, telephone numbers tapped."""

import re
from collections.abc import Iterable
from functools import lru_cache

import nh3
from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from triage.engine.telephone import NAME_TOKEN, SITE_TOKENS, TelephoneLine
from triage.site.telephones import numbers

_TOKEN = re.compile(r"\{([a-z][a-z0-9_-]*)\}")
#: Whatever is drawn as nothing is not looked for: that may take time with the square of a text.
_UNUSED = ["autolink", "backticks", "blockquote", "code", "fence", "hr", "image", "lheading"]
_UNUSED += ["reference"]
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(_UNUSED)
_ALLOWED_TAGS = frozenset({"p", "ul", "ol", "li", "strong", "em", "br"})
_WITH_HEADINGS = _ALLOWED_TAGS | {"h2", "h3"}
#: What is dialled is the first number: a mark such as "(example)" or "(24 hours)" stays on
#: the page, and a second number after a stroke is not run into the first.
_DIAL = re.compile(r"\+?(?:\d+|\(\d+\))(?:[ .-]?(?:\d+|\(\d+\)))*")
#: How settings mark a number that nobody answers.
_EXAMPLE = "(example)"


def token_values(lines: Iterable[TelephoneLine] = ()) -> dict[str, str]:
    """Every token's text on this site; empty when it is not set.

    That a number is an example is said once on a page, not in each of its sentences.
    """
    return {token: text.replace(_EXAMPLE, "").strip() for token, text in as_set(lines).items()}


def as_set(lines: Iterable[TelephoneLine] = ()) -> dict[str, str]:
    """Every token's text with its marks, as the settings and the lines have it."""
    site = {token: str(getattr(settings, token.upper())) for token in sorted(SITE_TOKENS)}
    return {**numbers(lines), **site}


def empty_tokens(used: frozenset[str], lines: Iterable[TelephoneLine] = ()) -> tuple[str, ...]:
    """Of the tokens used in texts, those this site has no text for, in order.

    ``lines`` are those of a document that is not live yet.
    """
    values = token_values(lines)
    return tuple(sorted(name for name in used if not values.get(name)))


def example_tokens() -> tuple[str, ...]:
    """The numbers of this site that are examples, by their marks, in order."""
    return tuple(name for name, text in sorted(as_set().items()) if _EXAMPLE in text)


def fill(text: str) -> str:
    """Put the site's words in the place of the tokens; plain text."""
    if "{" not in text:
        return text
    values = token_values()
    return _TOKEN.sub(lambda match: values.get(match[1], match[0]), text)


def dial(number: str) -> str:
    """What a telephone dials for a number as it is shown; empty when it has no digits."""
    found = _DIAL.match(number)
    if not found:
        return ""
    dialled = found[0].replace("(0)", "") if found[0].startswith("+") else found[0]
    return re.sub(r"[^+0-9]", "", dialled)


def phone_link(token: str) -> SafeString:
    """A ``tel:`` link for one of the site's numbers, or its plain text."""
    shown = token_values().get(token, "")
    dialled = dial(shown)
    return (
        format_html('<a class="whole" href="tel:{}">{}</a>', dialled, shown)
        if dialled
        else escape(shown)
    )


def rich(text: str) -> SafeString:
    """Markdown as safe HTML: paragraphs, lists, emphasis; numbers become ``tel:`` links."""
    return mark_safe(_with_phones(_clean_html(text)))  # noqa: S308 (cleaned by nh3)


def page(text: str) -> SafeString:
    """As :func:`rich`, of a text long enough to need headings of its own."""
    return mark_safe(_with_phones(_clean_html(text, _WITH_HEADINGS)))  # noqa: S308 (as above)


def line(text: str) -> SafeString:
    """One line of text, escaped, numbers as ``tel:`` links."""
    return mark_safe(_with_phones(escape(text)))  # noqa: S308 (escaped above)


@lru_cache(maxsize=2048)
def _clean_html(text: str, tags: frozenset[str] = _ALLOWED_TAGS) -> str:
    return nh3.clean(_MARKDOWN.render(text), tags=set(tags), attributes={})


def _with_phones(html: str) -> str:
    def value(match: re.Match[str]) -> str:
        name, values = match[1], token_values()
        if name in values and name != NAME_TOKEN:
            return phone_link(name)
        return escape(values.get(name, match[0]))

    return _TOKEN.sub(value, html)
