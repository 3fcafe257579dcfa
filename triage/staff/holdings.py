"""What somebody holds of the site's work, and who takes it when they leave.

The rooms do not know each other. Each registers a keeper when its admin is loaded, which finds what
an account holds, hands it to somebody, and gives back at once what must not wait.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User

from triage.staff.admin_site import load_staff_pages


@dataclass(frozen=True)
class Holding:
    """One thing, or several of a kind, that one taker gets together.

    ``takers`` are choices of a box; without any, ``settled`` says who settles it, and where.
    """

    name: str
    what: str
    address: str = ""
    takers: tuple[Any, ...] = ()
    settled: str = ""


@dataclass(frozen=True)
class Done:
    """What was done, in words, and the checks that it was done to."""

    words: str = ""
    among: tuple[UUID, ...] = ()


class NotThere(Exception):
    """Whoever was to take it cannot sign in any more."""


def hold_taker(user: User) -> None:
    """Whoever locks this account waits until it is given. Raises :class:`NotThere`."""
    if not User.objects.select_for_update().get(pk=user.pk).is_active:
        raise NotThere


def _nothing(_person: User, _now: datetime) -> Done:
    return Done()


@dataclass(frozen=True)
class Keeper:
    """How one room looks after what people hold in it.

    ``find`` is asked with whoever holds it and whoever asks; ``give`` with the holder, the name of
    the holding, the taker as the box sends them, and whoever decides.
    """

    find: Callable[[User, User], Iterable[Holding]]
    give: Callable[[User, str, str, User], Done]
    give_back: Callable[[User, datetime], Done] = field(default=_nothing)


_KEEPERS: list[Keeper] = []


def keeps(keeper: Keeper) -> Keeper:
    """Let this room be asked."""
    _KEEPERS.append(keeper)
    return keeper


def _keepers() -> list[Keeper]:
    """Of every room, whoever asks: a command or a shell has no page of staff before it."""
    load_staff_pages()
    return _KEEPERS


def find_all(person: User, asker: User) -> list[tuple[Keeper, Holding]]:
    """Everything that somebody holds, room by room."""
    return [(keeper, held) for keeper in _keepers() for held in keeper.find(person, asker)]


def held_by(person: User, asker: User) -> list[Holding]:
    """The same, to be shown."""
    return [held for _keeper, held in find_all(person, asker)]


def give_back_all(person: User, now: datetime) -> Iterator[Done]:
    """Give back what somebody is on, so that nothing waits for who does not come."""
    done = (keeper.give_back(person, now) for keeper in _keepers())
    yield from (one for one in done if one.words)
