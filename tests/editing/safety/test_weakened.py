"""What a version weakened stands in its safety file, with the reason and who signed it."""

import pytest
from django.contrib.auth.models import User

from tests.editing.safety.files import WRITTEN
from tests.editing.signing import WHY, sign
from triage.editing.publishing import publish
from triage.editing.safety.evidence import look_up
from triage.editing.safety.file import SafetyFile
from triage.editing.safety.hazard import Fact
from triage.editing.safety.markdown import as_markdown
from triage.editing.safety.report import make_report
from triage.models import Questionnaire, QuestionnaireVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]


def text(version: QuestionnaireVersion, title: str) -> str:
    """One chapter of the file as text."""
    chapters = [one for one in make_report(SafetyFile(version, WRITTEN)) if one.title == title]
    return as_markdown("File", chapters)


def evidence(version: QuestionnaireVersion) -> list[tuple[bool, str, tuple[str, ...]]]:
    found = look_up(Fact.WEAKENED, SafetyFile(version, WRITTEN))
    return [(one.holds, one.sentence, one.details) for one in found]


@pytest.fixture
def first(draft: Questionnaire, lead: User) -> QuestionnaireVersion:
    sign(draft, lead)
    return publish(draft, by=lead)


@pytest.fixture
def second(
    first: QuestionnaireVersion, draft: Questionnaire, lead: User, other_lead: User
) -> QuestionnaireVersion:
    """The emergency is reworded, and long pain fires later."""
    draft.dispositions.filter(code="emergency").update(title="Call {emergency_number} at once")
    long_pain = draft.rules.get(code="long-pain").conditions
    long_pain.filter(question__link_id="score").update(value="8")
    sign(draft, lead, other_lead)
    return publish(draft, by=lead)


def test_the_file_tells_what_was_weakened_why_and_who_signed(
    second: QuestionnaireVersion,
) -> None:
    said = text(second, "What it weakened")

    assert "- **Where:** disposition emergency" in said
    assert "- **Before:** Title of emergency" in said
    assert "- **After:** Call 112 at once" in said
    assert "- **One person, before:** A person who says: Score: 7; Duration: 43 days." in said
    assert f"- **Reason:** {WHY}" in said
    assert said.count("**Signed by:** lead (") == len(second.weakenings or ())
    assert "), other (" in said
    count = len(second.weakenings or ())
    signed = f"What it weakens has a reason and the signatures of two leads: {count}."
    assert evidence(second) == [(True, signed, ())]


def test_approvals_say_over_which_version_and_how_much_was_read(
    first: QuestionnaireVersion, second: QuestionnaireVersion
) -> None:
    read = len(first.signatures().get().read or ())

    assert f"| nothing: read whole | objects: {read} | Read. |" in text(first, "Approvals")
    assert text(second, "Approvals").count("| version 1 | objects: ") == 2


def test_nothing_weakened_is_said(first: QuestionnaireVersion) -> None:
    nothing = "Nothing was found to be weaker than in the version before."

    assert nothing in text(first, "What it weakened")
    assert evidence(first) == [(True, nothing, ())]


def test_of_an_older_release_it_is_not_known(version: QuestionnaireVersion) -> None:
    assert "nothing looked for it" in text(version, "What it weakened")
    assert [holds for holds, _sentence, _details in evidence(version)] == [False]


def test_what_fewer_than_two_signed_is_open(version: QuestionnaireVersion) -> None:
    record = {"sentence": "The emergency is reworded.", "signed": [{"by": "lead", "at": ""}]}
    version.weakenings = [record]

    said = "What it weakens has a reason and the signatures of two leads: 0."
    assert evidence(version) == [(False, said, ("The emergency is reworded.",))]
