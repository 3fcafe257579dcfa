"""Withdraw a version: why, what goes live in its place, and what becomes of whom."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.reading_page import compare_versions
from triage.editing.refusals import NotWithdrawable
from triage.editing.withdrawing import same_document, successors, withdraw
from triage.models import QuestionnaireVersion, Submission
from triage.site import times
from triage.site.blurred_counts import shown_count
from triage.site.turned import refuse_turned
from triage.staff.model_admin import LONGEST_TEXT
from triage.staff.pages import address, draw, get_version, require

#: The choice of no version at all.
_NOTHING = "nothing"


class WithdrawForm(forms.Form):
    """Why, and what instead; nothing is chosen beforehand."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        error_messages={"required": gettext_lazy("Write why. It is kept with the version.")},
        max_length=LONGEST_TEXT,
        validators=[refuse_turned],
    )
    to = forms.ChoiceField(
        label=gettext_lazy("What goes live in its place?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what patients meet from now on."),
            "invalid_choice": gettext_lazy("This version cannot go live. Choose another."),
        },
    )

    def __init__(self, *args: Any, version: QuestionnaireVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not _is_live(version):
            del self.fields["to"]  # what is live stays so
            return
        self.successors = {str(other.number): other for other in successors(version)}
        nothing = _("Nothing: patients see the danger signs and the numbers to call, only")
        field: Any = self.fields["to"]
        field.choices = [
            *((number, _in_words(other)) for number, other in self.successors.items()),
            (_NOTHING, nothing),
        ]

    def clean_to(self) -> QuestionnaireVersion | None:
        """The version, or none."""
        return self.successors.get(self.cleaned_data["to"])


def _in_words(version: QuestionnaireVersion) -> str:
    day = times.day(version.published_at)
    said = _("Version %(number)d, published on %(day)s") % {"number": version.number, "day": day}
    return f"{said}: {version.note}" if version.note else said


def _is_live(version: QuestionnaireVersion) -> bool:
    """Whether its document is what patients meet now, be it under another number."""
    active = QuestionnaireVersion.Status.ACTIVE
    return any(twin.status == active for twin in same_document(version))


def withdraw_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask; say what will happen to how many; then do it."""
    user = require(request, "add_questionnaireversion")
    version = get_version(pk)
    if version.is_withdrawn:
        messages.info(request, _("This version is withdrawn already."))
        return HttpResponseRedirect(address("triage_questionnaireversion_change", version))
    form = WithdrawForm(request.POST or None, version=version)
    settled = form.is_valid()
    if settled and request.POST.get("confirm") == "yes":
        return _withdraw(request, version, form)
    to = form.cleaned_data.get("to") if settled else None
    return draw(
        site,
        request,
        "editing/withdraw",
        version,
        title=_("Withdraw version %(number)d") % {"number": version.number},
        version=version,
        form=form,
        settled=settled,
        to=to,
        calmer=compare_versions(version, to) if to else (),
        **_consequences(version, user),
    )


def _consequences(version: QuestionnaireVersion, user: User) -> dict[str, Any]:
    """What is withdrawn with it, what is live beside it, and how many checks are under way."""
    twins = same_document(version)
    return {
        "twins": [twin for twin in twins if twin != version],
        "live": _live(twins),
        "was_live": _is_live(version),
        "under_way": shown_count(_under_way(twins), exact=user.has_perm("triage.view_submission")),
    }


def _withdraw(
    request: HttpRequest, version: QuestionnaireVersion, form: WithdrawForm
) -> HttpResponse:
    data = form.cleaned_data
    try:
        withdraw(version, by=require(request), reason=data["reason"], to=data.get("to"))
    except NotWithdrawable as refusal:
        said = _("It was not withdrawn: somebody else was faster. %(why)s Look again.")
        messages.error(request, said % {"why": refusal})
        return HttpResponseRedirect(request.path)
    messages.success(request, _("This version is withdrawn."))
    return HttpResponseRedirect(address("triage_questionnaireversion_change", version))


def _live(twins: tuple[QuestionnaireVersion, ...]) -> QuestionnaireVersion | None:
    others = QuestionnaireVersion.objects.light().select_related("questionnaire")
    others = others.filter(questionnaire=twins[0].questionnaire)
    others = others.exclude(pk__in=[twin.pk for twin in twins])
    return others.filter(status=QuestionnaireVersion.Status.ACTIVE).first()


def _under_way(twins: tuple[QuestionnaireVersion, ...]) -> int:
    status = Submission.Status.IN_PROGRESS
    return Submission.objects.filter(version__in=twins, status=status).count()
