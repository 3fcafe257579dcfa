"""What the log says, and what it never says."""

import json
import logging
import re
from collections.abc import Callable, Iterator
from logging.config import DictConfigurator
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path, reverse
from django.views.debug import technical_500_response

from project.logs import logging_to_console
from tests.check.views.walk import post_answer, put_check
from tests.small import BENIGN
from triage import urls
from triage.check.codes import make_pin
from triage.models import QuestionnaireVersion
from triage.site.logs import Discreet, DiscreetReport, JsonLines, request_id

#: Stands for whatever a person may say of themselves; in none of the lines, ever.
MARK = "purple-thumb"

FORMATTERS: dict[str, Callable[[], logging.Formatter]] = {
    "plain": lambda: Discreet("{levelname} {name}: {message} [{request_id}]", style="{"),
    "json": JsonLines,
}


class Lines(logging.Handler):
    """Keeps every line as it would have been written."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Write it down."""
        self.lines.append(self.format(record))


@pytest.fixture(params=FORMATTERS)
def written(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Everything logged meanwhile, by every logger, as each formatter writes it."""
    handler, root = Lines(FORMATTERS[request.param]()), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.lines
    root.setLevel(before)
    root.removeHandler(handler)


@pytest.fixture
def as_json() -> Iterator[list[dict[str, Any]]]:
    """The lines of the machine's log, read back."""
    found: list[dict[str, Any]] = []
    handler, logger = Lines(JsonLines()), logging.getLogger("triage.access")
    handler.emit = lambda record: found.append(json.loads(handler.format(record)))  # type: ignore[method-assign]
    logger.addHandler(handler)
    yield found
    logger.removeHandler(handler)


def broken(request: HttpRequest, said: str = "") -> HttpResponse:
    """A view that fails with a person's words in hand, in every way there is."""
    answer = request.POST.get("answer", said)
    try:
        int(answer)
    except ValueError as error:
        raise KeyError(f"No such option: {answer}") from error
    raise AssertionError


def suspicious(request: HttpRequest) -> HttpResponse:
    """Something that Django logs as an attack, with a person's words in its message."""
    raise SuspiciousOperation(request.POST["answer"])


urlpatterns = [
    *urls.urlpatterns,
    path("broken/<str:said>/", broken, name="broken"),
    path("suspicious/", suspicious, name="suspicious"),
]
handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500


@pytest.mark.urls(__name__)
@pytest.mark.django_db
@pytest.mark.parametrize("debug", [True, False], ids=["debug", "for real"])
def test_a_view_that_fails_tells_nobody_what_it_had_in_hand(
    written: list[str], debug: bool
) -> None:
    client = Client(raise_request_exception=False, headers={"x-made-up": MARK})
    client.cookies["check"] = MARK

    with override_settings(DEBUG=debug, DEBUG_PROPAGATE_EXCEPTIONS=False):
        pages = [
            client.post(f"/broken/{MARK}/?{MARK}={MARK}", {"answer": MARK, MARK: MARK}),
            client.post("/suspicious/", {"answer": MARK}),
            client.get(f"/{MARK}/?q={MARK}"),
            client.get("/", headers={"host": f"{MARK}.example"}),
        ]

    assert [page.status_code for page in pages] == [500, 400, 404, 400]
    assert [page for page in pages if MARK.encode() in page.content] == []
    assert all(b"tel:112" in page.content for page in pages)
    log = "\n".join(written)
    assert MARK not in log
    assert "Internal Server Error: broken" in log
    assert "builtins.KeyError" in log
    assert "builtins.ValueError" in log  # the cause too
    assert "Bad Request: suspicious" in log


def test_a_whole_check_leaves_no_answer_no_detail_and_no_secret_in_the_log(
    client: Client, version: QuestionnaireVersion, written: list[str]
) -> None:
    check = put_check(client, version, BENIGN)
    pin = make_pin(check)
    post_answer(client, "note", MARK)
    post_answer(client, "bladder", MARK)
    client.post(reverse("answers"))
    client.post(reverse("contact"), {"name": f"Hedwig {MARK}", "telephone": MARK})
    client.get(reverse("learn-search"), {"q": MARK})
    Client().post(reverse("resume"), {"reference": check.code, "pin": pin})

    log = "\n".join(written)
    assert "page=contact" in log or '"page": "contact"' in log
    secrets = (MARK, "Hedwig", pin, check.reference, check.code, str(check.pk), *BENIGN)
    assert [secret for secret in secrets if re.search(rf"\b{secret}\b", log)] == []


def test_a_line_about_a_request_is_one_json_object_with_the_page_and_never_the_address(
    client: Client, version: QuestionnaireVersion, as_json: list[dict[str, Any]]
) -> None:
    response = client.get(reverse("learn-search"), {"q": MARK})

    [line] = as_json
    assert line.pop("ms") >= 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}", line.pop("at"))
    assert line == {
        "level": "INFO",
        "logger": "triage.access",
        "message": "request",
        "request_id": response.headers["X-Request-ID"],
        "method": "GET",
        "page": "learn-search",
        "status": 200,
    }


