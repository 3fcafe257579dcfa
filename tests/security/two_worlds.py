"""Everything that staff can ask, and what differs in it where one person answered differently.

The addresses come from the URLconf, the filters from the lists themselves, the roles from
``ROLES``: what is new is asked as well. What no address shows by itself stands in ``_more``.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from tests.paper import open_pdf
from tests.security.addresses import Address, every_address
from tests.security.signing_in import with_app
from tests.security.world import World, undone
from triage.check.starting import start
from triage.models import (
    AccessLogEntry,
    ClarityCount,
    QuestionCount,
    Recall,
    Replay,
    ReplayCase,
    Submission,
)
from triage.site.roles import ROLES

READERS = (*ROLES, "superuser", "nobody")
#: The name that a person of one of the worlds gives.
NAME = "Ann Example"

#: What differs from one moment to the next whatever people said.
_PASSING = re.compile(
    r"/invitation/\?key=[\w-]+|"
    r'value="\w{64}"|name="once" value="[^"]+"|nonce="[^"]+"|nonce-[^;\' ]+|data-now="[^"]*"'
    r"|\d{1,2}:\d\d(:\d\d(\.\d+)?)?|\b(?:noon|midnight|\d{1,2} [ap]\.m\.)"
)
#: Beside a list's own filters: what Django and our lists read from an address.
_ANY_LIST = ("", "q={code}", "q=zzz", "o=1", "o=-2", "p=2", "all=", "_popup=1", "e=1")
_FILES = ("xlsx", "csv", "codebook")
#: Asked on every page, of whether alerts go out; tests of their own say who is told.
_WARNINGS = '"triage_workerbeat"'


@dataclass(frozen=True)
class Asked:
    """One request. ``name`` is that of the address."""

    name: str
    method: str
    path: str
    data: tuple[tuple[str, str], ...] = ()
    is_refresh: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.path} {dict(self.data) or ''} ({self.name})"


@dataclass(frozen=True)
class Seen:
    """What came of it. ``is_recorded`` says that it wrote a line, ``is_named`` that one names
    the person; ``reads_people`` that it read any table that tells of people at all.
    """

    status: int
    text: str
    is_recorded: bool
    is_named: bool
    reads_people: bool

    @property
    def is_on_record(self) -> bool:
        """Shown on record, or not shown: refused, missing, or sent elsewhere."""
        return self.is_recorded or self.status != 200


class TwoWorlds(World):
    """A site in which one person has begun and said nothing yet: each world says it for them."""

    def __init__(self) -> None:
        super().__init__()
        self.people_tables = tuple(_tables_of_people())
        for role in ROLES:
            self.cookies[role] = _cookies_of(role)

    def add_patient(self, name: str) -> Submission:
        """All but the one have finished."""
        if name != "patient":
            return super().add_patient(name)
        now = timezone.now()
        submission, _token = start(self.version, clinic_may_follow_up=True, now=now)
        self.cookies[name] = SimpleCookie()
        return Submission.objects.for_patient().get(pk=submission.pk)

    def user(self, role: str) -> User:
        """Somebody of this role."""
        return User.objects.get(username=f"one of {role}")

    def see(self, reader: str, asked: Asked) -> Seen:
        """One request; nothing that it does lasts."""
        sent: dict[str, Any] = {"data": dict(asked.data)} if asked.data else {}
        if asked.is_refresh:
            sent["headers"] = {"X-Refresh": "1"}
        with undone(), _read() as statements:
            last = AccessLogEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
            response = self.send(reader, asked.method, asked.path, **sent)
            said = f"{response.status_code} {response.get('Location', '')}\n{_body(response)}"
            lines = list(AccessLogEntry.objects.filter(pk__gt=last or 0))
        return Seen(
            response.status_code,
            _PASSING.sub("…", said),
            is_recorded=bool(lines),
            is_named=any(_names_me(line, self.submission) for line in lines),
            reads_people=any(table in sql for sql in statements for table in self.people_tables),
        )


def _names_me(line: AccessLogEntry, me: Submission) -> bool:
    return me.pk == line.submission_id or me.pk.hex in (line.submission_ids or "")


def _tables_of_people() -> Iterator[str]:
    """The submissions' own, of whatever names one or what names it, and of sums over them."""
    found: set[type[Model]] = {Submission, Replay, QuestionCount, ClarityCount}
    while more := {one for one in apps.get_models() if _refers_to(one, found)} - found:
        found |= more
    yield from (f'"{model._meta.db_table}"' for model in found)


