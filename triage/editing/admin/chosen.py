"""The questionnaire that is worked on: chosen once, and carried in the address from page to page.

``?in=3`` stands in the address of lists; Django carries a list's filters from form to form.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.models import EducationalItem, EducationalSection, Questionnaire
from triage.staff.pages import draw

CHOSEN = "in"
#: In signs.
_LONGEST_KEY = 18
_FILTERS = "_changelist_filters"
#: Where each kind of row stands on the workbench, if not with the reading.
SECTIONS = {
    "question": "questions",
    "warningsign": "signs",
    "rule": "signs",
    "safetyfloor": "floors",
    "namedcriterion": "criteria",
    "disposition": "dispositions",
    "dangersign": "danger-signs",
    "vignette": "vignettes",
}
#: Headings that have pages of their own where a questionnaire is large.
_IN_PAGES = frozenset({"questions", "signs"})
#: Other names under which an address may say it, the one of a new row's own box among them.
_NAMES = (CHOSEN, "questionnaire", "questionnaire__id__exact")


def chosen_id(request: HttpRequest) -> int | None:
    """The questionnaire that the address names, by its key."""
    told = (request.GET.get(name, "") for name in _NAMES)
    listed = _filters(request).get(CHOSEN, [""])[0]
    found = next((text for text in (*told, listed) if _is_key(text)), None)
    return int(found) if found else None


def _is_key(text: str) -> bool:
    """Whether a database can hold it."""
    return text.isdecimal() and len(text) <= _LONGEST_KEY


def chosen_questionnaire(request: HttpRequest) -> Questionnaire | None:
    """The questionnaire that the address names, or the only one there is to work on."""
    rows = Questionnaire.objects.filter(archived_at=None)
    pk = chosen_id(request)
    found = None if pk is None else Questionnaire.objects.filter(pk=pk).first()
    several = [] if found else list(rows[:2])
    return several[0] if len(several) == 1 else found


def is_from_workbench(request: HttpRequest) -> bool:
    """Whether this page was opened from there, and leads back to it."""
    return CHOSEN in request.GET or set(_filters(request)) == {CHOSEN}


def _filters(request: HttpRequest) -> dict[str, list[str]]:
    return parse_qs(request.GET.get(_FILTERS, ""))


def within(address: str, pk: int) -> str:
    """An address in which the questionnaire is chosen."""
    return f"{address}?{urlencode({CHOSEN: pk})}"


def workbench(pk: int, row: Any = None) -> str:
    """The workbench of a questionnaire, at the place of a row."""
    address = reverse("admin:triage_questionnaire_workbench", args=[pk])
    if row is None:
        return address
    name = str(row._meta.model_name)  # noqa: SLF001 (public in all but name)
    section = SECTIONS.get(name, "reading")
    code = row.link_id if section == "questions" else row.code
    at = f"&at={quote(f'{name}:{code}')}" if section in _IN_PAGES else ""
    return f"{address}?show={section}{at}#{name}-{row.pk}"


class QuestionnaireFilter(admin.SimpleListFilter):
    """A list of one questionnaire's rows."""

    title = gettext_lazy("questionnaire")
    parameter_name = CHOSEN

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """All that are worked on, where there is anything to choose."""
        rows = Questionnaire.objects.filter(archived_at=None).values_list("pk", "title")
        return [(str(pk), title) for pk, title in rows] if len(rows) > 1 else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the chosen one."""
        value = str(self.value() or "")
        if not _is_key(value):
            return queryset
        return queryset.filter(**{_path(queryset.model): int(value)})


def _path(model: Any) -> str:
    return "section__questionnaire" if model is EducationalItem else "questionnaire"


class ChosenRow(admin.ModelAdmin):
    """A row whose pages keep to the chosen questionnaire, and lead back to its workbench."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """In a list of one questionnaire, the filters beside it offer what stands in it alone."""
        rows: QuerySet[Any] = super().get_queryset(request)
        pk = chosen_id(request)
        match = request.resolver_match
        if pk is None or match is None or not str(match.url_name).endswith("_changelist"):
            return rows
        return rows.filter(**{_path(self.model): pk})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """First the questionnaire is chosen, where there are several; then all boxes know it."""
        if request.method == "GET" and self.has_add_permission(request):
            several = Questionnaire.objects.filter(archived_at=None)
            if chosen_questionnaire(request) is None and several.exists():
                return self._choose(request, several)
        return super().add_view(request, form_url, extra_context)

    def _choose(self, request: HttpRequest, rows: Iterable[Questionnaire]) -> HttpResponse:
        links = []
        for row in rows:
            sent = request.GET.copy()
            sent[CHOSEN] = str(row.pk)
            links.append((row, sent.urlencode()))
        title = _("For which questionnaire?")
        return draw(
            self.admin_site, request, "editing/choose", self.model(), title=title, links=links
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new row stands at the end, so it is asked for no number."""
        sections = super().get_fieldsets(request, obj)
        return sections if obj is not None else [_without_order(*section) for section in sections]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What says where the row belongs is no box."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        initial.pop(CHOSEN, None)
        return initial

    def get_preserved_filters(self, request: HttpRequest) -> str:
        """What is chosen goes with every form, to the next one."""
        kept = str(super().get_preserved_filters(request))
        if kept or CHOSEN not in request.GET:
            return kept
        return urlencode({_FILTERS: urlencode({CHOSEN: request.GET[CHOSEN]})})

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Back to where it was opened from."""
        return self._back(request, obj) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Back to where it was opened from."""
        return self._back(request, obj) or super().response_post_save_change(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """Back to where it was opened from."""
        response = super().response_delete(request, obj_display, obj_id)
        if IS_POPUP_VAR in request.POST:  # its own script closes it
            return response
        return self._back(request) or response

    def _back(self, request: HttpRequest, row: Any = None) -> HttpResponseRedirect | None:
        pk = chosen_id(request)
        may = request.user.has_perm("triage.view_questionnaire")
        if pk is None or not may or not is_from_workbench(request):
            return None
        return HttpResponseRedirect(workbench(pk, row))


def _without_order(name: Any, options: Any) -> tuple[Any, dict[str, Any]]:
    return name, {**options, "fields": [one for one in options["fields"] if one != "order"]}


def sections_of(pk: int | None) -> QuerySet[EducationalSection]:
    """The sections of the chosen questionnaire; of none that is chosen, all."""
    rows = EducationalSection.objects.all()
    return rows if pk is None else rows.filter(questionnaire=pk)
