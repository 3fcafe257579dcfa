"""What clinicians are told of a new version: whatever it guards people less from than before."""

from datetime import timedelta

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from triage.models import QuestionnaireVersion

register = template.Library()

#: For so long after a version went live they are told on every list and every check.
TOLD_FOR = timedelta(days=7)


@register.simple_tag
def weakened_lately() -> QuerySet[QuestionnaireVersion]:
    """The versions that went live in the last days and weakened something; without documents."""
    live = QuestionnaireVersion.objects.filter(
        status=QuestionnaireVersion.Status.ACTIVE,
        published_at__gt=timezone.now() - TOLD_FOR,
        weakenings__isnull=False,
    )
    weakened = live.exclude(weakenings=[]).defer("document", "note")
    return weakened.select_related("questionnaire").order_by("-published_at")
