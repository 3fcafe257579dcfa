"""Text of several lines in a form."""

from typing import Any

from django import forms


class LinesField(forms.CharField):
    """A new line counts as one sign, as the browser's box counts it."""

    def to_python(self, value: Any) -> Any:
        """Before its length is judged."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text
