"""A questionnaire as a file, out and in: canonical JSON, byte for byte stable."""

import base64
import zlib
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.addresses import find_by_address
from triage.editing.admin.proposal_page import may_change_floors, shown_proposal
from triage.editing.draft_report import make_report
from triage.editing.holding import hold_drafts
from triage.editing.proposals import Proposal, accept, propose
from triage.engine.document import DocumentError, canonical, parse_text, to_document
from triage.engine.questionnaire import Questionnaire as ParsedQuestionnaire
from triage.models import Questionnaire
from triage.models.version import sha256_of
from triage.staff.pages import address, draw, get_questionnaire, require

#: Many times what the largest questionnaire needs.
MAX_BYTES = 2 * 1024 * 1024
#: Between upload and confirmation the document waits in the person's own session.
_WAITING = "triage-import"


class ImportForm(forms.Form):
    """One file, read as a questionnaire; whatever is wrong with it is said in words."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A questionnaire that was exported here or at another site (JSON)."),
        error_messages={"required": gettext_lazy("Choose a file first.")},
        widget=forms.FileInput(attrs={"accept": "application/json,.json"}),
    )

    def clean_file(self) -> ParsedQuestionnaire:
        """The questionnaire in it."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            said = _("This file is too large: at most %(size)s.")
            raise forms.ValidationError(said % {"size": filesizeformat(MAX_BYTES)})
        try:
            parsed = parse_text(file.read().decode("utf-8-sig"))
            canonical(to_document(parsed)).encode()
        except (UnicodeError, RecursionError):
            raise forms.ValidationError(_("This is no text file in UTF-8.")) from None
        except DocumentError as error:
            raise forms.ValidationError(in_words(error)) from None
        return parsed


def in_words(error: DocumentError) -> str:
    """What is wrong with a file, for somebody who has never seen JSON."""
    place, _colon, what = str(error).partition(": ")
    if place == "format":
        return _(
            "This is no questionnaire of this program, or one of a newer version of it. Export "
            "it again, and do not change the file."
        )
    if what.startswith("not JSON"):
        return _("This file is damaged or no export: it cannot be read. (%(why)s)") % {"why": what}
    return _("Something in this file is not as it should be. At “%(place)s”: %(what)s.") % {
        "place": place.removeprefix("document."),
        "what": what,
    }


def export_view(
    _site: AdminSite, request: HttpRequest, pk: int, number: int | None = None
) -> HttpResponse:
    """The draft, or a version exactly as it was hashed."""
    require(request, "view_questionnaire")
    row = get_questionnaire(pk)
    name = f"{row.slug}-{number or 'draft'}.json"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(_exported(row, number), content_type="application/json", headers=headers)


def _exported(row: Questionnaire, number: int | None) -> str:
    if number is None:
        return make_report(row).document
    return str(get_object_or_404(row.versions, number=number).document)


def import_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """A file; then what it would change; then, confirmed, the draft."""
    user = require(request, "change_questionnaire")
    if "confirm" in request.POST:
        return _confirm(site, request, user)
    sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if sent else ImportForm()
    if not form.is_valid():
        shown: dict[str, Any] = {"form": form, "limit": filesizeformat(MAX_BYTES)}
        return draw(site, request, "editing/import", Questionnaire(), title=_("Import"), **shown)
    document = canonical(to_document(form.cleaned_data["file"]))
    request.session[_WAITING] = base64.b64encode(zlib.compress(document.encode())).decode()
    return _show(site, request, _proposal(document, user))


def _proposal(document: str, user: User) -> Proposal:
    parsed = parse_text(document)
    row = find_by_address(parsed.slug)
    return propose(parsed, row, may_change_floors=row is None or may_change_floors(user))


def _show(site: AdminSite, request: HttpRequest, proposal: Proposal, **more: Any) -> HttpResponse:
    if proposal.row is None:
        require(request, "add_questionnaire")
    context: Mapping[str, Any] = {
        **shown_proposal(proposal),
        "sha256": sha256_of(_waiting(request)),
        "counts": _counts(proposal.document),
    }
    title = _("Import %(title)s") % {"title": proposal.document.title}
    about = proposal.row or Questionnaire()
    return draw(site, request, "editing/import_confirm", about, title=title, **context, **more)


def _counts(document: ParsedQuestionnaire) -> tuple[tuple[str, int], ...]:
    return (
        (_("questions"), len(document.questions)),
        (_("warning signs"), len(document.signs)),
        (_("rules"), len(document.rules)),
        (_("safety floors"), len(document.floors)),
        (_("things to read"), len(document.items_by_code)),
        (_("pictures"), len(document.pictures)),
    )


def _waiting(request: HttpRequest) -> str:
    """The document that was uploaded in this session; empty when there is none."""
    stored = request.session.get(_WAITING, "")
    return zlib.decompress(base64.b64decode(stored)).decode() if stored else ""


@transaction.atomic
def _confirm(site: AdminSite, request: HttpRequest, user: User) -> HttpResponse:
    hold_drafts()
    document = _waiting(request)
    if not document or sha256_of(document) != request.POST["confirm"]:
        messages.error(request, _("The file is not here any more. Choose it again."))
        return HttpResponseRedirect(request.path)
    proposal = _proposal(document, user)
    if proposal.draft_sha256 != request.POST.get("draft"):
        said = _("The draft was changed meanwhile. Nothing was imported; look at this again.")
        messages.error(request, said)
        return _show(site, request, proposal, status=409)
    if proposal.obstacles:
        return _show(site, request, proposal)
    if proposal.row is None:
        require(request, "add_questionnaire")
    row = accept(proposal)
    del request.session[_WAITING]
    messages.success(request, _("Imported: it is the draft now. Patients still meet what is live."))
    return HttpResponseRedirect(address("triage_questionnaire_draft", row))
