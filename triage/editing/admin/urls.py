"""The addresses of the pages about a draft, a version, vignettes and replays."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern

from triage.editing.admin import (
    draft_page,
    exchange_pages,
    publish_page,
    replay_pages,
    restore_page,
    safety_pages,
    try_page,
    vignette_pages,
    withdraw_page,
)
from triage.staff.pages import staff_path


def draft_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of the questionnaire's own pages."""
    return [
        staff_path(site, "import/", exchange_pages.import_view, "questionnaire_import"),
        staff_path(site, "<int:pk>/draft/", draft_page.draft_view, "questionnaire_draft"),
        staff_path(site, "<int:pk>/publish/", publish_page.publish_view, "questionnaire_publish"),
        staff_path(site, "<int:pk>/export/", exchange_pages.export_view, "questionnaire_export"),
        staff_path(
            site,
            "<int:pk>/export/<int:number>/",
            exchange_pages.export_view,
            "questionnaire_export",
        ),
        staff_path(site, "<int:pk>/try/", try_page.try_draft_view, "questionnaire_try"),
        staff_path(
            site, "<int:pk>/replay/", replay_pages.replay_draft_view, "questionnaire_replay"
        ),
        staff_path(
            site, "<int:pk>/vignettes/", vignette_pages.list_view, "questionnaire_vignettes"
        ),
        staff_path(site, "<int:pk>/propose/", vignette_pages.propose_view, "questionnaire_propose"),
    ]


def version_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of the version's own pages."""
    return [
        staff_path(
            site, "<int:pk>/withdraw/", withdraw_page.withdraw_view, "questionnaireversion_withdraw"
        ),
        staff_path(
            site, "<int:pk>/restore/", restore_page.restore_view, "questionnaireversion_restore"
        ),
        staff_path(site, "<int:pk>/try/", try_page.try_version_view, "questionnaireversion_try"),
        staff_path(
            site, "<int:pk>/safety/", safety_pages.safety_view, "questionnaireversion_safety"
        ),
        staff_path(
            site,
            "<int:pk>/safety/text/",
            safety_pages.safety_text_view,
            "questionnaireversion_safety_text",
        ),
    ]


def vignette_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of the vignettes' own pages."""
    return [staff_path(site, "sign/", vignette_pages.sign_view, "vignette_sign")]


def replay_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of a replay's own pages, one of which this is."""
    return [staff_path(site, "<int:pk>/change/", replay_pages.replay_view, "replay_change")]
