"""How the audit log names an account: with what it may do from now on."""

from itertools import compress
from typing import Any


def named(user: Any) -> str:
    """User name, groups, and whether it is a superuser's or opens nothing."""
    groups = user.groups.order_by("name").values_list("name", flat=True) if user.pk else ()
    standing = {"superuser": user.is_superuser, "inactive": not user.is_active}
    return f"{user.username} ({', '.join([*groups, *compress(standing, standing.values())])})"
