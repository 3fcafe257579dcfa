"""The addresses of the pages about a submission, an alert, a closed day and the figures."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern

from triage.clinic.admin import (
    alert_pages,
    assign_pages,
    assist_page,
    call_page,
    closing_pages,
    desk_pages,
    erase_page,
    export_page,
    figures_page,
    handover_pages,
    in_list,
    print_page,
    review_pages,
    same_person,
)
from triage.staff.pages import staff_paths

#: Address, page, and the address's name.
_SUBMISSION_PAGES = (
    ("export/", export_page.export_view, "export"),
    ("assist/", assist_page.assist_view, "assist"),
    ("<uuid:pk>/claim/", review_pages.claim_view, "claim"),
    ("<uuid:pk>/release/", review_pages.release_view, "release"),
    ("<uuid:pk>/review/", review_pages.review_view, "review"),
    ("<uuid:pk>/review/<uuid:review_id>/", review_pages.review_view, "correct"),
    ("<uuid:pk>/call/", call_page.call_view, "call"),
    ("<uuid:pk>/print/", print_page.print_view, "print"),
    ("<uuid:pk>/pdf/", print_page.pdf_view, "pdf"),
    ("<uuid:pk>/number/", same_person.number_view, "number"),
    ("<uuid:pk>/same/<uuid:other>/", same_person.link_view, "link"),
    ("<uuid:pk>/not-same/<uuid:other>/", same_person.unlink_view, "unlink"),
    ("<uuid:pk>/assign/", assign_pages.assign_view, "assign"),
    ("<uuid:pk>/next/", in_list.next_view, "next"),
    ("<uuid:pk>/previous/", in_list.previous_view, "previous"),
    ("handover/", handover_pages.handover_view, "handover"),
    ("handover/<uuid:pk>/", handover_pages.handed_view, "handed"),
)
_ERASE_REQUEST_PAGES = (
    ("<uuid:pk>/erase/", erase_page.erase_view, "erase"),
    ("<uuid:pk>/refuse/", erase_page.refuse_view, "refuse"),
)
_FIGURES_PAGES = (("", figures_page.figures_view, "changelist"),)
_DESK_PAGES = (
    ("", desk_pages.desk_view, "changelist"),
    ("<uuid:pk>/", desk_pages.log_view, "log"),
)
_ALERT_PAGES = (
    ("<int:pk>/seen/", alert_pages.seen_view, "seen"),
    ("<int:pk>/again/", alert_pages.again_view, "again"),
)
_CLOSURE_PAGES = (
    ("today/", closing_pages.today_view, "today"),
    ("<int:pk>/take-back/", closing_pages.take_back_view, "take_back"),
)
_RECIPIENT_PAGES = (("<int:pk>/try/", alert_pages.try_view, "try"),)


def submission_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of a submission's own pages."""
    return staff_paths(site, "submission", _SUBMISSION_PAGES)


def erase_request_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of the requests' own pages."""
    return staff_paths(site, "eraserequest", _ERASE_REQUEST_PAGES)


def figures_urls(site: AdminSite) -> list[URLPattern]:
    """In the place of the list of the sums that the figures are made of."""
    return staff_paths(site, "questioncount", _FIGURES_PAGES)


def desk_urls(site: AdminSite) -> list[URLPattern]:
    """In the place of the list of the calls that were logged."""
    return staff_paths(site, "calltry", _DESK_PAGES)


def alert_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of an alert's own pages."""
    return staff_paths(site, "alert", _ALERT_PAGES)


def closure_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of a closed day's own pages."""
    return staff_paths(site, "closure", _CLOSURE_PAGES)


def recipient_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of a recipient's own pages."""
    return staff_paths(site, "recipient", _RECIPIENT_PAGES)
