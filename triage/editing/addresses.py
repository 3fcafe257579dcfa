"""The address of a questionnaire: what is published keeps it, and nobody else gets it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from triage.editing.codes import unused_code
from triage.engine import questionnaire as engine
from triage.engine.checks.problem import Problem
from triage.models import PublishedAddress, Questionnaire, QuestionnaireVersion


def keep_address(version: QuestionnaireVersion) -> None:
    """Let the address of a version lead to its questionnaire from now on, for ever.

    Called in the transaction that publishes it; an address of another questionnaire was a
    problem of the draft, and the database refuses it as the last resort.
    """
    row, slug = version.questionnaire, version.parsed().slug
    if not row.addresses.filter(slug=slug).exists():
        PublishedAddress.objects.create(questionnaire=row, slug=slug)


def find_by_address(slug: str) -> Questionnaire | None:
    """The questionnaire that people reach under this address, or will once it is published."""
    published = PublishedAddress.objects.filter(slug=slug).select_related("questionnaire").first()
    if published is not None:
        return published.questionnaire
    row: Questionnaire | None = Questionnaire.objects.filter(slug=slug).first()
    return row


def is_taken(slug: str, *, row: Questionnaire | None) -> bool:
    """Whether people were ever sent to another questionnaire under this address."""
    return PublishedAddress.objects.filter(slug=slug).exclude(questionnaire=row).exists()


def new_address(title: str) -> str:
    """An address made from a title, that no draft and no version ever had."""
    taken = {
        *Questionnaire.objects.values_list("slug", flat=True),
        *PublishedAddress.objects.values_list("slug", flat=True),
    }
    return unused_code(title, taken, fallback="check")


def taken_sentence(slug: str) -> str:
    """Why a questionnaire cannot have this address."""
    said = _("The address “%(slug)s” belongs to another questionnaire, for ever.")
    return said % {"slug": slug}


def find_address_problems(row: Questionnaire, draft: engine.Questionnaire) -> tuple[Problem, ...]:
    """What forbids publishing a draft under its address, and its sections under theirs."""
    return tuple(_problems(row, draft))


def _problems(row: Questionnaire, draft: engine.Questionnaire) -> Iterator[Problem]:
    if is_taken(draft.slug, row=row):
        yield Problem("questionnaire", draft.slug, taken_sentence(draft.slug))
    others = QuestionnaireVersion.objects.filter(status=QuestionnaireVersion.Status.ACTIVE)
    live = [other for other in others.exclude(questionnaire=row) if other.is_readable]
    taken = {section.slug for other in live for section in other.parsed().sections}
    for section in draft.sections:
        if section.slug in taken:
            yield Problem("section", section.code, taken_sentence(section.slug))
