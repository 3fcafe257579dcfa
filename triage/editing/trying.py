"""Walking a questionnaire as a made-up patient. Nothing of it is stored anywhere."""

import json

from django.core import signing

from triage.engine.answers import AnswerError, check_answers, fitting
from triage.engine.conditions import Answers, Value
from triage.engine.document import canonical
from triage.engine.proof.witnesses import plain_values
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route

Given = dict[str, tuple[Value, ...]]

_SALT = "triage.walk"


def write_answers(answers: Answers) -> str:
    """The answers as a page carries them."""
    return canonical({link_id: list(values) for link_id, values in answers.items()})


def read_answers(questionnaire: Questionnaire, text: str) -> tuple[Given, str]:
    """The answers that a page carried, and why some of them were left out, if they were."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError) as error:
        return {}, str(error)
    try:
        return check_answers(questionnaire, found), ""
    except AnswerError as error:
        return fitting(questionnaire, _lists(found)), str(error)


def _lists(found: object) -> dict[str, tuple[Value, ...]]:
    """What at least has the shape of answers."""
    if not isinstance(found, dict):
        return {}
    return {link_id: tuple(values) for link_id, values in found.items() if isinstance(values, list)}


def pack(answers: Answers) -> str:
    """The answers as one word, short enough to stand in an address, and signed."""
    return signing.dumps(write_answers(answers), salt=_SALT, compress=True)


def unpack(questionnaire: Questionnaire, word: str) -> Given:
    """The answers in such a word that are answers to this questionnaire; none if it is forged."""
    try:
        text = signing.loads(word, salt=_SALT)
    except signing.BadSignature:
        return {}
    return read_answers(questionnaire, text)[0]


def answer_harmlessly(questionnaire: Questionnaire, answers: Answers) -> Given:
    """The same patient with every question still open answered as harmlessly as can be."""
    plain = plain_values(questionnaire)
    given = dict(answers)
    while (link_id := find_route(questionnaire, given).next_question) is not None:
        question = questionnaire.questions_by_id[link_id]
        harmless = plain[link_id][:1] if question.required else ()
        if question.required and not harmless:
            break  # every answer to it ends the check
        given[link_id] = harmless
    return given
