"""Our own pages around signing in; allauth's are named in ``urls``."""

from collections.abc import Sequence
from typing import Any

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from triage.staff.accounts import has_second_factor
from triage.staff.first_secret import forget_secret
from triage.staff.kept_forms import KeptForm, find_kept, forget
from triage.staff.qr import draw
from triage.staff.sessions import touch


class SetUpApp(ActivateTOTPView):
    """Set up an authenticator app, from a picture or from the key as text."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Where another tab was faster it is done; allauth would ask whether to remove it."""
        if has_second_factor(request.user):
            messages.info(request, _("Your authenticator app is set up."))
            return redirect("mfa_index")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the picture as a drawing."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "qr": draw(context["totp_url"])}

    def form_valid(self, form: Any) -> HttpResponse:
        """Who typed the first code has shown the second factor, and may see the recovery codes."""
        response: HttpResponse = super().form_valid(form)
        forget_secret(self.request.session)
        record_authentication(self.request, form.user, "mfa", type=Authenticator.Type.TOTP)
        return response


def sign_in(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """In place of the admin's own sign-in, which asks for no second factor and counts no tries.

    That holds for who is signed in too: Django's would let them try another's password here.
    """
    wanted = request.GET.get("next", "")
    goal = wanted if get_adapter().is_safe_url(wanted) else reverse("admin:index")
    if request.user.is_authenticated:
        return redirect(goal)
    return redirect_to_login(goal, reverse("account_login"))


def sign_out(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """In place of the admin's own page: one way out, which ends at the way in."""
    response: HttpResponse = account.logout(request)
    return response


def change_password(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """In place of the admin's own page, on which the old password could be guessed freely."""
    return redirect("account_change_password")


@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """The forms that came after the session had ended: send them now, or (POST) drop one."""
    forms = find_kept(request)
    dropped = _to_drop(request, forms) if request.method == "POST" else None
    if dropped is not None:
        forget(request.session, dropped)
        return redirect("staff-kept" if len(forms) > 1 else dropped.path)
    if not forms:
        return redirect("admin:index")
    return render(request, "staff/kept.html", {"forms": forms})


def _to_drop(request: HttpRequest, forms: Sequence[KeptForm]) -> KeptForm | None:
    """The one that its button names."""
    which = request.POST.get("which", "")
    return next((form for form in forms if str(form.at) == which), None)


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody pressed "Stay signed in"; a script asks, but a person made it."""
    touch(request.session)
    return HttpResponse(status=204)
