"""Every page a patient can meet, in every state that looks different, and how to get there."""

from tests.browser.people import BENIGN, CANNOT_PEE, patient
from tests.browser.states_around import State
from tests.browser.visitor import Visitor
from tests.browser.ways import (
    ANSWERS,
    CHILD,
    CONTACT,
    CRISIS,
    DAY,
    EARLIER,
    ERASE,
    FEVER,
    FINISH,
    HOURS,
    LASTING_PAIN,
    PROBLEM,
    READING,
    RESULT,
    SAVE,
    SEND,
    SLIP,
    SO_FAR,
    STOP,
    UNFINISHED,
    answer,
    ask,
    change,
    follow,
    go_to,
    in_two_tabs,
    on,
    open_everything,
    press,
    result,
    take_back,
    taken_back,
    then,
    tick,
    too_late,
    under_way,
    write,
)
from tests.carers import CARER_BENIGN, FOR_CARERS
from tests.reading import READING as READING_CHECK
from tests.small import BENIGN as BENIGN_OF_SMALL
from tests.variants import with_option

#: The small questionnaire with what the first one may lack: something to tell of an answer.
NOTED = with_option(
    "fever",
    "no",
    note="A pill can hide a fever.",
    of=with_option("adult", "no", note="This check is for adults. A child gets help elsewhere."),
)


