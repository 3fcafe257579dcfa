"""A report on a draft as the publish page prints it: every part in words, with its place."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy

from triage.editing.admin.made_up_patients import ShownPatient, show_patient
from triage.editing.admin.row_addresses import Places
from triage.editing.admin.saving import shown_problems
from triage.editing.draft_report import Report
from triage.editing.histories import changes_since
from triage.editing.rights import is_lead, may_edit
from triage.engine.proof.claims import Claim, Verdict
from triage.engine.proof.diff import Change
from triage.engine.words.sentences import floor_sentence
from triage.models import Questionnaire, Replay

_KINDS = {
    "totality": gettext_lazy("Each set of answers has exactly one outcome"),
    "floor": gettext_lazy("Safety floors hold"),
    "floor-kept": gettext_lazy("What the version before promised is kept"),
    "gate": gettext_lazy("Gates are asked, and “not sure” never lowers"),
    "self-care": gettext_lazy("No sign at a gate ends as self-care"),
    "reach": gettext_lazy("Everything can occur"),
    "overshadowed": gettext_lazy("Each rule decides for somebody (warnings)"),
    "blind-spot": gettext_lazy("No rule misses somebody (warnings)"),
}


@dataclass(frozen=True)
class Refuted:
    """Claims that were not proved, each with where it is mended, and whom they happen to.

    One patient may refute several claims. Without a patient ``undecided`` says whether the
    solver gave up.
    """

    claims: tuple[tuple[Claim, str], ...]
    patient: ShownPatient | None
    before: ShownPatient | None
    undecided: bool


@dataclass(frozen=True)
class ShownChange:
    """People who fare differently, with one of them as either version asks them."""

    change: Change
    before: ShownPatient | None
    after: ShownPatient | None

    @property
    def answers_alike(self) -> bool:
        """Whether the same answers do for both."""
        return self.change.old_answers == self.change.new_answers


def shown_report(report: Report, user: User) -> dict[str, Any]:
    """What the template prints, but for the list of what is to be read."""
    places = Places(report.row)
    return {
        "report": report,
        "blockers": [(one, places.address(one.kind, one.code)) for one in report.reasons],
        "problems": shown_problems(report.problems, places),
        "lowered": _changes(report, lowered=True),
        "raised": _changes(report, lowered=False),
        "floors": list(_lowered_floors(report, places)),
        "replay": _newest_replay(report),
        **_shown_claims(report, places),
        **_shown_trials(report, places),
        **_shown_signatures(report, user),
    }


def _shown_claims(report: Report, places: Places) -> dict[str, Any]:
    unproved = [claim for claim in report.claims if claim.verdict is not Verdict.PROVED]
    overshadowed, blind_spots = _of_kind(unproved, "overshadowed"), _of_kind(unproved, "blind-spot")
    return {
        "counts": tuple(_counts(report.claims)),
        "unproved": _refuted(report, (c for c in unproved if c.blocks), places),
        "overshadowed": _refuted(report, overshadowed, places),
        "overshadowed_count": len(overshadowed),
        "blind_spots": _refuted(report, blind_spots, places),
        "blind_spot_count": len(blind_spots),
    }


def _lowered_floors(report: Report, places: Places) -> Iterator[tuple[Any, ...]]:
    """Each with its sentence, its address, and a patient it protects no more."""
    if report.before is None:
        return
    for one in report.lowered_floors:
        sentence = floor_sentence(report.before, one.floor)
        address = places.address("floor", one.floor.code)
        yield one, sentence, address, show_patient(report.draft, one.unprotected)


def _shown_trials(report: Report, places: Places) -> dict[str, Any]:
    failing = [trial for trial in report.trials if not trial.passes]
    return {
        "failing": [(one, places.address("vignette", one.vignette.code)) for one in failing],
        "passing": [trial for trial in report.trials if trial.passes],
    }


def _newest_replay(report: Report) -> Replay | None:
    replays = Replay.objects.filter(questionnaire=report.row, sha256=report.sha256)
    return replays.filter(recall_version=None).defer("document").first()


def _shown_signatures(report: Report, user: User) -> dict[str, Any]:
    return {
        "editors": _editors(report),
        "is_editor": user.pk in report.editors,
        "may_approve": user.has_perm("triage.add_approval"),
        "may_reason": may_reason(user, report.row),
        "has_approved": has_approved(report, user),
        "may_publish": user.has_perm("triage.add_questionnaireversion"),
        "needs_approval": bool(report.weakenings) or not settings.DEBUG,
    }


def may_reason(user: User, row: Questionnaire) -> bool:
    """Whoever may propose a change, or sign it, may write why."""
    proposes = user.has_perm("triage.change_questionnaire") and may_edit(user, row)
    return proposes or is_lead(user)


def _of_kind(claims: Iterable[Claim], kind: str) -> list[Claim]:
    return [claim for claim in claims if claim.kind == kind and not claim.blocks]


def has_approved(report: Report, user: User) -> bool:
    """Whether a signature of theirs holds now."""
    return any(approval.approved_by_id == user.pk for approval in report.approvals)


def _counts(claims: Iterable[Claim]) -> Iterable[tuple[str, int, int]]:
    """(what, proved, all) for each kind of proof."""
    total, proved = Counter[str](), Counter[str]()
    for claim in claims:
        total[claim.kind] += 1
        proved[claim.kind] += claim.verdict is Verdict.PROVED
    for kind, words in _KINDS.items():
        if total[kind]:
            yield str(words), proved[kind], total[kind]


def _refuted(report: Report, claims: Iterable[Claim], places: Places) -> tuple[Refuted, ...]:
    """The claims, those with the same patient together."""
    together: dict[str, list[Claim]] = {}
    for claim in claims:
        key = repr(claim.witness) if claim.witness else repr(claim)
        together.setdefault(key, []).append(claim)
    return tuple(
        Refuted(
            claims=tuple((claim, places.address(claim.place, claim.code)) for claim in same),
            patient=show_patient(report.draft, same[0].witness),
            before=_before(report, same),
            undecided=same[0].verdict is Verdict.UNDECIDED,
        )
        for same in together.values()
    )


def _before(report: Report, same: Iterable[Claim]) -> ShownPatient | None:
    """The same person under the version before, where one of the claims is about a change."""
    old = next((claim.old_witness for claim in same if claim.old_witness is not None), None)
    return show_patient(report.before, old) if report.before else None


def _changes(report: Report, *, lowered: bool) -> tuple[ShownChange, ...]:
    before = report.before
    return tuple(
        ShownChange(
            change,
            show_patient(before, change.old_answers) if before else None,
            show_patient(report.draft, change.new_answers),
        )
        for change in report.changes
        if change.lowered is lowered
    )


def _editors(report: Report) -> tuple[str, ...]:
    since = report.edits_since
    return tuple(dict.fromkeys(changed.by for changed in changes_since(report.row, since)))
