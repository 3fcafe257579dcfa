"""The addresses of the pages about a submission, an alert, a recipient and the figures."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern

from triage.clinic.admin import (
    alert_pages,
    erase_page,
    export_page,
    figures_page,
    print_page,
    review_pages,
)
from triage.staff.pages import staff_path


def submission_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of a submission's own pages."""
    correct = "<uuid:pk>/review/<uuid:review_id>/"
    return [
        staff_path(site, "export/", export_page.export_view, "submission_export"),
        staff_path(site, "<uuid:pk>/claim/", review_pages.claim_view, "submission_claim"),
        staff_path(site, "<uuid:pk>/release/", review_pages.release_view, "submission_release"),
        staff_path(site, "<uuid:pk>/review/", review_pages.review_view, "submission_review"),
        staff_path(site, correct, review_pages.review_view, "submission_correct"),
        staff_path(site, "<uuid:pk>/print/", print_page.print_view, "submission_print"),
        staff_path(site, "<uuid:pk>/pdf/", print_page.pdf_view, "submission_pdf"),
    ]


def erase_request_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of the requests' own pages."""
    return [staff_path(site, "<uuid:pk>/erase/", erase_page.erase_view, "eraserequest_erase")]


def figures_urls(site: AdminSite) -> list[URLPattern]:
    """In the place of the list of the sums that the figures are made of."""
    return [staff_path(site, "", figures_page.figures_view, "questioncount_changelist")]


def alert_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of an alert's own pages."""
    return [
        staff_path(site, "<int:pk>/seen/", alert_pages.seen_view, "alert_seen"),
        staff_path(site, "<int:pk>/again/", alert_pages.again_view, "alert_again"),
    ]


def recipient_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of a recipient's own pages."""
    return [staff_path(site, "<int:pk>/try/", alert_pages.try_view, "recipient_try")]
