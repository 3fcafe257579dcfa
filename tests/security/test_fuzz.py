"""Whatever is sent to whichever address by whomever: never a 500.

``FUZZ_EXAMPLES=20000 pytest tests/security/test_fuzz.py`` looks for longer.
"""

import os
import re
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.security.addresses import every_address
from tests.security.world import PEOPLE, World

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "250"))
#: One's own account is not reached without signing in again; what signs out is left out.
_SPEAKERS = [person for person in PEOPLE if person != "without app"]

#: Names that views, the admin's lists and forms of formsets look for.
NAMES = [
    *("q", "p", "o", "e", "all", "next", "_popup", "_to_field", "_changelist_filters", "term"),
    *("app_label", "model_name", "field_name", "action", "_selected_action", "index", "post"),
    *("select_across", "ids", "walk", "confirm", "reason", "to", "note", "revision", "answer"),
    *("unsure", "given", "back", "questionnaire", "id__exact", "pk__in", "started_at__gte"),
    *("status", "urgency", "version", "sign", "after", "before", "page", "from", "until", "days"),
    *("conditions-TOTAL_FORMS", "conditions-INITIAL_FORMS", "conditions-0-id", "_save"),
    *("login", "password", "code", "reference", "pin", "telephone", "date_of_birth_1", "store"),
]
#: What breaks careless code.
VALUES = [
    *("", "0", "-1", "1", "99999999999999999999", "1e309", "NaN", "1.5", "١٢", "true", "None"),
    *("\x00", "a\x00b", "\ud7ff", "\u202e", "💩", "é" * 300, "a" * 5000, " ", "\r\n", "%", "_"),
    *("'", '"', "<script>", "{{ x }}", "%s", "../..", "//evil.example", "[]", "{}", '{"a": ['),
    *("2026-02-30", "2026-11-22", "9999-12-31T23:59:59Z", "0001-01-01", "-0", "1,2,x", "1,2"),
    *("adult:yes", "yes", "asked-unknown", "delete_selected", "sign", "00000000-0000", "a" * 32),
    "00000000-0000-4000-8000-000000000000",
]
TYPES = [
    *["application/x-www-form-urlencoded"] * 8,
    *("application/json", "text/plain", "multipart/form-data; boundary=x", "multipart/form-data"),
]
_FIELD = re.compile(r'<(?:input|select|textarea|button)[^>]*\bname="([^"]+)"')
_OPTION = re.compile(r'<(?:input|option|button)[^>]*\bvalue="([^"]*)"')


@cache
def _page(world: World, person: str, path: str) -> tuple[list[str], list[str]]:
    """The names and values on a page, so that what is sent looks like its form."""
    text = world.ask(person, "GET", path).content.decode(errors="replace")
    return sorted(set(_FIELD.findall(text))), sorted(set(_OPTION.findall(text)))[:200]


def test_an_empty_name_of_a_column_is_none(world: World) -> None:
    """Django's admin would look for a column of that name."""
    paths = [address.path(world.rows) for address in every_address() if "admin:" in address.name]
    found = [world.ask("superuser", "GET", f"{path}?_to_field=") for path in paths]

    assert [page.status_code for page in found if page.status_code >= 500] == []


def pairs(names: list[str], values: list[str]) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Parameters, some of them twice."""
    text = st.text(max_size=20).map(lambda one: one.encode("utf-8", "replace").decode())
    name = st.sampled_from(names or NAMES) | st.sampled_from(NAMES) | text
    value = st.sampled_from(values or VALUES) | st.sampled_from(VALUES) | text
    return st.lists(st.tuples(name, value), max_size=12)


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_nothing_that_is_sent_breaks_a_page(world: World, data: Any) -> None:
    address = data.draw(st.sampled_from(every_address()))
    person = data.draw(st.sampled_from(_SPEAKERS))
    path = address.path(world.rows)
    names, values = _page(world, person, path)
    query = urlencode(data.draw(pairs(names, values)))
    body = urlencode(data.draw(pairs(names, values))).encode()
    kind = data.draw(st.sampled_from(TYPES))
    method = data.draw(st.sampled_from(["GET", "POST", "POST"]))
    note(f"{person} {method} {path}?{query} {kind} {body!r}")

    answer = world.ask(person, method, f"{path}?{query}", body=(kind, body))

    assert answer.status_code != 500


@settings(max_examples=EXAMPLES // 3, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_no_argument_in_an_address_breaks_a_page(world: World, data: Any) -> None:
    """Rows that are not there, and what is no key at all."""
    address = data.draw(st.sampled_from([one for one in every_address() if one.arguments]))
    text = st.text(min_size=1, max_size=9).map(lambda one: one.encode("utf-8", "replace").decode())
    odd = st.sampled_from([value for value in VALUES if value]) | text
    arguments = {name: data.draw(odd) for name in address.arguments}
    person = data.draw(st.sampled_from(_SPEAKERS))
    path = address.path_with(arguments)
    note(f"{person} {path}")

    for method in ("GET", "POST"):
        assert world.ask(person, method, path).status_code != 500
