"""Somebody leaves: what they hold, and who takes each."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.site.audit import record
from triage.staff.account_pages import account_to_keep
from triage.staff.holdings import Holding, Keeper, NotThere, find_all
from triage.staff.naming import named
from triage.staff.pages import draw


class TakersForm(forms.Form):
    """A box for each thing, in which nobody stands first."""

    use_required_attribute = False

    def __init__(self, holdings: list[Holding], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for held in holdings:
            self.fields[held.name] = forms.ChoiceField(
                label=held.what,
                choices=[("", gettext_lazy("Leave it as it is")), *held.takers],
                required=False,
                error_messages={"invalid_choice": gettext_lazy("Choose one of these.")},
            )


def leaving_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Show it; and what is sent, give to whoever was chosen."""
    person = account_to_keep(request, pk)
    by = cast(User, request.user)
    found = find_all(person, by)
    to_give = [held for _keeper, held in found if held.takers]
    form = TakersForm(to_give, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(site, request, person, found=found, form=form)
    chosen = [(keeper, held, form.cleaned_data.get(held.name, "")) for keeper, held in found]
    to_be_given = [one for one in chosen if one[2]]
    for one in to_be_given:
        _tell(request, one, (person, by))
    if not to_be_given:
        messages.info(request, _("Nobody was chosen, so nothing was handed over."))
    return redirect("admin:auth_user_hand_over", person.pk)


def _tell(
    request: HttpRequest, chosen: tuple[Keeper, Holding, str], people: tuple[User, User]
) -> None:
    """Hand one over, and say so; whoever was locked meanwhile takes nothing."""
    keeper, held, to = chosen
    try:
        messages.success(request, _give(keeper, held, to, people))
    except NotThere:
        said = _("Not handed over, as who was chosen cannot sign in any more: %(what)s.")
        messages.error(request, said % {"what": held.what})


def _page(
    site: AdminSite,
    request: HttpRequest,
    person: User,
    *,
    found: list[tuple[Keeper, Holding]],
    form: TakersForm,
) -> HttpResponse:
    rows = [(held, form[held.name] if held.takers else None) for _keeper, held in found]
    title = _("Hand over: %(name)s") % {"name": person.get_full_name() or person.username}
    shown: dict[str, Any] = {"rows": rows, "form": form, "can_give": bool(form.fields)}
    status = 422 if form.is_bound else 200
    return draw(
        site, request, "admin/auth/user/hand_over", person, title=title, status=status, **shown
    )


@transaction.atomic
def _give(keeper: Keeper, held: Holding, to: str, people: tuple[User, User]) -> str:
    """What was done, which is on record with it."""
    person, by = people
    done = keeper.give(person, held.name, to, by)
    about = f"{named(person)}: {done.words}"
    record("handed over for another", by=by, about=about, among=done.among)
    return done.words
