"""A person at a browser, and a watch on what the browser does behind their back."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import axe_playwright_python
from django.http import HttpResponse
from django.urls import reverse
from playwright.sync_api import BrowserContext, Download, Locator, Request, Response

from tests.check.views.walk import question_at
from triage.check.views.browser import COOKIE, remember
from triage.models import Submission

TELEPHONE, DESK = (390, 844), (1280, 900)
NARROW = 320

_AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """tags => axe.run({runOnly: tags, resultTypes: ["violations"]}).then(
    found => found.violations.map(v => [v.id, v.nodes.map(node => node.target.join(" "))]))"""
_TOO_SMALL = """[...document.querySelectorAll(
    "main :is(button, summary, input:not([type=hidden]), select, textarea)")]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44)
    .map(e => e.outerHTML)"""
_WIDTH = "document.documentElement.scrollWidth"
_TEXT_SIZE = "size => { document.documentElement.style.fontSize = size }"

#: Answers as the made-up patients give them: numbers as numbers, everything else as codes.
Given = Mapping[str, Sequence[str | int]]


def page_of(link_id: str) -> str:
    """The address at which a question is asked."""
    return reverse("question", args=[link_id])


class Visitor:
    """One browser. It says everything it asked for, and whatever the site's policy blocked."""

    def __init__(self, context: BrowserContext, base_url: str) -> None:
        self.context, self.base_url = context, base_url
        self.asked_for: list[str] = []
        self.complaints: list[str] = []
        self.page = context.new_page()
        self.page.on("request", self._note_request)
        self.page.on("response", self._note_response)
        self.page.on("console", lambda said: self._note(said.text, "Content Security Policy"))
        self.page.on("pageerror", lambda error: self._note(str(error)))

    def another_tab(self) -> "Visitor":
        """The same person with one more page open."""
        return Visitor(self.context, self.base_url)

    def _note_request(self, request: Request) -> None:
        self.asked_for.append(request.url)

    def _note_response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.complaints.append(f"{response.status} {response.url}")

    def _note(self, text: str, only: str = "") -> None:
        if only in text:
            self.complaints.append(text)

    @property
    def strangers(self) -> list[str]:
        """Addresses asked for that are not the site's own."""
        return [url for url in self.asked_for if not url.startswith(f"{self.base_url}/")]

    @property
    def path(self) -> str:
        """Where the browser is."""
        return urlsplit(self.page.url).path

    @property
    def asked(self) -> str:
        """The question that is asked there; an address of it is another one in every check."""
        return question_at(self.path)

    @property
    def text(self) -> str:
        """What can be read on the page."""
        return self.page.inner_text("body")

    @property
    def cards(self) -> list[str]:
        """How urgent each thing to do is, the first first."""
        classes = self.page.locator(".card").evaluate_all("all => all.map(e => e.className)")
        return [str(name).removeprefix("card card--") for name in classes]

    def open(self, path: str) -> None:
        self.page.goto(f"{self.base_url}{path}")

    def go_back(self) -> None:
        """As with the browser's button, once the page before has been shown again."""
        with self.page.expect_navigation():
            self.page.evaluate("history.back()")

    def press(self, name: str) -> None:
        """Press the first button with this name."""
        self.click(self.page.get_by_role("button", name=name, exact=True).first)

    def follow(self, name: str) -> None:
        """Follow the first link with this name."""
        self.click(self.page.get_by_role("link", name=name, exact=True).first)

    def download(self, name: str, role: Literal["link", "button"] = "link") -> Download:
        """What the first link or button with this name gives as a file."""
        with self.page.expect_download() as download:
            self.page.get_by_role(role, name=name, exact=True).first.click()
        return download.value

    def click(self, what: Locator) -> None:
        """Click what leads to another page, and wait for it: a click alone does not."""
        with self.page.expect_navigation():
            what.click()

    def change(self, link_id: str) -> None:
        """Follow the link by which an answer is changed, from the page with all of them."""
        links = self.page.locator('.answers a[href^="/check/question/"]')
        places = links.evaluate_all("all => all.map(link => link.pathname)")
        self.click(links.nth([question_at(place) for place in places].index(link_id)))

    def begin(self) -> None:
        """Start a check with the first consent given."""
        self.open("/")
        self.page.get_by_label("Yes, store my answers").check()
        self.press("Start")

    def hold(self, submission: Submission, token: str) -> None:
        """Be the browser in which this check was started."""
        response = HttpResponse()
        remember(response, submission, token)
        value = response.cookies[COOKIE].value
        self.context.add_cookies([{"name": COOKIE, "value": value, "url": self.base_url}])

    def fill(self, values: Sequence[str | int]) -> None:
        """Answer the question on the page, without sending it."""
        for value in values:
            ticked = self.page.locator(f'input[name="answer"][value="{value}"]')
            if ticked.count():
                ticked.check()
            elif value == "asked-unknown":
                self.page.check('input[name="unsure"]')
            else:
                self.page.fill('input[name="answer"]', str(value))
                self._choose_days()

    def _choose_days(self) -> None:
        """A duration asks for its unit."""
        days = self.page.locator('input[name="unit"][value="days"]')
        if days.count():
            days.check()

    def answer(self, *values: str | int) -> None:
        """Answer the question on the page and send it."""
        self.fill(values)
        self.click(self.page.locator('main button:text("Continue")'))

    def walk(self, answers: Given) -> list[str]:
        """Answer whatever is asked until something else comes; returns what was asked."""
        asked: list[str] = []
        while self.path.startswith("/check/question/"):
            asked.append(question_at(self.path))
            self.answer(*answers.get(asked[-1], ()))
        return asked

    def walk_one(self, answers: Given) -> None:
        """Answer the one question on the page."""
        self.answer(*answers.get(question_at(self.path), ()))

    def walk_on(self, answers: Given) -> None:
        """Answer everything; go on past what stops the check, and past what it tells so far."""
        self.walk(answers)
        while self.path in {"/check/stop/", "/check/so-far/"}:
            self.follow("Go on with the check")
            self.walk(answers)

    def send(self) -> None:
        """From the answers to the result."""
        self.press("Send my answers")

    def look(self) -> dict[str, Any]:
        """What is wrong with this page: for axe on both screens, and on a very narrow one."""
        self.page.wait_for_load_state()  # a tab that was just opened has no style yet
        found = {
            "complaints": [*self.complaints],  # before axe adds its own
            "strangers": self.strangers,
            "too wide": self._too_wide(),
            "too small": self._at(TELEPHONE, self._too_small),
            "telephone": self._at(TELEPHONE, self._axe),
            "desk": self._at(DESK, self._axe),
        }
        self.complaints = []  # axe itself writes styles, which the policy blocks
        return {name: value for name, value in found.items() if value}

    def _at(self, size: tuple[int, int], act: Callable[[], Any]) -> Any:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        return act()

    def _too_small(self) -> Any:
        """What to press that is smaller than a fingertip; the staff's pages have a mouse."""
        return [] if self.path.startswith("/admin/") else self.page.evaluate(_TOO_SMALL)

    def _axe(self) -> Any:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_AXE)
        return self.page.evaluate(_RUN, _TAGS)

    def _too_wide(self) -> list[str]:
        """Text sizes at which a screen 320 pixels wide scrolls sideways."""
        return [size for size in ("100%", "200%") if self._at((NARROW, 640), self._width(size))]

    def _width(self, size: str) -> Callable[[], bool]:
        def is_too_wide() -> bool:
            self.page.evaluate(_TEXT_SIZE, size)
            wide = bool(self.page.evaluate(_WIDTH) > NARROW)
            self.page.evaluate(_TEXT_SIZE, "")
            return wide

        return is_too_wide
