"""The addresses of the pages about a draft, a version, vignettes and replays."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern

from triage.editing.admin import (
    comments_page,
    compare_page,
    draft_page,
    editors_page,
    exchange_pages,
    only_page,
    preview_page,
    publish_page,
    repeated_page,
    replay_pages,
    restore_page,
    safety_pages,
    see_page,
    try_page,
    versions_page,
    vignette_answering,
    vignette_pages,
    vignette_removing,
    whole_page,
    withdraw_page,
    workbench_page,
)
from triage.editing.admin.map_pages import DRAFT_MAPS, VERSION_MAPS
from triage.staff.pages import staff_paths

#: Address, page, and the address's name.
_DRAFT_PAGES = (
    ("import/", exchange_pages.import_view, "import"),
    ("<int:pk>/workbench/", workbench_page.workbench_view, "workbench"),
    ("<int:pk>/repeated/", repeated_page.repeated_view, "repeated"),
    ("<int:pk>/versions/", versions_page.versions_view, "versions"),
    ("<int:pk>/draft/", draft_page.draft_view, "draft"),
    ("<int:pk>/publish/", publish_page.publish_view, "publish"),
    ("<int:pk>/publish/<int:chosen>/", publish_page.publish_only_view, "publish_only"),
    ("<int:pk>/only/", only_page.only_view, "only"),
    ("<int:pk>/export/", exchange_pages.export_view, "export"),
    ("<int:pk>/export/<int:number>/", exchange_pages.export_view, "export"),
    ("<int:pk>/export/git/", exchange_pages.export_bundle_view, "export_git"),
    ("<int:pk>/try/", try_page.try_draft_view, "try"),
    ("<int:pk>/preview/<str:word>/", preview_page.preview_draft_view, "preview"),
    ("<int:pk>/preview/<str:word>/<path:page>", preview_page.preview_draft_view, "preview"),
    ("<int:pk>/see/<str:kind>/<int:row_id>/", see_page.see_view, "see"),
    ("<int:pk>/replay/", replay_pages.replay_draft_view, "replay"),
    ("<int:pk>/vignettes/", vignette_pages.list_view, "vignettes"),
    ("<int:pk>/propose/", vignette_pages.propose_view, "propose"),
    ("<int:pk>/comments/", comments_page.comments_view, "comments"),
    ("<int:pk>/editors/", editors_page.editors_view, "editors"),
    ("<int:pk>/answer/", vignette_answering.answer_view, "answer"),
)
_VERSION_PAGES = (
    ("<int:pk>/compare/", compare_page.compare_view, "compare"),
    ("<int:pk>/withdraw/", withdraw_page.withdraw_view, "withdraw"),
    ("<int:pk>/restore/", restore_page.restore_view, "restore"),
    ("<int:pk>/try/", try_page.try_version_view, "try"),
    ("<int:pk>/preview/<str:word>/", preview_page.preview_version_view, "preview"),
    ("<int:pk>/preview/<str:word>/<path:page>", preview_page.preview_version_view, "preview"),
    ("<int:pk>/whole/", whole_page.whole_view, "whole"),
    ("<int:pk>/safety/", safety_pages.safety_view, "safety"),
    ("<int:pk>/safety/text/", safety_pages.safety_text_view, "safety_text"),
)
_VIGNETTE_PAGES = (
    ("sign/", vignette_pages.sign_view, "sign"),
    ("<int:pk>/remove/", vignette_removing.remove_view, "remove"),
)
_REPLAY_PAGES = (("<int:pk>/change/", replay_pages.replay_view, "change"),)


def draft_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of the questionnaire's own pages."""
    return staff_paths(site, "questionnaire", (*_DRAFT_PAGES, *DRAFT_MAPS))


def version_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of the version's own pages."""
    return staff_paths(site, "questionnaireversion", (*_VERSION_PAGES, *VERSION_MAPS))


def vignette_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of the vignettes' own pages."""
    return staff_paths(site, "vignette", _VIGNETTE_PAGES)


def replay_urls(site: AdminSite) -> list[URLPattern]:
    """To be put before the addresses of a replay's own pages, one of which this is."""
    return staff_paths(site, "replay", _REPLAY_PAGES)
