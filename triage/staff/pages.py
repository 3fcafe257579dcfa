"""What these pages share: who may come in, and the admin's frame around them."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, cast

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from triage.models import Questionnaire, QuestionnaireVersion

#: Address, page, and the address's name.
StaffPage = tuple[str, Callable[..., HttpResponseBase], str]


def require(request: HttpRequest, *permissions: str) -> User:
    """Who asks, if they have every permission; else they are refused with 403."""
    if not request.user.has_perms([f"triage.{permission}" for permission in permissions]):
        raise PermissionDenied
    return cast(User, request.user)


def get_questionnaire(pk: int) -> Questionnaire:
    """The questionnaire of a page; 404 when there is none."""
    rows = Questionnaire.objects.select_related("default_disposition")
    return cast(Questionnaire, get_object_or_404(rows, pk=pk))


def get_version(pk: int) -> QuestionnaireVersion:
    """The version of a page, with whether it is signed; 404 when there is none."""
    versions = QuestionnaireVersion.objects.light().select_related("questionnaire")
    return get_object_or_404(versions, pk=pk)


def draw(
    site: AdminSite,
    request: HttpRequest,
    page: str,
    about: Model,
    /,
    *,
    title: str,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page, named by room and template (``editing/publish``), in the admin's frame."""
    frame = {"opts": about._meta, "title": title, "subtitle": None, "about": about}  # noqa: SLF001
    context = {**site.each_context(request), **frame, **context}
    return TemplateResponse(request, f"{page}.html", context, status=status)


def address(name: str, about: Model) -> str:
    """The address of a page about one row, for example ``triage_questionnaire_draft``."""
    return reverse(f"admin:{name}", args=[about.pk])


def staff_path(
    site: AdminSite, route: str, view: Callable[..., HttpResponseBase], name: str
) -> URLPattern:
    """A page for staff only; the view itself asks what else somebody must be allowed."""
    return path(route, site.admin_view(partial(view, site)), name=f"triage_{name}")


def staff_paths(site: AdminSite, model: str, pages: Iterable[StaffPage]) -> list[URLPattern]:
    """The pages about the rows of a model."""
    return [staff_path(site, route, view, f"{model}_{name}") for route, view, name in pages]
