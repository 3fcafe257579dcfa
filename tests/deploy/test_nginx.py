"""The shipped nginx.conf, run by a real nginx: what it hides, passes on and shows by itself."""

import json
import re
import ssl
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from socket import create_connection

import pytest

from tests.deploy.conftest import Start, Upstream
from tests.deploy.nginx import HOST, Proxy

Upstreams = tuple[Upstream, Upstream]


def ask(
    proxy: Proxy,
    path: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    name: str = HOST,
    address: str = "127.0.0.1",
) -> tuple[HTTPResponse, str]:
    """The answer and its text, over TLS."""
    connection = HTTPConnection("127.0.0.1", proxy.port)
    plain = create_connection(("127.0.0.1", proxy.port), 20, (address, 0))
    try:
        connection.sock = proxy.context().wrap_socket(plain, server_hostname=name)
    finally:
        plain.close()  # it belongs to the other now, where there is one
    with closing(connection):
        connection.request(method, path, body, {"Host": f"{name}:{proxy.port}", **(headers or {})})
        response = connection.getresponse()
        return response, response.read().decode()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_with_both_apps_down_the_emergency_page_is_shown(
    start_nginx: Start, nobody: str, method: str
) -> None:
    proxy = start_nginx(nobody, nobody)

    response, text = ask(proxy, "/check/", method=method, body=b"answer=yes")

    assert (response.status, text) == (502, "THE EMERGENCY PAGE")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Type"] == "text/html"


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("/check/", b"a" * 70_000, {}, 413),
        ("/static/nothing.css", None, {}, 404),
        ("/" + "a" * 5_000, None, {}, 414),
        ("/", None, {"X-Long": "a" * 5_000}, 494),
    ],
    ids=["body", "static file", "address", "header"],
)
def test_what_nginx_refuses_by_itself_carries_the_emergency_page(
    start_nginx: Start,
    upstreams: Upstreams,
    path: str,
    body: bytes | None,
    headers: dict[str, str],
    status: int,
) -> None:
    proxy = start_nginx(*(app.address for app in upstreams))

    response, text = ask(proxy, path, method="POST" if body else "GET", body=body, headers=headers)

    assert (response.status, text) == (400 if status == 494 else status, "THE EMERGENCY PAGE")
    assert [app.seen for app in upstreams] == [[], []]


def test_an_app_that_does_not_answer_in_time_is_not_waited_for(
    start_nginx: Start, upstreams: Upstreams
) -> None:
    changes = {"proxy_read_timeout 25s": "proxy_read_timeout 1s"}
    proxy = start_nginx(*(app.address for app in upstreams), changes=changes)

    response, text = ask(proxy, "/slow", method="POST", body=b"")

    assert (response.status, text) == (504, "THE EMERGENCY PAGE")
    assert sum(len(app.seen) for app in upstreams) == 1


def test_pages_of_the_app_pass_through_also_when_they_say_that_something_failed(
    start_nginx: Start, upstreams: Upstreams
) -> None:
    proxy = start_nginx(*(app.address for app in upstreams))

    response, text = ask(proxy, "/broken")

    assert response.status == 500
    assert text in {app.address for app in upstreams}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_while_one_app_is_down_the_other_answers_everybody(
    start_nginx: Start, upstreams: Upstreams, nobody: str, method: str
) -> None:
    proxy = start_nginx(nobody, upstreams[0].address)

    found = [ask(proxy, "/", method=method)[1] for _ in range(6)]

    assert found == [upstreams[0].address] * 6


@pytest.mark.parametrize(("method", "asked"), [("GET", 2), ("POST", 1)])
def test_what_an_app_may_have_begun_is_only_asked_again_if_that_changes_nothing(
    start_nginx: Start, upstreams: Upstreams, method: str, asked: int
) -> None:
    proxy = start_nginx(*(app.address for app in upstreams))

    response, text = ask(proxy, "/die", method=method, body=b"answer=yes")

    assert (response.status, text) == (502, "THE EMERGENCY PAGE")
    assert sum(len(app.seen) for app in upstreams) == asked


