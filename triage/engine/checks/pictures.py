"""What can be wrong with pictures: one that is not there, or that says nothing in words."""

from collections import Counter
from collections.abc import Iterator

from triage.engine.checks.missing_words import too_little
from triage.engine.checks.problem import Problem
from triage.engine.questionnaire import Questionnaire


def pictures_say_something(q: Questionnaire) -> Iterator[Problem]:
    """Whoever cannot see a picture is told what it shows; editors tell two apart by title."""
    titles = Counter(" ".join(picture.title.casefold().split()) for picture in q.pictures)
    for picture in q.pictures:
        for sentence in too_little("text alternative", picture.alt):
            yield Problem("picture", picture.code, sentence)
        if titles[" ".join(picture.title.casefold().split())] > 1:
            yield Problem("picture", picture.code, f"Two pictures are called “{picture.title}”.")


def pictures_exist(q: Questionnaire) -> Iterator[Problem]:
    """Nothing names a picture that is gone."""
    for kind, code, picture in named_pictures(q):
        if picture not in q.pictures_by_code:
            yield Problem(kind, code, f"The picture “{picture}” is gone.")


def named_pictures(q: Questionnaire) -> Iterator[tuple[str, str, str]]:
    """(kind, code, picture) of whatever has a picture."""
    for question in q.questions:
        if question.picture:
            yield "question", question.link_id, question.picture
        for option in question.options:
            if option.picture:
                yield "option", f"{question.link_id}:{option.value}", option.picture
    for _section, item in q.items_by_code.values():
        if item.picture:
            yield "item", item.code, item.picture
