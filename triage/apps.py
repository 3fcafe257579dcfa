"""The Django app."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core import checks
from django.db.models.signals import post_delete, post_migrate, post_save
from django.utils.translation import gettext_lazy as _

from triage.site.roles import sync_roles


class StaffPages(SimpleAdminConfig):
    """Django's admin, with what ours has of its own; its pages are not looked for at the start."""

    default_site = "triage.staff.admin_site.StaffSite"

    def ready(self) -> None:
        """Check the pages where checks are asked for: they are loaded for it."""
        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(_check_pages, checks.Tags.admin)


def _check_pages(app_configs: Any, **_more: Any) -> list[checks.CheckMessage]:
    import_module("triage.admin")
    return check_admin_app(app_configs)


class TriageConfig(AppConfig):
    """The symptom check."""

    default = True
    name = "triage"
    label = "triage"
    verbose_name = _("Symptom check")

    def ready(self) -> None:
        """Keep permissions and outcomes as they stand in the code, and who signs in on record.

        Opening hours that change here are read anew.
        """
        post_migrate.connect(sync_roles, sender=self)
        # Django brings these models only once all apps are ready to have theirs.
        outcomes = import_module("triage.clinic.outcomes")
        post_migrate.connect(outcomes.sync_outcomes, sender=self)
        audit = import_module("triage.site.audit")
        pages = import_module("triage.site.site_pages")
        import_module("triage.site.last_resort").read_shipped()
        checks.register(pages.check_blanks, deploy=True)
        opening = import_module("triage.site.opening")
        for model in ("OpeningHours", "Closure"):
            for changed in (post_save, post_delete):
                changed.connect(opening.forget_opening, sender=self.get_model(model))
        user_logged_in.connect(audit.note_sign_in)
        user_login_failed.connect(audit.note_failed_sign_in)
        user_logged_out.connect(audit.note_sign_out)
        user_logged_in.connect(_close_held)
        user_logged_in.connect(import_module("triage.staff.sessions").note_begun)
        user_logged_in.connect(import_module("triage.staff.last_seen").note_signed_in)
        user_logged_out.connect(_close_held)


def _close_held(**signal: Any) -> None:
    """Patients' pages are loaded where somebody asks for pages, and no worker has any."""
    import_module("triage.check.views.caller").close_held(**signal)
