"""People who fill out checks over a site that keeps failing, and note what it acknowledged."""

import re
import ssl
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from random import Random
from socket import create_connection
from urllib.parse import urlencode

from tests.bench.browser import hidden_fields
from tests.faults.apps import HOST, SECRET
from triage.site.addresses import decode, encode

#: What stands on every page that could not be served as it should.
_NUMBER, _SIGNS = "tel:112", "now if you have any of these"
#: What only the page that nginx keeps says of itself.
_KEPT_BY_PROXY = "This page cannot be shown just now"
#: Of a site with TLS.
_COOKIE = "__Host-check"
_QUESTION = re.compile(r"/check/question/([\w-]+)/$")
_STOP, _SO_FAR, _ON = "/check/stop/", "/check/so-far/", "/check/"
_ENDS = ("/check/result/",)
#: What people answer to the small questionnaire; nobody is out of scope.
_ANSWERS_TO: dict[str, tuple[tuple[str, ...], ...]] = {
    "adult": (("yes",),),
    "bladder": (("none",), ("none",), ("leak",), ("cant_pee",), ("cant_pee", "leak")),
    "onset": (("new",), ("old",)),
    "fever": (("no",), ("no",), ("yes",)),
    "score": (("2",), ("5",), ("9",)),
    "duration": (("3",), ("60",), ("400",)),
    "weight": (("55",), ("80",)),
    "mood": (("no",), ("no",), ("yes",)),
    "note": (("The left side.",), ("After the second surgery, 7 weeks ago.",)),
}
_UNITS = {"duration": {"unit": "days"}}


def _asked_at(place: str) -> str:
    """Which question is asked at this address; empty where none is."""
    found = _QUESTION.search(place)
    return decode(found[1], SECRET) if found else ""


def _address(number: int) -> str:
    return f"127.0.{number // 250 + 1}.{number % 250 + 1}"


@dataclass(frozen=True)
class Reply:
    """What came back; status 0, and what went wrong with the connection, when nothing did."""

    status: int
    page: str = ""
    location: str = ""

    @property
    def failed(self) -> bool:
        return self.status == 0 or self.status >= 500

    @property
    def carries_numbers(self) -> bool:
        """Whether it says when to call whom."""
        return _NUMBER in self.page and _SIGNS in self.page

    @property
    def origin(self) -> str:
        """Who drew the page."""
        if self.status == 0:
            return f"nobody: {self.page}"
        return "proxy" if _KEPT_BY_PROXY in self.page else "app"


class Line:
    """One connection at a time to the site, opened again whenever it breaks."""

    def __init__(self, port: int, context: ssl.SSLContext | None, number: int = 0) -> None:
        # Each has an address of its own on the loopback: how often one may start is limited.
        self._address = self._said = _address(number)
        self._port, self._context = port, context
        self._connection: HTTPConnection | None = None

    def speak_for(self, number: int) -> None:
        """Whose proxy says that they are somewhere else; for a line straight to an app."""
        self._said = _address(number)

    def ask(
        self,
        path: str,
        cookies: dict[str, str],
        form: Sequence[tuple[str, str]] | None = None,
        **headers: str,
    ) -> Reply:
        """GET a page, or POST its form; follows nothing by itself."""
        body = None if form is None else urlencode(form)
        sent = {
            "Host": f"{HOST}:{self._port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        if self._context is None:  # straight to an app: say what its proxy would say
            sent |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": self._said}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            sent["Origin"] = f"https://{HOST}:{self._port}"
        try:
            return self._ask("GET" if body is None else "POST", path, body, sent, cookies)
        except (OSError, HTTPException) as error:
            self.close()
            return Reply(0, type(error).__name__)

    def _ask(
        self,
        method: str,
        path: str,
        body: str | None,
        sent: dict[str, str],
        cookies: dict[str, str],
    ) -> Reply:
        connection = self._connection = self._connection or self._open()
        connection.request(method, path, body, sent)
        response = connection.getresponse()
        page = response.read().decode()
        if response.will_close:
            self.close()
        for cookie in response.headers.get_all("Set-Cookie", ()):
            name, _, value = cookie.partition(";")[0].partition("=")
            cookies[name] = value
        return Reply(response.status, page, response.headers.get("Location", ""))

    def _open(self) -> HTTPConnection:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=40)
        connection.auto_open = 0  # it would do so without TLS
        connection.sock = create_connection(("127.0.0.1", self._port), 40, (self._address, 0))
        if self._context is not None:
            connection.sock = self._context.wrap_socket(connection.sock, server_hostname=HOST)
        return connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@dataclass
