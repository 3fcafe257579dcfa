"""Export: the list as it is filtered, as a file; it says first what leaves the system."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.clinic.export import codebook
from triage.clinic.export.columns import Cell
from triage.clinic.export.naming import who_may_name
from triage.clinic.export.rows import Export
from triage.clinic.export.spreadsheets import Sheet, csv_chunks, write_workbook
from triage.models import Submission
from triage.site.roles import MAY_NAME
from triage.staff.access import record_access
from triage.staff.pages import draw, require
from triage.staff.recorded_list import named

#: A workbook is made whole before the first byte is sent; nobody waits for more than this.
MOST_IN_WORKBOOK = 100_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportForm(forms.Form):
    """Which file, and whether it says who people are."""

    file = forms.ChoiceField(
        label=gettext_lazy("File"),
        choices=[
            ("xlsx", gettext_lazy("Workbook (XLSX), the codebook on its second sheet")),
            ("csv", gettext_lazy("Table (CSV), of any length")),
            ("codebook", gettext_lazy("Codebook of the table (CSV), without any person’s data")),
        ],
        initial="xlsx",
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "invalid_choice": gettext_lazy("Choose one of these files."),
        },
    )
    personal = forms.BooleanField(
        label=gettext_lazy("With names and free text"),
        help_text=gettext_lazy(
            "Adds name, telephone, date of birth, when it is safe to call, the clinic’s record "
            "number, and whatever people wrote in their own words. Only if you need it, and may "
            "have it, outside this system."
        ),
        required=False,
    )

    def __init__(self, *args: Any, count: int, may_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._count = count
        if not may_name:
            del self.fields["personal"]

    def clean_file(self) -> str:
        """A workbook only of so many rows."""
        file: str = self.cleaned_data["file"]
        if file == "xlsx" and self._count > MOST_IN_WORKBOOK:
            most = number_format(MOST_IN_WORKBOOK, force_grouping=True)
            raise forms.ValidationError(
                _("A workbook takes at most %(most)s rows. Choose the table, or filter the list.")
                % {"most": most}
            )
        return file


def export_view(site: AdminSite, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Say how many rows, by which filters, and what is in them; then, asked for, send them.

    The address carries the filters of the list. Whatever is sent is on record before.
    """
    user = require(request, "view_submission", "export_submission")
    may_name = user.has_perm(f"triage.{MAY_NAME}")
    if "personal" in request.POST and not may_name:
        raise PermissionDenied  # a file without names would be taken for one with them
    try:
        listed = site.get_model_admin(Submission).get_changelist_instance(request)
    except IncorrectLookupParameters:
        messages.error(request, _("The list cannot be filtered like this. Filter it again."))
        return HttpResponseRedirect(_list())
    export = Export(listed.queryset, personal="personal" in request.POST)
    form = ExportForm(request.POST or None, count=export.count, may_name=may_name)
    if form.is_valid():
        return _send(request, export, form.cleaned_data["file"])
    # How many there are tells something as well.
    record_access(request, "export page", among=named(listed.queryset, by="pk"))
    status, context = 422 if form.is_bound else 200, {"form": form, **_context(listed, export)}
    title = _("Export")
    return draw(site, request, "clinic/export", Submission(), title=title, status=status, **context)


def _context(listed: ChangeList, export: Export) -> dict[str, Any]:
    return {
        "count": export.count,
        "filters": list(_filters(listed)),
        "back": _list() + listed.get_query_string(),
        "columns": [(column.name, column.meaning) for column in export.columns],
        "questions": len(export.questions),
        "may_name": who_may_name(),
    }


def _send(request: HttpRequest, export: Export, file: str) -> HttpResponse | StreamingHttpResponse:
    name = f"checks-{timezone.localdate():%Y-%m-%d}"
    about = " with names" if export.personal and file != "codebook" else ""
    record_access(request, f"export {file}{about}", amount=export.count, among=export.ids())
    if file == "codebook":  # who is listed decides which versions and questions are in it
        return _csv(f"{name}-codebook.csv", codebook.HEADER, export.codebook())
    if file == "csv":
        return _csv(f"{name}.csv", export.header, export.rows())
    return _workbook(f"{name}.xlsx", export)


def _csv(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    """Sent while it is read: nobody waits for the last row, and no memory holds them all."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return StreamingHttpResponse(
        csv_chunks(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition or ""},
    )


def _workbook(name: str, export: Export) -> FileResponse:
    """The file has no name any more when it is sent, so it is gone with the answer."""
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / "workbook.xlsx"
        table = Sheet(_("Checks"), export.header, export.rows())
        write_workbook(path, [table, Sheet(_("Codebook"), codebook.HEADER, export.codebook())])
        file = path.open("rb")
    return FileResponse(file, as_attachment=True, filename=name, content_type=_XLSX)


def _list() -> str:
    return reverse("admin:triage_submission_changelist")


def _filters(listed: ChangeList) -> Any:
    """(what is filtered by, what is chosen) of each filter of the list."""
    if listed.query:
        yield _("searched for"), listed.query
    for one in listed.filter_specs:
        chosen = [choice["display"] for choice in one.choices(listed) if choice["selected"]]
        yield one.title, ", ".join(map(str, chosen))
