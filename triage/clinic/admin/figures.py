"""The figures in the admin: one page in the place of a list of sums."""

from django.contrib import admin
from django.urls import URLPattern

from triage.clinic.admin.urls import figures_urls
from triage.models import QuestionCount
from triage.staff.model_admin import ReadOnlyAdmin


@admin.register(QuestionCount)
class FiguresAdmin(ReadOnlyAdmin):
    """Whoever may view these sums may open the page; the sums have no pages of their own."""

    def get_urls(self) -> list[URLPattern]:
        """The page alone."""
        return figures_urls(self.admin_site)
