"""As much of Prometheus' query language as the shipped rules and board use, read strictly."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

#: Every series that is printed: by its name, each label with the values it has.
Known = Mapping[str, Mapping[str, set[str]]]

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>"(?:[^"\\]|\\.)*")
      | (?P<span>\[\d+[smhd]\])
      | (?P<number>\d+(?:\.\d+)?)
      | (?P<name>[a-zA-Z_:][\w:]*)
      | (?P<sign>==|!=|>=|<=|=~|!~|[-+*/%^<>=(){},])
    )""",
    re.VERBOSE,
)
_BETWEEN = {"==", "!=", ">", "<", ">=", "<=", "+", "-", "*", "/", "and", "or", "unless"}
_MATCHES = {"=", "!=", "=~", "!~"}
_AGGREGATE = {"sum", "min", "max", "avg", "count"}
#: How many arguments each takes, and whether the last is a stretch of time.
_FUNCTIONS = {"rate": (1, True), "increase": (1, True), "histogram_quantile": (2, False)}
_FUNCTIONS |= {"absent": (1, False), "vector": (1, False)}
#: Made by Prometheus itself for whatever it asks.
BY_PROMETHEUS: Known = {"up": {"job": {"symptom-check"}}}


class Malformed(ValueError):
    """What no Prometheus would evaluate, or what would find nothing for ever."""


@dataclass
class Query:
    """An expression, read to its end; ``groups`` are the labels that are left in some of it."""

    text: str
    known: Known
    names: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._tokens = list(_tokens(self.text))
        self._at = 0
        if self._expression():
            raise Malformed(f"a stretch of time that nothing takes: {self.text}")
        if self._next:
            raise Malformed(f"{self._next!r} where nothing may follow: {self.text}")
        self._check_groups()

    @property
    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, *expected: str) -> str:
        token = self._next
        if not token or (expected and token not in expected):
            raise Malformed(f"{token!r} instead of {expected or 'anything'}: {self.text}")
        self._at += 1
        return token

    def _expression(self) -> bool:
        """Whether it is a stretch of time; only one series by itself can be."""
        is_span = self._value()
        while self._next in _BETWEEN:
            self._take()
            if is_span | self._value():
                raise Malformed(f"a stretch of time is no number: {self.text}")
        return is_span

    def _value(self) -> bool:
        token = self._take()
        if token == "(":
            is_span = self._expression()
            self._take(")")
            return is_span
        if re.fullmatch(r"\d+(\.\d+)?", token):
            return False
        if token in _AGGREGATE:
            return self._aggregate()
        if token in _FUNCTIONS:
            return self._function(token)
        return self._series(token)

    def _aggregate(self) -> bool:
        if self._next == "by":
            self._take()
            self.groups.update(self._listed())
        self._take("(")
        if self._expression():
            raise Malformed(f"a stretch of time cannot be added up: {self.text}")
        self._take(")")
        return False

    def _listed(self) -> Iterator[str]:
        self._take("(")
        yield self._take()
        while self._take(",", ")") == ",":
            yield self._take()

    def _function(self, name: str) -> bool:
        count, wants_span = _FUNCTIONS[name]
        self._take("(")
        for place in range(count):
            is_span = self._expression()
            if is_span != (wants_span and place == count - 1):
                raise Malformed(f"{name} of the wrong kind: {self.text}")
            self._take(")" if place == count - 1 else ",")
        return False

    def _series(self, name: str) -> bool:
        if name not in self.known:
            raise Malformed(f"{name} is never printed: {self.text}")
        self.names.add(name)
        if self._next == "{":
            self._take()
            self._matcher(name)
            while self._take(",", "}") == ",":
                self._matcher(name)
        if self._next.startswith("["):
            self._take()
            return True
        return False

    def _matcher(self, name: str) -> None:
        label, sign, value = self._take(), self._take(*_MATCHES), self._take().strip('"')
        printed = self.known[name].get(label, set())
        wanted = value.split("|") if sign.endswith("~") else [value]
        if not printed.issuperset(wanted):
            raise Malformed(f"{name} never has {label} {value}: {self.text}")

    def _check_groups(self) -> None:
        labels = {label for name in self.names for label in self.known[name]}
        if not labels >= self.groups:
            raise Malformed(f"grouped by what there is not, {self.groups - labels}: {self.text}")


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if not found:
            raise Malformed(f"{text[at:]!r} is no part of the language: {text}")
        at = found.end()
        yield found.group().strip()
