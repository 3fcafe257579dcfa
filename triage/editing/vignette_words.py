"""What became of a vignette, and of its signature, in words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from triage.editing.signed_vignettes import ChangedVignette
from triage.editing.vignettes import Ending, Trial, sign_title, why_it_fails
from triage.engine.answers import fitting
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency
from triage.engine.words.narrative import tell_patient
from triage.models import VignetteChange
from triage.site import times


def ending_words(ending: Ending, document: Questionnaire) -> str:
    """Where it ends and which signs fire, or why it does not."""
    return ending.error or outcome_words(ending.stored(), document)


def outcome_words(stored: Mapping[str, Any] | None, document: Questionnaire) -> str:
    """An ending as it is kept under a signature."""
    if stored is None or stored["urgency"] is None:
        return _("no result")
    signs = "; ".join(sign_title(document, code) for code in stored["fired"])
    said = {"urgency": Urgency(stored["urgency"]).word, "signs": signs or _("no sign")}
    return _("%(urgency)s (%(signs)s)") % said


def answer_words(document: Questionnaire, link_id: str, values: object) -> str:
    """One answer: ``“Sleep” answered “No”``; by its codes where the document lacks them."""
    question = document.questions_by_id.get(link_id)
    name = question.short_text if question else link_id
    labels = question.labels if question else {}
    listed = values if isinstance(values, (list, tuple)) else [values]
    said = ", ".join(labels.get(str(value), str(value)) for value in listed)
    return _("“%(question)s” answered “%(answer)s”") % {"question": name, "answer": said}


def mark_words(change: VignetteChange, document: Questionnaire) -> str:
    """What was done since it was signed, by whom and when."""
    when = times.here(change.at)
    what = "; ".join(_what_was_done(change, document))
    return _("%(what)s, by %(who)s, %(when)s") % {"what": what, "who": change.by, "when": when}


def _what_was_done(change: VignetteChange, document: Questionnaire) -> Iterator[str]:
    before, after = change.before, change.after or {}
    if change.act == VignetteChange.Act.ANSWERED:
        for link_id in after["answers"].keys() - before["answers"].keys():
            yield answer_words(document, link_id, after["answers"][link_id])
        return
    for name, said in (("title", _("title")), ("narrative", _("story"))):
        if before[name] != after[name]:
            told = {"what": said, "before": before[name], "after": after[name]}
            yield _("%(what)s: “%(before)s” became “%(after)s”") % told


def substance_words(substance: Mapping[str, Any], document: Questionnaire) -> str:
    """What is expected, and of the answers those that are no plain “no”."""
    told = [_("expected: %(urgency)s") % {"urgency": Urgency(substance["expected_urgency"]).word}]
    for key, words in (("must_fire", _("must fire")), ("must_not_fire", _("must not fire"))):
        signs = "; ".join(sign_title(document, code) for code in substance[key])
        told.append(f"{words}: {signs or _('nothing named')}")
    answers = substance["answers"] if isinstance(substance["answers"], dict) else {}
    given = {key: tuple(values) for key, values in answers.items() if isinstance(values, list)}
    return "; ".join((*told, tell_patient(document, fitting(document, given))))


def turned_in_words(
    trials: Iterable[Trial], document: Questionnaire
) -> tuple[ChangedVignette, ...]:
    """Those that pass on the version before and fail on the draft, for who reads the draft."""
    turned = (trial for trial in trials if trial.turned)
    return tuple(_turned(trial, document) for trial in turned)


def _turned(trial: Trial, document: Questionnaire) -> ChangedVignette:
    vignette = trial.vignette
    substance = substance_words(vignette.substance(), document)
    before = f"{_('Passes')}. {vignette.narrative} {substance}"
    after = " ".join((_("Fails."), *why_it_fails(trial, document)))
    nobody: frozenset[int] = frozenset()
    return ChangedVignette(
        vignette.code, vignette.title, before, after, "", editors=nobody, turned=True
    )
