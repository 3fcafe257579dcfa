"""A clinician's note is bound to its review."""

import pytest

from triage.models import Review
from triage.models.fields import ForeignCiphertext


def test_a_note_is_read_as_it_was_written() -> None:
    review = Review()

    review.set_note("Rang: comes in.")

    assert review.note_text() == "Rang: comes in."


def test_an_empty_note_is_none() -> None:
    review = Review()

    review.set_note("")

    assert (review.note, review.note_text()) == (None, "")


def test_a_note_that_was_moved_here_from_another_review_is_not_read() -> None:
    review, other = Review(), Review()
    other.set_note("Rang: comes in.")
    review.note = other.note

    with pytest.raises(ForeignCiphertext, match="holds another one's note"):
        review.note_text()
