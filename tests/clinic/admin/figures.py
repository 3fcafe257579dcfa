"""The page of figures, read as a person reads it."""

import re
from html import unescape
from typing import Any

from django.urls import reverse


def address(**asked: Any) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('admin:triage_questioncount_changelist')}?{query}"


def text_of(page: Any) -> str:
    body = page.content.decode().split('id="content-main"')[-1]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def section(page: Any, name: str) -> str:
    """The words of one section."""
    found = re.search(
        rf'aria-labelledby="{name}">(.*?)</section>', page.content.decode(), re.DOTALL
    )
    assert found
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split())
