"""Whether a page fits: on a telephone, a tablet held upright, and a small screen on a desk."""

from playwright.sync_api import Page

_HEIGHT = 900
#: The widest last, as whatever comes after looks at the page as on a desk.
_WIDTHS = (390, 768, 1280)
#: Parts that are wider than their frame, and what sticks out of the window. A map and a decision
#: table are pictures: they scroll in frames of their own, called ``scroll``.
_TOO_WIDE = """() => {
    const wide = [];
    if (document.documentElement.scrollWidth > window.innerWidth) wide.push("the page");
    for (const part of document.querySelectorAll(".results, .form-row, .inline-group, .wide")) {
        if (part.scrollWidth > part.clientWidth + 1 && part.checkVisibility())
            wide.push(`${part.tagName} ${part.id} ${part.className}`);
    }
    return wide;
}"""


def widths(page: Page) -> dict[int, list[str]]:
    """By the width of the window, what does not fit into it, where anything does not."""
    found = {}
    for width in _WIDTHS:
        page.set_viewport_size({"width": width, "height": _HEIGHT})
        found[width] = page.evaluate(_TOO_WIDE)
    return {width: parts for width, parts in found.items() if parts}
