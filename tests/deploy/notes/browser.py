"""A browser without eyes for the site as nginx serves it: cookies, forms and redirects."""

import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from http.client import HTTPConnection
from socket import create_connection
from urllib.parse import urlencode, urljoin, urlsplit

_SECONDS = 120
Typed = Mapping[str, str | Sequence[str]]


@dataclass
class Form:
    """Where it goes, and what it sends as it stands; a button only where it is pressed."""

    action: str = ""
    method: str = "get"
    values: list[tuple[str, str]] = field(default_factory=list)
    boxes: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._select = self._area = ""
        self._options: list[tuple[str, bool]] = []
        self._many = False
        self._open = False
        self._text = ""
        self._taken: dict[str, Callable[[dict[str, str]], None]] = {
            "input": self._input,
            "button": self._button,
            "textarea": self._textarea,
            "select": self._begin,
            "option": self._option,
        }

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action, method = given.get("action", ""), given.get("method", "get")
            self.found.append(Form(action, method.lower()))
            self._open = True
        elif self._open and "disabled" not in given:
            self._taken.get(tag, lambda _given: None)(given)

    def _input(self, given: dict[str, str]) -> None:
        name, value, form = given.get("name", ""), given.get("value", ""), self.found[-1]
        kind = given.get("type", "text")
        if kind in {"submit", "button", "image", "reset", "file"}:
            form.buttons.append((name, value))
        elif kind in {"checkbox", "radio"}:
            value = given.get("value", "on")
            form.boxes.setdefault(name, []).append(value)
            if "checked" in given:
                form.values.append((name, value))
        elif name:
            form.values.append((name, value))

    def _button(self, given: dict[str, str]) -> None:
        self.found[-1].buttons.append((given.get("name", ""), given.get("value", "")))

    def _textarea(self, given: dict[str, str]) -> None:
        self._area, self._text = given.get("name", ""), ""

    def _begin(self, given: dict[str, str]) -> None:
        self._select, self._many = given.get("name", ""), "multiple" in given
        self._options = []

    def _option(self, given: dict[str, str]) -> None:
        self._options.append((given.get("value", ""), "selected" in given))
        self.found[-1].boxes.setdefault(self._select, []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag == "textarea" and self._area:
            self.found[-1].values.append((self._area, self._text.removeprefix("\n")))
            self._area = ""
        elif tag == "select" and self._select:
            chosen = [value for value, is_chosen in self._options if is_chosen]
            if not chosen and not self._many:
                chosen = [value for value, _ in self._options[:1]]
            self.found[-1].values += [(self._select, value) for value in chosen]
            self._select = ""


class Browser:
    """Somebody's, at the name of the site: it trusts one certificate, and is on one page."""

    def __init__(self, host: str, port: int, authority: str) -> None:
        self.host, self._port = host, port
        self._context = ssl.create_default_context(cafile=authority)
        self._cookies: dict[str, str] = {}
        self.path = self.page = ""
        self.status = 0

    def open(self, path: str) -> str:
        """A page, wherever it leads to; what it says."""
        self._ask("GET", path)
        return self.page

    def form(self, box: str = "") -> Form:
        """The form of the page that has this box or button."""
        parser = _Forms()
        parser.feed(self.page)
        for form in parser.found:
            names = {name for name, _value in (*form.values, *form.buttons)}
            of_the_frame = form.action.endswith("/logout/")
            if form.method == "post" and not of_the_frame and box in {*names, *form.boxes, ""}:
                return form
        raise LookupError(f"{self.path} has no form with “{box}”:\n{self.text[-3000:]}")

    def send(self, typed: Typed, *, to: str = "") -> str:
        """Fill in the form that has the first of these boxes, and send it, or ``to`` elsewhere."""
        form = self.form(next(iter(typed), ""))
        pairs = [(name, value) for name, value in form.values if name not in typed]
        for name, value in typed.items():
            pairs += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        self._ask("POST", urljoin(self.path, to or form.action), urlencode(pairs))
        return self.page

    @property
    def text(self) -> str:
        """What the page says, without its tags."""
        return words(self.page)

    def _ask(self, method: str, path: str, body: str | None = None) -> None:
        for _redirect in range(10):
            self.status, location, self.page = self._ask_once(method, path, body)
            self.path = path
            if not location:
                break
            method, body = "GET", None
            path = self._own(urljoin(path, location))
        if self.status != 200:
            raise AssertionError(f"{method} {path}: {self.status}\n{self.text[:3000]}")

    def _own(self, location: str) -> str:
        """A path of this site; nothing leads elsewhere."""
        parts = urlsplit(location)
        if parts.netloc not in {"", self.host}:
            raise AssertionError(f"{self.path} leads to {location}.")
        return parts._replace(scheme="", netloc="", fragment="").geturl()

    def _ask_once(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        plain = create_connection(("127.0.0.1", self._port), _SECONDS)
        connection = HTTPConnection(self.host, timeout=_SECONDS)
        connection.sock = self._context.wrap_socket(plain, server_hostname=self.host)
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies, "Referer": f"https://{self.host}{self.path}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"https://{self.host}"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", ()):
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), page


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def words(page: str) -> str:
    """A page as one line of words."""
    parser = _Words()
    parser.feed(unescape(page.partition("<body")[2] or page))
    return " ".join(" ".join(parser.found).split())
