"""What somebody sends with a list of what is to be read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from triage.editing.reading_list import Listed


@dataclass(frozen=True)
class Sent:
    """Ticks, the keys they were shown, reasons by their box, and the page they want to see."""

    ticks: Collection[str] = ()
    shown: Collection[str] | None = None
    reasons: Mapping[str, str] | None = None
    page: str = ""

    def is_new(self, listed: Listed) -> bool:
        """Whether it was not among what they were shown."""
        return self.shown is not None and listed.key not in self.shown

    def reason(self, listed: Listed) -> str:
        """What was typed for an object."""
        return (self.reasons or {}).get(reason_box(listed), "")

    def reasons_by_key(self, reading_list: Iterable[Listed]) -> dict[str, str]:
        """What was typed, under the key of every weakening that it is for."""
        return {
            one.weakening.key: text
            for listed in reading_list
            if (text := self.reason(listed).strip())
            for one in listed.weakened
        }


def reason_box(listed: Listed) -> str:
    """The name of an object's box for a reason; the same when its weakenings become others."""
    return f"reason-{listed.kind}-{listed.code}"


def read_sent(request: HttpRequest) -> Sent:
    """The ticks, those on other pages too, and what was typed as reasons."""
    return Sent(
        ticks=frozenset(request.POST.getlist("read") + request.POST.get("elsewhere", "").split()),
        shown=frozenset(request.POST.get("shown", "").split()) or None,
        reasons={name: str(text) for name, text in request.POST.items() if name[:7] == "reason-"},
        page=request.GET.get("page", ""),
    )
