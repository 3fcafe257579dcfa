"""A text of which those that stand there already are offered."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils.html import format_html, format_html_join


class Suggested(AdminTextInputWidget):
    """A box with a list to pick from; something else may be typed."""

    def __init__(self, texts: Iterable[str]) -> None:
        super().__init__()
        self._texts = tuple(texts)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """The box and its list."""
        key = f"{name}-known"
        box = super().render(name, value, {**(attrs or {}), "list": key}, renderer)
        known = format_html_join(
            "", '<option value="{}"></option>', ((one,) for one in self._texts)
        )
        return format_html('{}<datalist id="{}">{}</datalist>', box, key, known)
