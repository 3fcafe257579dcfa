"""What every request meets before a view does."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from tests.check.views.walk import text_of
from tests.drawn import picture
from tests.pictures import stored_file
from triage.clinic.admin.worklist_filters import SOUGHT
from triage.models import QuestionnaireVersion, RateLimit
from triage.site.limits import LIMITS, network_of, within

pytestmark = pytest.mark.django_db


def used_up(name: str, identity: str) -> None:
    """Somebody has already tried as often as may be."""
    within(name, identity, now=timezone.now())
    RateLimit.objects.update(count=LIMITS[name].tries)


@pytest.mark.parametrize(
    "query",
    ["q=" + "x" * 4000, "&".join(f"a{n}=1" for n in range(101)), "x" * 50_000],
    ids=["long", "many", "very long"],
)
def test_an_address_longer_than_any_of_ours_is_refused_with_the_number_to_call(
    version: QuestionnaireVersion, client: Client, query: str
) -> None:
    response = client.get(f"/learn/search/?{query}")

    assert response.status_code == 400
    assert "Call 112" in text_of(response)


@pytest.mark.parametrize("address", ["/learn/a%00b/", "/?q=%00", "/admin/triage/rule/%00/change/"])
def test_a_zero_in_an_address_is_refused_before_a_database_sees_it(
    client: Client, address: str
) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("path", ["/resume/", "/start/small/", "/nowhere/"])
def test_a_body_larger_than_any_form_of_ours_is_refused_before_it_is_read(
    version: QuestionnaireVersion, client: Client, path: str
) -> None:
    response = client.post(path, b"x" * 70_000, content_type="text/plain")

    assert response.status_code == 413
    assert "What you sent is too long" in text_of(response)
    assert "Call 112" in text_of(response)


def test_staff_may_send_a_file_but_not_any_file(admin_client: Client) -> None:
    path = reverse("admin:index")

    statuses = [
        admin_client.post(path, b"x" * size, content_type="text/plain").status_code
        for size in (200_000, 13_000_000)
    ]

    assert statuses == [200, 413]


def test_a_length_that_is_no_number_is_no_length(client: Client) -> None:
    assert client.get("/healthz", CONTENT_LENGTH="many").status_code == 200


def test_more_fields_than_any_form_has_are_refused_with_the_number_to_call(client: Client) -> None:
    body = "&".join(f"a{n}=1" for n in range(1001))

    response = client.post("/resume/", body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 400
    assert "Call 112" in text_of(response)


def test_too_many_searches_of_the_reading_are_stopped_for_a_while(
    version: QuestionnaireVersion, client: Client
) -> None:
    used_up("reading-search", "127.0.0.1")

    response = client.get(reverse("learn-search"), {"q": "pain"})

    assert (response.status_code, response.headers["Retry-After"]) == (429, "300")
    assert "Too many tries" in text_of(response)
    assert "Call 112" in text_of(response)
    assert client.get(reverse("learn")).status_code == 200


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/start/small/", {"store": "yes"}),
        ("/resume/", {"reference": "22222222", "pin": "00000000"}),
    ],
)
def test_who_must_wait_is_told_for_how_long(
    version: QuestionnaireVersion, client: Client, path: str, data: dict[str, str]
) -> None:
    used_up("start" if "start" in path else "resume", "127.0.0.1")

    response = client.post(path, data)

    assert response.status_code == 429
    assert 3590 < int(response.headers["Retry-After"]) <= 3600
    assert "call 112" in text_of(response)


def test_a_member_of_staff_who_searches_too_often_is_stopped_and_nobody_else(
    admin_client: Client, admin_user: User
) -> None:
    path = reverse("admin:auth_user_changelist")
    used_up("staff-search", str(admin_user.pk))
    other = Client()
    other.force_login(User.objects.create_superuser("other"))

    statuses = [
        admin_client.get(path, {"q": "a"}).status_code,
        admin_client.get(path).status_code,
        other.get(path, {"q": "a"}).status_code,
    ]

    assert statuses == [429, 200, 200]


def test_a_search_by_name_counts_like_any_other(admin_client: Client, admin_user: User) -> None:
    used_up("staff-search", str(admin_user.pk))

    response = admin_client.post(reverse("admin:triage_submission_changelist"), {SOUGHT: "Hedwig"})

    assert response.status_code == 429


def test_a_search_of_the_reading_that_a_preview_shows_is_not_counted(
    admin_client: Client, admin_user: User
) -> None:
    used_up("staff-search", str(admin_user.pk))
    path = reverse("admin:triage_questionnaire_preview", args=[1, "word", "learn/"])

    response = admin_client.get(path, {"q": "fever"})

    assert response.status_code == 404


def test_strangers_at_the_door_of_the_staff_are_not_counted(client: Client) -> None:
    client.get(reverse("admin:auth_user_changelist"), {"q": "a"})

    assert not RateLimit.objects.exists()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.7"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_of_ipv6_a_customer_s_whole_network_counts_as_one_address(
    address: str, network: str
) -> None:
    assert network_of(address) == network


def test_one_customer_of_ipv6_has_one_allowance(version: QuestionnaireVersion) -> None:
    used_up("start", "2001:db8:1:2::/64")

    statuses = [
        Client(REMOTE_ADDR=address).post("/start/small/", {"store": "yes"}).status_code
        for address in ("2001:db8:1:2::9", "2001:db8:1:3::9")
    ]

    assert statuses == [429, 302]


HEADERS: dict[str, Any] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize("debug", [True, False], ids=["debug", "for real"])
def test_errors_and_staff_pages_carry_the_same_headers(
    version: QuestionnaireVersion, debug: bool
) -> None:
    client = Client(raise_request_exception=False)
    with override_settings(DEBUG=debug):
        pages = [
            client.get("/nowhere/"),
            client.get("/learn/search/?" + "x" * 5000),
            client.post("/resume/", b"x" * 70_000, content_type="text/plain"),
            client.get("/", headers={"host": "evil.example"}),
            client.get("/admin/"),
            client.get("/healthz"),
            client.get("/metrics", REMOTE_ADDR="203.0.113.7"),
            Client(enforce_csrf_checks=True).post("/resume/"),
        ]

    assert [page.status_code for page in pages] == [404, 400, 413, 400, 302, 200, 404, 403]
    for page in pages:
        wrong = [name for name, value in HEADERS.items() if value not in page.headers.get(name, "")]
        assert (page.request["PATH_INFO"], wrong) == (page.request["PATH_INFO"], [])
        assert "unsafe" not in page.headers.get("Content-Security-Policy", "")


#: Reading and pictures are the same for everybody and may be kept; what was searched for may not.
MAY_BE_KEPT = {"learn", "learn-section", "picture"}


def patients_pages() -> list[tuple[str, str]]:
    """(name, address) of every page that is not for staff, new ones included by themselves."""
    given = {"slug": "small", "link_id": "adult", "section": "warning-signs"}
    given["name"] = picture("leg").file_name
    found = []
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern) and not str(pattern.pattern).startswith("admin"):
            needed = {name: given[name] for name in pattern.pattern.converters}
            found.append((str(pattern.name), reverse(str(pattern.name), kwargs=needed)))
    return found


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "options"])
def test_every_page_of_patients_carries_every_header_whoever_asks_and_however(
    version: QuestionnaireVersion, client: Client, method: str
) -> None:
    stored_file(picture("leg"))

    pages = {name: getattr(client, method)(path) for name, path in patients_pages()}

    assert {"home", "question", "result", "resume", "learn-search", "metrics"} <= pages.keys()
    for name, page in pages.items():
        wrong = {
            header for header, value in HEADERS.items() if value not in page.headers.get(header, "")
        }
        kept = {"Cache-Control"} if name in MAY_BE_KEPT and page.status_code == 200 else set()
        assert (name, page.status_code < 500, wrong) == (name, True, kept)
        assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_a_static_file_carries_what_makes_sense_for_a_file(client: Client) -> None:
    response = client.get("/static/check/check.css")

    assert b"".join(response).startswith(b"/*")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" not in response.headers["Cache-Control"]
