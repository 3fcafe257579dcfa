"""The Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from triage.roles import sync_roles


class TriageConfig(AppConfig):
    """The symptom check."""

    name = "triage"
    label = "triage"
    verbose_name = _("Symptom check")

    def ready(self) -> None:
        """Keep the groups' permissions as they stand in the code."""
        post_migrate.connect(sync_roles, sender=self)
