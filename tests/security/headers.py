"""What every answer of the site carries, errors and redirects included."""

from typing import Any

#: Header -> what must stand in it.
PROTECTION = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Permissions-Policy": "camera=()",
}
#: Reading and the monitors' pages are the same for everybody; all else is nobody's to keep.
_MAY_BE_STORED = ("max-age=", "public", "no-cache")


def unprotected(response: Any) -> list[str]:
    """Headers that are missing or say too little."""
    lacking = [name for name, text in PROTECTION.items() if text not in response.get(name, "")]
    policy = response.get("Content-Security-Policy", "")
    lacking += [word for word in ("unsafe", "data:", "http:", "*") if word in policy]
    stored = response.get("Cache-Control", "")
    if "no-store" not in stored and not stored.startswith(_MAY_BE_STORED):
        lacking.append(f"Cache-Control: {stored}")
    return lacking
