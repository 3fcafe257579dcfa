"""A check in a few words for another record: situation, background, assessment, recommendation.

The four headings are those of SBAR, in which clinicians hand a patient over. Every answer stands
in it. The same sections are copied as text, printed, and drawn as PDF.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from triage.check.summary import AnswerRow, SignCard
from triage.check.tags import urgency_word
from triage.check.worklist import urgency_for_clinic
from triage.clinic.admin.reviewing import ShownReview, full_name
from triage.clinic.admin.submission_record import Record
from triage.engine.rules import Disposition
from triage.models import Submission
from triage.site import times
from triage.site.how_soon import how_soon
from triage.site.wording import fill

_LONG = ("version__document", "version__note")
#: So many sections come before the answers.
HANDOVER = 4


@dataclass(frozen=True)
class Section:
    """A heading and its lines."""

    title: str
    lines: tuple[str, ...]


def sections(
    submission: Submission,
    record: Record,
    reviews: Iterable[ShownReview],
    *,
    number: str = "",
    tried: str = "",
) -> tuple[Section, ...]:
    """The handover, and then every answer by part.

    ``number`` is that of the clinic's record, ``tried`` what came of calling.
    """
    handover = (
        (_("Situation"), (*_situation(submission, record), *_by_the_clinic(submission, number))),
        (_("Background"), _background(record)),
        (_("Assessment"), _assessment(record)),
        (_("Recommendation"), _recommendation(submission, record, reviews, tried=tried)),
    )
    shown = [Section(title, tuple(lines)) for title, lines in handover]
    answers = [Section(fill(part), tuple(map(answer_line, rows))) for part, rows in record.parts]
    return (*shown, *answers, *_apart(record))


def as_text(shown: Iterable[Section]) -> str:
    """All of it as plain text, a line each."""
    return "\n\n".join("\n".join([section.title.upper(), *section.lines]) for section in shown)


def _situation(submission: Submission, record: Record) -> Iterator[str]:
    urgency = urgency_for_clinic(submission)
    words = {
        "urgency": urgency_word(urgency) if urgency else "–",
        "code": submission.code,
        "check": fill(submission.questionnaire.title),
        "number": submission.version.number,
    }
    yield _("%(urgency)s. Symptom check %(code)s: %(check)s, version %(number)s.") % words
    at = submission.completed_at or submission.last_step_at
    if submission.completed_at is None:
        yield _("Not finished. Last answer on %(at)s.") % {"at": times.in_words(at)}
    elif record.is_by_carer:
        yield _("Answered by somebody who cares for the person, on %(at)s.") % {
            "at": times.in_words(at)
        }
    else:
        yield _("Answered by the person on %(at)s.") % {"at": times.in_words(at)}
    yield from (f"{name}: {value}" for name, value in record.contact)
    for recall in submission.recalls.select_related("version__questionnaire").defer(*_LONG):
        words = {"version": recall.version, "urgency": urgency_word(recall.after)}
        yield _("Recalled: %(version)s rates these answers %(urgency)s.") % words


def _by_the_clinic(submission: Submission, number: str) -> Iterator[str]:
    """Who typed it in, and the number of the clinic's own record."""
    if submission.assisted_by:
        name = full_name(submission.assisted_by)
        yield _("Filled in for a caller by %(name)s.") % {"name": name}
    if number:
        yield _("Record number of the clinic: %(number)s") % {"number": number}


def _background(record: Record) -> Iterator[str]:
    """What is to be known before anybody calls, and what only a call can tell."""
    if record.to_know:
        yield from map(fill, record.to_know.notes)
        for question in record.to_know.unanswered:
            yield _("Not answered: %(name)s.") % {"name": fill(question.short_text)}
        for question in record.to_know.unsure:
            yield _("Was not sure: %(name)s.") % {"name": fill(question.short_text)}
    if record.is_cut_short:
        yield _("Finished before the last question: what is not answered says nothing.")


def _assessment(record: Record) -> Iterator[str]:
    """The signs with the answers that forced them; no diagnosis."""
    yield from map(_sign_line, record.cards)
    if not record.cards:
        yield _("None of the signs that are checked.")
    for card in record.earlier:
        yield _("Said earlier, then changed: %(sign)s") % {"sign": _sign_line(card)}


def _sign_line(card: SignCard) -> str:
    unsure = _(" (was not sure)") if card.unsure else ""
    because = "; ".join(map(_short_line, card.because))
    sign = fill(card.sign.title)
    return f"{urgency_word(card.urgency)}: {sign}{unsure} – {because}"


def _recommendation(
    submission: Submission, record: Record, reviews: Iterable[ShownReview], *, tried: str
) -> Iterator[str]:
    for disposition in record.dispositions:
        yield _told_line(disposition, submission)
    if submission.got_help_at:
        yield _("Said that help is there, on %(at)s.") % {
            "at": times.in_words(submission.got_help_at)
        }
    if tried:
        yield _("Called: %(tried)s.") % {"tried": tried}
    for one in reviews:
        if one.corrected_by is None:
            yield _review_line(one)


def _told_line(disposition: Disposition, submission: Submission) -> str:
    soon = how_soon(disposition.act_within_hours, since=submission.completed_at)
    told = _("Told: %(title)s.") % {"title": fill(disposition.title)}
    return f"{told} {soon}." if soon else told


def _review_line(one: ShownReview) -> str:
    words = {
        "outcome": _with_date(one),
        "name": one.name,
        "at": times.in_words(one.review.at),
    }
    said = _("Done: %(outcome)s (%(name)s, %(at)s).") % words
    return f"{said} {one.note}".strip()


def _with_date(one: ShownReview) -> str:
    on_date = one.review.on_date
    return f"{one.outcome}, {date_format(on_date, 'j F Y')}" if on_date else one.outcome


def answer_line(row: AnswerRow) -> str:
    """A question with its answer; what was not answered says so."""
    return f"{fill(row.question.text)} {_answer(row)}"


def _short_line(row: AnswerRow) -> str:
    return f"{fill(row.question.short_text)}: {_answer(row)}"


def _answer(row: AnswerRow) -> str:
    return "; ".join(row.labels) or _("not answered")


def _apart(record: Record) -> Iterator[Section]:
    """What was given and does not count, or no more."""
    if record.dropped:
        yield Section(_("Given, but not counted"), tuple(map(answer_line, record.dropped)))
    if record.chose_reading:
        yield Section(_("Asked to find reading"), tuple(map(answer_line, record.chose_reading)))
