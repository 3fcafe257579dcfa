"""What no text may say: that it is approved or not, and, where it is urgent, that all is well.

A list of phrases finds what somebody wrote by mistake or in haste. It proves nothing: calm
can be said in other words, and only the people who sign can read for that.
"""

import re
from collections.abc import Iterator

from triage.engine.checks.problem import Problem
from triage.engine.checks.texts import Text, all_texts, strings_of, texts_of_the_check
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


#: No width, or another direction: what is read is not what is stored.
UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
#: Nothing of these stays as it is typed: a number in them is on no page.
MARKUP = re.compile(r"!\[|\]\(|^ {0,3}\[[^\]]+\]:|<[a-zA-Z/!?]", re.MULTILINE)


def texts_are_seen_as_typed(q: Questionnaire) -> Iterator[Problem]:
    """Whoever signs sees what is read on the page."""
    for text in all_texts(q):
        for letter in sorted(set(UNSEEN.findall(text.words))):
            yield text.problem(
                f"It holds a sign that nobody sees (U+{ord(letter):04X}): take it out."
            )
    for text in texts_of_the_check(q):
        for found in MARKUP.findall(text.words):
            yield text.problem(
                f"“{found}” begins a picture, a link or HTML, which no page shows here."
            )


def urgent_texts_do_not_calm(q: Questionnaire) -> Iterator[Problem]:
    """Nobody whom it may be urgent for reads that they may wait."""
    for text in _urgent_texts(q):
        for phrase in _CALM.findall(_DENIED.sub("", text.words)):
            yield text.problem(
                f"“{phrase}” reassures, in a text for people who may be in danger. Say what to "
                "do instead."
            )


def _urgent_texts(q: Questionnaire) -> Iterator[Text]:
    for disposition in q.dispositions:
        told = disposition if _may_be_urgent(disposition) else _worse(disposition)
        yield from (Text("disposition", disposition.code, words) for words in strings_of(told))
    for suggestion in q.suggestions:
        yield Text("suggestion", suggestion.code, suggestion.note)
    for question in q.questions:
        beside = (question.why, question.danger_line, question.carer_danger_line, question.part)
        yield from (Text("question", question.link_id, words) for words in beside)
    own = (q.title, q.introduction, q.unfinished_title, q.unfinished_advice)
    for words in (*own, *q.danger_signs):
        yield Text("questionnaire", q.slug, words)


def _may_be_urgent(disposition: Disposition) -> bool:
    """Soon included: whoever has named a danger sign ends there at least."""
    return disposition.urgency >= Urgency.SOON or disposition.always_shown


def _worse(disposition: Disposition) -> tuple[str, str]:
    return (disposition.worsening, disposition.carer_worsening)