#: Questions of each type, and each thing a question page may say besides.
QUESTIONS = {
    "first": State(ask("respondent"), "Who are you", under_way(BENIGN, "respondent")),
    "yes-no": State(ask("very_ill"), "Why we ask", under_way(BENIGN, "very_ill")),
    "yes-no-error": State(ask("very_ill"), PROBLEM, then(under_way(BENIGN, "very_ill"), answer())),
    "choices": State(ask("now_signs"), "None of these", under_way(BENIGN, "now_signs")),
    "choices-error": State(
        ask("now_signs"),
        "cannot go with other answers",
        then(under_way(BENIGN, "now_signs"), answer("chest_pain", "none")),
    ),
    "why": State(ask("wound"), "Why we ask", then(under_way(BENIGN, "wound"), open_everything)),
    "scale": State(ask("pain_score"), "10", under_way(BENIGN, "pain_score")),
    "scale-error": State(
        ask("pain_score"), PROBLEM, then(under_way(BENIGN, "pain_score"), answer())
    ),
    "duration": State(ask("surgery_when"), "months", under_way(BENIGN, "surgery_when")),
    "duration-error": State(
        ask("surgery_when"), "whole number", then(under_way(BENIGN, "surgery_when"), answer("soon"))
    ),
    "duration-again": State(
        ask("surgery_when"), "months", under_way(BENIGN, "", ask("surgery_when"))
    ),
    "echo": State(ask("devices"), "400 days", under_way(BENIGN, "devices")),
    "optional": State(ask("temperature"), "Continue or skip", under_way(FEVER, "temperature")),
    "danger-line": State(
        ask("bladder_onset"), "at once if", under_way(CANNOT_PEE, "bladder_onset")
    ),
    "banner": State(ask("bowel"), "may mean an emergency", under_way(CANNOT_PEE, "bowel")),
    "banner-error": State(ask("bowel"), PROBLEM, then(under_way(CANNOT_PEE, "bowel"), answer())),
    "may-finish": State(ask("wider_signs"), "Finish now", under_way(CANNOT_PEE, "wider_signs")),
    "once-more": State(
        ask("now_signs"), "urgent questions once more", under_way(BENIGN, ago=HOURS)
    ),
    "clear-or-not": State(
        ask("very_ill"),
        "It was not clear",
        then(under_way(BENIGN, "very_ill"), open_everything),
    ),
    "not-clear": State(
        ask("very_ill"),
        "Your answer is not sent yet",
        then(under_way(BENIGN, "very_ill"), open_everything, press("It was not clear")),
    ),
    "newer-answer": State(ask("now_signs"), "You gave a newer answer", in_two_tabs),
    "too-late": State(ask("now_signs"), "Your last answer was not stored", too_late),
}
#: What is told of an answer, in words for carers, and between the danger signs and the rest.
TOLD = {
    "so-far": State(SO_FAR, "Go on, or finish here", under_way(FEVER, "has_pain", SO_FAR)),
    "so-far-again": State(ask("has_pain"), "so far mean", under_way(FEVER, "has_pain")),
    "cut-short": State(
        RESULT,
        "finished before the last question",
        then(
            under_way(FEVER, "has_pain", SO_FAR),
            press("Finish here and send my answers"),
        ),
    ),
    "note": State(
        ask("score"), "You can still go on", on(NOTED, under_way(BENIGN_OF_SMALL, "score"))
    ),
    "note-of-the-end": State(
        UNFINISHED, "A child gets help", on(NOTED, under_way({"adult": ["no"]}))
    ),
    "carer": State(
        ask("onset"),
        "their onset",
        on(FOR_CARERS, under_way({**CARER_BENIGN, "bladder": ["leak"]}, "onset")),
    ),
    "carer-result": State(RESULT, "Carer's title", on(FOR_CARERS, result(CARER_BENIGN))),
    "find-reading": State(
        READING, "Answer what you like", on(READING_CHECK, result(BENIGN_OF_SMALL, READING))
    ),
    "find-reading-error": State(
        READING,
        PROBLEM,
        on(READING_CHECK, then(result(BENIGN_OF_SMALL, READING), tick("medicines", "none"))),
    ),
    "reading-found": State(
        RESULT,
        "Medicines",
        on(READING_CHECK, then(result(BENIGN_OF_SMALL, READING), tick("medicines"))),
    ),
}
#: What stops a check, and how it ends.
ENDINGS = {
    "stop": State(STOP, "Get emergency help for your nerves", under_way(CANNOT_PEE, "bowel", STOP)),
    "stop-helped": State(
        STOP,
        "that you have got help",
        then(under_way(CANNOT_PEE, "bowel", STOP), press("I have got help")),
    ),
    "stop-crisis": State(STOP, "Call the crisis line", under_way(CRISIS, "has_pain", STOP)),
    "stop-earlier": State(
        STOP,
        "Then you changed it",
        then(under_way(CANNOT_PEE, "bowel"), take_back, follow("See what you told us")),
    ),
    "answers": State(ANSWERS, "Send my answers", under_way(BENIGN)),
    "answers-emergency": State(ANSWERS, "may mean an emergency", under_way(CANNOT_PEE)),
    "contact": State(CONTACT, "Telephone number", result(FEVER, CONTACT)),
    "contact-error": State(
        CONTACT,
        PROBLEM,
        then(result(FEVER, CONTACT), write(telephone="none", date_of_birth_1="May"), press(SEND)),
    ),
    "contact-carer": State(
        CONTACT, "Name of the person you answer for", on(FOR_CARERS, result(CARER_BENIGN, CONTACT))
    ),
    "contact-at-once": State(
        STOP, "Leave a number", under_way(CANNOT_PEE, "bowel", STOP, follow_up=True)
    ),
    "linked": State(EARLIER, "Link an earlier check", result(FEVER, EARLIER)),
    "linked-error": State(EARLIER, PROBLEM, then(result(FEVER, EARLIER), press("Link it"))),
    "slip": State(SLIP, "Why, in the person", result(FEVER, SLIP)),
    "slip-emergency": State(SLIP, "told to do", result(CANNOT_PEE, SLIP)),
    "slip-crisis": State(SLIP, "have to face this alone", result(CRISIS, SLIP)),
    "answers-changed": State(
        ANSWERS,
        "What decides your result",
        then(under_way(FEVER), change("very_ill", "no")),
    ),
    "out-of-scope": State(UNFINISHED, "Change my answer", under_way(CHILD)),
    "expired": State(
        UNFINISHED, "more than 24 hours ago", under_way(CANNOT_PEE, "leg_weak", ago=DAY)
    ),
    "save": State(SAVE, "Show my code and PIN", under_way(BENIGN, "very_ill", SAVE)),
    "save-pin": State(
        SAVE,
        "Write down both",
        then(under_way(BENIGN, "very_ill", SAVE), press("Show my code and PIN")),
    ),
    "save-again": State(
        SAVE,
        "It still works",
        then(
            under_way(BENIGN, "very_ill", SAVE),
            press("Show my code and PIN"),
            go_to(SAVE),
        ),
    ),
    "erase": State(ERASE, "Erase my answers?", under_way(BENIGN, "very_ill", ERASE)),
    "erase-emergency": State(ERASE, "already have been told", result(CANNOT_PEE, ERASE)),
    "erased": State(
        ERASE, "are erased", then(under_way(BENIGN, "very_ill", ERASE), press("Erase everything"))
    ),
    "erased-emergency": State(
        ERASE, "You were told to call", then(result(CANNOT_PEE, ERASE), press("Erase everything"))
    ),
}
#: Results of every tier, and of every turn a check can take.
RESULTS = {
    "self-care": State(RESULT, "Self-care", result(BENIGN)),
    "pharmacist": State(
        RESULT, "Ask a pharmacist", result(patient("hard-poo", urgency="self_care"))
    ),
    "soon": State(RESULT, "Book a visit", then(result(LASTING_PAIN), open_everything)),
    "same-day": State(RESULT, "Same day", result(FEVER)),
    "emergency": State(RESULT, "There is more to read once", result(CANNOT_PEE)),
    "emergency-helped": State(
        RESULT,
        "Get emergency help for your nerves",
        then(result(CANNOT_PEE), press("I have got help"), go_to(RESULT)),
    ),
    "crisis": State(RESULT, "have to face this alone", result(CRISIS)),
    "number-left": State(
        RESULT,
        "The clinic can call",
        then(result(FEVER, CONTACT), write(telephone="020 7946 0000"), press(SEND)),
    ),
    "earlier": State(
        RESULT, "something more urgent", then(under_way(CANNOT_PEE), take_back, Visitor.send)
    ),
    "taken-back": State(RESULT, "taken back by the clinic", taken_back),
    "finished": State("/check/finish/", "Finished on this", then(result(BENIGN), press(FINISH))),
}
