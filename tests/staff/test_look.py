"""The colours of the staff's pages are the same however somebody came to the dark."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders


def _colours(sheet: str, selector: str) -> dict[str, str]:
    """What the first rule with this selector sets."""
    found = re.search(re.escape(selector) + r"\s*\{([^}]*)\}", sheet)
    assert found is not None
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", found[1]))


def test_a_dark_system_and_whoever_chose_the_dark_get_the_same_colours() -> None:
    sheet = Path(str(finders.find("staff/look.css"))).read_text()
    light, dark = sheet.split("@media (prefers-color-scheme: dark)", 1)

    by_system, chosen = _colours(dark, ":root"), _colours(dark, 'html[data-theme="dark"]')

    assert by_system == chosen
    assert by_system.keys() & _colours(light, ":root").keys()