def test_what_a_client_claims_about_itself_is_overwritten(
    start_nginx: Start, upstreams: Upstreams
) -> None:
    proxy = start_nginx(upstreams[0].address, upstreams[0].address)
    claimed = {
        "X-Forwarded-For": "192.0.2.1",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "for=192.0.2.1",
        "X-Request-ID": "mine",
    }

    ask(proxy, "/", headers=claimed)

    _, _, headers = upstreams[0].seen[0]
    request_id = headers.pop("X-Request-ID")
    headers.pop("Accept-Encoding")
    assert re.fullmatch(r"[0-9a-f]{32}", request_id)
    assert headers == {
        "Host": f"{HOST}:{proxy.port}",
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Proto": "https",
        "Connection": "close",
    }


def test_no_query_and_no_address_is_written_down(start_nginx: Start, upstreams: Upstreams) -> None:
    proxy = start_nginx(upstreams[0].address, upstreams[0].address)

    ask(proxy, "/learn/search/?q=incontinence", address="127.0.0.77")
    ask(proxy, "/die?q=incontinence", address="127.0.0.77")
    ask(proxy, "/staff/invitation/?key=incontinence", address="127.0.0.77")
    for path in (
        "/check/question/incontinence/",
        "/%63heck/incontinence/",
        "//check/incontinence/",
    ):
        ask(proxy, path, address="127.0.0.77")

    paths = ["/learn/search/", "/die", "/staff/invitation/", "/check/", "/%63heck/", "//"]
    lines = [json.loads(line) for line in proxy.log(least=len(paths)).splitlines()]
    assert [line["path"] for line in lines] == paths
    assert lines[0]["request_id"] == upstreams[0].seen[0][2]["X-Request-ID"]
    assert "incontinence" not in proxy.log() + proxy.errors()
    assert "127.0.0.77" not in proxy.log() + proxy.errors()


def test_static_files_come_from_their_folder_and_those_with_a_digest_are_kept(
    start_nginx: Start, upstreams: Upstreams
) -> None:
    proxy = start_nginx(*(app.address for app in upstreams))
    (proxy.folder / "triage.0123456789ab.css").write_text("a {}")
    (proxy.folder / "triage.css").write_text("a {}")

    kept, text = ask(proxy, "/static/triage.0123456789ab.css")
    changing, _ = ask(proxy, "/static/triage.css")

    assert (kept.status, text, kept.headers["Content-Type"]) == (200, "a {}", "text/css")
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert changing.headers["Cache-Control"] == "public, max-age=300"
    assert [app.seen for app in upstreams] == [[], []]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_pages_for_machines_are_for_this_machine(
    start_nginx: Start, upstreams: Upstreams, path: str
) -> None:
    proxy = start_nginx(*(app.address for app in upstreams))

    here, _ = ask(proxy, path)
    elsewhere, text = ask(proxy, path, address="127.0.0.77")

    assert (here.status, elsewhere.status) == (200, 403)
    assert text == "THE EMERGENCY PAGE"


def test_another_name_is_not_answered(start_nginx: Start, upstreams: Upstreams) -> None:
    proxy = start_nginx(*(app.address for app in upstreams))

    with pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"):
        ask(proxy, "/", name="evil.example")


def test_the_authority_of_certificates_finds_what_was_put_there_for_it(
    start_nginx: Start, upstreams: Upstreams, tmp_path: Path
) -> None:
    token = tmp_path / ".well-known/acme-challenge/token"
    token.parent.mkdir(parents=True)
    token.write_text("It is us.")
    changes = {"/var/lib/symptom-check-acme": str(tmp_path)}
    proxy = start_nginx(*(app.address for app in upstreams), changes=changes)
    connection = HTTPConnection("127.0.0.1", proxy.plain_port)

    connection.request("GET", "/.well-known/acme-challenge/token", headers={"Host": HOST})
    response = connection.getresponse()
    text = response.read()
    connection.close()

    assert (response.status, text) == (200, b"It is us.")
    assert upstreams[0].seen == upstreams[1].seen == []


def test_without_tls_there_is_only_the_way_to_it(start_nginx: Start, upstreams: Upstreams) -> None:
    proxy = start_nginx(*(app.address for app in upstreams))
    connection = HTTPConnection("127.0.0.1", proxy.plain_port)

    connection.request("GET", "/check/?a=b", headers={"Host": HOST})
    response = connection.getresponse()
    connection.close()

    assert response.status == 301
    assert response.headers["Location"] == f"https://{HOST}/check/?a=b"
