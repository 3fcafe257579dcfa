"""The hazards that a symptom check has to answer to, and where the answer is looked for.

The clinical owner judges how likely and how bad each is; this list says only what could go
wrong, what stands against it, and which evidence a published version can bring.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Fact(StrEnum):
    """What can be looked up of a version; :mod:`triage.editing.safety` knows how."""

    ALERTS = "alerts"
    APPROVALS = "approvals"
    CHECKS = "checks"
    CRISIS = "crisis"
    DANGER_SIGNS = "danger-signs"
    DIFFERENCE = "difference"
    DOCUMENT = "document"
    DOSES = "doses"
    FLOORS = "floors"
    NEGATIVES = "negatives"
    NUMBERS = "numbers"
    REVIEW_DATES = "review-dates"
    REWORDINGS = "rewordings"
    SAFETY_NET = "safety-net"
    SCOPE = "scope"
    UNSURE = "unsure"
    UNITS = "units"
    VIGNETTES = "vignettes"
    WHY = "why"


@dataclass(frozen=True)
class Hazard:
    """One way in which somebody could be hurt.

    ``claims`` are the kinds of proof, and ``facts`` what is looked up, that answer it.
    Without either, nothing stored in a version can show that it is controlled.
    """

    code: str
    title: str | Promise
    cause: str | Promise
    effect: str | Promise
    mitigation: str | Promise
    claims: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


HAZARDS = (
    Hazard(
        "H01",
        _("A branch hides an urgent question"),
        _("An earlier answer skips a question that asks for a danger sign."),
        _("Pressed nerves or an infection is not found, and the person waits."),
        _(
            "Gates take no condition. For every possible patient it is proved that each gate is "
            "asked, and rules that miss somebody through a hidden question are listed."
        ),
        ("gate", "blind-spot"),
    ),
    Hazard(
        "H02",
        _("“Not sure”, or nothing, is read as no"),
        _("A person does not know, or leaves a question open, and the rule counts a no."),
        _("The advice is calmer than it should be."),
        _(
            "Answers have three values. “Not sure” asks the follow-up and may not lower the "
            "outcome; a required question without an answer leaves the check unfinished."
        ),
        ("gate", "floor", "totality"),
        (Fact.UNSURE,),
    ),
    Hazard(
        "H03",
        _("An editor mistypes a threshold, a comparison or a tier"),
        _("70 for 7, all for any, days for weeks, or the wrong disposition."),
        _("A rule never fires, or sends people to the wrong place."),
        _(
            "Safety floors stand apart from the rules and are proved. The differences to the "
            "version before are shown as patients, signed vignettes must pass, and a clinical "
            "lead approves."
        ),
        ("floor", "reach"),
        (Fact.FLOORS, Fact.VIGNETTES, Fact.DIFFERENCE, Fact.APPROVALS),
    ),
    Hazard(
        "H04",
        _("A question that a rule needs is reworded or removed"),
        _("An editor changes what is asked without looking at what depends on it."),
        _("The rule stays silent, or fires on an answer that means something else."),
        _(
            "Rules name questions by codes that never change. A rule without its question cannot "
            "be published, and every new wording is put before the clinical lead."
        ),
        ("reach",),
        (Fact.CHECKS, Fact.REWORDINGS),
    ),
    Hazard(
        "H05",
        _("A draft is mixed with what patients meet"),
        _("Answers given to one version are weighed by the rules of another."),
        _("The result fits neither."),
        _(
            "A version is one document that never changes, named by its SHA-256. A check "
            "belongs to one version and keeps its number."
        ),
        (),
        (Fact.DOCUMENT,),
    ),
    Hazard(
        "H06",
        _("What is said is out of date"),
        _("The reading or a telephone number has changed since it was written."),
        _("People follow old advice, or call a number that nobody answers."),
        _(
            "Every section has a date to be looked at again. Numbers are settings of the site, "
            "and nothing can be published while one that a text uses is empty."
        ),
        (),
        (Fact.REVIEW_DATES, Fact.NUMBERS),
    ),
    Hazard(
        "H07",
        _("The person leaves after a danger sign"),
        _("They close the page, or do not believe it."),
        _("Nobody helps in time."),
        _(
            "What to do is told on the very next page, an alert is stored with the answer, and "
            "the page asks whether help is there. The result can be printed."
        ),
    ),
    Hazard(
        "H08",
        _("No clinician sees the answers"),
        _("The list is not watched, or nobody knows whose turn it is."),
        _("Care comes late."),
        _(
            "Every page says that nobody is watching. In an emergency people are told to call, "
            "never to wait for the clinic. The clinic names who looks at the list, and when."
        ),
    ),
    Hazard(
        "H09",
        _("A message to the clinic is lost, or says too much"),
        _("Mail is filtered, or carries what the person answered."),
        _("Care comes late, or private matters become known."),
        _("The list of checks is the record. An alert holds an urgency and a code, no answer."),
    ),
    Hazard(
        "H10",
        _("The answers are of somebody else"),
        _("A shared device, a carer, the back button, a page kept by the browser."),
        _("The wrong person is advised or called."),
        _(
            "The check asks for whom it is answered. One cookie opens it, finishing revokes it, "
            "and no page with an answer is stored by the browser."
        ),
    ),
    Hazard(
        "H11",
        _("An old problem masks a new one"),
        _("Bladder, bowel or saddle trouble from before is taken for today's."),
        _("Pressed nerves are not found."),
        _(
            "Each sign asks when it began and whether it gets worse, and the most urgent finding "
            "wins. What began in the last days counts as new, whatever was there before."
        ),
        ("floor",),
        (Fact.FLOORS, Fact.VIGNETTES),
    ),
    Hazard(
        "H12",
        _("The pain score decides alone"),
        _("Somebody has little pain and something dangerous."),
        _("Painless retention or a weak foot is not found."),
        _("Rules do not read each other and have no weights: any one of them is enough."),
        ("floor",),
        (Fact.VIGNETTES,),
    ),
    Hazard(
        "H13",
        _("Too many alarms"),
        _("Rules fire for people who are not in danger."),
        _("People and staff stop listening, and emergency departments fill."),
        _(
            "Vignettes say what must not fire. A replay shows how many alerts a week a version "
            "would have made of the checks there were."
        ),
        (),
        (Fact.NEGATIVES, Fact.ALERTS),
    ),
    Hazard(
        "H14",
        _("A calm result comforts somebody who is ill"),
        _("“Nothing found” is read as “nothing wrong”."),
        _("Care comes late."),
        _(
            "A sign that was answered never ends as self-care. Every result says what would make "
            "it more urgent, and that only the signs we checked were looked for."
        ),
        ("self-care",),
        (Fact.SAFETY_NET,),
    ),
    Hazard(
        "H15",
        _("A medicine or another illness seems to explain it"),
        _("“It is only the tablets”: the person answers no."),
        _("A sign is dismissed."),
        _("Questions ask what is there, never why, and no answer explains a sign away."),
    ),
    Hazard(
        "H16",
        _("Redness cannot be seen"),
        _("The skin is dark, or the wound is on the person's own back."),
        _("An infection is not found."),
        _("Heat, swelling and “I can't see it” are answers of their own, and count as signs."),
        (),
        (Fact.UNSURE,),
    ),
    Hazard(
        "H17",
        _("The words are not understood"),
        _("Hard words, another language, a screen reader, a shaking hand."),
        _("Wrong answers."),
        _(
            "Short words, tested for reading age. Pages are tested for accessibility, and the "
            "clinic can be called instead. A new wording is read by a clinical lead."
        ),
        (),
        (Fact.REWORDINGS,),
    ),
    Hazard(
        "H18",
        _("Shame keeps an answer back"),
        _("Bladder, bowel and sex are hard to speak of."),
        _("Pressed nerves are not found."),
        _("Each such question says in plain words why it is asked."),
        (),
        (Fact.WHY,),
    ),
    Hazard(
        "H19",
        _("The reading is taken for a prescription"),
        _("A dose is copied from a page."),
        _("Harm by a medicine."),
        _(
            "Doses stand closed, for professionals, under what the source says, with the "
            "editors' caution above them. No flagged answer leads straight to one."
        ),
        (),
        (Fact.DOSES,),
    ),
    Hazard(
        "H20",
        _("Thoughts of self-harm are answered, and nothing happens"),
        _("The crisis advice is missing, or hidden under something more urgent."),
        _("Death."),
        _("The crisis advice is shown at once and always, whatever else is found."),
        ("reach",),
        (Fact.CRISIS, Fact.NUMBERS),
    ),
    Hazard(
        "H21",
        _("The number to call is wrong for this place"),
        _("Another country's number, or a service that is closed."),
        _("No help comes."),
        _(
            "Numbers are settings without a default, and nothing can be published while one is "
            "empty. Whether each is right, and answered at night, the clinic has to try."
        ),
        (),
        (Fact.NUMBERS,),
    ),
    Hazard(
        "H22",
        _("A slip of units"),
        _("Days for weeks or months, or degrees on another scale."),
        _("A rule on time or temperature goes wrong."),
        _(
            "Every number has a unit and a range, lengths of time are stored as days, and what "
            "was typed is read back as days and weeks on the next page."
        ),
        (),
        (Fact.UNITS,),
    ),
    Hazard(
        "H23",
        _("Time passes"),
        _("A saved check is taken up again days later."),
        _("The result speaks of another day."),
        _(
            "A check ends after 24 hours. Taken up again after an hour, or moved to another "
            "version, the danger signs are asked again."
        ),
    ),
    Hazard(
        "H24",
        _("The site fails in the middle"),
        _("The network, the database or the program stops."),
        _("No advice."),
        _(
            "Error pages need no database, and carry the emergency number and the danger signs. "
            "An answer accepted is stored before the next page is sent."
        ),
        (),
        (Fact.DANGER_SIGNS,),
    ),
    Hazard(
        "H25",
        _("Health data leaks, is kept too long, or cannot be erased"),
        _("A stolen database, a curious colleague, a forgotten backup."),
        _("Harm to somebody's privacy."),
        _(
            "Answers are encrypted, every look at one is recorded, what was not finished is "
            "purged, and people can erase their answers. How long the rest is kept is the "
            "clinic's rule."
        ),
    ),
    Hazard(
        "H26",
        _("The clinician sees a flag and not the answers"),
        _("The page leaves out what was not sure, or was changed."),
        _("The wrong person is called first."),
        _(
            "The page of a check shows every answer, those changed and those not sure, the "
            "version and the times."
        ),
    ),
    Hazard(
        "H27",
        _("The check is used by somebody it is not made for"),
        _("A child, somebody without back surgery, an operation on the neck."),
        _("A result that misleads."),
        _(
            "The start page says for whom it is. Who is out of scope gets the danger signs and "
            "the numbers, and no result."
        ),
        (),
        (Fact.SCOPE,),
    ),
    Hazard(
        "H28",
        _("Rules quarrel, or their order decides"),
        _("Two rules fire, and the last one wins."),
        _("The advice is a matter of chance."),
        _(
            "Rules have no order and no priority: the most urgent finding wins. Each complete "
            "set of answers is proved to have one outcome."
        ),
        ("totality", "overshadowed"),
    ),
    Hazard(
        "H30",
        _("Somebody repeats the check until it is mild"),
        _("Answers are changed, or a new check is begun, to get a calmer result."),
        _("The danger is hidden from the clinic."),
        _(
            "The list sorts by the most that was ever demanded, and the page shows each changed "
            "answer. A new check without the old one's code cannot be tied to it."
        ),
    ),
)