def test_addresses_are_logged_only_where_that_was_chosen(
    client: Client, version: QuestionnaireVersion, as_json: list[dict[str, Any]]
) -> None:
    client.get("/")
    with override_settings(LOG_ADDRESSES=True):
        client.get("/")

    assert [line.get("address") for line in as_json] == [None, "127.0.0.1"]


@pytest.mark.parametrize(
    ("given", "behind_proxy", "taken"),
    [
        ("from-the-proxy-1", True, True),
        ("from-the-proxy-1", False, False),
        ("short", True, False),
        ("x" * 65, True, False),
        ('evil", "level": "', True, False),
    ],
    ids=["proxy", "no proxy", "short", "long", "forged"],
)
def test_a_request_keeps_a_sane_name_that_our_own_proxy_gave_it(
    client: Client, given: str, behind_proxy: bool, taken: bool
) -> None:
    with override_settings(BEHIND_TLS_PROXY=behind_proxy):
        name = client.get("/healthz", headers={"x-request-id": given}).headers["X-Request-ID"]

    assert (name == given) == taken
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", name)


@pytest.mark.django_db
def test_what_is_logged_after_every_middleware_carries_the_request_s_name_too(
    client: Client, written: list[str]
) -> None:
    name = client.get("/nowhere/").headers["X-Request-ID"]

    [line] = [line for line in written if "Not Found" in line]
    assert name in line


def test_every_request_has_a_name_of_its_own_and_none_is_left_behind(client: Client) -> None:
    names = {client.get("/healthz").headers["X-Request-ID"] for _ in range(3)}

    assert len(names) == 3
    assert request_id.get() == "-"


def test_a_machine_s_own_failure_says_what_it_was() -> None:
    record = logging.LogRecord("triage", logging.ERROR, "", 0, "Lost %s.", ("it",), None)
    try:
        raise OperationalError("connection refused")
    except OperationalError as error:
        record.exc_info = (type(error), error, error.__traceback__)

    line = json.loads(JsonLines().format(record))

    assert line["message"] == "Lost it."
    assert line["exc_info"].endswith("django.db.utils.OperationalError: connection refused")
    assert record.msg == "Lost %s."  # other handlers get it as it was


def test_an_exception_that_hides_its_cause_hides_it_here_too() -> None:
    record = logging.LogRecord("triage", logging.ERROR, "", 0, "Failed.", (), None)
    try:
        try:
            raise ValueError(MARK)
        except ValueError:
            raise KeyError(MARK) from None
    except KeyError as error:
        record.exc_info = (type(error), error, error.__traceback__)

    line = FORMATTERS["plain"]().format(record)

    assert "builtins.KeyError" in line
    assert "ValueError" not in line.replace("except ValueError", "")
    assert MARK not in line


def test_a_traceback_that_another_handler_wrote_out_is_not_used_again() -> None:
    record = logging.LogRecord("triage", logging.ERROR, "", 0, "Failed.", (), None)
    try:
        raise KeyError(MARK)
    except KeyError as error:
        record.exc_info = (type(error), error, error.__traceback__)
    logging.Formatter().format(record)

    assert MARK in str(record.exc_text)
    assert MARK not in JsonLines().format(record)


@pytest.mark.parametrize("as_json", [True, False], ids=["json", "plain"])
def test_what_goes_to_the_console_goes_through_a_formatter_that_leaves_out_what_was_said(
    as_json: bool,
) -> None:
    settings = logging_to_console("INFO", as_json=as_json)
    chosen = settings["formatters"][settings["handlers"]["console"]["formatter"]]
    formatter = DictConfigurator(settings).configure_formatter(chosen)
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, f"/{MARK}/", (), None)

    line = formatter.format(record)

    assert isinstance(formatter, JsonLines if as_json else Discreet)
    assert MARK not in line
    assert line.startswith("{") == as_json


def test_a_status_that_is_none_of_http_s_is_not_put_into_words() -> None:
    record = logging.LogRecord("django.security.X", logging.ERROR, "", 0, MARK, (), None)

    assert json.loads(JsonLines().format(record))["message"] == "Refused: -"


@override_settings(DEBUG=True)
def test_an_error_report_holds_no_form_no_cookie_no_header_and_no_value() -> None:
    request = RequestFactory(headers={"x-made-up": MARK}).post(f"/{MARK}/?q={MARK}", {MARK: MARK})
    request.COOKIES["check"] = MARK
    with pytest.raises(KeyError) as caught:
        broken(request, MARK)
    failed = (caught.type, caught.value, caught.tb)

    html = technical_500_response(request, *failed).content.decode()
    text = DiscreetReport(request, *failed).get_traceback_text()

    assert [report for report in (html, text) if MARK in report] == []
    assert "builtins.KeyError" in html
    assert "in broken" in text


def test_nothing_is_mailed_when_something_fails() -> None:
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]

    kinds = {type(handler).__name__ for logger in loggers for handler in logger.handlers}
    assert "StreamHandler" in kinds
    assert "AdminEmailHandler" not in kinds
