"""To invite somebody, and to send, show or take back the link of an account."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from triage.models import Invitation
from triage.staff import invitation_mail
from triage.staff.account_forms import InviteForm
from triage.staff.invitations import IsLocked, has_been_here, invite, make_link, take_back
from triage.staff.pages import draw
from triage.staff.standing import may_keep

_CHANGE = "admin:auth_user_change"
_SHOW = "show"


def invite_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Name, e-mail and groups; then the link goes out, or is shown once."""
    if not request.user.has_perms(("auth.add_user", "auth.change_user")):
        raise PermissionDenied
    form = InviteForm(request.user, request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        title = _("Invite somebody")
        return draw(
            site, request, "admin/auth/user/invite", User(), title=title, form=form, status=status
        )
    by = cast(User, request.user)
    user, token = invite(form.person(), by=by, now=timezone.now())
    return _hand_out(site, request, user, token)


def link_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, and make a new link: the first once more, or one for a new password."""
    user = account_to_keep(request, pk)
    if request.method != "POST":
        return _ask(site, request, user, "link", title=_("A new link?"))
    try:
        token = make_link(user, by=cast(User, request.user), now=timezone.now())
    except IsLocked:
        messages.error(request, _("This account is locked. Unlock it first."))
        return redirect(_CHANGE, user.pk)
    return _hand_out(site, request, user, token)


def take_back_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, and let the link open nothing any more."""
    user = account_to_keep(request, pk)
    if request.method != "POST":
        return _ask(site, request, user, "take_back", title=_("Take the link back?"))
    if take_back(user, by=cast(User, request.user)):
        messages.success(request, _("The link opens nothing any more."))
    else:
        messages.info(request, _("There is no link: it was used, or taken back before."))
    return redirect(_CHANGE, user.pk)


def account_to_keep(request: HttpRequest, pk: int) -> User:
    """The account of a page; refused where who asks may not keep it, before it says if it is."""
    if not request.user.has_perm("auth.change_user"):
        raise PermissionDenied
    user = get_object_or_404(User, pk=pk)
    if not may_keep(cast(User, request.user), user):
        raise PermissionDenied
    return user


def _ask(
    site: AdminSite, request: HttpRequest, user: User, page: str, *, title: str
) -> HttpResponse:
    more: dict[str, Any] = {
        "is_first": not has_been_here(user),
        "has_link": Invitation.objects.filter(user=user).exists(),
        "mails": bool(user.email) and invitation_mail.is_set_up(),
    }
    return draw(site, request, f"admin/auth/user/{page}", user, title=title, **more)


def _hand_out(site: AdminSite, request: HttpRequest, user: User, token: str) -> HttpResponse:
    """By e-mail where that leaves; else it is shown, this once."""
    row = Invitation.objects.select_related("user").filter(user=user).first()
    wants_mail = bool(user.email) and request.POST.get("how") != _SHOW
    is_tried = wants_mail and invitation_mail.is_set_up()
    if is_tried and row is not None and invitation_mail.send_link(row, token):
        said = _("The link is on its way to %(mail)s. It works once, for three days.")
        messages.success(request, said % {"mail": user.email})
        return redirect(_CHANGE, user.pk)
    shown: dict[str, Any] = {
        "link": invitation_mail.address_of(token),
        "row": row,
        "not_sent": is_tried,
    }
    title = _("The link of %(name)s") % {"name": user.username}
    return draw(site, request, "admin/auth/user/shown", user, title=title, **shown)
