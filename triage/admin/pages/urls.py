"""The addresses of the pages about a draft, a version, vignettes and replays."""

from collections.abc import Callable
from functools import partial

from django.contrib.admin import AdminSite
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from triage.admin.pages import (
    alerting,
    dashboard,
    draft,
    erasing,
    exchange,
    export,
    printing,
    publish,
    replaying,
    restore,
    review,
    safety,
    trying,
    vignettes,
    withdraw,
)


def draft_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of the questionnaire's own pages."""
    return [
        _path(site, "import/", exchange.import_view, "questionnaire_import"),
        _path(site, "<int:pk>/draft/", draft.draft_view, "questionnaire_draft"),
        _path(site, "<int:pk>/publish/", publish.publish_view, "questionnaire_publish"),
        _path(site, "<int:pk>/export/", exchange.export_view, "questionnaire_export"),
        _path(site, "<int:pk>/export/<int:number>/", exchange.export_view, "questionnaire_export"),
        _path(site, "<int:pk>/try/", trying.try_draft_view, "questionnaire_try"),
        _path(site, "<int:pk>/replay/", replaying.replay_draft_view, "questionnaire_replay"),
        _path(site, "<int:pk>/vignettes/", vignettes.list_view, "questionnaire_vignettes"),
        _path(site, "<int:pk>/propose/", vignettes.propose_view, "questionnaire_propose"),
    ]


def version_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of the version's own pages."""
    return [
        _path(site, "<int:pk>/withdraw/", withdraw.withdraw_view, "questionnaireversion_withdraw"),
        _path(site, "<int:pk>/restore/", restore.restore_view, "questionnaireversion_restore"),
        _path(site, "<int:pk>/try/", trying.try_version_view, "questionnaireversion_try"),
        _path(site, "<int:pk>/safety/", safety.safety_view, "questionnaireversion_safety"),
        _path(
            site,
            "<int:pk>/safety/text/",
            safety.safety_text_view,
            "questionnaireversion_safety_text",
        ),
    ]


def vignette_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of the vignettes' own pages."""
    return [_path(site, "sign/", vignettes.sign_view, "vignette_sign")]


def replay_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of a replay's own pages, one of which this is."""
    return [_path(site, "<int:pk>/change/", replaying.replay_view, "replay_change")]


def submission_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of a submission's own pages."""
    return [
        _path(site, "export/", export.export_view, "submission_export"),
        _path(site, "<uuid:pk>/claim/", review.claim_view, "submission_claim"),
        _path(site, "<uuid:pk>/release/", review.release_view, "submission_release"),
        _path(site, "<uuid:pk>/review/", review.review_view, "submission_review"),
        _path(site, "<uuid:pk>/review/<uuid:review_id>/", review.review_view, "submission_correct"),
        _path(site, "<uuid:pk>/print/", printing.print_view, "submission_print"),
        _path(site, "<uuid:pk>/pdf/", printing.pdf_view, "submission_pdf"),
    ]


def erase_request_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of the requests' own pages."""
    return [_path(site, "<uuid:pk>/erase/", erasing.erase_view, "eraserequest_erase")]


def figures_urls(site: AdminSite) -> list[URLPattern]:
    """In the place of the list of the sums that the figures are made of."""
    return [_path(site, "", dashboard.figures_view, "questioncount_changelist")]


def alert_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of an alert's own pages."""
    return [
        _path(site, "<int:pk>/seen/", alerting.seen_view, "alert_seen"),
        _path(site, "<int:pk>/again/", alerting.again_view, "alert_again"),
    ]


def recipient_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of a recipient's own pages."""
    return [_path(site, "<int:pk>/try/", alerting.try_view, "recipient_try")]


def _path(
    site: AdminSite, route: str, view: Callable[..., HttpResponseBase], name: str
) -> URLPattern:
    """A page for staff only; the view itself asks what else somebody must be allowed."""
    return path(route, site.admin_view(partial(view, site)), name=f"triage_{name}")
