"""What no text may say: that it is approved or not, and, where it is urgent, that all is well.

A list of phrases finds what somebody wrote by mistake or in haste. It proves nothing: calm
can be said in other words, and only the people who sign can read for that.
"""

import re
from collections.abc import Iterator

from triage.engine.checks.problem import Problem
from triage.engine.checks.texts import Text, strings_of, texts_of_the_check
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition
from triage.engine.urgency import Urgency

#: Whether a version is signed is stored and shown by the page; typed, it is soon untrue.
_APPROVAL = re.compile(
    r"\b(?:(?:un|dis)?approv\w+"
    r"|(?:un)?signed"
    r"|sign(?:s|ed)?[ -]off"
    r"|signs? this version"
    r"|demo(?:nstrations?)?"
    r"|certified"
    r"|clinically (?:checked|proven|reviewed|tested|validated)"
    r"|no clinician has)\b",
    re.IGNORECASE,
)

#: Each of these tells somebody with a danger sign to wait, or that there is none.
_CALM = re.compile(
    r"\b(?:fine"
    r"|all is well"
    r"|all[ -]clear"
    r"|nothing (?:serious|to worry)"
    r"|(?:do not|don['’]t) worry"
    r"|no (?:hurry|need to|rush)"
    r"|not (?:serious|urgent)"
    r"|most likely"
    r"|probably"
    r"|harmless"
    r"|can wait"
    r"|wait and see"
    r"|(?:within|in) an? (?:few )?(?:weeks?|months?|years?)"
    r"|next (?:week|month|year)"
    r"|rest at home)\b",
    re.IGNORECASE,
)
#: "This is no all clear" is the one such phrase that an urgent text needs, and says "not".
_DENIED = re.compile(r"\b(?:not?|never)\b[^.!?:;,]*\ball[ -]clear\b", re.IGNORECASE)


def approval_is_not_typed(q: Questionnaire) -> Iterator[Problem]:
    """No text says whether a clinician has approved it."""
    for text in texts_of_the_check(q):
        for phrase in _APPROVAL.findall(text.words):
            yield text.problem(
                f"“{phrase}” says whether this is approved. Every page says so by itself, from "
                "what is stored: take it out."
            )


def urgent_texts_do_not_calm(q: Questionnaire) -> Iterator[Problem]:
    """Nobody whom it is urgent for reads that they may wait."""
    for text in _urgent_texts(q):
        for phrase in _CALM.findall(_DENIED.sub("", text.words)):
            yield text.problem(
                f"“{phrase}” reassures, in a text for people who may be in danger. Say what to "
                "do instead."
            )


def is_urgent(disposition: Disposition) -> bool:
    """Whether it speaks to somebody who must act today, or who is in a crisis."""
    return disposition.urgency >= Urgency.SAME_DAY or disposition.always_shown


def _urgent_texts(q: Questionnaire) -> Iterator[Text]:
    for disposition in filter(is_urgent, q.dispositions):
        yield from (Text("disposition", disposition.code, w) for w in strings_of(disposition))
    for words in (q.unfinished_title, q.unfinished_advice, *q.danger_signs):
        yield Text("questionnaire", q.slug, words)
