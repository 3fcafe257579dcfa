"""Registers the staff's pages with Django's admin, and what stands on its start page.

Loaded with the first address below ``/admin/`` that a process is asked for, or makes.
"""

from django.contrib import admin
from django.urls import path

from triage.clinic.admin import (
    alerts,
    desk,
    erase_request,
    figures,
    opening,
    outcomes,
    recipients,
    submission,
    teams,
)
from triage.clinic.admin import leaving_staff as clinic_leaving
from triage.clinic.admin import start_page as clinic_start
from triage.editing.admin import (
    conditions,
    content,
    hazards,
    incidents,
    lines_and_origins,
    named_criterion,
    pictures,
    problem_reports,
    questionnaire,
    questions,
    replay,
    rules,
    site_pages,
    version,
    vignette,
)
from triage.editing.admin import leaving_staff as editing_leaving
from triage.editing.admin import start_page as editing_start
from triage.records.admin import access_log, performance_page
from triage.records.admin import start_page as records_start
from triage.staff import users

#: Each registers its pages when it is imported.
__all__ = [
    "access_log",
    "alerts",
    "clinic_leaving",
    "clinic_start",
    "conditions",
    "content",
    "desk",
    "editing_leaving",
    "editing_start",
    "erase_request",
    "figures",
    "hazards",
    "incidents",
    "lines_and_origins",
    "named_criterion",
    "opening",
    "outcomes",
    "pictures",
    "problem_reports",
    "questionnaire",
    "questions",
    "recipients",
    "records_start",
    "replay",
    "rules",
    "site_pages",
    "submission",
    "teams",
    "users",
    "version",
    "vignette",
]

urlpatterns = [
    path(
        "triage/questionnaireversion/<int:pk>/performance/",
        admin.site.admin_view(performance_page.performance_view),
        name="triage_questionnaireversion_performance",
    ),
    *admin.site.get_urls(),
]
