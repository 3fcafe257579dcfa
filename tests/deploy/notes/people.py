"""What people do at their browsers between the commands of the notes."""

import base64
import hmac
import re
import secrets
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.deploy.notes.browser import Browser

_SECRET = re.compile(r'id="secret"[^>]*>\s*([A-Z2-7]+)')
_ONWARD = re.compile(r'formaction="(\?page=\d+)#reading">Go on')
_BOX = r'name="groups" value="(\d+)"[^>]*>\s*<span>{}[:<]'
_USERS = "/admin/auth/user/"
_RECIPIENTS = "/admin/triage/recipient/"


@dataclass
class Person:
    """Somebody of the clinic, with a browser of their own; they are called by their first name."""

    browser: Browser
    name: str
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    @property
    def address(self) -> str:
        return f"{self.name}@clinic.test"


def code_of(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def sign_in_first(person: Person) -> None:
    """With the password, for the first time."""
    browser = person.browser
    browser.open("/admin/")
    browser.send({"login": person.name, "password": person.password})
    set_up_app(person)


def set_up_app(person: Person) -> None:
    """The authenticator app, before anything else opens."""
    browser = person.browser
    found = _SECRET.search(browser.open("/admin/"))
    assert found, f"{browser.path} asks for no authenticator app: {browser.text[:1000]}"
    browser.send({"code": code_of(found[1])})
    browser.open("/admin/")
    assert browser.path == "/admin/", browser.text[:1000]


def make_account(by: Person, person: Person, group: str, receive: Callable[[], str]) -> None:
    """Invite somebody into a group; they follow the link in what they ``receive``.

    Accounts are made here and nowhere else.
    """
    browser = by.browser
    number = re.search(_BOX.format(group), browser.open(f"{_USERS}add/"))
    assert number, f"There is no group {group}: {browser.text[:2000]}"
    called = {"first_name": person.name, "email": person.address}
    browser.send({**called, "groups": number[1]})
    (link,) = re.findall(r"https://[^/\s]+(/staff/invitation/\S+)", receive())
    person.browser.open(link)
    person.browser.send({"password1": person.password, "password2": person.password})
    set_up_app(person)


def add_recipient(by: Person, name: str, address: str) -> None:
    """Somebody who is told, by e-mail; and a test message."""
    browser = by.browser
    browser.open(f"{_RECIPIENTS}add/")
    browser.send({"name": name, "address": address, "_continue": "Save"})
    number = re.search(rf"{_RECIPIENTS}(\d+)/", browser.path)
    assert number, browser.text[:2000]
    browser.open(f"{_RECIPIENTS}{number[1]}/try/")
    browser.send({})


def find_questionnaire(by: Person, title: str) -> int:
    """The number of the questionnaire in its address."""
    page = by.browser.open("/admin/triage/questionnaire/")
    found = re.search(rf"/admin/triage/questionnaire/(\d+)/[^>]*>{title}<", page)
    assert found, by.browser.text[:2000]
    return int(found[1])


def approve(by: Person, number: int, note: str) -> int:
    """Tick all that is to be read, page by page, and sign; how much that was."""
    browser = by.browser
    browser.open(f"/admin/triage/questionnaire/{number}/publish/")
    read = 0
    while True:
        form = browser.form("note")
        ticks = form.boxes["read"]
        read += len(ticks)
        onward = _ONWARD.search(browser.page)
        if not onward:
            break
        browser.send({"read": ticks, "note": note, "action": "turn"}, to=onward[1])
    browser.send({"read": ticks, "note": note, "action": "approve"})
    assert "You have approved this very document." in browser.text, browser.text[:3000]
    return read


def publish(by: Person, number: int) -> None:
    """What was signed goes live."""
    browser = by.browser
    browser.open(f"/admin/triage/questionnaire/{number}/publish/")
    browser.send({"note": "Read and approved.", "action": "publish"})
    assert "is live." in browser.text, browser.text[:3000]


def meet_an_emergency(browser: Browser) -> str:
    """A patient, from the first page to the one that says whom to call; what that page says."""
    browser.open("/")
    browser.send({"store": "yes", "clinic_may_follow_up": "yes"})
    for _question in range(10):
        if not browser.path.startswith("/check/question/"):
            break
        first = browser.form("answer").boxes["answer"][0]
        browser.send({"answer": first})
    assert browser.path == "/check/stop/", browser.text[:3000]
    return browser.text


def look_at_worklist(by: Person) -> str:
    """What the list says of who waits."""
    by.browser.open("/admin/triage/submission/")
    return by.browser.text


def record_a_test(by: Person, link: str) -> str:
    """Open what a message leads to, and record that there is nothing to do; what the page said."""
    browser = by.browser
    browser.open(link)
    told = browser.text
    browser.send({"outcome": "no-action", "verdict": "", "note": "A test of ours."})
    return told
