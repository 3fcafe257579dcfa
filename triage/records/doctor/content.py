"""What patients are served, and the numbers that it names."""

from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from triage.models import OpeningHours, QuestionnaireVersion
from triage.models.version import VersionQuerySet
from triage.records.doctor.examples import is_example
from triage.records.doctor.finding import Finding, fine, missing, note, page
from triage.site.telephones import refuse_empty_lines
from triage.site.wording import as_set

_SIGN = "A clinical lead opens the questionnaire at {}, reads and approves it, and publishes it."


def versions() -> Iterator[Finding]:
    """Whether something is live, signed, and still what was published."""
    sign = _SIGN.format(page("triage_questionnaire_changelist"))
    if live := QuestionnaireVersion.objects.live().select_related("questionnaire"):
        yield fine("live-version", f"Live: {_titles(live)}.")
    else:
        what = "Nothing is live: nobody can begin a check."
        yield missing("live-version", what, mend=f"Run “manage.py setup”. {sign}")
    if active := list(_active()):
        yield _signed([one for one in active if not one.is_signed], sign)
        yield _intact([one for one in active if not (one.is_intact and one.is_readable)])


def _active() -> VersionQuerySet:
    light = QuestionnaireVersion.objects.light().defer(None)
    return light.filter(status=QuestionnaireVersion.Status.ACTIVE).order_by("questionnaire_id")


def _titles(versions: Iterable[QuestionnaireVersion]) -> str:
    return ", ".join(f"“{version}”" for version in versions)


def _signed(unsigned: Sequence[QuestionnaireVersion], sign: str) -> Finding:
    if not unsigned:
        return fine("signed", "A clinical lead has signed everything that is published.")
    served = "served all the same, as DEBUG is on" if settings.DEBUG else "so served to nobody"
    what = f"No clinical lead has signed {_titles(unsigned)}: {served}."
    return missing("signed", what, mend=sign)


def _intact(broken: Sequence[QuestionnaireVersion]) -> Finding:
    if not broken:
        return fine("documents", "What is published is as it was published.")
    what = f"Damaged since it was published: {_titles(broken)}."
    mend = "Restore the database from a backup (deploy/restore.sh), then “manage.py verify”."
    return missing("documents", what, mend=mend)


def numbers() -> Iterator[Finding]:
    """Whether every number that is named is set, and is somebody's. Versions are read before."""
    try:
        refuse_empty_lines()
    except ImproperlyConfigured as error:
        mend = "Set it in TELEPHONE_LINES: until then no app process starts."
        yield missing("telephone-lines", str(error), mend=mend)
    else:
        yield fine("telephone-lines", "Every number that a live version names is set.")
    yield from _examples()


def _examples() -> Iterator[Finding]:
    left = [name.upper() for name, text in sorted(as_set().items()) if is_example(text)]
    if left:
        what = f"Still as in the examples: {', '.join(left)}."
        mend = "Set each in the environment (lines of questionnaires in TELEPHONE_LINES)."
        yield missing("examples", what, mend=mend)
    else:
        yield fine("examples", "No number and no name is an example.")


def opening_hours() -> Iterator[Finding]:
    """Whether anybody said when the clinic is open; it may always be."""
    if OpeningHours.objects.exists():
        yield fine("opening-hours", "Opening hours are set.")
        return
    what = "No opening hours are set: deadlines count as if the clinic were always open."
    yield note("opening-hours", what, mend=f"Set them at {page('triage_openinghours_changelist')}.")
