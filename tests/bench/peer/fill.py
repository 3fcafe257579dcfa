"""`python -m tests.bench.peer.fill QUESTIONS`: a survey of so many questions, one a page."""

import sys
from importlib import import_module

import django

SURVEY = 1
BY_QUESTION = 1


def fill(questions: int) -> None:
    """The same question, over and over, as the site asks it."""
    models = import_module("survey.models")
    survey = models.Survey.objects.create(
        pk=SURVEY,
        name="Back check",
        description="A few questions.",
        is_published=True,
        need_logged_user=False,
        display_method=BY_QUESTION,
    )
    for number in range(questions):
        models.Question.objects.create(
            text=f"What about {number}?",
            order=number,
            required=True,
            survey=survey,
            type="radio",
            choices="mild,severe,not sure",
        )


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]))
