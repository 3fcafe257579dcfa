"""Begin a check for a caller: choose which, read the consents aloud, and go to its questions."""

import secrets
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.check.about_forms import StartForm
from triage.check.assisting import close_for_staff, start_for_caller
from triage.check.views.browser import forget, remember
from triage.check.views.caller import held_for_caller
from triage.check.views.next_page import next_page
from triage.check.views.start import live_versions
from triage.models import Submission
from triage.site.danger import danger_signs
from triage.site.limits import ask_to_wait, within
from triage.site.wording import fill
from triage.staff.pages import draw, require

#: What the caller hears is what a patient reads.
_STORE, _FOLLOW_UP = StartForm.base_fields["store"], StartForm.base_fields["follow_up"]


class AssistForm(forms.Form):
    """Which questionnaire, and what the caller said to each of the two consents."""

    use_required_attribute = False

    once = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)
    version = forms.ChoiceField(
        label=gettext_lazy("Which check?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a check."),
            "invalid_choice": gettext_lazy("Choose one of these checks."),
        },
    )
    store = forms.ChoiceField(
        label=_STORE.label,
        help_text=_STORE.help_text,
        choices=(
            ("yes", gettext_lazy("I have read this aloud, and the caller says yes")),
            ("no", gettext_lazy("The caller says no")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Read it aloud, then choose yes or no.")},
    )
    follow_up = forms.ChoiceField(
        label=_FOLLOW_UP.label,
        choices=(
            ("yes", gettext_lazy("I have read this aloud, and the caller says yes")),
            ("no", gettext_lazy("I have read this aloud, and the caller says no")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Read it aloud, then choose yes or no.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {str(one.pk): one for one in live_versions()}
        choices = [(pk, fill(one.parsed().title)) for pk, one in self.versions.items()]
        cast(forms.ChoiceField, self.fields["version"]).choices = choices
        if len(choices) == 1:
            self.fields["version"].initial = choices[0][0]

    def clean(self) -> dict[str, Any]:
        """Whoever lets nothing be stored is asked nothing more."""
        data = super().clean() or {}
        if data.get("store") == "no":
            self.errors.pop("follow_up", None)
        return data


def assist_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The form; what this browser holds for the caller before is left first."""
    user = require(request, "assist_submission")
    if "leave" in request.POST:
        return _leave(request, user)
    form = AssistForm(request.POST or None, initial={"once": secrets.token_urlsafe(24)})
    if not form.is_valid():
        return _page(site, request, form, status=422 if form.is_bound else 200)
    if form.cleaned_data["store"] == "no":
        return HttpResponseRedirect(reverse("without"))
    if not within("assist", str(user.pk), now=timezone.now()):
        form.add_error(None, _("You have begun too many checks. Try again in an hour."))
        return ask_to_wait(_page(site, request, form, status=429), "assist")
    return _begin(request, user, form)


def _begin(request: HttpRequest, user: User, form: AssistForm) -> HttpResponse:
    said, before = form.cleaned_data, held_for_caller(request)
    submission, secret = start_for_caller(
        form.versions[said["version"]],
        by=user,
        may_follow_up=said["follow_up"] == "yes",
        now=timezone.now(),
        once=said["once"],
    )
    if before is not None and before != submission:
        close_for_staff(before, by=user)
    return remember(HttpResponseRedirect(next_page(submission)), submission, secret)


def _leave(request: HttpRequest, user: User) -> HttpResponse:
    """Close the check of the caller before; the answers so far are kept."""
    response = HttpResponseRedirect(request.path)
    held = held_for_caller(request)
    if held is not None:
        close_for_staff(held, by=user)
        messages.success(request, _("%(code)s is closed here.") % {"code": held.code})
        forget(response)
    return response


def _page(site: AdminSite, request: HttpRequest, form: AssistForm, *, status: int) -> HttpResponse:
    held, title = held_for_caller(request), _("Fill in a check for a caller")
    context = {"form": form, "held": held, "danger_signs": danger_signs()}
    about = Submission()
    return draw(site, request, "clinic/assist", about, title=title, status=status, **context)
