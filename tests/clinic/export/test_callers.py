"""Who filled a check in, and the clinic's record number, in an export."""

import pytest
from django.contrib.auth.models import User

from tests.checks import NOW, completed
from tests.clinic.export.exporting import only
from triage.clinic.export.rows import Export
from triage.clinic.record_numbers import enter_number
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db


def test_a_record_number_comes_with_names_and_who_filled_it_in_always(
    version: QuestionnaireVersion,
) -> None:
    nurse = User.objects.create(username="nurse")
    check = completed(version)
    enter_number(check, "A-17", by=nurse, now=NOW, known="")
    Submission.objects.filter(pk=check.pk).update(assisted_by=nurse)

    with_names, without = only(check, personal=True), only(check)

    assert (with_names["RecordNumber"], with_names["ForCaller"]) == ("A-17", "yes")
    assert without["ForCaller"] == "yes"
    assert "RecordNumber" not in Export(Submission.objects.all(), personal=False).header
