"""Pages as patients get them beside the previews of the same, without what is of one check."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from tests.staff.people import staff
from triage.check.starting import start
from triage.check.views.browser import COOKIE, remember
from triage.editing.admin.preview import Preview
from triage.editing.admin.preview_page import show
from triage.editing.previewing import Shown
from triage.engine.conditions import Answers
from triage.engine.outcome import evaluate
from triage.models import Questionnaire, QuestionnaireVersion, Submission
from triage.models.events import Event, utc_text
from triage.site.addresses import decode, forget_check

#: What stands for a question in an address, and for its row on a page.
_CODE = re.compile(r"[A-Za-z0-9_-]{60,}")
#: What differs from check to check, and what it is replaced by.
_OF_ONE_CHECK = (
    (re.compile(r'\s*<aside class="preview.*?</aside>\n', re.DOTALL), "\n"),
    (re.compile(r'(name="(?:csrfmiddlewaretoken|of|revision|once)" value=)"[^"]*"'), r'\1""'),
    (re.compile(r"\b\d\d:\d\d\b"), "00:00"),
    (re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b"), "0000-0000"),
)


def body(response: Any, prefix: str = "/") -> str:
    """Everything that stands on the page, comparable with another check's."""
    page = response.content.decode().partition("<body")[2].replace(prefix, "/")
    for found, instead in _OF_ONE_CHECK:
        page = found.sub(instead, page)
    return _CODE.sub(lambda code: decode(code[0], settings.DIGEST_KEY) or code[0], page)


class Stored:
    """A check that is stored, and the browser of its patient; each page as they get it."""

    def __init__(self, version: QuestionnaireVersion) -> None:
        self.version, self.client = version, Client()
        started, token = start(version, clinic_may_follow_up=False, now=timezone.now())
        self.submission = started
        response = HttpResponse()
        remember(response, started, token)
        self.client.cookies[COOKIE] = response.cookies[COOKIE].value

    def page(self, name: str, answers: Answers, *args: str, is_over: bool = False) -> str:
        """With these answers, one after the other."""
        check, now = self.submission, timezone.now()
        check.set_events(tuple(Event(k, v, utc_text(now)) for k, v in answers.items()))
        urgency = evaluate(self.version.parsed(), answers).urgency
        check.urgency, check.highest_urgency = urgency, urgency or 0
        check.status = Submission.Status.COMPLETED if is_over else Submission.Status.IN_PROGRESS
        check.digest, check.completed_at = ("d", now) if is_over else ("", None)
        check.save()
        response = self.client.get(reverse(name, args=args))
        assert response.status_code == 200, (name, args, response.status_code)
        return body(response)


class Shower:
    """The previews of a draft or a version."""

    def __init__(
        self, about: Questionnaire | QuestionnaireVersion, version: QuestionnaireVersion
    ) -> None:
        self.about, self.version = about, version

    def page(self, name: str, shown: Shown, *args: str) -> str:
        """One page, without the bar."""
        forget_check()
        address = reverse(name, args=args)
        preview = self.preview(shown, urlsplit(address).path[1:])
        response = show(preview)
        assert response.status_code == 200, (name, args, response.status_code)
        return body(response, preview.prefix())

    def preview(self, shown: Shown, page: str = "") -> Preview:
        """As a member of staff asks for it."""
        there = Preview(RequestFactory().get("/"), self.about, self.version, shown, page)
        request = RequestFactory().get(there.prefix() + page)
        request.user = staff("editor")
        return Preview(request, self.about, self.version, shown, page)


def text(response: Any) -> str:
    """The words on a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())
