"""A questionnaire as one file for git."""

import json
from typing import Any

import pytest

from tests.drafts import store_draft
from tests.editing.safety.files import vignette
from tests.small import SMALL
from triage.editing.bundle_changes import BundleChanges
from triage.editing.bundles import in_words, read_bundle, write_bundle
from triage.engine.document import DocumentError, canonical, to_document
from triage.models import Questionnaire

pytestmark = pytest.mark.django_db

HAZARD = {
    "code": "H31",
    "title": "It goes wrong",
    "cause": "A cause.",
    "effect": "An effect.",
    "mitigation": "Something.",
    "claims": "gate",
    "facts": "floors units",
}


@pytest.fixture
def small() -> Questionnaire:
    row = store_draft(SMALL)
    row.hazards.create(**HAZARD)
    vignette()
    return row


def file_of(row: Questionnaire) -> Any:
    return json.loads(write_bundle(row))


def refused(text: str) -> str:
    with pytest.raises(DocumentError) as error:
        read_bundle(text)
    return in_words(error.value)


def test_the_same_rows_make_the_same_bytes_one_thing_a_line(small: Questionnaire) -> None:
    text = write_bundle(small)

    assert text == write_bundle(Questionnaire.objects.get())
    assert text.endswith("}\n")
    assert '   "code": "H31",\n' in text
    assert list(json.loads(text)) == ["bundle", "document", "vignettes", "hazards"]


def test_it_holds_vignettes_and_hazards_and_no_signature(small: Questionnaire) -> None:
    found = file_of(small)

    assert found["document"] == to_document(SMALL)
    assert [one["code"] for one in found["vignettes"]] == ["fever"]
    assert found["vignettes"][0]["answers"][0] == {"question": "adult", "values": ["yes"]}
    assert found["hazards"][0]["facts"] == ["floors", "units"]
    assert "signed" not in json.dumps(found["vignettes"])


def test_answers_stand_as_the_questions_do_however_they_are_kept(small: Questionnaire) -> None:
    """A database may keep the names of a JSON object in an order of its own."""
    before, bundle = write_bundle(small), read_bundle(write_bundle(small))
    row = small.vignettes.get()
    row.answers = dict(reversed(row.answers.items()))
    row.save()

    assert write_bundle(small) == before
    assert not BundleChanges(small, bundle).has_news


def test_a_document_alone_is_read_as_one(small: Questionnaire) -> None:
    bundle = read_bundle(canonical(to_document(SMALL)))

    assert (bundle.document, bundle.vignettes, bundle.hazards) == (SMALL, None, None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"bundle": 2}, "This is no questionnaire of this program"),
        ({"bundle": True}, "This is no questionnaire of this program"),
        ({"more": []}, "unknown key 'more'"),
        ({"document": None}, "This is no questionnaire of this program"),
        ({"vignettes": None}, "At “vignettes”: expected a list."),
        ({"hazards": [7]}, "At “hazards[0]”: expected an object."),
        ({"hazards": [{"code": "H31"}]}, "At “hazards[0]”: missing key 'title'."),
    ],
)
def test_what_is_malformed_is_refused_in_plain_words(
    small: Questionnaire, change: dict[str, Any], said: str
) -> None:
    assert said in refused(json.dumps({**file_of(small), **change}))


def test_a_code_that_is_there_twice_is_refused(small: Questionnaire) -> None:
    found = file_of(small)

    said = refused(json.dumps({**found, "vignettes": found["vignettes"] * 2}))

    assert said == (
        "Something in this file is not as it should be. At “vignettes”: the code 'fever' is "
        "there twice."
    )


@pytest.mark.parametrize("text", ["{", "[1, 2", ""])
def test_what_is_no_json_is_refused(text: str) -> None:
    assert refused(text).startswith("This file is damaged or no export")
