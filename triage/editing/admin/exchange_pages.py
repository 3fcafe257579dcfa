"""A questionnaire as a file, out and in: canonical JSON, byte for byte stable."""

import base64
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

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
from triage.editing.admin.rights import require_editor
from triage.editing.bundle_changes import BundleChanges, take_bundle
from triage.editing.bundles import Bundle, as_json, in_words, read_bundle, write_bundle
from triage.editing.draft_report import make_report
from triage.editing.holding import hold_drafts
from triage.editing.proposals import Proposal, propose
from triage.engine.document import DocumentError, canonical
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

    def clean_file(self) -> Bundle:
        """What is in it."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            said = _("This file is too large: at most %(size)s.")
            raise forms.ValidationError(said % {"size": filesizeformat(MAX_BYTES)})
        try:
            return read_bundle(file.read().decode("utf-8-sig"))
        except (UnicodeError, RecursionError):
            raise forms.ValidationError(_("This is no text file in UTF-8.")) from None
        except DocumentError as error:
            raise forms.ValidationError(in_words(error)) from None


def export_view(
    _site: AdminSite, request: HttpRequest, pk: int, number: int | None = None
) -> HttpResponse:
    """The draft, or a version exactly as it was hashed."""
    require(request, "view_questionnaire")
    row = get_questionnaire(pk)
    return _file(f"{row.slug}-{number or 'draft'}.json", _exported(row, number))


def export_bundle_view(_site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """The draft with its vignettes and hazards, indented, for a repository."""
    require(request, "view_questionnaire", "view_vignette", "view_hazard")
    row = get_questionnaire(pk)
    return _file(f"{row.slug}.json", write_bundle(row))


def _file(name: str, text: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(text, content_type="application/json", headers=headers)


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
    document = canonical(as_json(form.cleaned_data["file"]))
    request.session[_WAITING] = base64.b64encode(zlib.compress(document.encode())).decode()
    return _show(site, request, _looked_at(document, user))


class _LookedAt(NamedTuple):
    """A file beside what is here."""

    proposal: Proposal
    changes: BundleChanges


def _looked_at(document: str, user: User) -> _LookedAt:
    bundle = _as_far_as(user, read_bundle(document))
    row = find_by_address(bundle.document.slug)
    may = row is None or may_change_floors(user)
    proposal = propose(bundle.document, row, may_change_floors=may)
    may_judge = user.has_perms(["triage.add_hazard", "triage.change_hazard"])
    return _LookedAt(proposal, BundleChanges(row, bundle, may_judge, may))


def _as_far_as(user: User, bundle: Bundle) -> Bundle:
    """Without its vignettes where somebody may not do by hand what the file would do."""
    may = user.has_perms(f"triage.{act}_vignette" for act in ("add", "change", "delete"))
    return bundle if may else replace(bundle, vignettes=None)


def _show(site: AdminSite, request: HttpRequest, file: _LookedAt, **more: Any) -> HttpResponse:
    proposal = file.proposal
    _require_right(request, proposal)
    context: Mapping[str, Any] = {
        **shown_proposal(proposal),
        "rows": file.changes,
        "sha256": sha256_of(_waiting(request)),
        "counts": _counts(proposal.document),
    }
    title = _("Import %(title)s") % {"title": proposal.document.title}
    about = proposal.row or Questionnaire()
    return draw(site, request, "editing/import_confirm", about, title=title, **context, **more)


def _require_right(request: HttpRequest, proposal: Proposal) -> None:
    """To make a questionnaire, or to change the one that is there."""
    if proposal.row is None:
        require(request, "add_questionnaire")
    else:
        require_editor(request, proposal.row)


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
    file = _looked_at(document, user)
    if file.proposal.draft_sha256 != request.POST.get("draft"):
        said = _("The draft was changed meanwhile. Nothing was imported; look at this again.")
        messages.error(request, said)
        return _show(site, request, file, status=409)
    if file.proposal.obstacles or file.changes.obstacles:
        return _show(site, request, file)
    _require_right(request, file.proposal)
    row = take_bundle(*file)
    del request.session[_WAITING]
    messages.success(request, _("Imported: it is the draft now. Patients still meet what is live."))
    return HttpResponseRedirect(address("triage_questionnaire_draft", row))
