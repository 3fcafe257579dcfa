"""A document that names pictures of another site."""

from dataclasses import replace

import pytest

from tests.drawn import picture
from tests.pictures import stored_file
from tests.small import SMALL
from tests.variants import with_option
from triage.editing.drafts import build_draft
from triage.editing.lost_pictures import without_lost_pictures
from triage.editing.proposals import accept, propose
from triage.engine.picture import MediaType
from triage.models import Questionnaire

pytestmark = pytest.mark.django_db


def test_a_document_whose_pictures_are_here_stays_as_it_is() -> None:
    for shown in SMALL.pictures:
        stored_file(shown)

    assert without_lost_pictures(SMALL) == (SMALL, ())


def test_what_is_not_here_is_left_out_with_every_place_that_shows_it() -> None:
    stored_file(picture("tablet"))
    shown = with_option("fever", "yes", picture="tablet")

    kept, lost = without_lost_pictures(shown)

    assert [one.code for one in lost] == ["thermometer", "calendar"]
    assert kept.pictures == (picture("tablet"),)
    fever, onset = kept.questions_by_id["fever"], kept.questions_by_id["onset"]
    assert (fever.picture, fever.options[0].picture) == ("", "tablet")
    assert [option.picture for option in onset.options] == ["", "", ""]
    assert kept.items_by_code["MED-01"][1].picture == "tablet"


def test_type_and_size_are_those_of_the_bytes_whatever_a_document_says() -> None:
    for shown in SMALL.pictures:
        stored_file(shown)
    first, *rest = SMALL.pictures
    lying = replace(first, media_type=MediaType.WEBP, width=4000, height=1)

    kept, lost = without_lost_pictures(replace(SMALL, pictures=(lying, *rest)))

    assert (kept, lost) == (SMALL, ())


def test_a_document_from_elsewhere_becomes_a_draft_without_them() -> None:
    proposal = propose(SMALL, None, may_change_floors=True)

    row = accept(proposal)

    assert [one.code for one in proposal.lost] == ["thermometer", "calendar", "tablet"]
    assert build_draft(row).pictures == ()
    assert build_draft(row) == without_lost_pictures(SMALL)[0]


def test_a_document_that_names_a_picture_it_does_not_hold_is_no_draft() -> None:
    named = with_option("fever", "yes", picture="gone")

    proposal = propose(named, None, may_change_floors=True)

    assert [(p.code, p.sentence) for p in proposal.obstacles] == [
        ("fever:yes", "The picture “gone” is gone.")
    ]
    assert not Questionnaire.objects.exists()
