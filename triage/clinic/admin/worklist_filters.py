"""What the clinicians' list can be filtered by. What is no choice chooses nothing."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from triage.check.worklist import sign_token, unsure_token
from triage.clinic.admin.worklist_counts import OPEN, TO_CALL_AGAIN, lapsed, late
from triage.clinic.admin.worklist_rows import status_word
from triage.models import QuestionnaireVersion, Recall, Submission, SubmissionToken
from triage.models.questionnaire import URGENCY_CHOICES

Stage = Submission.Stage

#: Name of the box in which a code or a name is looked for. It is sent by POST.
SOUGHT = "sought"


def is_search(request: HttpRequest) -> bool:
    """Whether somebody looks for one person, at whatever stage that check is."""
    return SOUGHT in request.POST or bool(request.GET.get(SEARCH_VAR))


class ChoiceFilter(admin.SimpleListFilter):
    """One choice of several."""

    template = "clinic/submission/filter.html"
    #: A long list of choices stays folded until one is chosen.
    is_folded = False
    #: What can be chosen: a code, and what it is called.
    words: ClassVar[tuple[tuple[str, Any], ...]] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """What can be chosen."""
        return self.words

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the chosen kind."""
        chosen = self.value()
        if chosen is None:
            return self.unchosen(queryset)
        known = dict(self.lookup_choices)
        return self.choose(queryset, chosen) if chosen in known else queryset.none()

    def unchosen(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What is listed while nothing is chosen."""
        return queryset

    @abstractmethod
    def choose(self, queryset: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        """Those of one choice."""


class StageFilter(ChoiceFilter):
    """How far the clinic has come; what is done is out of the way until it is asked for."""

    title = gettext_lazy("stage")
    parameter_name = "stage"
    # Besides those to do, which are listed by themselves.
    words = (
        ("waiting", gettext_lazy("Waiting: not looked at")),
        ("seen", gettext_lazy("Seen: nothing recorded yet")),
        ("lapsed", gettext_lazy("Looked at or taken on, nothing recorded")),
        ("again", gettext_lazy("To call again")),
        ("late", gettext_lazy("Late")),
        ("done", gettext_lazy("Done")),
        ("all", gettext_lazy("All")),
    )

    def choices(self, changelist: Any) -> Iterator[Any]:
        """What is listed by itself has a name of its own."""
        for number, choice in enumerate(super().choices(changelist)):
            yield choice if number else {**choice, "display": gettext_lazy("To do")}

    def unchosen(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those to do, unless somebody looks for one person."""
        return queryset if is_search(self.request) else queryset.filter(OPEN)

    def choose(self, queryset: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        """Those at one stage, or who must not be overlooked."""
        if chosen == "all":
            return queryset
        now = timezone.now()
        named = {"late": late(now), "lapsed": lapsed(now), "again": TO_CALL_AGAIN}
        return queryset.filter(named.get(chosen, Q(stage=chosen)))


class UrgencyFilter(ChoiceFilter):
    """By the urgency at which it stands on the list."""

    title = gettext_lazy("urgency")
    parameter_name = "urgency"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Every urgency, the highest first."""
        return [(str(urgency), word) for urgency, word in sorted(URGENCY_CHOICES, reverse=True)]

    def choose(self, queryset: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        """Those of one urgency."""
        return queryset.filter(work_urgency=chosen)


class StatusFilter(ChoiceFilter):
    """By how the person left it."""

    title = gettext_lazy("how it ended")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Every way, in the words of the list."""
        return [(status.value, status_word(status)) for status in Submission.Status]

    def choose(self, queryset: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        """Those that ended so."""
        return queryset.filter(status=chosen)


class CallerFilter(ChoiceFilter):
    """By whether somebody of the staff filled it in for a caller."""

    title = gettext_lazy("who filled it in")
    parameter_name = "caller"
    words = (
        ("yes", gettext_lazy("Staff, for a caller")),
        ("no", gettext_lazy("The person, or their carer")),
    )

    def choose(self, queryset: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        """Those of the chosen kind."""
        return queryset.filter(assisted_by__isnull=chosen == "no")


class RecallFilter(ChoiceFilter):
    """By whether a later version rates the answers more urgent."""

    title = gettext_lazy("recalled")
    parameter_name = "recalled"
    words = (("yes", gettext_lazy("Recalled")), ("no", gettext_lazy("Not recalled")))

    def choose(self, queryset: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        """Those of the chosen kind."""
        recalled = Exists(Recall.objects.filter(submission=OuterRef("pk")))
        return queryset.filter(recalled if chosen == "yes" else ~recalled)


class SinceFilter(ChoiceFilter):
    """By the day on which it came onto the list."""

    title = gettext_lazy("on the list since")
    parameter_name = "since"
    # Each reaches from the beginning of a day until now.
    words = (
        ("today", gettext_lazy("Today")),
        ("yesterday", gettext_lazy("Yesterday or today")),
        ("week", gettext_lazy("The past 7 days")),
        ("month", gettext_lazy("The past 30 days")),
    )
    _days = {"today": 0, "yesterday": 1, "week": 7, "month": 30}

    def choose(self, queryset: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        """Those since the beginning of that day, by the clinic's clock."""
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return queryset.filter(listed_at__gte=today - timedelta(days=self._days[chosen]))


class TokenFilter(ChoiceFilter):
    """By a token: the table of signs tells nobody without the key what was found."""

    def choose(self, queryset: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        """Those that have one of the tokens."""
        tokens = SubmissionToken.objects.filter(token__in=self.tokens_of(chosen))
        return queryset.filter(Exists(tokens.filter(submission=OuterRef("pk"))))

    @abstractmethod
    def tokens_of(self, chosen: str) -> list[str]:
        """The tokens of one choice."""


class UnsureFilter(TokenFilter):
    """By whether a finding rests on "not sure"."""

    title = gettext_lazy("“not sure”")
    parameter_name = "unsure"
    # Those where asking again may change everything.
    words = (("yes", gettext_lazy("A finding rests on “not sure”")),)

    def tokens_of(self, chosen: str) -> list[str]:
        """The same for all."""
        return [unsure_token()]


class SignFilter(TokenFilter):
    """By a warning sign of any version, under the title that it had last."""

    title = gettext_lazy("warning sign")
    parameter_name = "sign"
    is_folded = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every sign, by title; with more than one questionnaire also by its address."""
        versions = QuestionnaireVersion.objects.order_by("number")
        titles: dict[tuple[int, str], str] = {}
        addresses: dict[int, list[str]] = {}
        for owner, sha256 in versions.values_list("questionnaire", "sha256"):
            slug, signs = _signs_of(sha256)
            titles.update({(owner, code): title for code, title in signs})
            addresses.setdefault(owner, []).extend([slug] if slug else [])
        newest = {owner: slugs[-1] for owner, slugs in addresses.items() if slugs}
        self._addresses = {slug: frozenset(addresses[owner]) for owner, slug in newest.items()}
        return _choices(titles, newest)

    def tokens_of(self, chosen: str) -> list[str]:
        """Of this questionnaire's sign, under every address that the questionnaire has had."""
        slug, _colon, code = chosen.partition(":")
        return [sign_token(address, code) for address in self._addresses[slug]]


def _choices(
    titles: Mapping[tuple[int, str], str], addresses: Mapping[int, str]
) -> list[tuple[str, str]]:
    several = len({owner for owner, _code in titles}) > 1
    choices = {
        f"{addresses[owner]}:{code}": f"{title} ({addresses[owner]})" if several else title
        for (owner, code), title in titles.items()
    }
    return sorted(choices.items(), key=lambda choice: choice[1].casefold())


@lru_cache(maxsize=256)
def _signs_of(sha256: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A document's address, and code and title of each of its warning signs; read once."""
    document = QuestionnaireVersion.objects.filter(sha256=sha256)[0].parsed_or_none()
    if document is None:  # damaged; the list of patients must open all the same
        return "", ()
    return document.slug, tuple((sign.code, sign.title) for sign in document.signs)


class VersionFilter(ChoiceFilter):
    """By version, without reading the versions' documents."""

    title = gettext_lazy("version")
    parameter_name = "version"
    is_folded = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every version, by name."""
        versions = QuestionnaireVersion.objects.order_by("questionnaire", "-number")
        named = versions.values_list("pk", "questionnaire__title", "number")
        return [(str(pk), f"{title} {number}") for pk, title, number in named]

    def choose(self, queryset: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        """Those of one version."""
        return queryset.filter(version=chosen)


FILTERS = (
    StageFilter,
    UrgencyFilter,
    StatusFilter,
    SinceFilter,
    CallerFilter,
    RecallFilter,
    UnsureFilter,
    SignFilter,
    VersionFilter,
)