def _refers_to(one: type[Model], others: set[type[Model]]) -> bool:
    return any(column.related_model in others for column in one._meta.concrete_fields)


@contextmanager
def _read() -> Iterator[list[str]]:
    """The statements that are run meanwhile."""
    found: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if _WARNINGS not in sql:
            found.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found


def _cookies_of(role: str) -> SimpleCookie:
    user, _made = User.objects.get_or_create(username=f"one of {role}", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    with_app(user)
    client = Client()
    client.force_login(user)
    return client.cookies


def _body(response: Any) -> str:
    """As somebody reads it: a file that is made anew each time holds its own time."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"%PDF"):
        return open_pdf(body)[1]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return repr([book.read(one) for one in book.namelist() if "docProps" not in one])
    return str(body.decode(errors="replace"))


def everything_asked(world: World) -> list[Asked]:
    """Every address of the site, looked at and sent to; every list by whatever it offers."""
    found = [one for address in every_address() for one in _at(address, world)]
    found += [one for page in admin.site._registry.values() for one in _list(page, world)]
    return list(dict.fromkeys([*found, *_more(world)]))


def _at(address: Address, world: World) -> Iterator[Asked]:
    try:
        path = address.path(world.rows)
    except KeyError as missing:
        raise AssertionError(
            f"{address}: there is no example for {missing} in this address. Put a row about "
            "world.submission into World._made, or a value into World._rows, in "
            "tests/security/world.py."
        ) from None
    yield Asked(address.name, "GET", path)
    yield Asked(address.name, "POST", path)


def _list(page: Any, world: World) -> Iterator[Asked]:
    """A list by each choice of each of its filters, searched, sorted and as a pop-up."""
    name, path, choices = _listed(page)
    asked = [query.format(code=world.submission.code) for query in _ANY_LIST]
    for query in dict.fromkeys([*choices, *asked]):
        yield Asked(name, "GET", f"{path}?{query}")


def _listed(page: Any) -> tuple[str, str, list[str]]:
    """Name and address of a list, and the queries that its filters lead to."""
    name = f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist"
    request = RequestFactory().get(reverse(name))
    request.user = User.objects.get(username="superuser")
    listed = page.get_changelist_instance(request)
    choices = [choice for one in listed.filter_specs for choice in one.choices(listed)]
    return name, request.path, [choice["query_string"].lstrip("?") for choice in choices]


def _more(world: World) -> Iterator[Asked]:
    """What no address and no list shows by itself."""
    name, path, choices = _listed(admin.site._registry[Submission])
    for query in dict.fromkeys(choices):
        yield Asked(name, "GET", f"{path}?{query}", is_refresh=True)
        for file in _FILES:
            yield _export(query, ("file", file))
    yield _export("stage=all", ("file", "csv"), ("personal", "on"))
    for sought in (NAME, world.submission.code, "nobody"):
        for again in (False, True):
            yield Asked(name, "POST", path, (("sought", sought),), is_refresh=again)
    yield Asked(name, "POST", path, (("ticked", str(world.submission.pk)),))
    yield from _completed(world)


def _export(query: str, *data: tuple[str, str]) -> Asked:
    name = "admin:triage_submission_export"
    return Asked(name, "POST", f"{reverse(name)}?{query}", data)


def _completed(world: World) -> Iterator[Asked]:
    """What Django completes in a box: each column that names somebody."""
    name, code = "admin:autocomplete", world.submission.code[:2]
    for model in (Recall, ReplayCase):
        query = f"app_label=triage&model_name={model._meta.model_name}&field_name=submission"
        yield Asked(name, "GET", f"{reverse(name)}?{query}&term={code}")
