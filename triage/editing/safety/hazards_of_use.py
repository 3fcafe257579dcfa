"""What could go wrong while people, a clinic and a site use a questionnaire."""

from django.utils.translation import gettext_lazy as _

from triage.editing.safety.hazard import Fact, Hazard

HAZARDS_OF_USE = (
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
        facts=(Fact.DANGER_SIGNS,),
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
        facts=(Fact.SCOPE,),
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