class Person:
    """One check. Whatever fails is sent again, as a person would who reads the page."""

    number: int
    #: Taps twice now and then, and goes back to change an answer.
    hasty: bool = True
    answers: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    place: str = "/"
    acknowledged: list[list[str]] = field(default_factory=list)
    stopped: bool = False
    done: bool = False
    #: Every failed request: its status, and who drew the page, with the numbers or without.
    failures: Counter[tuple[int, str, bool]] = field(default_factory=Counter)
    #: What no breakdown explains.
    surprises: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.answers = {**_ANSWERS_TO, **self.answers}
        self.cookies: dict[str, str] = {}
        self._random = Random(self.number)
        self._meant: tuple[str, ...] = ()  # the answer being sent, until it is acknowledged

    @property
    def key(self) -> str:
        """The id of this person's check; empty before it has begun."""
        return self.cookies.get(_COOKIE, "").partition(".")[0].strip('"')

    def step(self, line: Line) -> bool:
        """Look at the page where the check goes on and send its form; false if that failed."""
        if self.place in {_STOP, _SO_FAR}:  # read, and gone on from
            self.stopped, self.place = self.stopped or self.place == _STOP, _ON
        seen = line.ask(self.place, self.cookies)
        if seen.status == 302:
            return self._go_to(seen.location)
        if seen.status != 200:
            return self._trouble("GET", seen)
        path, form = self._form(seen.page)
        sent = line.ask(path, self.cookies, form)
        if sent.status != 302:
            return self._trouble("POST", sent)
        self._note()
        if self.hasty and self._random.random() < 0.05:  # a double tap
            again = line.ask(path, self.cookies, form) if self.key and path != "/" else sent
            if again.status != 302 and not again.failed:
                self._trouble("POST again", again)
        return self._go_to(sent.location)

    def send(self, line: Line, **headers: str) -> Reply:
        """Send the form of the page where the check goes on, and believe nothing of the reply."""
        seen = line.ask(self.place, self.cookies)
        if seen.status != 200:
            return seen
        path, form = self._form(seen.page)
        return line.ask(path, self.cookies, form, **headers)

    def _go_to(self, location: str) -> bool:
        self.place, self._meant = location, ()
        self.done = location in _ENDS
        if self.hasty and _QUESTION.search(location) and self._random.random() < 0.08:
            self._think_again()
        return True

    def _think_again(self) -> None:
        """Go back to something answered before, to answer it anew."""
        answered = [link_id for link_id, *_ in self.acknowledged if len(self.answers[link_id]) > 1]
        if answered:
            self.place = f"/check/question/{encode(self._random.choice(answered), SECRET)}/"

    def _trouble(self, what: str, reply: Reply) -> bool:
        if reply.failed:
            self.failures[reply.status, reply.origin, reply.carries_numbers] += 1
        else:
            self.surprises.append(f"{what} {self.place}: {reply.status}")
        return False

    def _form(self, page: str) -> tuple[str, list[tuple[str, str]]]:
        """Where this page's form goes, and what this person puts into it."""
        hidden = [(name, str(value)) for name, value in hidden_fields(page).items()]
        if self.place == "/":
            return "/start/small/", [*hidden, ("store", "yes")]
        link_id = _asked_at(self.place)
        if not link_id:
            return self.place, hidden
        self._meant = self._meant or self._random.choice(self.answers[link_id])
        given = [("answer", value) for value in self._meant]
        return self.place, [*hidden, *given, *_UNITS.get(link_id, {}).items()]

    def _note(self) -> None:
        """The site said that it has this answer. The same as before is no new one."""
        link_id = _asked_at(self.place)
        if not link_id:
            return
        answer = [link_id, *self._meant]
        last = [given for given in self.acknowledged if given[0] == link_id][-1:]
        if last != [answer]:
            self.acknowledged.append(answer)
