"""Every address of the site, collected from the URLconf itself, with arguments that exist."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

_PARAMETER = re.compile(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf: its name with namespaces, and its route."""

    name: str
    route: str

    def __str__(self) -> str:
        return f"{self.name} {self.route}"

    @property
    def model(self) -> type[Model] | None:
        """Whose page it is, of those in the admin."""
        found = re.match(r"admin/(triage|auth)/(\w+)/", self.route)
        return apps.get_model(found[1], found[2]) if found else None

    def path(self, rows: dict[str, Any]) -> str:
        """With arguments from ``rows``: those named there, else the key of a row of its model."""
        return "/" + _PARAMETER.sub(lambda found: self._argument(found, rows), self._plain())

    @property
    def arguments(self) -> list[str]:
        """The names of what stands in the address."""
        return [found[1] or found[2] for found in _PARAMETER.finditer(self._plain())]

    def path_with(self, arguments: dict[str, str]) -> str:
        """With any text in the place of each argument."""
        texts = {name: quote(text, safe="") for name, text in arguments.items()}
        return "/" + _PARAMETER.sub(lambda found: texts[found[1] or found[2]], self._plain())

    def _plain(self) -> str:
        """Without the signs of a regular expression; simple-history's has groups without names."""
        unnamed = iter(("<object_id>", "<history_id>"))
        named = re.sub(r"\(\[\^/\]\+\)", lambda _: next(unnamed), self.route)
        return named.replace("^", "").replace("$", "")

    def _argument(self, found: re.Match[str], rows: dict[str, Any]) -> str:
        name = found[1] or found[2]
        row = rows.get(self.model.__name__.lower()) if self.model else None
        if name == "history_id" and row is not None:
            return str(row.history.latest().history_id)
        if row is not None and name in {"object_id", "pk", "id", "version_id"}:
            return str(row.pk)
        return str(rows[name])


def every_address() -> list[Address]:
    """All of them, as the site would look them up."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, route: str, namespace: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, here, inner)
        elif isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name or 'unnamed'}", here)
