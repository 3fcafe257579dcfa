"""What is looked up of a version for its safety file, fact by fact.

Each finder yields (does it hold, a sentence, what is open).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage.editing.safety.hazards import Fact
from triage.editing.vignettes import why_it_fails
from triage.engine.checks.texts import tokens_used
from triage.engine.question import NUMBER_TYPES, Question
from triage.engine.questionnaire import Questionnaire
from triage.models.version import sha256_of
from triage.site.wording import empty_tokens

if TYPE_CHECKING:
    from triage.editing.safety.file import SafetyFile

Found = tuple[bool, str, Iterable[str]]
Finder = Callable[["SafetyFile"], Iterator[Found]]

_EMERGENCY = "{emergency_number}"


def _alerts(file: SafetyFile) -> Iterator[Found]:
    figures = file.figures
    if figures is None:
        yield False, _("No replay of past checks under this version was run."), ()
        return
    yield True, _("Past checks were replayed under this version."), ()
    if figures.alerts_after:
        numbers = {"after": figures.alerts_after, "before": figures.alerts_before}
        sentence = _("Alerts it would have made: %(after)s. Alerts there were: %(before)s.")
        yield True, sentence % numbers, ()


def _approvals(file: SafetyFile) -> Iterator[Found]:
    if not file.approvals:
        yield False, _("No clinical lead has approved this document."), ()
        return
    names = {str(approval.approved_by) for approval in file.approvals}
    both = sorted(names & set(file.editors))
    said = {"names": ", ".join(sorted(names))}
    yield True, _("Approved by %(names)s.") % said, ()
    if names == set(both):
        yield False, _("Everybody who approved it had also edited the draft."), both


def _checks(file: SafetyFile) -> Iterator[Found]:
    if file.problems:
        lines = (f"{problem.code}: {problem.sentence}" for problem in file.problems)
        yield False, _("Today's checks find something to mend."), lines
    else:
        yield True, _("Today's checks find nothing to mend in the stored document."), ()


def _crisis(file: SafetyFile) -> Iterator[Found]:
    always = [d for d in file.document.dispositions if d.always_shown]
    reached = {rule.disposition for rule in file.document.rules}
    if not always:
        yield False, _("No advice is shown always, whatever else is more urgent."), ()
        return
    silent = [d.title for d in always if d.code not in reached]
    titles = ", ".join(f"“{d.title}”" for d in always)
    sentence = _("Shown at once and always: %(titles)s.") % {"titles": titles}
    yield not silent, sentence, (_("No rule leads to “%s”.") % title for title in silent)


def _danger_signs(file: SafetyFile) -> Iterator[Found]:
    count = len(file.document.danger_signs)
    sentence = ngettext(
        "%(n)d danger sign stands on the start page and on every error page.",
        "%(n)d danger signs stand on the start page and on every error page.",
        count,
    )
    yield count > 0, sentence % {"n": count}, ()


def _difference(file: SafetyFile) -> Iterator[Found]:
    if file.previous is None:
        yield True, _("It is the first version: there is nothing to compare it with."), ()
        return
    number = {"n": file.previous.number}
    if file.problems:
        yield False, _("Patients were not compared with those of version %(n)d.") % number, ()
        return
    lowered = [change for change in file.changes if change.lowered]
    if not lowered:
        yield True, _("Nobody fares worse than under version %(n)d.") % number, ()
        return
    yield (
        False,
        _("Somebody fares worse than under version %(n)d.") % number,
        (
            _("%(before)s, now %(after)s")
            % {
                "before": change.before.word,
                "after": change.after.word if change.after else _("no result"),
            }
            for change in lowered
        ),
    )


def _document(file: SafetyFile) -> Iterator[Found]:
    matches = sha256_of(file.version.document) == file.version.sha256
    yield matches, _("The stored document matches the SHA-256 it was published with."), ()


def _doses(file: SafetyFile) -> Iterator[Found]:
    closed = [
        (section, place)
        for section in file.document.sections
        for place, column in enumerate(section.columns)
        if column.professional
    ]
    bare = [
        f"{item.code}: {item.title}"
        for section, place in closed
        for item in section.items
        if item.cells[place].strip() and not item.caution
    ]
    sentence = ngettext(
        "%(n)d column of doses stands closed, for professionals.",
        "%(n)d columns of doses stand closed, for professionals.",
        len(closed),
    )
    yield True, sentence % {"n": len(closed)}, ()
    if bare:
        yield False, _("Doses without a caution by the editors:"), bare


def _floors(file: SafetyFile) -> Iterator[Found]:
    floors = file.document.floors
    locked = sum(floor.locked for floor in floors)
    sentence = _("Safety floors: %(n)d, of which %(locked)d can be lowered by nobody.")
    yield bool(floors), sentence % {"n": len(floors), "locked": locked}, ()


def _negatives(file: SafetyFile) -> Iterator[Found]:
    signed = [trial for trial in file.signed if trial.vignette.must_not_fire]
    sentence = _("Signed vignettes that say what must not fire: %(n)d.") % {"n": len(signed)}
    yield bool(signed), sentence, ()


def _numbers(file: SafetyFile) -> Iterator[Found]:
    empty = empty_tokens(tokens_used(file.document) | {"emergency_number"})
    sentence = _("Every number and name that a text uses is set on this site.")
    if empty:
        sentence = _("A text uses what is not set on this site.")
    yield not empty, sentence, (name.upper() for name in empty)
    if settings.DEBUG:
        yield False, _("This is a demonstration: its numbers are examples."), ()


def _review_dates(file: SafetyFile) -> Iterator[Found]:
    today = file.written_at.date().isoformat()
    late = [section for section in file.document.sections if section.review_by < today]
    if late:
        lines = (f"{section.title}: {section.review_by}" for section in late)
        yield False, _("Sections that should have been looked at again:"), lines
        return
    dates = sorted(section.review_by for section in file.document.sections)
    sentence = _("No section is overdue to be looked at again. The first is due on %(day)s.")
    yield bool(dates), sentence % {"day": dates[0]} if dates else _("There is no reading."), ()


def _rewordings(file: SafetyFile) -> Iterator[Found]:
    if file.previous is None:
        yield False, _("It is the first version: every wording is new. No proof judges words."), ()
        return
    lines = [f"{edit.code}: {edit.after or edit.before}" for edit in file.rewordings]
    number = {"n": file.previous.number}
    if lines:
        sentence = _("Worded otherwise than in version %(n)d. No proof judges words.")
        yield False, sentence % number, lines
    else:
        sentence = _("No question that decides anything reads otherwise than in version %(n)d.")
        yield True, sentence % number, ()


def _safety_net(file: SafetyFile) -> Iterator[Found]:
    lacking = [
        disposition.title
        for disposition in file.document.dispositions
        if _EMERGENCY not in f"{disposition.worsening} {' '.join(disposition.steps)}"
    ]
    sentence = _("Every advice says what would make it more urgent, and names the number to call.")
    if lacking:
        sentence = _("Advice that does not name the emergency number:")
    yield not lacking, sentence, lacking


def _scope(file: SafetyFile) -> Iterator[Found]:
    ending = [question for question in file.document.questions if question.out_of_scope]
    if not ending:
        yield False, _("No answer ends the check for somebody whom it is not made for."), ()
        return
    sentence = _("Who is out of scope gets no result: %(questions)s.")
    yield True, sentence % {"questions": _quoted(ending)}, ()


def _unsure(file: SafetyFile) -> Iterator[Found]:
    gates = _gates(file.document)
    lacking = [gate.text for gate in gates if not gate.allows_unsure]
    sentence = _("“Not sure” can be answered to %(n)d of the %(all)d questions for danger signs.")
    numbers = {"n": len(gates) - len(lacking), "all": len(gates)}
    yield bool(gates) and not lacking, sentence % numbers, lacking


def _units(file: SafetyFile) -> Iterator[Found]:
    numbers = [q for q in file.document.questions if q.type in NUMBER_TYPES]
    lacking = [q.text for q in numbers if q.minimum is None or q.maximum is None]
    sentence = _("%(n)d of the %(all)d numbers that are asked have a range.")
    counts = {"n": len(numbers) - len(lacking), "all": len(numbers)}
    yield not lacking, sentence % counts, lacking


def _vignettes(file: SafetyFile) -> Iterator[Found]:
    failing = [trial for trial in file.signed if not trial.passes]
    if failing:
        lines = (
            f"{trial.vignette.title}: {' '.join(why_it_fails(trial, file.document))}"
            for trial in failing
        )
        yield False, _("A signed vignette fails under this version."), lines
    elif file.signed:
        yield True, _("Signed vignettes, all of which pass: %(n)d.") % {"n": len(file.signed)}, ()
    else:
        yield False, _("No vignette is signed by a clinical lead."), ()
    if file.proposals:
        passing = sum(trial.passes for trial in file.proposals)
        numbers = {"n": len(file.proposals), "passing": passing}
        sentence = _("Vignettes nobody has signed: %(n)d, of which %(passing)d pass.")
        yield True, sentence % numbers, ()


def _why(file: SafetyFile) -> Iterator[Found]:
    gates = _gates(file.document)
    lacking = [gate.text for gate in gates if not gate.why]
    sentence = _("%(n)d of the %(all)d questions for danger signs say why they are asked.")
    numbers = {"n": len(gates) - len(lacking), "all": len(gates)}
    yield bool(gates) and not lacking, sentence % numbers, lacking


def _gates(document: Questionnaire) -> list[Question]:
    return [question for question in document.questions if question.is_gate]


def _quoted(questions: Iterable[Question]) -> str:
    return ", ".join(f"“{question.text}”" for question in questions)


FACTS: dict[Fact, Finder] = {
    Fact.ALERTS: _alerts,
    Fact.APPROVALS: _approvals,
    Fact.CHECKS: _checks,
    Fact.CRISIS: _crisis,
    Fact.DANGER_SIGNS: _danger_signs,
    Fact.DIFFERENCE: _difference,
    Fact.DOCUMENT: _document,
    Fact.DOSES: _doses,
    Fact.FLOORS: _floors,
    Fact.NEGATIVES: _negatives,
    Fact.NUMBERS: _numbers,
    Fact.REVIEW_DATES: _review_dates,
    Fact.REWORDINGS: _rewordings,
    Fact.SAFETY_NET: _safety_net,
    Fact.SCOPE: _scope,
    Fact.UNITS: _units,
    Fact.UNSURE: _unsure,
    Fact.VIGNETTES: _vignettes,
    Fact.WHY: _why,
}
