"""The page that a link leads to: somebody sets their own password, and comes in.

The token is taken out of the address at once. What stands in the session afterwards is the digest
that the database holds, so that neither a session nor a page, nor the way to another one, shows
it. Whatever is wrong with a link is answered alike.
"""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from triage.models import Invitation
from triage.site.limits import ask_to_wait, client_address, network_of
from triage.site.tries import TooManyTries, count_try
from triage.staff import tries
from triage.staff.account_forms import ChosenPasswordForm
from triage.staff.accounts import has_second_factor
from triage.staff.invitations import come_in, digest_of, find, has_been_here

_HELD, _KEY, _LIMIT = "staff_invitation", "key", "staff-link"
#: In signs; no token of ours is longer.
_LONGEST = 100
_GONE, _TOO_MANY = 410, 429


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Ask for a password, twice; then let them in, to set up the authenticator app."""
    if _KEY in request.GET:
        response = _take(request, request.GET[_KEY])
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
    found = find(request.session.get(_HELD, ""), now=timezone.now())
    if found is None:
        return _opens_nothing(request)
    if request.user.is_authenticated:
        return render(request, "staff/invitation_other.html", {"about": found.user})
    return _ask(request, found)


def _take(request: HttpRequest, token: str) -> HttpResponse:
    """Remember which link it is, and go on without it in the address."""
    try:
        attempt = count_try([(_LIMIT, network_of(client_address(request)))])
    except TooManyTries as refused:
        page = _opens_nothing(request, status=_TOO_MANY, wait=str(refused))
        return ask_to_wait(page, _LIMIT)
    digest = digest_of(token[:_LONGEST])
    if find(digest, now=timezone.now()) is None:
        return _opens_nothing(request)
    attempt.succeeded()
    request.session[_HELD] = digest
    return redirect("staff-invitation")


def _ask(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = ChosenPasswordForm(found.user, request.POST or None)
    if not form.is_valid():
        return _page(request, "staff/invitation.html", found, form=form)
    user = come_in(found, form.cleaned_data["password1"], now=timezone.now())
    if user is None:
        return _opens_nothing(request)
    del request.session[_HELD]
    tries.know(user.username, client_address(request))
    return _sign_in(request, user)


def _page(request: HttpRequest, template: str, found: Invitation, **more: Any) -> HttpResponse:
    about = {"about": found.user, "is_first": not has_been_here(found.user), **more}
    return render(request, template, about)


def _opens_nothing(request: HttpRequest, *, status: int = _GONE, wait: str = "") -> HttpResponse:
    """The same for every link that opens nothing, and for none at all."""
    return render(request, "staff/invitation_gone.html", {"wait": wait}, status=status)


def _sign_in(request: HttpRequest, user: User) -> HttpResponse:
    """Signed in as by the password just set: who has an app is asked for its code first."""
    goal = "admin:index" if has_second_factor(user) else "mfa_activate_totp"
    login = Login(user=user, redirect_url=reverse(goal))
    credentials = {"username": user.username}
    response: HttpResponse = perform_password_login(request, credentials, login)
    return response
