"""``manage.py publish``."""

import io

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.drafts import store_draft
from tests.small import SMALL
from triage.models import Questionnaire, QuestionnaireVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(settings: Settings) -> Questionnaire:
    settings.DEBUG = True
    return store_draft(SMALL)


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("publish", *arguments, stdout=out)
    return out.getvalue()


def test_a_published_version_is_named_with_its_digest(draft: Questionnaire) -> None:
    said = run("small", "--note", "First.")

    version = QuestionnaireVersion.objects.get()
    assert version.sha256 in said
    assert said.startswith("Small check 1 is live")
    assert (version.note, version.published_by) == ("First.", None)


def test_every_problem_is_listed_and_nothing_is_published(draft: Questionnaire) -> None:
    draft.rules.get(code="fever").conditions.update(value="maybe")
    draft.default_disposition = None
    draft.save()

    with pytest.raises(CommandError) as refusal:
        run("small")

    lines = str(refusal.value).splitlines()
    assert lines[0] == "Not published:"
    assert "  questionnaire small: There is no default disposition." in lines
    assert "  rule fever: “maybe” is no option of “fever”." in lines
    assert not QuestionnaireVersion.objects.exists()


def test_an_unknown_questionnaire_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="There is no questionnaire “nobody”"):
        run("nobody")
