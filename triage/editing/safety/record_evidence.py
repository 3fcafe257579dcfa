"""What is on record beside a published document: who signed, and what was tried."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from triage.editing.safety.version_record import Found, VersionRecord
from triage.editing.vignettes import why_it_fails
from triage.engine.proof.diff import Change

#: How many have to sign what is weakened.
_LEADS = 2


def alerts(record: VersionRecord) -> Iterator[Found]:
    if record.replay is None:
        yield False, _("No replay of past checks under this version was run."), ()
    else:
        sentence = _("Past checks were replayed under this version; its page has the alerts.")
        yield True, sentence, ()


def approvals(record: VersionRecord) -> Iterator[Found]:
    if not record.approvals:
        yield False, _("No clinical lead has approved this document."), ()
        return
    names = {str(approval.approved_by) for approval in record.approvals}
    both = sorted(names & set(record.editors))
    said = {"names": ", ".join(sorted(names))}
    yield True, _("Approved by %(names)s.") % said, ()
    if names == set(both):
        yield False, _("Everybody who approved it had also edited the draft."), both


def checks(record: VersionRecord) -> Iterator[Found]:
    if record.problems:
        lines = (f"{problem.code}: {problem.sentence}" for problem in record.problems)
        yield False, _("Today's checks find something to mend."), lines
    else:
        yield True, _("Today's checks find nothing to mend in the stored document."), ()


def difference(record: VersionRecord) -> Iterator[Found]:
    if record.previous is None:
        yield True, _("It is the first version: there is nothing to compare it with."), ()
        return
    number = {"n": record.previous.number}
    lowered = [change for change in record.changes if change.lowered]
    if record.problems:
        yield False, _("Patients were not compared with those of version %(n)d.") % number, ()
    elif lowered:
        sentence = _("Somebody fares worse than under version %(n)d.")
        yield False, sentence % number, map(_before_and_after, lowered)
    else:
        yield True, _("Nobody fares worse than under version %(n)d.") % number, ()


def _before_and_after(change: Change) -> str:
    after = change.after.word if change.after else _("no result")
    return _("%(before)s, now %(after)s") % {"before": change.before.word, "after": after}


def negatives(record: VersionRecord) -> Iterator[Found]:
    signed = [trial for trial in record.signed if trial.vignette.must_not_fire]
    sentence = _("Signed vignettes that say what must not fire: %(n)d.") % {"n": len(signed)}
    yield bool(signed), sentence, ()


def rewordings(record: VersionRecord) -> Iterator[Found]:
    if record.previous is None:
        yield False, _("It is the first version: every wording is new. No proof judges words."), ()
        return
    lines = [f"{edit.code}: {edit.after or edit.before}" for edit in record.rewordings]
    number = {"n": record.previous.number}
    if lines:
        sentence = _("Worded otherwise than in version %(n)d. No proof judges words.")
        yield False, sentence % number, lines
    else:
        sentence = _("No question that decides anything reads otherwise than in version %(n)d.")
        yield True, sentence % number, ()


def vignettes(record: VersionRecord) -> Iterator[Found]:
    yield _signed_vignettes(record)
    if record.proposals:
        passing = sum(trial.passes for trial in record.proposals)
        numbers = {"n": len(record.proposals), "passing": passing}
        sentence = _("Vignettes nobody has signed: %(n)d, of which %(passing)d pass.")
        yield True, sentence % numbers, ()


def _signed_vignettes(record: VersionRecord) -> Found:
    if not record.signed:
        return False, _("No vignette is signed by a clinical lead."), ()
    failing = [
        f"{trial.vignette.title}: {' '.join(why_it_fails(trial, record.document))}"
        for trial in record.signed
        if not trial.passes
    ]
    if failing:
        return False, _("A signed vignette fails under this version."), failing
    return True, _("Signed vignettes, all of which pass: %(n)d.") % {"n": len(record.signed)}, ()


def weakened(record: VersionRecord) -> Iterator[Found]:
    records = record.version.weakenings
    if records is None:
        yield False, _("When it was published, nothing looked for what it weakens."), ()
        return
    if not records:
        yield True, _("Nothing was found to be weaker than in the version before."), ()
        return
    unsigned = [one["sentence"] for one in records if len(one["signed"]) < _LEADS]
    sentence = _("What it weakens has a reason and the signatures of two leads: %(n)d.")
    yield not unsigned, sentence % {"n": len(records) - len(unsigned)}, unsigned
