"""What a published document brings against a hazard, looked up in its rows and texts."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage.editing.safety.version_record import Found, VersionRecord
from triage.engine.education import EducationalSection
from triage.engine.question import NUMBER_TYPES, Question
from triage.engine.questionnaire import Questionnaire
from triage.models.version import sha256_of
from triage.site.telephones import named_tokens
from triage.site.wording import empty_tokens, example_tokens

_EMERGENCY = "{emergency_number}"


def crisis(record: VersionRecord) -> Iterator[Found]:
    always = [d for d in record.document.dispositions if d.always_shown]
    reached = {rule.disposition for rule in record.document.rules}
    if not always:
        yield False, _("No advice is shown always, whatever else is more urgent."), ()
        return
    silent = [d.title for d in always if d.code not in reached]
    titles = ", ".join(f"“{d.title}”" for d in always)
    sentence = _("Shown at once and always: %(titles)s.") % {"titles": titles}
    yield not silent, sentence, (_("No rule leads to “%s”.") % title for title in silent)


def danger_signs(record: VersionRecord) -> Iterator[Found]:
    count = len(record.document.danger_signs)
    sentence = ngettext(
        "%(n)d danger sign stands on the start page and on every error page.",
        "%(n)d danger signs stand on the start page and on every error page.",
        count,
    )
    yield count > 0, sentence % {"n": count}, ()


def document(record: VersionRecord) -> Iterator[Found]:
    matches = sha256_of(record.version.document) == record.version.sha256
    yield matches, _("The stored document matches the SHA-256 it was published with."), ()


def doses(record: VersionRecord) -> Iterator[Found]:
    closed = list(_closed_columns(record.document))
    sentence = ngettext(
        "%(n)d column of doses stands closed, for professionals.",
        "%(n)d columns of doses stand closed, for professionals.",
        len(closed),
    )
    yield True, sentence % {"n": len(closed)}, ()
    bare = [line for section, place in closed for line in _without_caution(section, place)]
    if bare:
        yield False, _("Doses without a caution by the editors:"), bare


def _closed_columns(document: Questionnaire) -> Iterator[tuple[EducationalSection, int]]:
    for section in document.sections:
        for place, column in enumerate(section.columns):
            if column.professional:
                yield section, place


def _without_caution(section: EducationalSection, column: int) -> Iterator[str]:
    for item in section.items:
        if item.cells[column].strip() and not item.caution:
            yield f"{item.code}: {item.title}"


def floors(record: VersionRecord) -> Iterator[Found]:
    floors = record.document.floors
    locked = sum(floor.locked for floor in floors)
    sentence = _("Safety floors: %(n)d, of which %(locked)d can be lowered by nobody.")
    yield bool(floors), sentence % {"n": len(floors), "locked": locked}, ()


def numbers(record: VersionRecord) -> Iterator[Found]:
    empty = empty_tokens(named_tokens(record.document), record.document.lines)
    sentence = _("Every number and name that a text uses is set on this site.")
    if empty:
        sentence = _("A text uses what is not set on this site.")
    yield not empty, sentence, (name.upper() for name in empty)
    examples = example_tokens()
    if examples:
        yield False, _("Numbers that are examples:"), (name.upper() for name in examples)
    if settings.DEBUG:
        yield False, _("This site runs as a demonstration."), ()


def review_dates(record: VersionRecord) -> Iterator[Found]:
    today = record.written_at.date().isoformat()
    late = [section for section in record.document.sections if section.review_by < today]
    if late:
        lines = (f"{section.title}: {section.review_by}" for section in late)
        yield False, _("Sections that should have been looked at again:"), lines
        return
    dates = sorted(section.review_by for section in record.document.sections)
    sentence = _("No section is overdue to be looked at again. The first is due on %(day)s.")
    yield bool(dates), sentence % {"day": dates[0]} if dates else _("There is no reading."), ()


def safety_net(record: VersionRecord) -> Iterator[Found]:
    lacking = [
        disposition.title
        for disposition in record.document.dispositions
        if _EMERGENCY not in f"{disposition.worsening} {' '.join(disposition.steps)}"
    ]
    sentence = _("Every advice says what would make it more urgent, and names the number to call.")
    if lacking:
        sentence = _("Advice that does not name the emergency number:")
    yield not lacking, sentence, lacking


def scope(record: VersionRecord) -> Iterator[Found]:
    ending = [question for question in record.document.questions if question.out_of_scope]
    if not ending:
        yield False, _("No answer ends the check for somebody whom it is not made for."), ()
        return
    sentence = _("Who is out of scope gets no result: %(questions)s.")
    yield True, sentence % {"questions": _quoted(ending)}, ()


def units(record: VersionRecord) -> Iterator[Found]:
    numbers = [q for q in record.document.questions if q.type in NUMBER_TYPES]
    lacking = [q.text for q in numbers if q.minimum is None or q.maximum is None]
    sentence = _("%(n)d of the %(all)d numbers that are asked have a range.")
    yield not lacking, _of_all(sentence, numbers, lacking), lacking


def unsure(record: VersionRecord) -> Iterator[Found]:
    gates = _gates(record.document)
    lacking = [gate.text for gate in gates if not gate.allows_unsure]
    sentence = _("“Not sure” can be answered to %(n)d of the %(all)d questions for danger signs.")
    yield bool(gates) and not lacking, _of_all(sentence, gates, lacking), lacking


def why(record: VersionRecord) -> Iterator[Found]:
    gates = _gates(record.document)
    lacking = [gate.text for gate in gates if not gate.why]
    sentence = _("%(n)d of the %(all)d questions for danger signs say why they are asked.")
    yield bool(gates) and not lacking, _of_all(sentence, gates, lacking), lacking


def _of_all(sentence: str, asked: list[Question], lacking: list[str]) -> str:
    return sentence % {"n": len(asked) - len(lacking), "all": len(asked)}


def _gates(document: Questionnaire) -> list[Question]:
    return [question for question in document.questions if question.is_gate]


def _quoted(questions: Iterable[Question]) -> str:
    return ", ".join(f"“{question.text}”" for question in questions)
