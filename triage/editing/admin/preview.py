"""The patients' own pages of a draft or a version: drawn by their own views, with links that stay.

The views are given a check that nobody makes. While they draw, every address of the site begins
with that of the preview, so that each link and each button on the page leads to the next preview.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from inspect import unwrap
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import timezone
from django.utils.translation import gettext as _

from triage.check.made_up import made_up_check
from triage.check.summary import answer_row
from triage.check.views.next_page import page_on
from triage.editing.previewing import Shown, nothing_stored, write_word
from triage.editing.trying import pack
from triage.engine.conditions import Value
from triage.engine.outcome import evaluate, stand
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route
from triage.engine.so_far import told_urgency
from triage.models import Questionnaire as QuestionnaireRow
from triage.models import QuestionnaireVersion, Submission
from triage.site.addresses import forget_check
from triage.site.telephones import lines_shown

#: As where it was opened from: the page on which somebody is walked.
TRY = "try"


@dataclass(frozen=True)
class Bar:
    """What stands above the page: that nothing is stored, whose answers these are, ways on.

    ``answer`` is how they answer the question that the page asks, ``onward`` where that leads.
    """

    is_draft: bool
    back: str
    who: str
    answer: str
    onward: str
    other_width: str
    is_narrow: bool


@dataclass(frozen=True)
class Preview:
    """One page as somebody sees it; ``about`` is the draft or the version."""

    request: HttpRequest
    about: QuestionnaireRow | QuestionnaireVersion
    version: QuestionnaireVersion
    shown: Shown
    page: str = ""

    @cached_property
    def document(self) -> Questionnaire:
        """What is shown, in no one's words yet."""
        return self.version.parsed()

    def check(self, *, is_over: bool = False) -> Submission:
        """The check that nobody makes, with the answers so far."""
        shown = self.shown
        return made_up_check(
            self.version,
            shown.answers,
            is_over=is_over,
            got_help=shown.got_help,
            may_follow_up=shown.may_follow_up,
            now=timezone.now(),
        )

    def prefix(self, shown: Shown | None = None) -> str:
        """What every address begins with, of this preview or of another one."""
        name = f"admin:triage_{self.about._meta.model_name}_preview"  # noqa: SLF001 (public in all but name)
        return reverse(name, args=[self.about.pk, write_word(self.document, shown or self.shown)])

    def address(self, name: str, *args: str, shown: Shown | None = None) -> str:
        """A patient's page within it."""
        with _addresses_under(self.prefix(shown)):
            return reverse(name, args=args)

    def after(self, link_id: str, values: tuple[Value, ...]) -> str:
        """The page that an answer leads to: what must be told because of it comes first."""
        without = {key: given for key, given in self.shown.answers.items() if key != link_id}
        further = self.shown.answering(link_id, values)
        now, before = (evaluate(self.document, given) for given in (further.answers, without))
        if now.stops - before.stops:  # help for the one danger is not help for the next
            return self.address("stop", shown=replace(further, got_help=False))
        told = told_urgency(self.document, *stand(self.document, without))
        if told_urgency(self.document, *stand(self.document, further.answers)) > told:
            return self.address("so-far", shown=further)
        return self.going_on(further)

    def going_on(self, shown: Shown) -> str:
        """The page that these answers go on with."""
        with _addresses_under(self.prefix(shown)):
            return page_on(find_route(self.document, shown.answers))

    def draw(
        self, view: Callable[..., Any], *args: Any, at: str = "", **kwargs: Any
    ) -> HttpResponse:
        """The page of a patient's view, behind whatever finds the check of a browser.

        It is only asked for, so that it takes nothing up. ``at`` is the question that it asks.
        """
        request, draft = self._as_patient(at), self.version.draft
        lines = lines_shown(draft, self.version.questionnaire_id) if draft else nullcontext()
        with _addresses_under(self.prefix()), lines, nothing_stored():
            response = cast(HttpResponse, unwrap(view)(request, *args, **kwargs))
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def _as_patient(self, at: str) -> HttpRequest:
        """The request of nobody in particular, who holds no check."""
        request: Any = copy(self.request)
        request.method, request.POST = "GET", QueryDict()
        request.COOKIES, request.user = {}, AnonymousUser()
        request.preview = self._bar(at)
        return cast(HttpRequest, request)

    def _bar(self, at: str) -> Bar:
        given = self.shown.later.get(at)
        other = replace(self.shown, is_narrow=not self.shown.is_narrow)
        return Bar(
            is_draft=self.version.draft is not None,
            back=self._back(),
            who=self.shown.who,
            answer="" if given is None else self._in_words(at),
            onward="" if given is None else self.after(at, given),
            other_width=self.prefix(other) + self.page,
            is_narrow=self.shown.is_narrow,
        )

    def _in_words(self, link_id: str) -> str:
        labels = answer_row(self.document, self.shown.later, link_id).labels
        return "; ".join(labels) or _("skipped")

    def _back(self) -> str:
        if self.shown.back != TRY:
            return self.shown.back
        name = f"admin:triage_{self.about._meta.model_name}_try"  # noqa: SLF001 (public in all but name)
        return f"{reverse(name, args=[self.about.pk])}?walk={pack(self.shown.everything)}"


@contextmanager
def _addresses_under(prefix: str) -> Iterator[None]:
    """Meanwhile every address of the site is one beneath this, and of nobody's check."""
    before = get_script_prefix()
    forget_check()
    set_script_prefix(prefix)
    try:
        yield
    finally:
        set_script_prefix(before)
