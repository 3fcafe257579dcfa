"""What stands before every staff page. Patients' pages have no session, and are passed by."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from triage.check.views.browser import seems_for_caller
from triage.staff.accounts import has_second_factor
from triage.staff.kept_forms import form_of, keep, keep_beside
from triage.staff.last_seen import note_seen
from triage.staff.sessions import asked_by_script, is_over, touch

_ADMIN, _OWN = "admin/", "staff/"
#: Open before a second factor is set up: the way out.
_ALWAYS_OPEN = {"login", "logout"}


class _Door:
    """Something that looks at a request before its view does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do but for :meth:`process_view`."""
        return self.get_response(request)


class EndSessions(_Door):
    """Sign out who was away for too long; what they send is kept until they are back.

    Stands behind the check against forged requests, so that only a form of our own is kept.
    """

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Ask for signing in once more when the session is over."""
        if not _is_staff_page(request):
            return _end_beside_check(request)
        if not request.user.is_authenticated:
            return _keep_beside(request)
        if is_over(request.session):
            return _end(request)
        if not asked_by_script(request) and touch(request.session):
            note_seen(request.user)
        return None


class RequireSecondFactor(_Door):
    """Where it is required, nobody gets past the door without a second factor."""

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Send who has none to set one up."""
        match = request.resolver_match
        if not settings.REQUIRE_SECOND_FACTOR or match is None:
            return None
        if not match.route.startswith(_ADMIN) or match.url_name in _ALWAYS_OPEN:
            return None
        if not request.user.is_authenticated or has_second_factor(request.user):
            return None
        return redirect("mfa_activate_totp")


def _end(request: HttpRequest) -> HttpResponse | None:
    if asked_by_script(request) and request.method == "POST":
        # What was typed is still on the page: whoever presses a button there loses nothing.
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    form = form_of(request) if request.method == "POST" else None
    logout(request)
    match = request.resolver_match
    if match is not None and match.url_name == "staff-invitation":
        return None  # open to all; and its address stands on no other page
    messages.info(request, _("You were signed out, as nobody was here for a while."))
    if form is None:
        return redirect_to_login(_address(request), reverse("account_login"))
    keep(request.session, form)
    return redirect_to_login(reverse("staff-kept"), reverse("account_login"))


def _keep_beside(request: HttpRequest) -> HttpResponse | None:
    """What another tab sends, once the first was signed out, is kept as well."""
    form = form_of(request) if request.method == "POST" and not _is_open(request) else None
    if form is None or asked_by_script(request) or not keep_beside(request.session, form):
        return None
    return redirect_to_login(reverse("staff-kept"), reverse("account_login"))


def _is_open(request: HttpRequest) -> bool:
    """Whether nobody has to be signed in for it: what is sent there is for signing in."""
    match = request.resolver_match
    return match is not None and (match.route.startswith(_OWN) or match.url_name in _ALWAYS_OPEN)


def _end_beside_check(request: HttpRequest) -> HttpResponse | None:
    """On a patient's page somebody of the staff is there only while they fill in for a caller.

    Signing them out closes that check; what its page then says is said to whoever sits there.
    """
    if seems_for_caller(request) and request.user.is_authenticated:
        if is_over(request.session):
            logout(request)
        else:
            touch(request.session)
    return None


def _is_staff_page(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.route.startswith((_ADMIN, _OWN))


def _address(request: HttpRequest) -> str:
    """Where to go on: this page, unless it was only to be sent to."""
    return request.get_full_path() if request.method == "GET" else reverse("admin:index")
