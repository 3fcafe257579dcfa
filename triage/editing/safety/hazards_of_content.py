"""What could go wrong in what a questionnaire asks, decides and says."""

from django.utils.translation import gettext_lazy as _

from triage.editing.safety.hazard import Fact, Hazard

HAZARDS_OF_CONTENT = (
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
            "lead reads all of it and approves; two of them where anything is weakened."
        ),
        ("floor", "reach"),
        (Fact.FLOORS, Fact.VIGNETTES, Fact.DIFFERENCE, Fact.WEAKENED, Fact.APPROVALS),
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
        facts=(Fact.DOCUMENT,),
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
        facts=(Fact.REVIEW_DATES, Fact.NUMBERS),
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
        facts=(Fact.NEGATIVES, Fact.ALERTS),
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
        facts=(Fact.UNSURE,),
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
        facts=(Fact.REWORDINGS,),
    ),
    Hazard(
        "H18",
        _("Shame keeps an answer back"),
        _("Bladder, bowel and sex are hard to speak of."),
        _("Pressed nerves are not found."),
        _("Each such question says in plain words why it is asked."),
        facts=(Fact.WHY,),
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
        facts=(Fact.DOSES,),
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
        facts=(Fact.NUMBERS,),
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
        facts=(Fact.UNITS,),
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
)
